package client

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTokenSendsExactlyThisForm(t *testing.T) {
	cases := []struct {
		name       string
		change     func(*Config)
		want       url.Values
		authHeader string
	}{
		{"client_secret_post is the default", func(*Config) {}, url.Values{
			"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {"https://finance.example/?cmp=NO01&mi=TaxWeb"},
			"client_id": {"finance"}, "client_secret": {theSecret}, "code_verifier": {"the verifier"},
		}, ""},
		{"client_secret_post without PKCE", func(cfg *Config) { cfg.PKCE = false }, url.Values{
			"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {"https://finance.example/?cmp=NO01&mi=TaxWeb"},
			"client_id": {"finance"}, "client_secret": {theSecret},
		}, ""},
		// base64 of fin%3Aance:5ecr3t%2Fof%2Bthe%26client
		{"client_secret_basic", func(cfg *Config) { cfg.AuthMethod = "client_secret_basic"; cfg.ClientID = "fin:ance" }, url.Values{
			"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {"https://finance.example/?cmp=NO01&mi=TaxWeb"},
			"client_id": {"fin:ance"}, "code_verifier": {"the verifier"},
		}, "Basic ZmluJTNBYW5jZTo1ZWNyM3QlMkZvZiUyQnRoZSUyNmNsaWVudA=="},
		{"none", func(cfg *Config) { cfg.AuthMethod, cfg.ClientSecret = "none", "" }, url.Values{
			"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {"https://finance.example/?cmp=NO01&mi=TaxWeb"},
			"client_id": {"finance"}, "code_verifier": {"the verifier"},
		}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			c := f.client(tc.change)
			f.idClaims = claims{"aud": c.cfg.ClientID}
			authorization := f.login(c)
			verifier := authorization.verifier
			f.goodToken(c, authorization)
			sent := f.requests("/token")[0]
			if c.cfg.PKCE {
				if len(verifier) != 43 || sent.Form.Get("code_verifier") != verifier {
					t.Errorf("verifier %q, sent %q", verifier, sent.Form.Get("code_verifier"))
				}
				sent.Form.Set("code_verifier", "the verifier")
			}
			if !reflect.DeepEqual(sent.Form, tc.want) {
				t.Errorf("form\n got %v\nwant %v", sent.Form, tc.want)
			}
			if got := sent.Header.Get("Authorization"); got != tc.authHeader {
				t.Errorf("Authorization %q, want %q", got, tc.authHeader)
			}
			if sent.Method != http.MethodPost || sent.Header.Get("Accept") != "application/json" || sent.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("%s with %v", sent.Method, sent.Header)
			}
		})
	}
}

func (f *fake) goodToken(c *Client, a Authorization) IDPortenToken {
	f.t.Helper()
	token, err := c.Token(f.t.Context(), a)
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

func TestTokenReadsTheAnswer(t *testing.T) {
	f := newFake(t)
	f.tokenMembers = claims{"scope": "skatteetaten:mvameldinginnsending", "token_type": "bearer"}
	got := f.goodTokens(f.client())
	if got.AccessToken != theAccess || got.RefreshToken != theRefresh || !strings.HasPrefix(got.IDToken, "eyJ") {
		t.Error("a token is missing")
	}
	if !reflect.DeepEqual(got.GrantedScope, []string{"skatteetaten:mvameldinginnsending"}) {
		t.Errorf("granted %q", got.GrantedScope)
	}
	if !reflect.DeepEqual(got.Missing(), []string{"openid"}) {
		t.Errorf("missing %q", got.Missing())
	}
	if want := noon.Add(7200 * time.Second); !got.ExpiresAt.Equal(want) {
		t.Errorf("ends at %s, want %s", got.ExpiresAt, want)
	}
	if want := noon.Add(600 * time.Second); !got.RefreshExpiresAt.Equal(want) {
		t.Errorf("refresh ends at %s, want %s", got.RefreshExpiresAt, want)
	}
	if got.ACR != "idporten-loa-high" {
		t.Errorf("acr %q", got.ACR)
	}
}

func TestTokenReadsASparseAnswer(t *testing.T) {
	f := newFake(t)
	f.tokenMembers = claims{"scope": nil, "id_token": nil, "refresh_token": nil, "refresh_token_expires_in": nil, "expires_in": nil}
	got := f.goodTokens(f.client(func(cfg *Config) { cfg.Scopes = []string{"skatteetaten:mvameldinginnsending"} }))
	if !reflect.DeepEqual(got.GrantedScope, []string{"skatteetaten:mvameldinginnsending"}) || len(got.Missing()) != 0 {
		t.Errorf("without the member scope all is granted (RFC 6749 5.1), got %q", got.GrantedScope)
	}
	if !got.ExpiresAt.IsZero() || !got.RefreshExpiresAt.IsZero() || got.RefreshToken != "" || got.IDToken != "" || got.ACR != "" {
		t.Errorf("something came from nothing: %v", got)
	}
}

func TestTokenShowsTheRefusalAsFinanceDoes(t *testing.T) {
	const late = `{"error":"invalid_grant","error_description":"invalid_grant (correlation id: 08ede4e5-4720-5edb-8fd2-12345678901a)"}`
	const proof = `{"error":"invalid_client","error_description":"Client authentication failed. No client authentication included. (correlation id: 3e7cbcc8-e60d-5ab2-86bc-7a18911461f6)"}`
	cases := []struct {
		name, body string
		status     int
		code       string
		what       string
		next       string
	}{
		{"late code", late, 400, "invalid_grant", "Web service returned error code 400 (" + late + ").", "Run login again to get a new code, then token at once."},
		{"no proof of the client", proof, 400, "invalid_client", "Web service returned error code 400 (" + proof + ").", "Set Config.AuthMethod to the method registered"},
		{"dead secret", `{"error":"invalid_client"}`, 401, "invalid_client", `Web service returned error code 401 ({"error":"invalid_client"}).`, "Config.AuthMethod is the method registered"},
		{"bad parameter", `{"error":"invalid_request"}`, 400, "invalid_request", `Web service returned error code 400 ({"error":"invalid_request"}).`, "Config.RedirectURI"},
		{"grant not registered", `{"error":"unauthorized_client"}`, 400, "unauthorized_client", `Web service returned error code 400 ({"error":"unauthorized_client"}).`, "grant type"},
		{"empty body", "", 500, "", "Web service returned error code 500 ().", "login again"},
		{"page", "<h1>Bad gateway</h1>\r\n", 502, "", "Web service returned error code 502 (<h1>Bad gateway</h1>\r\n).", "login again"},
		{"redirect", "", 302, "", "Web service returned error code 302 ().", "address in Profile"},
		{"created is not ok", `{"access_token":"x"}`, 201, "", `Web service returned error code 201 ({"access_token":"***"}).`, "address in Profile"},
		{"too many", "", 429, "", "Web service returned error code 429 ().", "Wait"},
		{"echo", "sent " + theCode + " " + theSecret + " 5ecr3t%2Fof%2Bthe%26client " + thePerson, 400, "", "Web service returned error code 400 (sent *** *** *** ***).", "address in Profile"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers["/token"] = func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				answerText(tc.status, tc.body)(w, r)
			}
			_, err := f.tokens(f.client())
			e := refusal(t, err, "token", tc.what, tc.next)
			if e.Status != tc.status || e.Code != tc.code || e.Label != "Obtain access token (NO ID-Porten)" {
				t.Errorf("status %d, code %q, label %q", e.Status, e.Code, e.Label)
			}
			if !strings.HasSuffix(e.What, " ("+e.Body+").") {
				t.Errorf("body %q in %q", e.Body, e.What)
			}
			if n := len(f.requests("/token")); n != 1 {
				t.Errorf("asked %d times, want once", n)
			}
			if n := len(f.requests("/elsewhere")); n != 0 {
				t.Error("followed a redirect with the secret")
			}
		})
	}
}

