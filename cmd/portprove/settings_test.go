package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

// typed is what settings finance prints as JSON.
type typed struct {
	Profile, Environment, Variant string
	WebApplications               []struct {
		Name   string
		Fields []typedField
	} `json:"web_applications"`
	Common       []typedField   `json:"web_services_common"`
	Services     []typedService `json:"web_services"`
	RedirectURIs []string       `json:"redirect_uris"`
	Remarks      []string
}

type typedField struct{ Field, Value, Note string }

type typedService struct {
	Name            string
	WebApplication  string `json:"web_application"`
	Method          string
	Accept          string
	ContentType     string `json:"content_type"`
	SuccessCode     int    `json:"success_code"`
	InternetAddress string `json:"internet_address"`
	Note            string
}

// settingsOf runs the command and reads its JSON strictly.
func settingsOf(t *testing.T, control string, args ...string) typed {
	t.Helper()
	o := portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": control}, append([]string{"settings", "finance", "--json"}, args...)...)
	o.expect(t, 0)
	var s typed
	d := json.NewDecoder(strings.NewReader(o.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		t.Fatalf("%v in %s", err, o.out)
	}
	return s
}

// expectFields compares fields of NO ID-Porten and, behind "NO Altinn: ", of
// NO Altinn.
func (s typed) expectFields(t *testing.T, want map[string]string) {
	t.Helper()
	for name, value := range want {
		app, field := s.WebApplications[0], name
		if of, is := strings.CutPrefix(name, "NO Altinn: "); is {
			app, field = s.WebApplications[1], of
		}
		i := slices.IndexFunc(app.Fields, func(f typedField) bool { return f.Field == field })
		if i < 0 || app.Fields[i].Value != value {
			t.Errorf("%s is %+v, want %q", name, app.Fields, value)
		}
	}
}

func (s typed) expectAddresses(t *testing.T, validate, instances string) {
	t.Helper()
	for i, service := range s.Services {
		want := instances
		switch i {
		case 0:
			want = validate
		case 6:
			want = ""
		}
		if service.InternetAddress != want || (want == "") != (service.Note != "") {
			t.Errorf("%s has address %q (%s), want %q", service.Name, service.InternetAddress, service.Note, want)
		}
	}
}

func TestSettingsNameEveryFieldOnce(t *testing.T) {
	fields := []string{
		"Application name", "Description", "Base URL", "Authorization URL path", "Token URL path", "Redirect URL", "Client ID", "Client secret",
		"Server token", "Authorization format mapping", "Import token model mapping", "Granted scope", "Access token will expire in",
		"Accept", "Content type", "Security roles",
	}
	for _, args := range [][]string{nil, {"--old"}} {
		s := settingsOf(t, "", append(args, "--profile", "test")...)
		for i, name := range []string{"NO ID-Porten", "NO Altinn"} {
			var got []string
			for _, f := range s.WebApplications[i].Fields {
				got = append(got, f.Field)
				if f.Value == "" && f.Note == "" {
					t.Errorf("%s of %s says nothing", f.Field, name)
				}
			}
			if s.WebApplications[i].Name != name || !slices.Equal(got, fields) {
				t.Errorf("%s has the fields %q", s.WebApplications[i].Name, got)
			}
		}
	}
	o := portprove(t, "settings", "finance", "--profile", "test")
	o.expect(t, 0)
	for _, field := range fields {
		if n := strings.Count(o.out, "\n  "+field+"  "); n != 2 {
			t.Errorf("%s is printed %d times, want once for each web application", field, n)
		}
	}
}

func TestSettingsOfTheSevenServices(t *testing.T) {
	want := []typedService{
		{"NO Validate VAT return", "NO ID-Porten", "POST", "", "application/xml", 200, "", ""},
		{"NO Altinn POST JSON", "NO Altinn", "POST", "", "application/json", 201, "", ""},
		{"NO Altinn PUT XML", "NO Altinn", "PUT", "", "application/xml", 201, "", ""},
		{"NO Altinn POST XML", "NO Altinn", "POST", "", "text/xml", 201, "", ""},
		{"NO Altinn PUT JSON", "NO Altinn", "PUT", "", "application/json", 200, "", ""},
		{"NO Altinn GET JSON", "NO Altinn", "GET", "application/json", "", 200, "", ""},
		{"NO Altinn GET attachments", "NO Altinn", "GET", "", "", 200, "", ""},
	}
	s := settingsOf(t, "", "--profile", "prod")
	s.expectAddresses(t, "https://idporten.api.skatteetaten.no/api/mva/grensesnittstoette/mva-melding/valider",
		"https://skd.apps.altinn.no/skd/mva-melding-innsending-v1/instances")
	for i := range s.Services {
		s.Services[i].InternetAddress, s.Services[i].Note = "", ""
	}
	if !slices.Equal(s.Services, want) {
		t.Errorf("the services are %+v", s.Services)
	}
	if last := s.Common[len(s.Common)-1]; last.Field != "Request header format mapping" || last.Value != "Altinn VAT web request headers format (NO)" || len(s.Common) != 6 {
		t.Errorf("in common they have %+v", s.Common)
	}
}

func TestSettingsOfAMock(t *testing.T) {
	m := mocks.Start(t)
	s := settingsOf(t, m.Control)
	s.expectFields(t, map[string]string{
		"Application name": "NO ID-Porten", "Base URL": "",
		"Authorization URL path": m.Base + "/login/authorize", "Token URL path": m.Base + "/idporten/token",
		"Redirect URL": "https://finance.example/?cmp=USMF&mi=WebApplications", "Client ID": "finance", "Client secret": "finance-secret",
		"Authorization format mapping": "Altinn VAT authorization format (NO)", "Import token model mapping": "Altinn VAT import ID-Porten token format (NO)",
		"Accept": "", "Content type": "application/x-www-form-urlencoded",
		"NO Altinn: Base URL":                   m.Base + "/altinn/authentication/api/v1/exchange/id-porten",
		"NO Altinn: Authorization URL path":     "",
		"NO Altinn: Client secret":              "",
		"NO Altinn: Import token model mapping": "Altinn VAT import Altinn token format (NO)",
		"NO Altinn: Content type":               "application/json",
	})
	if !slices.Equal(s.RedirectURIs, []string{"https://finance.example/?cmp=USMF&mi=WebApplications", "http://localhost:8400/?cmp=USMF&mi=WebApplications"}) {
		t.Errorf("redirect URIs %q", s.RedirectURIs)
	}
	validator := m.Base + "/skatteetaten/api/mva/grensesnittstoette/mva-melding/valider"
	s.expectAddresses(t, validator, m.Base+"/apps/skd/mva-melding-innsending-test/instances")
	if r, err := http.Get(validator); err != nil || r.StatusCode == http.StatusNotFound || r.Body.Close() != nil {
		t.Errorf("nobody is at the validator's address: %v", err)
	}
	if s.Variant != "newest" {
		t.Errorf("the variant is %q", s.Variant)
	}
	settingsOf(t, m.Control, "--client", "finance-2021").expectFields(t, map[string]string{"Client ID": "finance-2021", "Client secret": "finance-2021-secret"})
	settingsOf(t, m.Control, "--old").expectFields(t, map[string]string{
		"Base URL": m.Base, "Authorization URL path": "/login/authorize", "Token URL path": "/idporten/token",
		"NO Altinn: Base URL": m.Base + "/altinn/authentication/api/v1/exchange/id-porten",
	})
}

func TestSettingsOfASandbox(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control}
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(portproveIn(t.Context(), env, "sandbox", "new", "--json").out), &made); err != nil {
		t.Fatal(err)
	}
	base := m.Base + "/s/" + made.ID
	settingsOf(t, m.Control, "--sandbox", made.ID).expectFields(t, map[string]string{
		"Authorization URL path": base + "/login/authorize", "Token URL path": base + "/idporten/token",
		"NO Altinn: Base URL": base + "/altinn/authentication/api/v1/exchange/id-porten",
	})
	settingsOf(t, m.Control, "--old", "--sandbox", made.ID).expectFields(t, map[string]string{
		"Base URL": base, "Authorization URL path": "/login/authorize", "Token URL path": "/idporten/token",
	})
}

