package interop_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/oauth2"

	"github.com/portprove/portprove/mocks"
)

// person is a browser with cookies, which follows redirects on the login host.
type person struct {
	*stage
	web *http.Client
}

func (s *stage) person(t *testing.T) person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	login := s.Addresses()[mocks.HostLogin] + "/"
	return person{s, &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), login) {
			return nil
		}
		return http.ErrUseLastResponse
	}}}
}

func (p person) send(t *testing.T, method, address string, form url.Values) (body string, location *url.URL) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := p.web.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	location, err = response.Location()
	if err != nil { // no redirect
		return string(text), nil
	}
	return string(text), location
}

var interaction = regexp.MustCompile(`name="interaction" value="([^"]+)"`)

// signIn goes through TestID's page.
func (p person) signIn(t *testing.T, address string) *url.URL {
	t.Helper()
	p.send(t, http.MethodGet, address, nil)
	page := p.Addresses()[mocks.HostLogin] + "/authorize/testid1"
	shown, _ := p.send(t, http.MethodGet, page, nil)
	number := interaction.FindStringSubmatch(shown)
	if number == nil {
		t.Fatalf("TestID's page has no interaction:\n%s", shown)
	}
	_, back := p.send(t, http.MethodPost, page, url.Values{"interaction": {number[1]}, "pid": {defaultPID}, "acr": {"idporten-loa-high"}})
	if back == nil || back.Query().Get("code") == "" {
		t.Fatalf("the login led to %v", back)
	}
	return back
}

// Either library makes the address of a logout, from the id_token and the
// discovery document; the person's browser opens it and is sent back.
func TestLogoutByTheAddressesOfForeignClients(t *testing.T) {
	t.Parallel()
	s := register(t, "client_secret_basic", nil)
	party := s.party(t, oauth2.AuthStyleInHeader)
	for name, address := range map[string]func(*testing.T, string) string{
		"openid-client": func(t *testing.T, idToken string) string {
			t.Helper()
			leaving := *s
			leaving.client.IDToken, leaving.client.Afterwards = idToken, afterwards
			told, ok := leaving.node(t, "logout")["address"].(string)
			if !ok {
				t.Fatal("openid-client made no address")
			}
			return told
		},
		"zitadel": func(_ *testing.T, idToken string) string {
			return party.GetEndSessionEndpoint() + "?" + url.Values{
				"id_token_hint": {idToken}, "post_logout_redirect_uri": {afterwards}, "state": {"state-of-logout"},
			}.Encode()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := s.person(t)
			begin := rp.AuthURL("state", party, rp.WithCodeChallenge(challenge))
			tokens, err := rp.CodeExchange[*oidc.IDTokenClaims](t.Context(), p.signIn(t, begin).Query().Get("code"), party, rp.WithCodeVerifier(verifier))
			if err != nil {
				t.Fatal(err)
			}
			if _, back := p.send(t, http.MethodGet, begin, nil); back == nil {
				t.Fatal("the session did not answer the second login")
			}
			if _, back := p.send(t, http.MethodGet, address(t, tokens.IDToken), nil); back == nil || back.String() != afterwards+"?state=state-of-logout" {
				t.Errorf("the logout led to %v", back)
			}
			if shown, back := p.send(t, http.MethodGet, begin, nil); back != nil || !strings.Contains(shown, "/authorize/testid1") {
				t.Errorf("after the logout the login led to %v", back)
			}
		})
	}
}
