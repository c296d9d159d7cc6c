package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/mocks"
)

// answering calls the program with somebody at the terminal.
func answering(t *testing.T, in io.Reader, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	code := run(t.Context(), args, terminal{in: in, out: &out, err: &err, env: func(string) string { return "" }})
	return outcome{code, out.String(), err.String()}
}

// unattended are flags that answer all that must be answered.
func unattended(file string, more ...string) []string {
	return append([]string{
		"init", "--profile", "test", "--file", file, "--client-id", "0b1c2d3e", "--secret-env", "ERP_SECRET",
		"--redirect-uri", "https://erp.example/?cmp=NO01&mi=SysWebApps", "--preset", "finance", "--authorization-lifetime", "31536000",
	}, more...)
}

// keyedInit are flags for a client with a key, all but those of the key.
func keyedInit(file string, more ...string) []string {
	return append([]string{
		"init", "--profile", "test", "--file", file, "--client-id", "0b1c2d3e", "--auth-method", "private_key_jwt",
		"--redirect-uri", "https://erp.example/?cmp=NO01", "--preset", "finance-refresh", "--authorization-lifetime", "31536000",
	}, more...)
}

func load(t *testing.T, file string) profile.Profile {
	t.Helper()
	p, err := profile.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestInitUnattended(t *testing.T) {
	t.Setenv("ERP_SECRET", "planted-secret")
	file := filepath.Join(t.TempDir(), "my-test.yaml")
	o := portprove(t, unattended(file, "--secret-issued", "2026-11-01", "--organisation", "311223348", "--person", "15817840008")...)
	o.expect(t, 0, `Wrote .*my-test\.yaml, without a secret`, `Put the secret into the variable ERP_SECRET\. `,
		`360 days and an authorization 365`, `Then: portprove login --profile .*my-test\.yaml\n$`)
	p := load(t, file)
	if p.ClientID != "0b1c2d3e" || p.ClientSecret.Env != "ERP_SECRET" || p.RedirectURI != "https://erp.example/?cmp=NO01&mi=SysWebApps" ||
		p.Preset != "finance" || p.PKCE || len(p.Scopes) != 4 || p.AuthorizationLifetime != 31536000*time.Second || p.Organisation != "311223348" ||
		string(p.Person) != "15817840008" || p.SecretIssued.Format(time.DateOnly) != "2026-11-01" || p.AuthMethod != "client_secret_post" ||
		p.Environment.Name != "test" {
		t.Errorf("the file reads back as %+v", p)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), "planted") {
		t.Errorf("%v, and the file is %s", err, text)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if strings.Contains(o.out+o.err, "15817840008") || strings.Contains(o.out+o.err, "planted") {
		t.Errorf("a secret or a personal number is printed: %s%s", o.out, o.err)
	}
}

func TestInitAsks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "my-test.yaml")
	answers := strings.Join([]string{
		"post", "", "0b1c2d3e", "8f14e45f-ceea-467f", "ERP_SECRET", "https://erp.example/?cmp=NO01", "finanse", "openid altinn:instances.read", "", "a year", "365d", "", "31122334", "311223348", "",
	}, "\n") + "\n"
	o := answering(t, strings.NewReader(answers), "init", "--profile", "test", "--file", file)
	o.expect(t, 0, `client_id \(Integrasjonens identifikator\): `, `is not the name of a variable \(if it is the secret itself, take it out\)`,
		`"finanse" is not known, did you mean finance\?`, `authorization_lifetime: is missing`, `"a year"; write seconds or days, such as 31536000 or 365d`,
		`not an organisation number`, `Synthetic person`)
	if strings.Contains(o.out+o.err, "8f14e45f") {
		t.Error("what may be a secret is printed")
	}
	o.expect(t, 0, `"post" is not known; allowed: client_secret_post, client_secret_basic, private_key_jwt, none`)
	p := load(t, file)
	if p.ClientID != "0b1c2d3e" || p.ClientSecret.Env != "ERP_SECRET" || p.Preset != "" || !slices.Equal(p.Scopes, []string{"openid", "altinn:instances.read"}) ||
		!p.PKCE || p.AuthorizationLifetime != 8760*time.Hour || !p.SecretIssued.IsZero() || p.Organisation != "311223348" || p.Person != "" {
		t.Errorf("the file reads back as %+v", p)
	}
	// What flags have answered is not asked; in prod nobody asks for a person.
	o = answering(t, strings.NewReader("\nERP_SECRET\n\n\n"), "init", "--profile", "prod", "--file", filepath.Join(t.TempDir(), "real.yaml"), "--json", "--client-id", "x",
		"--redirect-uri", "https://erp.example/", "--preset", "finance", "--authorization-lifetime", "365d")
	o.expect(t, 0, `"file": ".*real\.yaml"`)
	if strings.Count(o.err, "): ") != 4 || strings.Contains(o.err, "client_id") || strings.Contains(o.err, "person") || !json.Valid([]byte(o.out)) {
		t.Errorf("it asked %q and printed %q", o.err, o.out)
	}
}

