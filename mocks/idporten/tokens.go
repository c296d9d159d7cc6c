package idporten

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// tokenResponse has its members in the order seen in 2025.
type tokenResponse struct {
	AccessToken      string       `json:"access_token"`
	RefreshExpiresIn *int64       `json:"refresh_token_expires_in,omitempty"`
	RefreshToken     refreshToken `json:"refresh_token,omitempty"`
	Scope            string       `json:"scope"`
	IDToken          string       `json:"id_token,omitempty"`
	TokenType        string       `json:"token_type"`
	ExpiresIn        int64        `json:"expires_in"`
	// Details, of this and of both tokens, are there if they were asked for,
	// also if they are empty.
	Details *[]authorizationDetail `json:"authorization_details,omitempty"`
}

// accessClaims are those of access tokens seen in 2024 and 2025: sub is the
// personal number, and there is neither aud nor nbf. guess: of somebody without
// a number, sub is the pairwise one.
type accessClaims struct {
	Sub       string    `json:"sub"`
	ACR       string    `json:"acr"`
	Scope     string    `json:"scope"`
	Iss       string    `json:"iss"`
	ClientAMR string    `json:"client_amr"`
	PID       string    `json:"pid,omitempty"` // absent from pseudonymous tokens, and without a number
	Exp       int64     `json:"exp"`
	Iat       int64     `json:"iat"`
	Jti       string    `json:"jti"`
	ClientID  string    `json:"client_id"`
	Aud       audience  `json:"aud,omitempty"`
	Consumer  consumer  `json:"consumer"`
	Supplier  *consumer `json:"supplier,omitempty"`
	// Cnf is there if the token is bound to a key. docs: oidc_func_dpop.
	Cnf     *confirmation          `json:"cnf,omitempty"`
	Details *[]authorizationDetail `json:"authorization_details,omitempty"`

	// Of the generation before.
	TokenType   string `json:"token_type,omitempty"`
	ClientOrgno string `json:"client_orgno,omitempty"`
}

type consumer struct {
	Authority string `json:"authority"`
	ID        string `json:"ID"`
}

func organisation(number string) consumer {
	return consumer{Authority: consumerAuthority, ID: consumerPrefix + number}
}

// idClaims are those of the id_token seen in 2025: sub is pairwise, amr is an
// array, and there is no at_hash.
type idClaims struct {
	Sub      string `json:"sub"`
	AMR      any    `json:"amr"` // a list; of the generation before, a string
	Iss      string `json:"iss"`
	PID      string `json:"pid,omitempty"` // absent with a pseudonymous scope, and without a number
	Locale   string `json:"locale,omitempty"`
	Nonce    string `json:"nonce,omitempty"`
	Sid      string `json:"sid,omitempty"`
	Aud      string `json:"aud"`
	ACR      string `json:"acr"`
	AuthTime int64  `json:"auth_time"`
	Exp      int64  `json:"exp"`
	Iat      int64  `json:"iat"`
	Jti      string `json:"jti"`

	eidasClaims
	Email string `json:"email,omitempty"` // docs: oidc_func_emaillogin

	ClientOnBehalfOf string `json:"client_onbehalfof,omitempty"`
	AudOnBehalfOf    string `json:"aud_onbehalfof,omitempty"`

	Details *[]authorizationDetail `json:"authorization_details,omitempty"`
	AtHash  string                 `json:"at_hash,omitempty"` // of the generation before
}

// issued says which tokens go out beside the access token.
type issued struct {
	refresh   refreshToken
	at        time.Time // when refresh was issued
	idToken   bool
	refreshed bool // it is a refresh: the id_token has no nonce (OIDC Core, 12.2)
}

// tokens makes the token response for a grant.
func (s *Server) tokens(ctx context.Context, now time.Time, g grant, client caller, out issued) (kernel.Reply, error) {
	if g.granted == nil {
		g.granted = g.scopes // what is taken away below asks the same of the tokens as before
	}
	if g.scopes = s.stillGiven(g.scopes, client); len(g.scopes) == 0 {
		return kernel.Reply{}, errScopesGone.because("none of the granted scopes is active and registered on client %q any more", client.ClientID)
	}
	exp := now.Add(accessLife(s.World(), client.Client, g.scopes))
	if g.ends.Before(exp) {
		exp = g.ends // guess: no token outlives its authorization
	}
	claims := s.accessClaims(now, exp, g, client)
	access, err := s.newAccessToken(ctx, now, claims, g)
	if err != nil {
		return kernel.Reply{}, err
	}
	response := tokenResponse{
		AccessToken: access, Scope: strings.Join(g.scopes, " "), TokenType: claims.tokenType(),
		ExpiresIn: exp.Unix() - now.Unix(), Details: g.details,
	}
	if out.refresh != "" {
		left := s.refreshPolicy(client.Client).ends(out.at, g).Unix() - now.Unix()
		response.RefreshToken, response.RefreshExpiresIn = out.refresh, &left
	}
	if out.idToken && slices.Contains(g.scopes, scopeOpenID) {
		if out.refreshed {
			g.nonce = ""
		}
		if response.IDToken, err = s.sign(s.idClaims(now, g, access), idTokenDefects, kernel.Effects(ctx, effectIDToken)); err != nil {
			return kernel.Reply{}, err
		}
	}
	return kernel.JSON(http.StatusOK, response)
}

