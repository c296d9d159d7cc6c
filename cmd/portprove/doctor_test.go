package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// sheetOf is a profile file, member by member.
type sheetOf map[string]string

// sheet is a right profile of the stage's mock.
func (s *stage) sheet() sheetOf {
	a := s.Addresses()
	return sheetFor(environmentMock, a["idporten"], a["login"], a["altinn"])
}

func sheetFor(environment, issuer, login, platform string) sheetOf {
	return sheetOf{
		"environment":  environment,
		"addresses":    "{issuer: '" + issuer + "', authorize: '" + login + "/authorize', altinn_platform: '" + platform + "'}",
		"client_id":    "finance-refresh",
		"redirect_uri": "'http://localhost:8400/?cmp=USMF&mi=WebApplications'",
		"preset":       "finance-refresh", "authorization_lifetime": "31536000",
	}
}

const plantedSecret = "a-planted-secret"

// write returns the file, with the changes laid over; an empty one takes a
// member out.
func (h sheetOf) write(t *testing.T, changes sheetOf) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte(plantedSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := sheetOf{"client_secret": "{file: secret}"}
	for _, part := range []sheetOf{h, changes} {
		for name, value := range part {
			whole[name] = value
		}
	}
	var text strings.Builder
	for name, value := range whole {
		if value != "" {
			text.WriteString(name + ": " + value + "\n")
		}
	}
	file := filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestDoctorOfAHealthyMock(t *testing.T) {
	s := newStage(t)
	s.call(t, "doctor").expect(t, 0, `(?m)^issuer +127\.0\.0\.1:\d+ +IPv4 127\.0\.0\.1:\d+ +- +- +200 +[+]0 s$`, `Run portprove authorize`, `(?m)^errors: 0, warnings: 0, notes: 2$`)
	s.call(t, "login", byTestPerson).expect(t, 0)
	s.call(t, "doctor").expect(t, 0)
	s.call(t, "authorize", byTestPerson).expect(t, 0)
	s.call(t, "doctor").expect(t, 0, `the authorization ends .*T.*Z`)
	o := s.call(t, "doctor", "--json")
	o.expect(t, 0)
	var x examination
	d := json.NewDecoder(strings.NewReader(o.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&x); err != nil || !x.OK || x.Profile != "mock" || len(x.Hops) != 8 || len(x.Findings) != 2 {
		t.Errorf("%v: %s", err, o.out)
	}
	if x.Hops[6].Name != "validator" || x.Hops[7].Name != "app" {
		t.Errorf("the hops are %+v", x.Hops)
	}
	for _, h := range x.Hops {
		if !h.Reached || h.Family != "IPv4" || h.Status != http.StatusOK || h.Skew == nil {
			t.Errorf("the hop is %+v", h)
		}
	}
	s.Default.Clock().Advance(366 * 24 * time.Hour)
	s.call(t, "doctor").expect(t, 1, `error +authorization-ended`, `portprove reauthorize`,
		`note +clock \(issuer, authorize, token, jwks, altinn, altinn_jwks, validator, app\)\n +the clock of the mock 127\.0\.0\.1:\d+ is 878[34]h.* ahead of this machine's`)
	s.expectNoSecretSaid(t)
}

func TestDoctorNamesWhatIsPlanted(t *testing.T) {
	s := newStage(t)
	a := s.Addresses()
	addresses := func(more string) string { return strings.TrimSuffix(s.sheet()["addresses"], "}") + more + "}" }
	day := func(ago int) string { return time.Now().AddDate(0, 0, -ago).Format(time.DateOnly) }
	for name, c := range map[string]struct {
		changes  sheetOf
		code     int
		patterns []string
	}{
		"nothing": {nil, 0, []string{`errors: 0, warnings: 0`}},
		"issuer": {
			sheetOf{"addresses": strings.Replace(addresses(""), "/idporten'", "/idporten/'", 1)},
			1,
			[]string{`error +row-issuer \(issuer\)\n +addresses\.issuer is http\S+/idporten/ in the profile, and http\S+/idporten/\.well-known/openid-configuration publishes http\S+/idporten\n +Cure: They are compared to the letter`},
		},
		"token":  {sheetOf{"addresses": addresses(", token: '" + a["idporten"] + "/tokens'")}, 1, []string{`error +row-token`}},
		"logout": {sheetOf{"addresses": addresses(", logout: '" + a["idporten"] + "/logout'")}, 0, []string{`warning +row-logout`}},
		"jwks": {
			sheetOf{"addresses": addresses(", jwks: '" + a["idporten"] + "/keys'")},
			1,
			[]string{`error +status \(jwks\)\n +http\S+/keys answers 404, not 200`, `error +row-jwks`},
		},
		"altinn": {
			sheetOf{"addresses": addresses(", altinn_issuer: '" + a["altinn"] + "/authentication/api/v1/openid'")},
			1,
			[]string{`error +row-altinn_issuer \(altinn\)`},
		},
		"retired": {
			sheetOf{"addresses": addresses(", token: 'https://oidc-ver2.difi.no/idporten-oidc-provider/token'")},
			2,
			[]string{`addresses\.token: names "oidc-ver2\.difi\.no", which no longer answers: its successor is test\.idporten\.no`},
		},
		"mixed": {
			sheetOf{"addresses": addresses(", token: 'https://test.idporten.no/token'")},
			2,
			[]string{`is a host of the environment test, and this profile is of mock`},
		},
		"redirect": {
			sheetOf{"redirect_uri": "'http://localhost:8400/?cmp=DEMF'"},
			1,
			[]string{`error +redirect-unregistered`, `registered: \S+ , \S+`, `after "http://localhost:8400/\?cmp=" it goes on with "DEMF" instead of "USMF`},
		},
		"redirect without TLS": {sheetOf{"redirect_uri": "'http://erp.example/'"}, 1, []string{`warning +redirect-http`, `note +redirect-elsewhere`}},
		"redirect with TLS":    {sheetOf{"redirect_uri": "'https://localhost:8400/'"}, 1, []string{`warning +redirect-https`}},
		"scopes": {
			sheetOf{"preset": "", "scopes": "[openid, profile]", "pkce": "true"},
			1,
			[]string{`error +scopes \(control\)\n +scopes ask for what is not registered: profile`},
		},
		"pkce":           {sheetOf{"pkce": "false"}, 1, []string{`error +pkce \(control\)\n +pkce is off, and the registration demands it`}},
		"method":         {sheetOf{"token_endpoint_auth_method": "client_secret_basic"}, 1, []string{`error +auth-method \(control\)\n .*client_secret_basic, and client_secret_post is registered`}},
		"level":          {sheetOf{"acr": "Level4"}, 0, []string{`warning +acr \(issuer\)`}},
		"client":         {sheetOf{"client_id": "finance-refesh"}, 1, []string{`error +client \(control\)\n +the mock has no client "finance-refesh"; did you mean finance-refresh\?`}},
		"expired secret": {sheetOf{"secret_issued": day(400)}, 1, []string{`error +secret-expired\n +the client secret expired on ` + day(40) + `, 360 days`, `Make a new one`}},
		"old secret":     {sheetOf{"secret_issued": day(350)}, 0, []string{`warning +secret-ends`}},
		"no secret":      {sheetOf{"client_secret": "{env: PORTPROVE_NEVER_SET}"}, 1, []string{`error +secret\n +client_secret: the variable PORTPROVE_NEVER_SET is not set`}},
		"no ca":          {sheetOf{"ca_file": "none.pem"}, 1, []string{`error +transport\n +ca_file: .*none\.pem`}},
		"bad profile":    {sheetOf{"client_id": ""}, 2, []string{`client_id: is missing`}},
	} {
		t.Run(name, func(t *testing.T) {
			s.call(t, "doctor", "--profile", s.sheet().write(t, c.changes)).expect(t, c.code, c.patterns...)
		})
	}
	if strings.Contains(s.said.String(), plantedSecret) {
		t.Error("the secret is printed")
	}
}

// An environment of the user's own has no mock's clock and no registration.
func TestDoctorOfAnotherEnvironment(t *testing.T) {
	s := newStage(t)
	a := s.Addresses()
	own := sheetFor("staging", a["idporten"], a["login"], a["altinn"])
	s.call(t, "doctor", "--profile", own.write(t, nil)).expect(t, 0, `note +no-validator\n`, `note +no-app\n +the profile has no address of the Tax Administration's app, so no return can be filed with it\n +Cure: Write addresses\.app`, `note +secret-age`, `errors: 0, warnings: 0`)
	s.call(t, "doctor", "--profile", own.write(t, sheetOf{"preset": "", "scopes": "[openid, 'altinn:instances.read', 'altinn:instances.write', profile]", "pkce": "false"})).
		expect(t, 0, `warning +scopes\n +scopes differ from the nearest preset, finance; missing: skatteetaten:mvameldinginnsending; extra: profile\n`, `note +pkce`)
	s.Default.Clock().Advance(-time.Hour)
	o := s.call(t, "doctor", "--profile", own.write(t, sheetOf{"client_secret": "{env: PORTPROVE_NEVER_SET}", "secret_issued": time.Now().AddDate(0, 0, -350).Format(time.DateOnly)}))
	o.expect(t, 1, `error +clock \(issuer, authorize, token, jwks, altinn, altinn_jwks\)\n +the clock of 127\.0\.0\.1:\d+ is (1h0m[0-2]|59m5\d)s behind this machine's; 10 s are allowed\n +Cure: Set this machine's clock by NTP`)
	var order []string
	for line := range strings.Lines(o.out) {
		for _, known := range severities {
			if strings.HasPrefix(line, string(known)+" ") {
				order = append(order, string(known))
			}
		}
	}
	if want := []string{"error", "error", "warning", "note", "note", "note", "note"}; !slices.Equal(order, want) {
		t.Errorf("the order is %q, want %q", order, want)
	}
}

func TestDoctorMeetsNobody(t *testing.T) {
	s := newStage(t)
	nobody := "http://" + freeAddress(t)
	away := sheetFor(environmentMock, nobody+"/idporten", nobody+"/login", nobody+"/altinn")
	s.call(t, "doctor", "--profile", away.write(t, nil)).expect(t, 3,
		`error +refused \(issuer, authorize, token, jwks, altinn, altinn_jwks\)\n +127\.0\.0\.1:\d+ refuses connections\n +Cure: Start what should listen there`,
		`note +registration-unknown \(control\)\n .*another issuer`)
	s.call(t, "doctor", "--profile", away.write(t, sheetOf{"proxy": nobody, "environment": "staging"})).expect(t, 3,
		`error +proxy \(issuer.*\n +127\.0\.0\.1:\d+ is not reached through the proxy `+nobody)
	s.call(t, "doctor", "--control", nobody+"/_portprove").expect(t, 3, `no mock answers`)
	a := s.Addresses()
	half := sheetFor("staging", a["idporten"], nobody+"/login", a["altinn"])
	s.call(t, "doctor", "--profile", half.write(t, nil)).expect(t, 1, `error +refused \(authorize\)`, `error +row-authorize`)
}

func TestDoctorThroughAProxy(t *testing.T) {
	s := newStage(t)
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(*httputil.ProxyRequest) {}})
	t.Cleanup(proxy.Close)
	s.call(t, "doctor", "--profile", s.sheet().write(t, sheetOf{"proxy": proxy.URL})).expect(t, 0,
		`(?m)^issuer +\S+ +IPv4 `+strings.TrimPrefix(proxy.URL, "http://")+` \(proxy `+proxy.URL+`\) .* 200 `)
}

