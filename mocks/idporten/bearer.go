package idporten

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
)

// readAccess returns what an access token of this issuer says if it is still
// good at the given time.
func (s *Server) readAccess(raw string, now time.Time) (accessToken, error) {
	token, held := s.state.heldToken(digestOf(raw))
	if !token.opaque {
		claims, err := s.verified(raw)
		switch {
		case err != nil:
			return accessToken{}, err
		case !held && claims.PID == "":
			return accessToken{}, errTokenUnknown.because("whose it is, is not remembered: it has expired, or is too old")
		case !held:
			token.claims, token.user = claims, user{pid: claims.PID}
		}
	}
	return token, s.checkAccess(token, now)
}

func (s *Server) verified(raw string) (accessClaims, error) {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return accessClaims{}, errTokenUnknown.because("it is neither a JWT signed with RS256 nor a good opaque token: %v", err)
	}
	var claims accessClaims
	for _, k := range s.signer.published() {
		if token.Claims(k.Private.Public(), &claims) == nil {
			return claims, nil
		}
	}
	return accessClaims{}, errTokenUnknown.because("none of this issuer's keys has signed it")
}

func (s *Server) checkAccess(t accessToken, now time.Time) error {
	c := t.claims
	switch {
	case c.ClientID == "" || c.Iss != s.Issuer:
		return errTokenUnknown.because("it is no access token of this issuer")
	case now.Unix() >= c.Exp:
		return errTokenExpired.because("it expired %s ago", now.Sub(time.Unix(c.Exp, 0)).Round(time.Second))
	case s.state.isRevoked(t.grant()):
		return errTokenRevoked.because("its grant was revoked, or its person logged out")
	}
	return nil
}

// sentToken is the access token in the Authorization header and the scheme it
// came by; empty if it is none that tokens come by.
func (s *Server) sentToken(r *http.Request) (scheme, token string) {
	scheme, token, _ = strings.Cut(r.Header.Get("Authorization"), " ")
	isDPoP := strings.EqualFold(scheme, tokenTypeDPoP) && !s.before2025()
	if !strings.EqualFold(scheme, tokenTypeBearer) && !isDPoP {
		return "", ""
	}
	return scheme, strings.TrimSpace(token)
}

// bearerError is how a resource says no: by the scheme that was used or, about
// a proof, by DPoP. RFC 6750, 3; RFC 9449, 7.1.
func (s *Server) bearerError(r *http.Request, e refused, w wording) kernel.Reply {
	challenge := tokenTypeBearer
	if scheme, _ := s.sentToken(r); strings.EqualFold(scheme, tokenTypeDPoP) || e.refusal == errProofAtResource {
		challenge = tokenTypeDPoP
	}
	if w.code != "" {
		challenge += ` error="` + w.code + `", error_description="` + w.text + `"`
	}
	return noStore(kernel.Empty(w.status)).With("WWW-Authenticate", challenge)
}