func (s *Server) accessClaims(now, exp time.Time, g grant, client caller) accessClaims {
	c := accessClaims{
		Sub: s.publicSubject(g.client, g.user), ACR: g.acr, Scope: sortedScope(g.scopes), Iss: s.Issuer,
		ClientAMR: client.amr, PID: g.pid, Exp: exp.Unix(), Iat: now.Unix(),
		Jti: s.newJTI(g), ClientID: g.client, Consumer: organisation(client.ClientOrgno), Aud: g.resources,
		Cnf: bind(client.jkt), Details: g.details,
	}
	if client.SupplierOrgno != "" {
		supplier := organisation(client.SupplierOrgno)
		c.Supplier = &supplier
	}
	if s.Switches.Legacy {
		return c.asLegacy(s.subject.of(g.client, g.user), client.ClientOrgno)
	}
	return c
}

func (s *Server) idClaims(now time.Time, g grant, access string) idClaims {
	c := idClaims{
		Sub: s.subject.of(g.client, g.user), AMR: []string{g.amr}, Iss: s.Issuer, PID: g.pid,
		Nonce: g.nonce, Sid: g.sid, Aud: g.client, ACR: g.acr, AuthTime: g.authTime.Unix(),
		Exp: now.Unix() + int64(idTokenLifetime/time.Second), Iat: now.Unix(), Jti: s.kernel.IDs.Token(jtiBytes),
		eidasClaims: g.abroad, Email: g.email,
	}
	if slices.Contains(g.scopes, scopeProfile) {
		c.Locale = g.locale // docs: oidc_protocol_id_token, only with profile
	}
	if s.demandsOn(g).pseudonymous {
		c.PID, c.Email, c.eidasClaims = "", "", eidasClaims{} // guess: none of it is pseudonymous
	}
	s.onBehalfOfClaim(&c, g.onBehalfOf)
	c.Details = g.details
	if s.Switches.Legacy {
		return c.asLegacy(access, g.amr, s.newJTI(g))
	}
	return c
}

// sortedScope. seen: the claim is alphabetical, the response in the order asked for.
func sortedScope(scopes []string) string {
	return strings.Join(slices.Sorted(slices.Values(scopes)), " ")
}

// refreshToken is an opaque secret in the shape of the real one, a JWE.
type refreshToken string

func (t refreshToken) digest() digest {
	if t == "" {
		return digest{}
	}
	return digestOf(string(t))
}

// newRefreshToken returns none if the client gets none.
func (s *Server) newRefreshToken(client caller) refreshToken {
	if !s.refreshPolicy(client.Client).issue {
		return ""
	}
	ids := s.kernel.IDs
	return refreshToken(jweHeader + ids.Token(jweIVBytes) + "." + ids.Token(jweBodyBytes) + "." + ids.Token(jweTagBytes))
}

// subjects makes pairwise subjects: the same person has another one at each
// client, and nobody can tell the number from it.
type subjects struct{ salt []byte }

func newSubjects(ids *kernel.IDs) subjects { return subjects{salt: ids.Bytes(sha256.Size)} }

func (p subjects) of(client string, u user) string {
	length := subjectBytes
	if u.email != "" {
		length = emailSubBytes
	}
	sub, err := hkdf.Key(sha256.New, []byte(u.pid+u.eidas+u.email), p.salt, client, length)
	if err != nil {
		panic(err) // only for more bytes than HKDF can give
	}
	return base64.RawURLEncoding.EncodeToString(sub)
}

// publicSubject is the same at every client: the number. Whoever has none is
// called as in the id_token.
func (s *Server) publicSubject(client string, u user) string {
	if u.pid != "" {
		return u.pid
	}
	return s.subject.of(client, u)
}