func TestDoctorOverTLS(t *testing.T) {
	c := serving(t, nil, "--tls", "--data", t.TempDir())
	there := sheetFor(environmentMock, c.Base+"/idporten", c.Base+"/login", c.Base+"/altinn")
	untrusted := `certificate of \S+ was issued by CN=portprove mock CA.*, which this machine does not trust; a proxy may inspect TLS\n +Cure: Give ca_file`
	inStore := []string{"--store", filepath.Join(t.TempDir(), "tokens")}
	call := func(changes sheetOf) outcome {
		return portprove(t, append([]string{"doctor", "--profile", there.write(t, changes)}, inStore...)...)
	}
	call(nil).expect(t, 1, `error +untrusted \(issuer, authorize, token, jwks, altinn, altinn_jwks\)\n +`+untrusted, `(?m)^issuer .* -  +CN=portprove mock CA.* -  +-$`)
	call(sheetOf{"ca_file": "'" + c.CA + "'"}).expect(t, 0, `(?m)^issuer .* TLS 1\.3 +CN=portprove mock CA.* 200 `)
	portprove(t, append([]string{"doctor", "--control", c.Control}, inStore...)...).expect(t, 1, `error +untrusted \(control\)`)
	plain := sheetFor("staging", strings.Replace(newStage(t).Addresses()["idporten"], "http:", "https:", 1), c.Base+"/login", c.Base+"/altinn")
	portprove(t, append([]string{"doctor", "--profile", plain.write(t, sheetOf{"ca_file": "'" + c.CA + "'"})}, inStore...)...).
		expect(t, 1, `error +no-tls \(issuer, token, jwks\)`)
}

