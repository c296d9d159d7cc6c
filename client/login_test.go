package client

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestAuthorizeRequestSendsExactlyTheseParameters(t *testing.T) {
	var sent string
	f := newFake(t)
	c := f.client(func(cfg *Config) {
		cfg.Rand = bytes.NewReader([]byte(strings.Repeat("s", 32) + strings.Repeat("n", 32) + strings.Repeat("v", 32)))
		cfg.Language = "nn"
		cfg.Prompt = "login"
		cfg.LoginHint = "testid:17876098765_idporten-loa-high"
		cfg.Browser = func(_ context.Context, authorizeURL string) (Callback, error) {
			sent = authorizeURL
			return Callback{}, context.Canceled
		}
	})
	_, err := c.Login(t.Context())
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	base, query, _ := strings.Cut(sent, "?")
	if base != f.URL+"/authorize" {
		t.Errorf("asked at %s", base)
	}
	want := map[string]string{
		"response_type":         "code",
		"client_id":             "finance",
		"redirect_uri":          "https://finance.example/?cmp=NO01&mi=TaxWeb",
		"scope":                 "openid skatteetaten:mvameldinginnsending",
		"state":                 "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M",
		"nonce":                 "bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4",
		"code_challenge":        "JmnPmnB2_ExeJs5Yma5-FL8qGfQlswwNk-IDlxsuDDQ",
		"code_challenge_method": "S256",
		"acr_values":            "idporten-loa-substantial",
		"ui_locales":            "nn",
		"prompt":                "login",
		"login_hint":            "testid:17876098765_idporten-loa-high",
	}
	wantQuery(t, query, want)
}

func TestAuthorizeRequestOmitsWhatIsNotAskedFor(t *testing.T) {
	var sent string
	c := newFake(t).client(func(cfg *Config) {
		cfg.Rand = bytes.NewReader([]byte(strings.Repeat("s", 32) + strings.Repeat("n", 32)))
		cfg.PKCE, cfg.ACR = false, ""
		cfg.Browser = func(_ context.Context, authorizeURL string) (Callback, error) {
			sent = authorizeURL
			return Callback{}, context.Canceled
		}
	})
	if _, err := c.Login(t.Context()); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	_, query, _ := strings.Cut(sent, "?")
	wantQuery(t, query, map[string]string{
		"response_type": "code",
		"client_id":     "finance",
		"redirect_uri":  "https://finance.example/?cmp=NO01&mi=TaxWeb",
		"scope":         "openid skatteetaten:mvameldinginnsending",
		"state":         "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M",
		"nonce":         "bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4",
	})
}

func wantQuery(t *testing.T, query string, want map[string]string) {
	t.Helper()
	got, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range want {
		if len(got[name]) != 1 || got[name][0] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("sent %d parameters, want %d: %v", len(got), len(want), got)
	}
}

func TestLoginDrawsNewValuesEachTime(t *testing.T) {
	seen := map[string]bool{}
	f := newFake(t)
	c := f.client(func(cfg *Config) {
		cfg.Browser = comesBack(func(query url.Values) string {
			for _, name := range []string{"state", "nonce", "code_challenge"} {
				value := query.Get(name)
				if len(value) != 43 || seen[value] {
					t.Errorf("%s is %q: not new, or not 32 bytes", name, value)
				}
				seen[value] = true
			}
			return query.Get("redirect_uri") + "&code=c&iss=" + f.URL + "&state=" + query.Get("state")
		})
	})
	for range 3 {
		f.login(c)
	}
}

// good is the answer that Login accepts; the cases below spoil it.
func good(query url.Values, issuer string) url.Values {
	return url.Values{"code": {theCode}, "iss": {issuer}, "state": {query.Get("state")}}
}

func TestLoginAcceptsTheStateEncodedOnceMore(t *testing.T) {
	const redirect = "https://finance.example/back"
	if _, ok := appended(redirect, redirect); !ok {
		t.Error("an address equal to redirect_uri is not at redirect_uri")
	}
	cases := []struct {
		got  string
		want bool
	}{
		{"a b/c", true},
		{"a+b%2Fc", true},
		{"a%20b%2Fc", true},
		{"a%2520b%252Fc", false},
		{"a b/d", false},
		{"%zz", false},
	}
	for _, c := range cases {
		if sameState(c.got, "a b/c") != c.want {
			t.Errorf("state %q: accepted is %t", c.got, !c.want)
		}
	}
}