func TestInitNamesEveryPlaceOfASecret(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for flag, c := range map[string]struct {
		value, says string
		want        profile.SecretSource
	}{
		"--secret-env":     {"ERP_SECRET", `Put the secret into the variable ERP_SECRET\.`, profile.SecretSource{Env: "ERP_SECRET"}},
		"--secret-file":    {"my secret", `Put the secret into the file .*/my secret, readable by you alone \(chmod 600\)`, profile.SecretSource{File: filepath.Join(dir, "my secret")}},
		"--secret-command": {"pass show 'my finance'", `The command has to print the secret and nothing else`, profile.SecretSource{Command: "pass show 'my finance'"}},
	} {
		file := filepath.Join(dir, strings.TrimPrefix(flag, "--")+".yaml")
		args := slices.DeleteFunc(unattended(file), func(a string) bool { return a == "--secret-env" || a == "ERP_SECRET" })
		portprove(t, append(args, flag, c.value)...).expect(t, 0, c.says)
		if got := load(t, file).ClientSecret; got != c.want {
			t.Errorf("%s: %#v", flag, got)
		}
	}
	file := filepath.Join(dir, "asked.yaml")
	answers := "\nx\ncommand: pass show x\nhttps://erp.example/\nfinance\n365d\n\n\n\n"
	answering(t, strings.NewReader(answers), "init", "--profile", "test", "--file", file).expect(t, 0)
	if got := load(t, file).ClientSecret; got != (profile.SecretSource{Command: "pass show x"}) {
		t.Errorf("%#v", got)
	}
}

func TestInitOfAKey(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	file := filepath.Join(dir, "keyed.yaml")
	portprove(t, keyedInit(file, "--key", "my.pem", "--kid", "my-key", "--key-issued", "2026-11-01", "--par", "true")...).expect(t, 0,
		`(?m)^  Klientautentiseringsmetode +private_key_jwt  .*register the public key as a JWK with alg RS256, use sig and kid my-key`,
		`(?m)^  Applikasjonstype +web$`,
		`The key is not there yet\. To make one: \(umask 077; openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out .*/my\.pem\)\. A registered key lives a year at most`)
	p := load(t, file)
	if p.KeyFile != filepath.Join(dir, "my.pem") || p.KeyID != "my-key" || !p.PAR || p.KeyIssued.Format(time.DateOnly) != "2026-11-01" || p.ClientSecret != (profile.SecretSource{}) {
		t.Errorf("the file reads back as %+v", p)
	}
	// Asked, with a key that is there and a certificate in place of kid.
	key, chain := plantKey(t, dir)
	answers := strings.Join([]string{"private_key_jwt", "x", key, "", chain, "https://erp.example/", "finance", "365d", "", ""}, "\n") + "\n"
	file = filepath.Join(dir, "certified.yaml")
	o := answering(t, strings.NewReader(answers), "init", "--profile", "test", "--file", file)
	o.expect(t, 0, `register no key: the business certificate must have the organisation's number`, `Let nobody but you read the key \(chmod 600 .*key\.pem\)`)
	if p := load(t, file); p.KeyFile != key || p.ChainFile != chain || p.KeyID != "" || strings.Contains(o.err, "Day on which") || strings.Contains(o.err, "Where the secret is") {
		t.Errorf("the file reads back as %+v, and it asked %s", p, o.err)
	}
}