// The shipped row of the test environment, led to a mock.
func TestDoctorOfTheTestEnvironment(t *testing.T) {
	c := serving(t, nil, "--tls", "--layout", "hosts", "--data", t.TempDir())
	at := strings.TrimPrefix(c.Base, "https://")
	var entries []string
	for _, host := range testHosts {
		entries = append(entries, "'"+host+":443:"+at+"'")
	}
	resolve := "[" + strings.Join(entries, ", ") + "]"
	there := sheetFor("test", "", "", "")
	file := there.write(t, sheetOf{"addresses": "", "resolve": resolve, "ca_file": "'" + c.CA + "'", "person": "'15817840008'"})
	o := portprove(t, "doctor", "--profile", file, "--store", filepath.Join(t.TempDir(), "tokens"))
	o.expect(t, 0, `(?m)^authorize +login\.test\.idporten\.no:443 +IPv4 \S+ \(by resolve\) +TLS 1\.3`, `errors: 0, warnings: 0`,
		`tt02\.altinn\.no`, `Tenor`, `DAGL or LEDE`, `2022`, `428`, `registered for VAT`, `granted to an organisation number`, `login --person`, `always verified`)
	if strings.Contains(o.out+o.err, "15817840008") || strings.Contains(o.out+o.err, plantedSecret) {
		t.Error("what must not be is printed")
	}
}