func TestLoginRefusesTheAnswer(t *testing.T) {
	const redirect = "https://finance.example/?cmp=NO01&mi=TaxWeb"
	at := func(query string) string { return redirect + "&" + query }
	notHere := func(where string) string {
		return "The browser came back to " + where + " (query left out), which is not the redirect_uri " + redirect + "."
	}
	cases := []struct {
		name    string
		address func(query, good url.Values) string
		what    string
		next    string
	}{
		{"other host", func(_, good url.Values) string { return "https://evil.example/?cmp=NO01&mi=TaxWeb&" + good.Encode() }, notHere("https://evil.example/"), "Config.RedirectURI"},
		{"other path", func(_, good url.Values) string {
			return "https://finance.example/x?cmp=NO01&mi=TaxWeb&" + good.Encode()
		}, notHere("https://finance.example/x"), "Config.RedirectURI"},
		{"other scheme", func(_, good url.Values) string { return "http://finance.example/?cmp=NO01&mi=TaxWeb&" + good.Encode() }, notHere("http://finance.example/"), "Config.RedirectURI"},
		{"with credentials", func(_, good url.Values) string {
			return "https://u@finance.example/?cmp=NO01&mi=TaxWeb&" + good.Encode()
		}, notHere("https://finance.example/"), "Config.RedirectURI"},
		{"own query changed", func(_, good url.Values) string { return "https://finance.example/?cmp=SE01&mi=TaxWeb&" + good.Encode() }, notHere("https://finance.example/"), "Config.RedirectURI"},
		{"own query grown", func(_, good url.Values) string { return redirect + "X&" + good.Encode() }, notHere("https://finance.example/"), "Config.RedirectURI"},
		{"unreadable address", func(_, _ url.Values) string { return "https://finance.example/%zz" }, notHere("an unreadable address"), "Config.RedirectURI"},
		{"unreadable query", func(_, good url.Values) string { return at(good.Encode() + "&x=%zz") }, `The answer at redirect_uri can't be read: invalid URL escape "%zz".`, "login again"},
		{"no state", func(_, good url.Values) string { good.Del("state"); return at(good.Encode()) }, "The answer at redirect_uri carries no state.", "login again"},
		{"empty state", func(_, good url.Values) string { good.Set("state", ""); return at(good.Encode()) }, "The answer at redirect_uri carries no state.", "login again"},
		{"other state", func(_, good url.Values) string { good.Set("state", "x"); return at(good.Encode()) }, "The answer at redirect_uri carries another state than this login sent.", "login again"},
		{"error without state", func(_, _ url.Values) string { return at("error=invalid_request&error_description=PKCE+is+required") }, "The answer at redirect_uri carries no state. It also says invalid_request (PKCE is required).", "login again"},
		{"no iss", func(_, good url.Values) string { good.Del("iss"); return at(good.Encode()) }, "The answer at redirect_uri does not name its issuer (iss).", "login again"},
		{"code twice", func(_, good url.Values) string { return at(good.Encode() + "&code=second") }, "The answer at redirect_uri carries code more than once.", "login again"},
		{"state twice", func(query, good url.Values) string { return at(good.Encode() + "&state=" + query.Get("state")) }, "The answer at redirect_uri carries state more than once.", "login again"},
		{"no code", func(_, good url.Values) string { good.Del("code"); return at(good.Encode()) }, "The answer at redirect_uri carries no code.", "login again"},
		{"cancelled", func(_, good url.Values) string {
			good.Del("code")
			good.Set("error", "access_denied")
			good.Set("error_description", "User cancel")
			return at(good.Encode())
		}, "ID-porten sent the browser back with the error access_denied (User cancel).", "when the person is ready"},
		{"bad scope", func(_, good url.Values) string {
			good.Set("error", "invalid_scope")
			return at(good.Encode())
		}, "ID-porten sent the browser back with the error invalid_scope.", "Config.Scopes"},
		{"no PKCE", func(_, good url.Values) string {
			good.Set("error", "invalid_request")
			return at(good.Encode())
		}, "ID-porten sent the browser back with the error invalid_request.", "Config.PKCE"},
		{"secrets in the text", func(_, good url.Values) string {
			good.Set("error", "server_error")
			good.Set("error_description", "code "+theCode+" of "+thePerson+" with "+theSecret)
			return at(good.Encode())
		}, "ID-porten sent the browser back with the error server_error (code *** of *** with ***).", "Read the error"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			c := f.client(func(cfg *Config) {
				cfg.Browser = comesBack(func(query url.Values) string { return tc.address(query, good(query, f.URL)) })
			})
			_, err := c.Login(t.Context())
			wantRefusal(t, err, "login", tc.what, tc.next)
		})
	}
}

