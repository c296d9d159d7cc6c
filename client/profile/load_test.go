package profile

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

// What no message may show.
const (
	thePerson = "15817840008" // synthetic: 15 January 1978, month + 80
	theSecret = "Sh0w-me-never"
)

// whole is a profile with every member.
const whole = `# comments are fine
environment: test
addresses:
  validator: https://validator.example/valider
app: mva-melding-innsending-trial
client_id: 0f3b6b2c-1111-4222-8333-444455556666
client_secret: {env: FINANCE_SECRET}
token_endpoint_auth_method: client_secret_basic
redirect_uri: http://localhost:8400/?cmp=USMF&mi=WebApplications
scopes: [openid, "altinn:instances.read"]
pkce: false
par: true
acr: high
language: nn
prompt: login
person: "` + thePerson + `"
organisation: "311223348"
authorization_lifetime: 31536000
secret_issued: 2026-02-28
feedback: {mode: status, interval: 10s, limit: 6m}
ca_file: ca.pem
proxy: http://proxy.example:3128
resolve:
  - test.idporten.no:443:127.0.0.1
  - LOGIN.test.idporten.no:443:[::1]:8443
`

// small is what a real environment needs at least.
const small = `environment: test
client_id: finance
client_secret: {env: FINANCE_SECRET}
redirect_uri: https://finance.example/?cmp=NO01&mi=TaxWeb
preset: finance
authorization_lifetime: 31536000
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func load(t *testing.T, text string) Profile {
	t.Helper()
	p, err := Load(write(t, "test.yaml", text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLoadReadsEveryMember(t *testing.T) {
	file := write(t, "acme.yaml", whole)
	got, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	row, _ := client.Row("test")
	row.ValidatorURL = "https://validator.example/valider"
	row.AppURL = "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-trial"
	want := Profile{
		Name: "acme", Environment: row,
		ClientID:     "0f3b6b2c-1111-4222-8333-444455556666",
		ClientSecret: SecretSource{Env: "FINANCE_SECRET"},
		AuthMethod:   "client_secret_basic",
		RedirectURI:  "http://localhost:8400/?cmp=USMF&mi=WebApplications",
		Scopes:       []string{"openid", "altinn:instances.read"},
		PAR:          true,
		ACR:          "idporten-loa-high",
		Language:     "nn",
		Prompt:       "login",
		Person:       thePerson, Organisation: "311223348",
		AuthorizationLifetime: 365 * 24 * time.Hour,
		SecretIssued:          time.Date(2026, time.February, 28, 0, 0, 0, 0, time.UTC),
		Feedback:              Feedback{"status", 10 * time.Second, 6 * time.Minute},
		CAFile:                filepath.Join(filepath.Dir(file), "ca.pem"),
		Proxy:                 "http://proxy.example:3128",
		Resolve:               []string{"test.idporten.no:443:127.0.0.1", "LOGIN.test.idporten.no:443:[::1]:8443"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v\n%+v", got, got.Environment)
		t.Errorf("want %#v\n%+v", want, want.Environment)
	}
}

// Each address can be replaced, and only by an absolute one.
func TestLoadReplacesEveryAddress(t *testing.T) {
	for name, of := range map[string]func(client.Profile) string{
		"issuer":          func(e client.Profile) string { return e.Issuer },
		"authorize":       func(e client.Profile) string { return e.AuthorizeURL },
		"logout":          func(e client.Profile) string { return e.LogoutURL },
		"token":           func(e client.Profile) string { return e.TokenURL },
		"par":             func(e client.Profile) string { return e.PARURL },
		"jwks":            func(e client.Profile) string { return e.JWKSURL },
		"introspect":      func(e client.Profile) string { return e.IntrospectURL },
		"revoke":          func(e client.Profile) string { return e.RevokeURL },
		"userinfo":        func(e client.Profile) string { return e.UserinfoURL },
		"altinn_platform": func(e client.Profile) string { return e.AltinnPlatform },
		"exchange":        func(e client.Profile) string { return e.ExchangeURL },
		"altinn_issuer":   func(e client.Profile) string { return e.AltinnIssuer },
		"altinn_jwks":     func(e client.Profile) string { return e.AltinnJWKSURL },
		"storage":         func(e client.Profile) string { return e.StorageURL },
		"app":             func(e client.Profile) string { return e.AppURL },
		"validator":       func(e client.Profile) string { return e.ValidatorURL },
		"self_service":    func(e client.Profile) string { return e.SelfServiceURL },
	} {
		const own = "https://own.example/path"
		if got := of(load(t, small+"addresses: {"+name+": '"+own+"'}\n").Environment); got != own {
			t.Errorf("%s is %s", name, got)
		}
		for _, wrong := range []string{"/path", "own.example/path", "ftp://own.example/", "https://own.example/#x"} {
			_, err := Load(write(t, "test.yaml", small+"addresses: {"+name+": '"+wrong+"'}\n"))
			if err == nil || !strings.Contains(err.Error(), "addresses."+name+": is not an absolute address") {
				t.Errorf("%s: %s: %v", name, wrong, err)
			}
		}
	}
	if n := len(addresses(&client.Profile{})); n != 17 {
		t.Errorf("%d addresses, and 17 are tried here", n)
	}
}

func TestLoadFillsInWhatIsNoChoice(t *testing.T) {
	got := load(t, small)
	row, _ := client.Row("test")
	want := Profile{
		Name: "test", Environment: row, ClientID: "finance",
		ClientSecret: SecretSource{Env: "FINANCE_SECRET"}, AuthMethod: "client_secret_post",
		RedirectURI: "https://finance.example/?cmp=NO01&mi=TaxWeb", Preset: "finance",
		Scopes:                []string{"openid", "skatteetaten:mvameldinginnsending", "altinn:instances.read", "altinn:instances.write"},
		AuthorizationLifetime: 365 * 24 * time.Hour,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v\n%+v", got, got)
	}
}

func TestPresets(t *testing.T) {
	for name, want := range map[string]struct {
		scopes string
		pkce   bool
	}{
		"finance":         {"openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write", false},
		"finance-2021":    {"openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering", false},
		"finance-refresh": {"openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering altinn:instances.read altinn:instances.write", true},
	} {
		p := load(t, strings.Replace(small, "preset: finance", "preset: "+name, 1))
		if got := strings.Join(p.Scopes, " "); got != want.scopes || p.PKCE != want.pkce {
			t.Errorf("%s: %s, PKCE %t", name, got, p.PKCE)
		}
	}
	if p := load(t, small+"pkce: true\n"); !p.PKCE {
		t.Error("a preset wins over the file's own pkce")
	}
	if p := load(t, strings.Replace(small, "preset: finance", "scopes: [openid]", 1)); !p.PKCE {
		t.Error("without a preset PKCE is off")
	}
}

func TestLevels(t *testing.T) {
	for word, want := range map[string]string{
		"high": "idporten-loa-high", "substantial": "idporten-loa-substantial", "low": "idporten-loa-low",
		"none": "", "eidas-loa-high": "eidas-loa-high", "idporten-loa-high eidas-loa-high": "idporten-loa-high eidas-loa-high",
	} {
		if p := load(t, small+"acr: "+word+"\n"); p.ACR != want {
			t.Errorf("%s: %q", word, p.ACR)
		}
	}
}

func TestAnEnvironmentOfOnesOwn(t *testing.T) {
	p := load(t, edit("environment: acme-stage", `addresses: {issuer: "https://id.example/", authorize: "https://login.example/authorize",`+
		` altinn_platform: "https://platform.example", token: "https://token.example/t"}`))
	want := client.Mock(client.MockBases{IDPorten: "https://id.example", Login: "https://login.example", Altinn: "https://platform.example"})
	want.Name, want.ClockFromServer = "acme-stage", false
	want.Issuer, want.TokenURL = "https://id.example/", "https://token.example/t"
	if p.Environment != want {
		t.Errorf("got %+v", p.Environment)
	}
}

func TestAMockNeedsLittle(t *testing.T) {
	p := load(t, "environment: mock\nclient_id: x\nclient_secret: {inline: "+theSecret+", i_know_this_is_a_secret: true}\nredirect_uri: http://finance.example/\n")
	const base = "http://127.0.0.1:8480/"
	if p.Environment != client.Mock(client.MockBases{
		IDPorten: base + "idporten", Login: base + "login", Altinn: base + "altinn", Apps: base + "apps", Skatteetaten: base + "skatteetaten",
	}) {
		t.Errorf("got %+v", p.Environment)
	}
	if p.Preset != "finance-refresh" || len(p.Scopes) != 5 || !p.PKCE {
		t.Errorf("got %v", p)
	}
	p = load(t, "environment: mock\naddresses: {issuer: 'http://h:1/i', authorize: 'http://h:1/l/authorize', altinn_platform: 'http://h:1/a'}\n"+
		"client_id: x\ntoken_endpoint_auth_method: none\nredirect_uri: http://finance.example/\n")
	if p.Environment != client.Mock(client.MockBases{IDPorten: "http://h:1/i", Login: "http://h:1/l", Altinn: "http://h:1/a"}) {
		t.Errorf("got %+v", p.Environment)
	}
}