func TestDoctorLooksAtTheTokenFile(t *testing.T) {
	s := newStage(t)
	file, kept := s.sheet().write(t, nil), filepath.Join(s.dir, "mine.json")
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, []byte("{eyJhbGciOiJSUzI1NiJ9"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.call(t, "doctor", "--profile", file).expect(t, 1, `error +token-file\n .*mine\.json: The token file can't be used: .*\n +Cure: Nothing was changed\. Move the file away`)
	foreign := `{"format":"portprove tokens","version":1,"profile":"mine","issuer":"https://test.idporten.no","state":{}}`
	if err := os.WriteFile(kept, []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}
	s.call(t, "doctor", "--profile", file).expect(t, 1, `The tokens are of profile "mine" at "https://test\.idporten\.no"`)
	if err := os.Chmod(kept, 0o644); err != nil { //nolint:gosec // what is planted.
		t.Fatal(err)
	}
	s.call(t, "doctor", "--profile", file).expect(t, 1, `has mode 0644, so others could read the tokens`)
	if strings.Contains(s.said.String(), "eyJ") {
		t.Error("what the file holds is printed")
	}
}

func TestDoctorTellsThatTheSecretDiesFirst(t *testing.T) {
	s := newStage(t)
	file := s.sheet().write(t, sheetOf{
		"client_secret": "{inline: finance-refresh-secret, i_know_this_is_a_secret: true}", "secret_issued": time.Now().Format(time.DateOnly),
	})
	s.call(t, "authorize", byTestPerson, "--profile", file).expect(t, 0)
	s.call(t, "doctor", "--profile", file).expect(t, 0, `warning +secret-first\n +the client secret dies on .*, before the authorization`)
	s.expectNoSecretSaid(t)
}

// A portal that answers everything sees GETs without anything to keep.
func TestDoctorSendsNothingThatIsSecret(t *testing.T) {
	seen := make(chan *http.Request, 16)
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r
		if strings.HasSuffix(r.URL.Path, "/jwks.json") {
			http.Redirect(w, r, "/sign-in", http.StatusFound)
		}
		if _, err := w.Write([]byte("<html>Sign in to the guest network</html>")); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(portal.Close)
	there := sheetFor("staging", portal.URL+"/idporten", portal.URL+"/login", portal.URL+"/altinn")
	portprove(t, "doctor", "--profile", there.write(t, sheetOf{"person": "'15817840008'"}), "--store", filepath.Join(t.TempDir(), "tokens")).expect(t, 1,
		`error +document \(issuer\)\n .*not with the JSON that belongs there`, `error +status \(jwks\)\n .*answers 302, not 200`)
	close(seen)
	n := 0
	for r := range seen {
		n++
		if r.Method != http.MethodGet || r.URL.RawQuery != "" || r.ContentLength != 0 || r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Errorf("it sent %s %s %v", r.Method, r.URL, r.Header)
		}
	}
	if n != 6 {
		t.Errorf("%d requests", n)
	}
}

func TestDoctorCleansWhatOthersWrote(t *testing.T) {
	for text, want := range map[string]string{
		"plain text":                         "plain text",
		"person 15817840008 here":            "person … here",
		"token eyJhbGciOiJSUzI1NiJ9.e30.x-_": "token …",
		"red \x1b[31m\n":                     "red ?[31m?",
	} {
		if got := clean(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
