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
	PID    string `json:"pid,omitempty"` // absent with a pseudonymous scope, and without a number
	Locale string `json:"locale,omitempty"`
}

// userinfo needs an access token with scope profile. Whether it needs openid,
// too, is unknown; the page doesn't mention it.
func (s *Server) userinfo(r *http.Request) (kernel.Reply, error) {
	scheme, raw := s.sentToken(r)
	if raw == "" {
		return kernel.Reply{}, errBearerMissing.because("there is no Authorization: Bearer header")
	}
	token, err := s.readAccess(raw, s.kernel.Clock.Now())
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := s.boundToken(r, scheme, raw, token.claims); err != nil {
		return kernel.Reply{}, err
	}
	claims, scopes := token.claims, strings.Fields(token.claims.Scope)
	switch {
	case !slices.Contains(scopes, scopeProfile):
		return kernel.Reply{}, errScopeInsufficient.because("the token's scope is %q; userinfo needs %s", claims.Scope, scopeProfile)
	case s.Switches.UserinfoOpenID && !slices.Contains(scopes, scopeOpenID):
		return kernel.Reply{}, errOpenIDMissing.because("the token's scope is %q; userinfo needs %s, as the sandbox is switched", claims.Scope, scopeOpenID)
	}
	reply, err := kernel.JSON(http.StatusOK, s.userinfoOf(token))
	return s.share(r, noStore(reply)), err
}

func (s *Server) userinfoOf(token accessToken) userinfo {
	client := token.claims.ClientID
	info := userinfo{Sub: s.subject.of(client, token.user), PID: token.claims.PID, Locale: defaultLocale}
	if token.pseudonymous {
		info.PID = ""
	}
	if locale, ok := s.state.localeOf(pair{client, token.user}); ok {
		info.Locale = locale
	}
	return info
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