func TestTokenRefusesAnAnswerThatIsNotTheAgreedOne(t *testing.T) {
	cases := []struct{ name, body, what string }{
		{"page", "<html>Welcome 17876098765</html>", "The answer of the token endpoint is not the agreed JSON (invalid character '<' looking for beginning of value): <html>Welcome ***</html>"},
		{"nothing", "", "The answer of the token endpoint is not the agreed JSON (unexpected end of JSON input): (nothing)"},
		{"one word", theAccess, "The answer of the token endpoint is not the agreed JSON (invalid character 'o' looking for beginning of value): ***"},
		{"half", `{"access_token":"opaque-unknown`, `The answer of the token endpoint is not the agreed JSON (unexpected end of JSON input): {"access_token":"***"`},
		{"no access_token", `{"token_type":"Bearer","expires_in":120}`, "The answer of the token endpoint has no access_token."},
		{"misspelt access_token", `{"Access_Token":"x","token_type":"Bearer"}`, "The answer of the token endpoint has no access_token."},
		{"no token_type", `{"access_token":"x"}`, `The answer of the token endpoint has the token_type "", not Bearer.`},
		{"DPoP", `{"access_token":"x","token_type":"DPoP"}`, `The answer of the token endpoint has the token_type "DPoP", not Bearer.`},
		{"nanoseconds", `{"access_token":"x","token_type":"Bearer","expires_in":600000000000}`, "The answer of the token endpoint has a lifetime that can't be: 600000000000 and 0 seconds."},
		{"negative", `{"access_token":"x","token_type":"Bearer","expires_in":120,"refresh_token_expires_in":-1}`, "The answer of the token endpoint has a lifetime that can't be: 120 and -1 seconds."},
		{"no id_token", `{"access_token":"x","token_type":"Bearer","expires_in":120}`, "ID-porten's answer has no id_token, although openid was requested."},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers["/token"] = answerText(200, tc.body)
			_, err := f.tokens(f.client())
			e := refusal(t, err, "token", tc.what, "again")
			if (e.Status == http.StatusOK) != (tc.name != "no id_token") {
				t.Errorf("status %d", e.Status)
			}
		})
	}
}

func TestTokenWithoutACode(t *testing.T) {
	f := newFake(t)
	_, err := f.client().Token(t.Context(), Authorization{})
	wantRefusal(t, err, "token", "There is no code to redeem.", "login first")
	if len(f.requests("/token")) != 0 {
		t.Error("asked without a code")
	}
}

func TestStepsRefuseWhatIsFromAnotherEnvironment(t *testing.T) {
	here, there := newFake(t), newFake(t)
	elsewhere := there.client()
	authorization := here.login(here.client())
	token := here.goodToken(here.client(), authorization)
	what := `The code or token is from "` + here.URL + `", but this client works with "` + there.URL + `".`

	_, err := elsewhere.Token(t.Context(), authorization)
	wantRefusal(t, err, "token", what, "log in again here")
	_, err = elsewhere.Refresh(t.Context(), token)
	wantRefusal(t, err, "refresh", what, "log in again here")
	_, err = elsewhere.Exchange(t.Context(), token)
	wantRefusal(t, err, "exchange", what, "log in again here")
	if len(there.asked) != 0 {
		t.Errorf("sent %v", there.asked)
	}
}
