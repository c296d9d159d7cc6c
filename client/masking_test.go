package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
)

func TestNothingPrintsASecret(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) { cfg.LoginHint = "testid:17876098765_idporten-loa-high" })
	authorization := f.login(c)
	idporten := f.goodToken(c, authorization)
	altinn, err := c.Exchange(t.Context(), idporten)
	if err != nil {
		t.Fatal(err)
	}
	refused := c.step(stepToken, theCode).refused(answer{status: 400, body: []byte(theCode + " " + theSecret)})
	values := map[string]any{
		"Config": c.cfg, "*Config": &c.cfg, "Client": c, "Callback": Callback{URL: "https://finance.example/?code=" + theCode},
		"Authorization": authorization, "*Authorization": &authorization,
		"IDPortenToken": idporten, "*IDPortenToken": &idporten, "AltinnToken": altinn, "*AltinnToken": &altinn,
		"Error": refused, "wrapped": fmt.Errorf("outer: %w", refused),
		"slice": []IDPortenToken{idporten}, "struct": struct{ T AltinnToken }{altinn},
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
				text := fmt.Sprintf(verb, value)
				showsNothing(t, text)
				if text == "" {
					t.Errorf("%s prints nothing", verb)
				}
			}
			showsNothing(t, logged(slog.NewTextHandler, value))
			showsNothing(t, logged(slog.NewJSONHandler, value))
			if text, err := json.Marshal(value); err == nil {
				showsNothing(t, string(text))
			} else {
				t.Error(err)
			}
		})
	}
	for _, inner := range []string{authorization.verifier, authorization.asked.nonce, altinn.JWT} {
		for name, value := range values {
			if text := fmt.Sprintf("%#v", value); inner == "" || strings.Contains(text, inner) {
				t.Errorf("%s shows %q", name, inner)
			}
		}
	}
}

func logged[H slog.Handler](handler func(io.Writer, *slog.HandlerOptions) H, value any) string {
	var out bytes.Buffer
	slog.New(handler(&out, nil)).Info("value", "value", value, slog.Group("group", "value", value))
	return out.String()
}

func TestPrintedValuesSayWhatIsWorthKnowing(t *testing.T) {
	f := newFake(t)
	c := f.client()
	idporten := f.goodTokens(c)
	altinn, err := c.Exchange(t.Context(), idporten)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		value any
		want  string
	}{
		{c, "Client of Config(profile mock, client finance, client_secret_post, scope openid skatteetaten:mvameldinginnsending)"},
		{Callback{URL: "https://finance.example/back?code=c"}, "Callback(https://finance.example/back)"},
		{Authorization{asked: asked{scopes: []string{"openid", "x"}}}, "Authorization(requested scope openid x)"},
		{idporten, "IDPortenToken(granted scope openid skatteetaten:mvameldinginnsending, until 2031-03-03T14:00:00Z)"},
		{IDPortenToken{}, "IDPortenToken(granted scope , until unknown)"},
		{altinn, "AltinnToken(granted scope altinn:instances.read altinn:instances.write, level 4, until 2031-03-03T14:00:00Z)"},
	}
	for _, tc := range cases {
		if got := fmt.Sprint(tc.value); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

func TestAMarshalledTokenCantBeReadAsOne(t *testing.T) {
	text, err := json.Marshal(IDPortenToken{AccessToken: "x"})
	if err != nil {
		t.Fatal(err)
	}
	var back IDPortenToken
	if err := json.Unmarshal(text, &back); err == nil {
		t.Error("a token was lost without a word")
	}
}

func TestClean(t *testing.T) {
	s := step{secrets: []string{"s3cret", "s3cret-longer", `a"b/c<d é`, ""}}
	const uuid = "08ede4e5-4720-5edb-8fd2-a12345678901"
	cases := []struct{ name, text, want string }{
		{"nothing to hide", `{"error":"invalid_grant"}`, `{"error":"invalid_grant"}`},
		{"the longer one whole", "s3cret-longer s3cret", "*** ***"},
		{"in a query", "a%22b%2Fc%3Cd+%C3%A9", "***"},
		{"in a path", "a%22b%2Fc%3Cd%20%C3%A9", "***"},
		{"in HTML", "a&#34;b/c&lt;d é", "***"},
		{"in JSON", `a\"b/c\u003cd é`, "***"},
		{"a JWT", "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, no more", "token ***, no more"},
		{"a JWE", "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..aXY.Y2lwaGVy.dGFn", "***"},
		{"members", `{"refresh_token" : "x","code":"E-1"}`, `{"refresh_token" : "***","code":"E-1"}`},
		{"parameters", "https://a/?code=x&state=y#access_token=z", "https://a/?code=***&state=y#access_token=***"},
		{"a personal number", "17876098765,x17876098765_y 17876098765", "***,x***_y ***"},
		{"other numbers", "1737815746 123456789012 500", "1737815746 123456789012 500"},
		{"eleven digits in a UUID", uuid, uuid},
		{"eleven digits in a trace id", "00-44eab35cb9ca2049b24de12345678901-a12345678901fc44-00", "00-44eab35cb9ca2049b24de12345678901-a12345678901fc44-00"},
		{"control characters", "a\x1b[31m\x00b\r\n\tc\xff", "a?[31m?b\r\n\tc?"},
		{"not inside a letter", strings.Repeat("x", 4095) + "éé", strings.Repeat("x", 4095) + " … (cut)"},
		{"not cut", strings.Repeat("x", 4096), strings.Repeat("x", 4096)},
	}
	for _, tc := range cases {
		if got := s.clean(tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestErrorsKeepTheirCause(t *testing.T) {
	below := errors.New("below")
	err := fmt.Errorf("outer: %w", step{name: stepToken}.fail(advice{}, "What.").because(below))
	if !errors.Is(err, below) {
		t.Error("errors.Is does not find the cause")
	}
	whole := step{name: stepToken}.fail(advice{"Why.", "Next."}, "What.")
	if want := `What. This was step token, in Finance "Obtain access token (NO ID-Porten)". Why. Next.`; whole.Error() != want {
		t.Errorf("got %q, want %q", whole, want)
	}
	bare := &Error{What: "What.", Next: "Next."}
	if bare.Error() != "What. Next." {
		t.Errorf("got %q", bare.Error())
	}
}