func TestSettingsOfTheTestEnvironment(t *testing.T) {
	s := settingsOf(t, "", "--profile", "test")
	s.expectFields(t, map[string]string{
		"Base URL": "", "Authorization URL path": "https://login.test.idporten.no/authorize", "Token URL path": "https://test.idporten.no/token",
		"Redirect URL": "", "Client ID": "", "Client secret": "",
		"NO Altinn: Base URL": "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten",
	})
	s.expectAddresses(t, "https://idporten-api-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider",
		"https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-test/instances")
	for i, words := range []string{"byte for byte, one per legal entity", "360 days and an authorization 365", "nobody has called them"} {
		if !strings.Contains(s.Remarks[i], words) {
			t.Errorf("remark %d is %q", i, s.Remarks[i])
		}
	}
	old := settingsOf(t, "", "--profile", "test", "--old")
	old.expectFields(t, map[string]string{
		"Base URL": "https://oidc-ver2.difi.no/idporten-oidc-provider", "Authorization URL path": "/authorize", "Token URL path": "/token",
	})
	if note := old.WebApplications[0].Fields[2].Note; note != "gone; its successor is test.idporten.no" || old.Variant != "2021" {
		t.Errorf("variant %s, the old base has the note %q", old.Variant, note)
	}
	if old.Services[0].InternetAddress != "https://mp-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider" ||
		old.Services[1].Note != "gone; its successor is mva-melding-innsending-test" {
		t.Errorf("the old services are %+v", old.Services)
	}
}

func TestSettingsOfAFileShowNoSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte("environment: mock\nclient_id: finance\nclient_secret: {inline: planted-secret, i_know_this_is_a_secret: true}\n"+
		"redirect_uri: https://erp.example/?cmp=NO01\naddresses: {app: \"http://127.0.0.1:9/apps/skd/mva-melding-innsending-v1\", validator: \"http://127.0.0.1:9/validate\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := settingsOf(t, "", "--profile", file)
	s.expectFields(t, map[string]string{"Client ID": "finance", "Client secret": "", "Redirect URL": "https://erp.example/?cmp=NO01"})
	s.expectAddresses(t, "http://127.0.0.1:9/validate", "http://127.0.0.1:9/apps/skd/mva-melding-innsending-v1/instances")
	if o := portprove(t, "settings", "finance", "--profile", file); strings.Contains(o.out+o.err, "planted") || o.code != 0 {
		t.Errorf("exit code %d, and it says %s%s", o.code, o.out, o.err)
	}
}

func TestSettingsWrongCalls(t *testing.T) {
	m := mocks.Start(t)
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"unknown profile":       {[]string{"--profile", "tset"}, `there is no profile "tset"; allowed: mock, test, prod, or a profile file\. Did you mean test\?`},
		"sandbox of test":       {[]string{"--profile", "test", "--sandbox", "x"}, `--sandbox is for --profile mock, and this is --profile test`},
		"client of prod":        {[]string{"--profile", "prod", "--client", "x"}, `--client is for --profile mock`},
		"unknown client":        {[]string{"--client", "finanse"}, `the mock has no client "finanse"; did you mean finance\?`},
		"unknown flag":          {[]string{"--odl"}, `unknown flag: --odl; did you mean --old\?`},
		"nothing to cut a base": {[]string{"--old", "--profile", twoHosts(t)}, `share one Base URL, and https://login\.own\.example/authorize and https://own\.example/token share none: leave out --old`},
	} {
		t.Run(name, func(t *testing.T) {
			portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": m.Control}, append([]string{"settings", "finance"}, c.args...)...).expect(t, 2, c.says)
		})
	}
	portprove(t, "settings", "finence").expect(t, 2, `did you mean finance\?`)
}

// twoHosts is a profile whose authorize and token have no host in common.
func twoHosts(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte("environment: own\nclient_id: x\nclient_secret: {env: S}\nredirect_uri: https://erp.example/\npreset: finance\nauthorization_lifetime: 31536000\n"+
		"addresses: {issuer: \"https://own.example\", authorize: \"https://login.own.example/authorize\", altinn_platform: \"https://altinn.own.example\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
