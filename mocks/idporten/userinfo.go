package idporten

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// userinfo. docs: oidc_protocol_userinfo; sub is that of the id_token.
type userinfo struct {
	Sub    string `json:"sub"`
	PID    string `json:"pid"`
	Locale string `json:"locale,omitempty"`
}

// userinfo needs an access token with scope profile.
func (s *Server) userinfo(r *http.Request) (kernel.Reply, error) {
	raw := bearerToken(r)
	if raw == "" {
		return kernel.Reply{}, errBearerMissing.because("there is no Authorization: Bearer header")
	}
	claims, err := s.readAccess(raw, s.kernel.Clock.Now())
	if err != nil {
		return kernel.Reply{}, err
	}
	if !slices.Contains(strings.Fields(claims.Scope), scopeProfile) {
		return kernel.Reply{}, errScopeInsufficient.because("the token's scope is %q; userinfo needs %s", claims.Scope, scopeProfile)
	}
	info := userinfo{Sub: s.subject.of(claims.ClientID, claims.PID), PID: claims.PID, Locale: defaultLocale}
	if locale, ok := s.state.localeOf(pair{claims.ClientID, claims.PID}); ok {
		info.Locale = locale
	}
	reply, err := kernel.JSON(http.StatusOK, info)
	return noStore(reply), err
}

// localeOf is the language of the current grant's login.
func (s *state) localeOf(key pair) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.authorizations[key]
	if !ok || a.current == nil {
		return "", false
	}
	return a.current.locale, true
}
