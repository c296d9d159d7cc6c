package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

func TestConfig(t *testing.T) {
	t.Setenv("FINANCE_SECRET", theSecret+"\n")
	p := load(t, drop(whole, "ca_file"))
	cfg, err := p.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if cfg.HTTP == nil {
		t.Error("there is no HTTP client")
	}
	cfg.HTTP = nil
	want := client.Config{
		Profile:      p.Environment,
		ClientID:     "0f3b6b2c-1111-4222-8333-444455556666",
		ClientSecret: theSecret,
		AuthMethod:   "client_secret_basic",
		RedirectURI:  "http://localhost:8400/?cmp=USMF&mi=WebApplications",
		Scopes:       []string{"openid", "altinn:instances.read"},
		PAR:          true,
		ACR:          "idporten-loa-high",
		Language:     "nn",
		Prompt:       "login",
		LoginHint:    "testid:" + thePerson + "_idporten-loa-high",
	}
	if !reflect.DeepEqual(cfg, want) {
		t.Errorf("got %v, hint %q, secret %q", cfg, cfg.LoginHint, cfg.ClientSecret)
	}
	if _, err := client.New(cfg); err != nil {
		t.Error(err)
	}
}

func TestConfigRefusesWhatFlagsHaveSpoilt(t *testing.T) {
	t.Setenv("FINANCE_SECRET", theSecret)
	for _, tc := range []struct {
		change func(*Profile)
		want   string
	}{
		{func(p *Profile) { p.Environment.TokenURL = "https://idporten.no/token" }, "addresses.token: is a host of the environment prod"},
		{func(p *Profile) { p.Environment.Name = "prod" }, "addresses.issuer: is a host of the environment test"},
		{func(p *Profile) { p.Environment.ExchangeURL = "" }, "addresses.exchange: is missing"},
		{func(p *Profile) { p.Scopes = []string{"openid"} }, "scopes: are not those of the preset finance"},
		{func(p *Profile) { p.AuthMethod = "" }, "token_endpoint_auth_method: is missing"},
		{func(p *Profile) { p.CAFile = "none.pem" }, "ca_file: open none.pem"},
		{func(p *Profile) { p.ClientSecret.Env = "FINANCE_NONE" }, "client_secret: the variable FINANCE_NONE is not set"},
	} {
		p := load(t, small)
		tc.change(&p)
		if cfg, err := p.Config(t.Context()); err == nil || !strings.HasPrefix(err.Error(), tc.want) || cfg.ClientSecret != "" {
			t.Errorf("got %v, want %s", err, tc.want)
		}
	}
}

func TestLoginHint(t *testing.T) {
	for acr, want := range map[string]string{
		"":                         "idporten-loa-high",
		"idporten-loa-substantial": "idporten-loa-substantial",
		"eidas-loa-high idporten-loa-substantial": "idporten-loa-substantial",
		"selfregistered-email":                    "idporten-loa-high",
	} {
		if got := (Profile{Person: thePerson, ACR: acr}).loginHint(); got != "testid:"+thePerson+"_"+want {
			t.Errorf("%q: %s", acr, got)
		}
	}
	for _, c := range [][3]string{
		{"SE/NO/MOCK-0002", "eidas-loa-substantial", "eidas-loa-substantial"},
		{"SE/NO/MOCK-0002", "idporten-loa-high eidas-loa-low", "eidas-loa-low"},
		{"SE/NO/MOCK-0002", "idporten-loa-high", "eidas-loa-high"},
		{"kari@post.example", "idporten-loa-high", "selfregistered-email"},
	} {
		if got := (Profile{Person: Person(c[0]), ACR: c[1]}).loginHint(); got != "testid:"+c[0]+"_"+c[2] {
			t.Errorf("%q: %s", c, got)
		}
	}
	if got := (Profile{ACR: "idporten-loa-high"}).loginHint(); got != "" {
		t.Errorf("without a person: %s", got)
	}
}

func TestNothingPrintsASecretOrAPerson(t *testing.T) {
	p := load(t, whole)
	p.ClientSecret = SecretSource{Inline: theSecret, Command: "get --password " + theSecret}
	for _, value := range []any{p, &p, p.ClientSecret, p.Person, []Profile{p}, struct{ P Profile }{p}} {
		texts := []string{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
		var out bytes.Buffer
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "value", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", value)
		marshalled, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		for _, text := range append(texts, out.String(), string(marshalled)) {
			for _, hidden := range []string{theSecret, thePerson, fmt.Sprintf("%x", theSecret), fmt.Sprintf("%x", thePerson)} {
				if text == "" || strings.Contains(text, hidden) {
					t.Errorf("%T prints %s", value, text)
				}
			}
		}
	}
	if got := p.String(); got != "Profile(test, environment test, client 0f3b6b2c-1111-4222-8333-444455556666, client_secret_basic, scope openid altinn:instances.read)" {
		t.Error(got)
	}
}

func TestWriteReadsBackEqual(t *testing.T) {
	for name, text := range map[string]string{
		"small": small, "whole": whole,
		"file":    edit("client_secret: {file: secret.txt}"),
		"command": edit(`client_secret: {command: 'pass show "my finance"'}`),
		"key":     keyed("key: my key.pem", `kid: "my \"key\""`, "key_issued: 2026-01-31", "par: true"),
		"chain":   keyed("key: business.pem", "certificate_chain: business.pem"),
		"public":  without("client_secret") + "token_endpoint_auth_method: none\npkce: true\nacr: eidas-loa-high\n",
		"own":     edit("environment: acme", "addresses: {issuer: 'https://i.example', authorize: 'https://l.example/authorize', altinn_platform: 'https://a.example'}"),
		"mock":    edit("environment: mock", "feedback: {limit: 90s}"),
		"words":   edit(`client_id: 'a "b" \ ø # : c'`, "acr: 'idporten-loa-high eidas-loa-high'"),
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, text)
			p.UserAgent = "portprove/1.2.3"
			var out strings.Builder
			if err := Write(&out, p); err != nil {
				t.Fatal(err)
			}
			back := load(t, out.String())
			p.UserAgent = ""
			if !reflect.DeepEqual(back, p) {
				t.Errorf("got %#v\n%s", back, out.String())
			}
			if strings.Count(out.String(), "\n#") < 10 {
				t.Errorf("there are few comments in\n%s", out.String())
			}
		})
	}
}

