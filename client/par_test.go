package client

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func pushing(cfg *Config) { cfg.PAR = true }

func TestAPushedRequestLeavesAReferenceToTheBrowser(t *testing.T) {
	f := newFake(t)
	var shown string
	robot := RobotBrowser(nil)
	c := f.client(pushing, func(cfg *Config) {
		cfg.Language, cfg.Prompt, cfg.LoginHint = "nn", "login", "testid:"+thePerson+"_idporten-loa-high"
		cfg.Browser = func(ctx context.Context, address string) (Callback, error) {
			shown = address
			return robot(ctx, address)
		}
	})
	authorization := f.login(c)
	if want := f.URL + "/authorize?client_id=finance&request_uri=" + url.QueryEscape(theRequestURI); shown != want {
		t.Errorf("the browser got\n%s, want\n%s", shown, want)
	}
	sent := f.requests("/par")
	if len(sent) != 1 || sent[0].Method != http.MethodPost || sent[0].Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Fatalf("sent %v", sent)
	}
	form := sent[0].Form
	if len(form.Get("state")) != 43 || form.Get("nonce") != authorization.asked.nonce || len(form.Get("code_challenge")) != 43 {
		t.Errorf("state, nonce or challenge is missing: %v", form)
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		form.Del(name)
	}
	want := url.Values{
		"client_id": {"finance"}, "client_secret": {theSecret}, "response_type": {"code"}, "code_challenge_method": {"S256"},
		"redirect_uri": {"https://finance.example/?cmp=NO01&mi=TaxWeb"}, "scope": {"openid skatteetaten:mvameldinginnsending"},
		"acr_values": {"idporten-loa-substantial"}, "ui_locales": {"nn"}, "prompt": {"login"},
		"login_hint": {"testid:" + thePerson + "_idporten-loa-high"},
	}
	if !reflect.DeepEqual(form, want) {
		t.Errorf("form\n got %v\nwant %v", form, want)
	}
	if _, err := c.Token(t.Context(), authorization); err != nil {
		t.Error(err)
	}
}

func TestAPushedRequestIsProvenByBasicToo(t *testing.T) {
	f := newFake(t)
	f.login(f.client(pushing, func(cfg *Config) { cfg.AuthMethod = "client_secret_basic" }))
	if sent := f.requests("/par")[0]; !strings.HasPrefix(sent.Header.Get("Authorization"), "Basic ") || sent.Form.Has("client_secret") {
		t.Errorf("%v, %v", sent.Header, sent.Form)
	}
}

func TestARefusedPushStopsBeforeTheBrowser(t *testing.T) {
	cases := []struct {
		name       string
		answer     http.HandlerFunc
		what, next string
	}{
		{
			"client", answerText(401, `{"error":"invalid_client"}`),
			`Web service returned error code 401 ({"error":"invalid_client"}).`, "Check that Config.ClientSecret is right",
		},
		{
			"redirect", answerText(400, `{"error":"invalid_request","error_description":"redirect_uri"}`),
			`Web service returned error code 400 ({"error":"invalid_request","error_description":"redirect_uri"}).`, "Compare Config.RedirectURI with the integration",
		},
		{"scope", answerText(400, `{"error":"invalid_scope"}`), `Web service returned error code 400 ({"error":"invalid_scope"}).`, "Compare Config.Scopes"},
		{"trouble", answerText(503, "closed"), "Web service returned error code 503 (closed).", "Wait, then run login again."},
		{"another status", answerText(200, `{"request_uri":"urn:x","expires_in":60}`), `Web service returned error code 200 ({"request_uri":"urn:x","expires_in":60}).`, "check Profile.PARURL"},
		{"no reference", answerText(201, `{"expires_in":60}`), `The answer to the pushed request has no request_uri with a lifetime: {"expires_in":60}`, "check Profile.PARURL"},
		{"no lifetime", answerText(201, `{"request_uri":"urn:x"}`), `The answer to the pushed request has no request_uri with a lifetime: {"request_uri":"urn:x"}`, "check Profile.PARURL"},
		{"no JSON", answerText(201, "<p>portal</p>"), "The answer to the pushed request has no request_uri with a lifetime: <p>portal</p>", "check Profile.PARURL"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers["/par"] = tc.answer
			_, err := f.client(pushing).Login(t.Context())
			wantRefusal(t, err, "login", tc.what, tc.next)
			if len(f.requests("/authorize")) > 0 || len(f.requests("/par")) != 1 {
				t.Error("it went on")
			}
		})
	}
	f := newFake(t)
	c := f.client(pushing, func(cfg *Config) { cfg.Profile.PARURL = "http://127.0.0.1:1/par" })
	_, err := c.Login(t.Context())
	wantRefusal(t, err, "login", "http://127.0.0.1:1/par gave no whole answer: dial tcp 127.0.0.1:1: connect: connection refused.", "Check Profile.PARURL and the network")
}