func TestLoginRefusesAnotherIssuerByteForByte(t *testing.T) {
	f := newFake(t)
	for _, issuer := range []string{f.URL + "/", strings.ToUpper(f.URL), "https://idporten.no"} {
		c := f.client(func(cfg *Config) {
			cfg.Browser = comesBack(func(query url.Values) string {
				return query.Get("redirect_uri") + "&" + good(query, issuer).Encode()
			})
		})
		_, err := c.Login(t.Context())
		wantRefusal(t, err, "login", `The answer at redirect_uri comes from the issuer "`+issuer+`", not from "`+f.URL+`".`, "login again")
	}
}

func TestLoginSaysThatThePersonCancelled(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) {
		cfg.Browser = comesBack(func(query url.Values) string {
			return query.Get("redirect_uri") + "&error=access_denied&iss=" + f.URL + "&state=" + query.Get("state")
		})
	})
	_, err := c.Login(t.Context())
	e := refusal(t, err, "login", "ID-porten sent the browser back with the error access_denied.", "login again")
	if e.Code != "access_denied" || !strings.Contains(e.Why, "cancelled") {
		t.Errorf("code %q, why %q", e.Code, e.Why)
	}
}

func TestLoginFindsTheAnswerBehindRedirectURI(t *testing.T) {
	cases := []struct{ redirect, callback string }{
		{"http://localhost:12345", "http://localhost:12345/?"},
		{"http://localhost:12345/callback", "http://localhost:12345/callback?"},
		{"https://Finance.example/?cmp=NO01", "https://finance.example/?cmp=NO01&"},
	}
	for _, tc := range cases {
		f := newFake(t)
		c := f.client(func(cfg *Config) {
			cfg.RedirectURI = tc.redirect
			cfg.Browser = comesBack(func(query url.Values) string { return tc.callback + good(query, f.URL).Encode() })
		})
		if got := f.login(c); got.code != theCode || got.asked.redirectURI != tc.redirect {
			t.Errorf("%s: code %q for %q", tc.redirect, got.code, got.asked.redirectURI)
		}
	}
}

func TestLoginWithoutABrowser(t *testing.T) {
	c := newFake(t).client(func(cfg *Config) { cfg.Browser = nil })
	_, err := c.Login(t.Context())
	wantRefusal(t, err, "login", "There is no browser to log in with.", "Config.Browser")
}

func TestLoginWhenTheBrowserFails(t *testing.T) {
	failed := &url.Error{Op: "Get", URL: "https://login.example/?login_hint=testid:" + thePerson + "_x", Err: context.DeadlineExceeded}
	c := newFake(t).client(func(cfg *Config) {
		cfg.Browser = func(context.Context, string) (Callback, error) { return Callback{}, failed }
	})
	_, err := c.Login(t.Context())
	e := refusal(t, err, "login", "The browser did not come back: context deadline exceeded.", "login again")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("the cause is lost")
	}
	showsNothing(t, e.Err.Error())
}

func TestLoginWithoutRandomness(t *testing.T) {
	c := newFake(t).client(func(cfg *Config) { cfg.Rand = strings.NewReader("too short") })
	_, err := c.Login(t.Context())
	wantRefusal(t, err, "login", "There is no randomness: unexpected EOF.", "Config.Rand")
}
