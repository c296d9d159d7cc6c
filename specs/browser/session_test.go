package browser_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestStepUp(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.signIn(someone, substantial)
	s.expectClaims(s.expectCode(s.web), "acr", substantial)
	s.authorize(s.web, "acr_values", high)
	s.signIn(someone, high)
	s.expectClaims(s.expectCode(s.web), "acr", high)
	s.authorize(s.web, "acr_values", substantial)
	s.expectClaims(s.expectCode(s.web), "acr", high)
}

func TestSingleSignOnAcrossTwoServices(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.signIn(another, high)
	first := s.expectCode(s.web)
	s.authorize(s.spa)
	second := s.expectCode(s.spa)
	s.expectClaims(second, "pid", another, "acr", high, "aud", "spa-demo")
	if first["auth_time"] != second["auth_time"] {
		t.Errorf("the person authenticated at %v and then at %v", first["auth_time"], second["auth_time"])
	}
	s.authorize(s.spa, "prompt", "login")
	s.signIn(someone, high)
	s.expectClaims(s.expectCode(s.spa), "pid", someone)
}

// logOut opens the logout; the query is name, value, … .
func (s *stage) logOut(query ...string) {
	s.Helper()
	q := make(url.Values)
	for pair := range slices.Chunk(query, 2) {
		q.Set(pair[0], pair[1])
	}
	s.do(chromedp.Navigate(s.login + "/logout?" + q.Encode()))
}

// The page opens the address of each service in an iframe, the one that asked
// included, and goes on when they have answered.
func TestLogOutOfTwoServices(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.signIn(someone, high)
	sids := map[*service]any{s.web: s.expectCode(s.web)["sid"]}
	s.authorize(s.spa)
	sids[s.spa] = s.expectCode(s.spa)["sid"]
	s.logOut("client_id", "web-demo", "post_logout_redirect_uri", s.web.address+"/signed-out", "state", "bye")
	s.do(chromedp.WaitVisible(chromedp.CSS("#arrived")))
	if got := s.web.at("/signed-out"); len(got) != 1 || got[0].form.Get("state") != "bye" {
		t.Errorf("web-demo got %v", got)
	}
	for v, sid := range sids {
		if got := v.at("/out"); len(got) != 1 || sid == nil || got[0].form.Get("sid") != sid {
			t.Errorf("%s got %v, its session is %v", v.client, got, sid)
		}
	}
	s.authorize(s.web)
	s.expectAt("/authorize/selector")
}

// asksForWork is about whom the person represents.
const asksForWork = `[{"type":"idporten:fullmakt","permission_roles":["arbeid"]}]`

func TestRepresentSomebody(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "authorization_details", asksForWork)
	s.signIn(another, high)
	s.expectAt("/authorize/fullmakt")
	s.click("button[name=authorizer]:not([id])")
	claims := s.expectCode(s.web)
	if details, ok := claims["authorization_details"].([]any); !ok || len(details) != 1 {
		t.Errorf("the id_token says of whom the person represents: %v", claims["authorization_details"])
	}
}

// The scope that needs a consent is in the answer, or is missing from it.
func TestConsent(t *testing.T) {
	for _, decision := range []struct{ button, scope string }{
		{"#accept", "openid profile altinn:instances.read"},
		{"#decline", "openid profile"},
	} {
		t.Run(decision.button, func(t *testing.T) {
			s := open(t)
			s.patch(map[string]any{"scopes": []any{map[string]any{
				"name": "altinn:instances.read", "requires_user_consent": true, "long_description": "First.\n\n- one\n- two\n",
			}}})
			s.authorize(s.web, "scope", "openid profile altinn:instances.read")
			s.signIn(someone, high)
			s.expectAt("/authorize/consent")
			if rows := value(s, chromedp.Evaluate[int](`document.querySelectorAll(".scopes > li").length`)); rows != 1 {
				t.Errorf("%d scopes are shown", rows)
			}
			s.click(decision.button)
			s.expectClaims(s.expectCode(s.web), "scope", decision.scope)
		})
	}
}
