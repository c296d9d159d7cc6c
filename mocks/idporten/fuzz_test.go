package idporten

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

func testServer(tb testing.TB) *Server {
	tb.Helper()
	seed := uint64(1)
	k := &kernel.Kernel{Clock: kernel.NewClock(time.Time{}, true), IDs: kernel.NewIDs(&seed), Journal: kernel.NewJournal()}
	s, err := New(k, Config{Issuer: "http://issuer.example", Login: "http://login.example", World: world.Default})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func FuzzAuthorizeQuery(f *testing.F) {
	f.Add("response_type=code&client_id=finance&redirect_uri=https%3A%2F%2Ffinance.example%2F%3Fcmp%3DUSMF%26mi%3DWebApplications&scope=openid")
	f.Add("client_id=spa-demo&redirect_uri=http%3A%2F%2Flocalhost%3A8402%2Fcallback&response_type=code&scope=openid&state=%7B%22a%22%3A1%7D&nonce=n" +
		"&code_challenge=b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI&code_challenge_method=S256&login_hint=testid%3A15817840008_idporten-loa-high")
	f.Add("client_id=web-demo&redirect_uri=http%3A%2F%2Flocalhost%3A8401%2Fcallback&response_mode=form_post.jwt&state=%22%3E%3Cscript%3E")
	f.Add("client_id=web-demo&redirect_uri=http%3A%2F%2Flocalhost%3A8401%2Fcallback&authorization_details=%5B%7B%22type%22%3A%22idporten%3Afullmakt%22%7D%5D")
	f.Add("client_id=native-demo&redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2Fcallback&resource=urn%3Aa&resource=https%3A%2F%2Fb%2F&display=page")
	f.Add("client_id=finance&request_uri=urn%3Aidporten%3Ax")
	f.Add("%zz=&=&client_id=a&client_id=b")
	s := testServer(f)
	login := s.LoginHost()
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "/authorize", http.NoBody)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		login.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusOK, http.StatusBadRequest:
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				t.Errorf("%d with Content-Type %q", w.Code, w.Header().Get("Content-Type"))
			}
		case http.StatusFound:
			expectRegistered(t, w.Header().Get("Location"))
		default:
			t.Errorf("answered %d: %s", w.Code, w.Header().Get(kernel.HeaderWhy))
		}
	})
}

// expectRegistered: whatever was asked, browsers go to registered
// addresses only, or to the first page of the login.
func expectRegistered(t *testing.T, location string) {
	t.Helper()
	if location == "http://login.example/authorize/selector" {
		return
	}
	for _, c := range world.Default().Clients {
		if slices.ContainsFunc(c.RedirectURIs, func(u string) bool { return strings.HasPrefix(location, u) }) {
			return
		}
	}
	if !strings.HasPrefix(location, "http://127.0.0.1:") { // of native-demo, at any port
		t.Errorf("a redirect to %q", location)
	}
}

func FuzzTokenForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "grant_type=authorization_code&code=a.b&redirect_uri=x&client_id=finance&client_secret=finance-secret")
	f.Add("application/x-www-form-urlencoded", "grant_type=refresh_token&refresh_token=a&client_id=spa-demo&scope=openid")
	f.Add("application/json", `{"grant_type":"authorization_code"}`)
	f.Add("application/x-www-form-urlencoded; charset=%", "%zz")
	s := testServer(f)
	issuer := s.IssuerHost()
	f.Fuzz(func(t *testing.T, contentType, body string) {
		r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		expectOAuthError(t, issuer, r)
	})
}

func FuzzAuthorizationHeader(f *testing.F) {
	f.Add("Basic d2ViLWRlbW86d2ViLWRlbW8tc2VjcmV0", "web-demo")
	f.Add("basic Og==", "")
	f.Add("Bearer x", "finance")
	f.Add("Basic ZmluYW5jZTolenolMDA=", "finance")
	s := testServer(f)
	issuer := s.IssuerHost()
	f.Fuzz(func(t *testing.T, header, id string) {
		r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader("grant_type=authorization_code&code=a.b&redirect_uri=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header["Authorization"] = []string{header}
		q := r.URL.Query()
		q.Set("client_id", id)
		r.URL.RawQuery = q.Encode()
		expectOAuthError(t, issuer, r)
	})
}

// expectOAuthError: no code of these exists, so every answer is an error, in
// JSON, with a name.
func expectOAuthError(t *testing.T, h http.Handler, r *http.Request) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code == http.StatusRequestEntityTooLarge {
		return
	}
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Error == "" || e.Description == "" {
		t.Errorf("answered %d %s (%v)", w.Code, w.Body, err)
	}
	if w.Code != http.StatusBadRequest && w.Code != http.StatusUnauthorized {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

// Whatever is posted to the pages of a login, in a login or without, is
// answered with a page or a redirect to where it may go.
func FuzzLoginForms(f *testing.F) {
	paths := []string{pathTestID, pathMinID, pathOTC, pathConsent, pathCancel, pathLanguage, pathEIDAS, pathEIDASPerson, pathEmail, pathEmailCode}
	f.Add(uint8(0), "pid=15817840008&acr=idporten-loa-high", true)
	f.Add(uint8(1), "pid=15817840008", true)
	f.Add(uint8(3), "decision=accept&interaction=x", false)
	f.Add(uint8(5), "locale=en&page=%2F%2Fevil.example%2F", true)
	f.Add(uint8(4), "%zz", true)
	f.Add(uint8(6), "country=SE", true)
	f.Add(uint8(8), "email=kari@post.example", true)
	s := testServer(f)
	login := s.LoginHost()
	begin := "/authorize?response_type=code&client_id=finance&scope=openid&acr_values=idporten-loa-low+eidas-loa-low+selfregistered-email&redirect_uri=" + url.QueryEscape(world.Default().Clients[0].RedirectURIs[0])
	f.Fuzz(func(t *testing.T, path uint8, form string, inside bool) {
		w := httptest.NewRecorder()
		login.ServeHTTP(w, httptest.NewRequest(http.MethodGet, begin, http.NoBody))
		cookie, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
		if inside {
			_, number, _ := strings.Cut(shown(login, cookie), `name="interaction" value="`)
			number, _, _ = strings.Cut(number, `"`)
			form += "&interaction=" + number
		}
		r := httptest.NewRequest(http.MethodPost, paths[int(path)%len(paths)], strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", cookie)
		w = httptest.NewRecorder()
		login.ServeHTTP(w, r)
		switch {
		case w.Code == http.StatusFound && strings.HasPrefix(w.Header().Get("Location"), "http://login.example/authorize/"):
		case w.Code == http.StatusFound:
			expectRegistered(t, w.Header().Get("Location"))
		case w.Code != http.StatusBadRequest:
			t.Errorf("answered %d: %s", w.Code, w.Header().Get(kernel.HeaderWhy))
		}
	})
}

// shown is the first page of the login that a browser is in.
func shown(login http.Handler, cookie string) string {
	r := httptest.NewRequest(http.MethodGet, pathSelector, http.NoBody)
	r.Header.Set("Cookie", cookie)
	w := httptest.NewRecorder()
	login.ServeHTTP(w, r)
	return w.Body.String()
}