func TestInitPortalSheet(t *testing.T) {
	o := portprove(t, append(unattended(filepath.Join(t.TempDir(), "a.yaml")), "--json")...)
	o.expect(t, 0)
	var got struct {
		File   string
		Portal []typedField
	}
	d := json.NewDecoder(strings.NewReader(o.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := []typedField{
		{"Difi-tjeneste", "API-klient", ""},
		{"Scopes", "openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write", ""},
		{"Kundens org.nr.", "", ""},
		{"Integrasjonens identifikator", "0b1c2d3e", ""},
		{"Navn på integrasjonen", "Microsoft Dynamics 365 Finance", ""},
		{"Beskrivelse", "Integration with Microsoft Dynamics 365 Finance", ""},
		{"Tillatte grant types", "authorization_code, refresh_token", ""},
		{"Klientautentiseringsmetode", "client_secret_post", ""},
		{"Applikasjonstype", "web", ""},
		{"Gyldig(e) redirect uri-er", "https://erp.example/?cmp=NO01&mi=SysWebApps", ""},
		{"Gyldig(e) post logout redirect uri-er", "https://erp.example", ""},
		{"Frontchannel logout uri", "https://erp.example", ""},
		{"Tilbake-uri", "https://erp.example", ""},
		{"Frontchannel logout krever sid", "no", ""},
		{"Authorization levetid", "31536000", ""},
		{"Access token levetid", "7200", ""},
		{"Refresh token levetid", "0", ""},
		{"Refresh token type", "Engangs", ""},
		{"PKCE", "none", ""},
	}
	for i := range got.Portal {
		if f := got.Portal[i]; f.Value == "" && f.Note == "" {
			t.Errorf("%s says nothing", f.Field)
		}
		got.Portal[i].Note = ""
	}
	if !slices.Equal(got.Portal, want) || !strings.HasSuffix(got.File, "a.yaml") {
		t.Errorf("%s, the sheet is %+v", got.File, got.Portal)
	}
	portprove(t, unattended(filepath.Join(t.TempDir(), "b.yaml"), "--preset", "finance-refresh")...).expect(t, 0,
		`(?m)^  PKCE +S256  `, `(?m)^  Refresh token levetid +2592000  `, `(?m)^  Kundens org\.nr\. +\(set by the portal\)$`)
	portprove(t, unattended(filepath.Join(t.TempDir(), "b.yaml"), "--preset", "finance-2021")...).expect(t, 0,
		`(?m)^  Refresh token levetid +0  `, `(?m)^  Scopes +openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering  `)
	portprove(t, "init", "--profile", "prod", "--file", filepath.Join(t.TempDir(), "c.yaml"), "--auth-method", "none", "--client-id", "x", "--scopes", "openid profile",
		"--redirect-uri", "http://localhost:8400/", "--authorization-lifetime", "7200").expect(t, 0,
		`(?m)^  Applikasjonstype +native$`, `(?m)^  Refresh token levetid +7200  `, `(?m)^Then: portprove login --profile .*c\.yaml --production$`)
}

func TestInitOfAMock(t *testing.T) {
	m := mocks.Start(t)
	file := filepath.Join(t.TempDir(), "my-mock.yaml")
	env := map[string]string{"PORTPROVE_CONTROL": m.Control, "XDG_STATE_HOME": t.TempDir()}
	args := []string{"init", "--profile", "mock", "--file", file, "--secret-env", "ERP_SECRET"}
	portproveIn(t.Context(), env, args...).expect(t, 0, `variable ERP_SECRET \(here it is made up: finance-secret\)`, `(?m)^  Authorization levetid +31536000  `)
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), "finance-secret") {
		t.Errorf("%v, and the file is %s", err, text)
	}
	t.Setenv("ERP_SECRET", "finance-secret")
	portproveIn(t.Context(), env, "authorize", "--profile", file, byTestPerson).expect(t, 0, `Access token was successfully obtained\.`)
	portproveIn(t.Context(), env, args[:5]...).expect(t, 2, `exists and is kept`)
	portproveIn(t.Context(), env, "init", "--profile", "mock", "--file", file+"2").expect(t, 2, `so give --secret-env\n$`)
	portprove(t, "init", "--profile", "mock", "--control", "http://"+freeAddress(t)).expect(t, 3, `no mock answers`)
}

func TestInitKeepsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kept.yaml")
	if err := os.WriteFile(file, []byte("mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, unattended(file)...).expect(t, 2, `kept\.yaml exists and is kept as it is: name another file with --file`)
	s := &initial{acting: acting{app: &app{}}, file: file}
	other := filepath.Join(t.TempDir(), "other.yaml")
	portprove(t, unattended(other)...).expect(t, 0)
	if err := s.write(load(t, other)); exitCode(err) != 2 || !strings.Contains(err.Error(), "exists and is kept") {
		t.Errorf("a file that came in between: %v", err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "mine\n" {
		t.Errorf("%v, and the file is %q", err, text)
	}
}

func TestInitWrongCalls(t *testing.T) {
	dir := t.TempDir()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, null) })
	piped, err := os.Open("init_test.go") // not a terminal, whatever it says
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, piped) })
	file := filepath.Join(dir, "x.yaml")
	for name, c := range map[string]struct {
		in   io.Reader
		args []string
		says string
	}{
		"no profile":       {nil, []string{"init"}, `required flag.*profile`},
		"unknown profile":  {nil, []string{"init", "--profile", "tset"}, `there is no environment "tset"; did you mean test\? Allowed: mock, test, prod`},
		"nobody to ask":    {nil, []string{"init", "--profile", "test", "--file", file, "--client-id", "x"}, `no terminal to ask at, so give --secret-env, --redirect-uri, --preset, --authorization-lifetime\n$`},
		"nothing to read":  {null, []string{"init", "--profile", "test", "--file", file}, `so give --client-id, --secret-env`},
		"no terminal":      {piped, []string{"init", "--profile", "test", "--file", file}, `^portprove: the input is no terminal to ask at, so give --client-id, `},
		"input ends early": {strings.NewReader("\n0b1c\n"), []string{"init", "--profile", "test", "--file", file}, `the input has ended, so give --secret-env, --redirect-uri`},
		"secret as name":   {nil, unattended(file, "--secret-env", "8f14e45f-ceea"), `--secret-env: client_secret\.env: is not the name of a variable`},
		"two sets":         {nil, unattended(file, "--scopes", "openid"), `if any flags in the group \[preset scopes\]`},
		"unknown preset":   {nil, unattended(file, "--preset", "finanse"), `--preset: preset: "finanse" is not known, did you mean finance\?`},
		"lifetime":         {nil, unattended(file, "--authorization-lifetime", "-1"), `--authorization-lifetime must be above 0`},
		"day":              {nil, unattended(file, "--secret-issued", "1.11.2026"), `--secret-issued is "1\.11\.2026"; write a day such as 2026-01-31`},
		"http":             {nil, unattended(file, "--redirect-uri", "http://erp.example/"), `--redirect-uri: redirect_uri: is "http://erp\.example/"; allowed is https`},
		"real person":      {nil, unattended(file, "--person", "12057012345"), `--person: person: could be a real person's number`},
		"name of the file": {nil, unattended(filepath.Join(dir, "My Test.yaml")), `--file: the profile's name "My Test" can't name its tokens`},
		"no such folder":   {nil, unattended(filepath.Join(dir, "none", "x.yaml")), `the profile can't be written: .*no such file`},
		"sandbox of test":  {nil, unattended(file, "--sandbox", "x"), `--sandbox is for --profile mock`},
		"two places":       {nil, unattended(file, "--secret-file", "x"), `if any flags in the group \[secret-env secret-file secret-command\]`},
		"no key":           {nil, keyedInit(file), `no terminal to ask at, so give --key\n$`},
		"key and chain":    {nil, keyedInit(file, "--key", "x", "--kid", "k", "--certificate-chain", "y"), `--certificate-chain: kid: and certificate_chain are both given`},
		"not a key":        {nil, keyedInit(file, "--key", "init_test.go", "--kid", "k"), `key: the file .*init_test\.go holds no private key`},
		"home":             {nil, keyedInit(file, "--key", "~/x.pem", "--kid", "k"), `--key begins with ~, which only a shell understands`},
		"key for a secret": {nil, unattended(file, "--kid", "k"), `--kid: kid: is given, and token_endpoint_auth_method is client_secret_post`},
		"par":              {nil, unattended(file, "--par", "maybe"), `--par is "maybe"; write true or false`},
		"method":           {nil, unattended(file, "--auth-method", "post"), `--auth-method: token_endpoint_auth_method: "post" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			o := answering(t, c.in, c.args...)
			o.expect(t, 2, c.says)
			if strings.Contains(o.out+o.err, "12057012345") || strings.Contains(o.out+o.err, "8f14e45f") {
				t.Error("what may be secret is printed")
			}
			if _, err := os.Stat(file); err == nil {
				t.Error("a file is left")
			}
		})
	}
}
