package altinn

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// exchange turns an ID-porten access token into an Altinn token.
func (s *Server) exchange(r *http.Request) (kernel.Reply, error) {
	if err := checkTestParameter(r); err != nil {
		return kernel.Reply{}, err
	}
	raw, err := bearer(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := checkProvider(kernel.Variable(r, "provider")); err != nil {
		return kernel.Reply{}, err
	}
	now := s.kernel.Clock.Now()
	token, err := s.readIDPorten(raw, now)
	if err != nil {
		return kernel.Reply{}, err
	}
	user, err := s.altinnUser(token)
	if err != nil {
		return kernel.Reply{}, err
	}
	// The skew that the signature check grants never yields a token: the
	// writer refuses a lifetime that ends before it begins.
	if !now.Before(token.expires) {
		return kernel.Reply{}, errExpired.because("the token expired %s ago", now.Sub(token.expires).Round(time.Second))
	}
	return s.issue(r, s.exchanged(token, user, now))
}

// checkTestParameter: test is a boolean that only the Maskinporten path looks
// at; the framework refuses what it can't bind.
func checkTestParameter(r *http.Request) error {
	for name, values := range r.URL.Query() {
		if !strings.EqualFold(name, "test") || values[0] == "" {
			continue
		}
		if v := strings.ToLower(values[0]); v != "true" && v != "false" {
			return errTestParameter.because("test is %q; it must be true or false", values[0]).saying(bindingText, values[0]).about("test")
		}
	}
	return nil
}

// bearer returns what follows "Bearer ", trimmed; it must look like a JWT.
func bearer(r *http.Request) (string, error) {
	const scheme = "bearer "
	header := r.Header.Get("Authorization")
	if len(header) < len(scheme) || !strings.EqualFold(header[:len(scheme)], scheme) {
		return "", errNoBearer.because("there is no Authorization: Bearer header")
	}
	raw := strings.TrimSpace(header[len(scheme):])
	switch {
	case raw == "":
		return "", errNoBearer.because("the bearer token is empty")
	case !looksLikeJWT(raw):
		return "", errUnreadable.because("the bearer token is not three base64url parts joined by dots; an opaque token can't be exchanged")
	}
	return raw, nil
}

func looksLikeJWT(raw string) bool {
	parts := strings.Split(raw, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts[:2], func(p string) bool { return !isBase64URL(p) }) && isBase64URLOrEmpty(parts[2])
}

func isBase64URL(s string) bool { return s != "" && isBase64URLOrEmpty(s) }

func isBase64URLOrEmpty(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// checkProvider comes after the token was found readable.
func checkProvider(provider string) error {
	switch p := strings.ToLower(provider); {
	case p == providerIDPorten:
		return nil
	case slices.Contains(otherProviders, p):
		return errOtherProvider.because("this sandbox has no %s whose token could be good", provider)
	}
	return errProvider.because("the address names token provider %q; it must be id-porten", provider).saying(providerText, provider)
}

// altinnUser checks scope, then person, in this order.
func (s *Server) altinnUser(token idportenToken) (world.AltinnUser, error) {
	err := s.checkScope(token.text(claimScope))
	switch {
	case err != nil && token.text(claimScope) == "" && token.text(claimClientID) == "":
		return world.AltinnUser{}, errIDToken.because("the token has neither scope nor client_id: it is an id_token")
	case err != nil:
		return world.AltinnUser{}, err
	}
	pid := token.text(claimPID)
	switch {
	case strings.TrimSpace(pid) == "":
		return world.AltinnUser{}, errNoPID.because("the token has no pid")
	case strings.TrimSpace(token.text(claimACR)) == "":
		return world.AltinnUser{}, errNoACR.because("the token has no acr")
	}
	if s.Switches.RegisterDown {
		return world.AltinnUser{}, errNoRegister.because("the Register does not answer in this sandbox")
	}
	person, ok := s.World().Person(pid)
	switch {
	case !ok:
		return world.AltinnUser{}, errPerson.because("nobody in this world has the token's pid")
	case person.Altinn == nil:
		return world.AltinnUser{}, errPerson.because("%s has never signed in at Altinn", person.Name)
	}
	return *person.Altinn, nil
}

func (s *Server) checkScope(scope string) error {
	words := strings.Fields(scope)
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, altinnScopePrefix) }) {
		return nil
	}
	partner := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(partnerScopes, w) })
	switch {
	case partner && s.Switches.NoPartnerScopes:
		return errPartnerScope.because("the token's scope is %q; partner scopes are phased out in this sandbox", scope)
	case partner:
		return nil
	}
	return errScope.because("the token's scope is %q; it needs one that begins with altinn: or a partner scope", scope)
}

// exchanged are the claims of the Altinn token: those received, less the
// dropped and the replaced ones, and Altinn's own.
func (s *Server) exchanged(token idportenToken, user world.AltinnUser, now time.Time) map[string]any {
	claims := make(map[string]any, len(token.claims)+len(droppedClaims))
	for name, value := range token.claims {
		if !slices.Contains(droppedClaims, name) {
			claims[name] = value
		}
	}
	userID := strconv.Itoa(user.UserID)
	claims[claimNameID], claims[claimUserID] = userID, userID
	claims[claimUsername] = user.Username // empty, never absent
	claims[claimPartyID], claims[claimPartyUUID] = user.PartyID, user.PartyUUID
	claims[claimMethod] = token.method()
	claims[claimLevel] = token.level()
	s.stamp(claims, now, token.expires) // the Altinn token dies with the ID-porten token
	claims[claimSession] = s.kernel.IDs.UUID()
	return claims
}

// stamp sets issuer and lifetime.
func (s *Server) stamp(claims map[string]any, now, expires time.Time) {
	claims[claimIssuer] = s.issuer()
	claims[claimIssuedAt], claims[claimNotBefore] = now.Unix(), now.Unix()
	claims[claimExpires] = expires.Unix()
}