func TestWriteSaysWhatDiffers(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"nothing": {small, "\n# addresses: {app: \"https://…\"}\n"},
		"one": {
			small + "addresses: {token: 'https://t.example/'}\n",
			"\naddresses:\n  token: \"https://t.example/\"\n\n",
		},
		"what the rest follows from": {
			edit("environment: mock"),
			"\naddresses:\n  issuer: \"http://127.0.0.1:8480/idporten\"\n  authorize: \"http://127.0.0.1:8480/login/authorize\"\n  altinn_platform: \"http://127.0.0.1:8480/altinn\"\n" +
				"  app: \"http://127.0.0.1:8480/apps/skd/mva-melding-innsending-test\"\n" +
				"  validator: \"http://127.0.0.1:8480/skatteetaten/api/mva/grensesnittstoette/mva-melding/valider\"\n\n",
		},
	} {
		var out strings.Builder
		if err := Write(&out, load(t, tc.text)); err != nil || !strings.Contains(out.String(), tc.want) {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Profile)
		want   string
	}{
		"a problem": {func(p *Profile) { p.ClientID = "" }, "client_id: is missing"},
		"an inline": {func(p *Profile) {
			p.ClientSecret = SecretSource{Inline: theSecret}
			p.Environment = client.Mock(client.MockBases{IDPorten: "http://h", Login: "http://h", Altinn: "http://h"})
		}, "client_secret: a profile with an inline secret is not written"},
		"unreadable": {func(p *Profile) { p.ClientID = "a\nb" }, "the profile can't be written so that it reads back the same"},
		"relative":   {func(p *Profile) { p.CAFile = "ca.pem" }, "the profile can't be written so that it reads back the same"},
	} {
		p := load(t, small)
		tc.change(&p)
		var out strings.Builder
		if err := Write(&out, p); err == nil || !strings.HasPrefix(err.Error(), tc.want) || out.Len() > 0 {
			t.Errorf("%s: got %v and %q", name, err, out.String())
		}
	}
}

func TestDefault(t *testing.T) {
	p, err := Default("mock", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(); err != nil {
		t.Error(err)
	}
	if p.Environment.Issuer != "http://127.0.0.1:8480/idporten" || p.ClientID != "finance-refresh" || p.AuthorizationLifetime != 365*24*time.Hour {
		t.Errorf("got %v", p)
	}
	p, err = Default("mock", map[string]string{
		"idporten": "http://h:1/i", "login": "http://h:1/l", "altinn": "http://h:1/a", "skatteetaten": "http://h:1/s",
	})
	want := client.Mock(client.MockBases{IDPorten: "http://h:1/i", Login: "http://h:1/l", Altinn: "http://h:1/a", Skatteetaten: "http://h:1/s"})
	if err != nil || p.Environment != want {
		t.Errorf("got %+v, %v", p.Environment, err)
	}
	cfg, err := p.Config(t.Context())
	if err != nil || cfg.ClientSecret != "finance-refresh-secret" || cfg.LoginHint != "" {
		t.Errorf("got %v, %v", cfg, err)
	}
	row, _ := client.Row("test")
	if p, err := Default("test", nil); err != nil || p.Environment != row || len(p.Scopes) > 0 || p.ClientID != "" || p.AuthorizationLifetime != 0 {
		t.Errorf("got %v, %v", p, err)
	}
	if _, err := Default("prdo", nil); err == nil || err.Error() != `environment: "prdo" has no default, did you mean prod?; allowed: mock, test, prod` {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad looks for files that the reader can't stand, and for accepted ones
// that Write changes.
func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add(whole)
	f.Add("environment: mock\naddresses: {issuer: [a: b]}\n? x\n- y")
	name := filepath.Join(string(os.PathSeparator), "fuzz.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parse(name, []byte(text))
		if err != nil || p.ClientSecret.Inline != "" {
			return
		}
		if err := Write(&strings.Builder{}, p); err != nil {
			t.Errorf("%v of\n%s", err, text)
		}
	})
}

func TestNearestPreset(t *testing.T) {
	for _, c := range []struct {
		scopes               string
		name, missing, extra string
	}{
		{"openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write", "finance", "", ""},
		{"openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering", "finance-2021", "", ""},
		{"altinn:instances.write openid altinn:instances.read profile", "finance", "skatteetaten:mvameldinginnsending", "profile"},
		{"openid skatteetaten:mvameldingvalidering altinn:instances.read altinn:instances.write", "finance-refresh", "skatteetaten:mvameldinginnsending", ""},
	} {
		name, missing, extra := Profile{Scopes: strings.Fields(c.scopes)}.NearestPreset()
		if name != c.name || strings.Join(missing, " ") != c.missing || strings.Join(extra, " ") != c.extra {
			t.Errorf("%s: %s, missing %s, extra %s", c.scopes, name, missing, extra)
		}
	}
}
