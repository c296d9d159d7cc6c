package idporten

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// The generation before today's, which clients of old samples still expect:
// another issuer with other paths, tokens of another shape, and none of what
// came in 2023. A sandbox is of the one generation or the other.
//
// What it shares with today's: the pages, the sessions, the law of late codes.

// legacyRoutes are all below the issuer, authorize and logout included.
func (s *Server) legacyRoutes() []kernel.Route {
	return []kernel.Route{
		kernel.On(legacyDiscovery, s.open(kernel.Operation{Name: "discovery", Run: s.legacyDiscovery}), http.MethodGet, http.MethodHead),
		kernel.On(legacyJWKS, s.open(kernel.Operation{Name: "jwks", Effects: keySetEffects, Run: s.jwks}), http.MethodGet, http.MethodHead),
		kernel.On(legacyAuthorize, kernel.Operation{Name: "authorize.legacy", Step: stepLogin, Run: s.legacyAuthorize}, http.MethodGet),
		kernel.On(legacyEndSession, kernel.Operation{Name: "logout.legacy", Run: s.legacyEndSession}, http.MethodGet, http.MethodPost),
		kernel.On(legacyToken, kernel.Operation{Name: "token", Classify: classifyToken, Kinds: tokenKinds, Run: s.token}, http.MethodPost),
		kernel.On(legacyPAR, kernel.Operation{Name: "par", Step: stepLogin, Run: s.par}, http.MethodPost),
		kernel.On(legacyIntrospect, kernel.Operation{Name: "introspect", Run: s.tokeninfo}, http.MethodPost),
		kernel.On(legacyRevoke, kernel.Operation{Name: "revoke", Run: s.revoke}, http.MethodPost),
		kernel.On(legacyRevokelist, kernel.Operation{Name: "revokelist", Run: s.revokelist}, http.MethodGet, http.MethodHead),
		kernel.On(legacyUserinfo, kernel.Operation{Name: "userinfo", Run: s.userinfo}, http.MethodGet, http.MethodHead),
	}
}

// legacyMetadata has its members in the order seen in 2017.
type legacyMetadata struct {
	Issuer                 string   `json:"issuer"`
	AuthorizationEndpoint  string   `json:"authorization_endpoint"`
	TokenEndpoint          string   `json:"token_endpoint"`
	EndSessionEndpoint     string   `json:"end_session_endpoint"`
	RevocationEndpoint     string   `json:"revocation_endpoint"`
	JWKSURI                string   `json:"jwks_uri"`
	ResponseTypesSupported []string `json:"response_types_supported"`
	ResponseModesSupported []string `json:"response_modes_supported"`
	SubjectTypesSupported  []string `json:"subject_types_supported"`
	UserinfoEndpoint       string   `json:"userinfo_endpoint"`
	ScopesSupported        []string `json:"scopes_supported"`
	UILocalesSupported     []string `json:"ui_locales_supported"`
}

func (s *Server) legacyDiscovery(*http.Request) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, legacyMetadata{
		Issuer:                 s.Issuer,
		AuthorizationEndpoint:  s.base + legacyAuthorize,
		TokenEndpoint:          s.base + legacyToken,
		EndSessionEndpoint:     s.base + legacyEndSession,
		RevocationEndpoint:     s.base + legacyRevoke,
		JWKSURI:                s.base + legacyJWKS,
		ResponseTypesSupported: []string{responseTypeCode},
		ResponseModesSupported: legacyResponseModes,
		SubjectTypesSupported:  legacySubjectTypes,
		UserinfoEndpoint:       s.base + legacyUserinfo,
		ScopesSupported:        []string{scopeOpenID, scopeProfile},
		UILocalesSupported:     legacyLocales,
	})
}

// legacyAuthorize leads to the login host, as the real one led to ID-porten's
// login: the session's cookie is there.
func (s *Server) legacyAuthorize(r *http.Request) (kernel.Reply, error) {
	return s.toLogin(pathAuthorize, r.URL.RawQuery)
}

// legacyEndSession does the same for a logout; a form becomes a query.
func (s *Server) legacyEndSession(r *http.Request) (kernel.Reply, error) {
	if err := parseForm(r); err != nil {
		return kernel.Reply{}, err
	}
	return s.toLogin(pathLogout, r.Form.Encode())
}

func (s *Server) toLogin(path, query string) (kernel.Reply, error) {
	if err := fits(query); err != nil {
		return kernel.Reply{}, err
	}
	if query != "" {
		path += "?" + query
	}
	return s.to(path), nil
}

// tokeninfo is open to everybody, and tells little. docs:
// oidc_protocol_tokenintrospect, sample of the old platform.
type tokeninfo struct {
	Active      bool   `json:"active"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"`
	Exp         int64  `json:"exp"`
	Iat         int64  `json:"iat"`
	Scope       string `json:"scope"`
	ClientID    string `json:"client_id"`
	ClientOrgno string `json:"client_orgno"`
}

func (s *Server) tokeninfo(r *http.Request) (kernel.Reply, error) {
	form, err := tokenForm(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if form.Get("token") == "" {
		return kernel.Reply{}, errTokenMissing.because("token is missing")
	}
	now := s.kernel.Clock.Now()
	token, err := s.readAccess(form.Get("token"), now)
	if err != nil {
		return s.tellNothing(err)
	}
	c := token.claims
	reply, err := kernel.JSON(http.StatusOK, tokeninfo{true, tokenTypeBearer, c.Exp - now.Unix(), c.Exp, c.Iat, c.Scope, c.ClientID, c.ClientOrgno})
	return noStore(reply), err
}

// asLegacy gives an access token the members of then: docs: oidc_old,
// oidc_protocol_access_token.
func (c accessClaims) asLegacy(sub, orgno string) accessClaims {
	c.Sub, c.ACR, c.TokenType, c.ClientOrgno = sub, legacyLevels[c.ACR], tokenTypeBearer, orgno
	return c
}

// asLegacy does the same for an id_token: at_hash is there, and amr is no list.
// docs: oidc_protocol_nye_idporten.
func (c idClaims) asLegacy(access, amr, jti string) idClaims {
	sum := sha256.Sum256([]byte(access))
	c.AtHash = base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2]) // OIDC Core, 3.1.3.6
	c.AMR, c.ACR, c.Jti = amr, legacyLevels[c.ACR], jti
	return c
}

// leave ends the sessions of the browser in which a client has this name.
func (s *state) leave(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.browsers.order.Front(); e != nil; e = e.Next() {
		if b := browserIn(e); b.knows(session) {
			b.sessions = sessions{}
			return
		}
	}
}

// knows says whether a client has this name in a session of the browser.
func (s *sessions) knows(name string) bool {
	named := func(one *session) bool {
		return one != nil && slices.ContainsFunc(one.clients, func(c sessionClient) bool { return c.sid == name })
	}
	if named(s.shared) {
		return true
	}
	for _, one := range s.isolated {
		if named(one) {
			return true
		}
	}
	return false
}
