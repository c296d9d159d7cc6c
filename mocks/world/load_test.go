package world_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// The line and column of each fault are part of what is tested, so this file
// keeps to one fault per line.
const faulty = `version: 1
people:
  - pid: "01017840050"
    name: OPPLAGT TESTPERSON
    levels: [idporten-loa-high]
  - pid: 15817840008
    name: TALL UTEN TEGN
    levels: [idporten-loa-hihg]
  - pid: "23847940182"
    naem: FEIL STAVET
    levels: []
    altinn: {user_id: 0, party_id: 7, party_uuid: 6B1C6D4E-0000-4000-8000-000000000001}
    name: FEIL STAVET
  - pid: "23847940182"
    levels: [idporten-loa-low]
    levels: [idporten-loa-low]
companies:
  - organisation_number: "311223340"
    name: ""
    party_id: 7
    party_uuid: 6b1c6d4e-0000-4000-8000-000000001001
roles:
  - pid: "04888140110"
    organisation_number: "311223340"
    roles: [DAGLL]
scopes:
  - name: altinn:instances.read
clients:
  - client_id: demo
    client_name: Demo
    client_orgno: "311223348"
    integration_type: api_klient
    application_type: web
    scopes: [altinn:instances.raed]
    grant_types: [refresh_token]
    redirect_uris: [/callback]
    token_endpoint_auth_method: none
    access_token_lifetime: "120"
`

func TestLoadReportsEverythingAtOnceInOrder(t *testing.T) {
	_, err := world.Load("w.yaml", []byte(faulty))
	want := []string{
		`w.yaml:3:10: people[0].pid: could be a real person's number: only synthetic ones (month + 80) are allowed`,
		`w.yaml:6:10: people[1].pid: must be text, is a number: put it in quotes`,
		`w.yaml:8:14: people[1].levels[0]: "idporten-loa-hihg" is not known, did you mean "idporten-loa-high"?; allowed: idporten-loa-low, idporten-loa-substantial, idporten-loa-high`,
		`w.yaml:10:5: people[2].naem: is not known here, did you mean name?`,
		`w.yaml:11:13: people[2].levels: is empty; allowed: idporten-loa-low, idporten-loa-substantial, idporten-loa-high`,
		`w.yaml:12:23: people[2].altinn.user_id: is 0: it must be greater than 0`,
		`w.yaml:12:51: people[2].altinn.party_uuid: is not a GUID in lower case, such as 6b1c6d4e-0000-4000-8000-000000000001`,
		`w.yaml:14:5: people[3].name: is missing`,
		`w.yaml:14:10: people[3].pid: is the same number as people[2].pid: each may stand once`,
		`w.yaml:16:5: people[3].levels: is written twice, first in line 15`,
		`w.yaml:18:26: companies[0].organisation_number: is not an organisation number: its check digit, the last one, is wrong`,
		`w.yaml:19:11: companies[0].name: is empty: write some text`,
		`w.yaml:20:15: companies[0].party_id: is the same party as people[2].altinn.party_id: each may stand once`,
		`w.yaml:23:10: roles[0].pid: no person of this world has this number`,
		`w.yaml:25:13: roles[0].roles[0]: "DAGLL" is not known, did you mean "DAGL"?; allowed: REGNA, SISKD, A0237, A0238, A0239, A0240, KNUF, ATTST, UTINN, A0212, DAGL, LEDE, MEDL, NEST, REVI, REGN, INNH, KOMP, KONT, DTPR, DTSO, SAM, MVAU, MVAG, KOMK, FFØR, BEST, REPR, BOBE, PRIV`,
		`w.yaml:27:5: scopes[0].owner_orgno: is missing: the organisation number of the scope's owner (only openid and profile have none)`,
		`w.yaml:34:14: clients[0].scopes[0]: "altinn:instances.raed" is not a scope of this world, did you mean "altinn:instances.read"?`,
		`w.yaml:35:18: clients[0].grant_types: lacks authorization_code: without it nobody can sign in`,
		`w.yaml:36:21: clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback`,
		`w.yaml:37:33: clients[0].token_endpoint_auth_method: "none" is not a method of application_type web; allowed: client_secret_basic, client_secret_post, private_key_jwt`,
		`w.yaml:38:28: clients[0].access_token_lifetime: must be a number, is text`,
	}
	compareLines(t, err, want)
}

// compareLines compares the problems in err, one per line.
func compareLines(t *testing.T, err error, want []string) {
	t.Helper()
	got := []string{}
	if err != nil {
		got = strings.Split(err.Error(), "\n")
	}
	for i := range max(len(got), len(want)) {
		g, w := "(nothing)", "(nothing)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("problem %d\n got %s\nwant %s", i, g, w)
		}
	}
}

func TestLoadRefusesWhatItCannotRead(t *testing.T) {
	for name, c := range map[string]struct{ file, data, want string }{
		"nothing":            {"w.yaml", "", "w.yaml: is empty: a world has at least a version and one person"},
		"only comments":      {"w.yaml", "# a\n", "w.yaml: is empty: a world has at least a version and one person"},
		"not UTF-8":          {"w.yaml", "\xff\xfea", "w.yaml: is not UTF-8 text"},
		"too large":          {"w.yaml", strings.Repeat("#", 1<<20+1), "w.yaml: is 1048577 bytes long: at most 1048576 (1 MiB) are allowed"},
		"as large as can be": {"w.yaml", strings.Repeat("#", 1<<20), "w.yaml: is empty: a world has at least a version and one person"},
		"whole number 010":   {"w.yaml", "version: 01\npeople: 1\n", "w.yaml:1:10: version: must be a whole number in plain digits, such as 600\nw.yaml:2:9: people: must be a list, is a number"},
		"too many tokens":    {"w.yaml", strings.Repeat("- a\n", 40_000), "w.yaml:30001:1: the YAML is too long from here on: write so large a world as JSON"},
		"YAML syntax":        {"w.yaml", "a: [1,\n", "w.yaml:1:4: is not valid YAML: sequence end token ']' not found"},
		"JSON syntax":        {"w.json", "{\n  \"version\": 1,\n}", "w.json:3:1: is not valid JSON: invalid character '}' looking for beginning of object key string"},
		"JSON that ends":     {"w.json", "{", "w.json:1:1: is not valid JSON: unexpected end of JSON input"},
		"a list":             {"w.yaml", "- a\n", "w.yaml:1:1: must be a mapping, is a list"},
		"null":               {"w.yaml", "null", "w.yaml:1:1: has no value: give it one or leave it out"},
		"an anchor":          {"w.yaml", "a: &x 1", "w.yaml:1:4: anchors (&name) are not used in a world file: write the value out"},
		"an alias":           {"w.yaml", "a: *x", "w.yaml:1:4: aliases (*name) are not used in a world file: write the value out"},
		"a tag":              {"w.yaml", "a: !!str 1", "w.yaml:1:4: tags (!name) are not used in a world file: put text in quotes, write the rest plainly"},
		"a merge key":        {"w.yaml", "<<: 1", "w.yaml:1:1: merge keys (<<) are not used in a world file: write the members out"},
		"a complex key":      {"w.yaml", "? a\n: b", "w.yaml:1:1: keys after a question mark are not used in a world file: write key: value"},
		"a directive":        {"w.yaml", "%YAML 1.2\n---\n", "w.yaml:1:1: directives (%NAME) are not used in a world file"},
		"two documents":      {"w.yaml", "---\na: 1\n---\nb: 1\n", "w.yaml:3:1: a second document begins here: a world file holds one"},
		"nested brackets":    {"w.yaml", strings.Repeat("[", 40), "w.yaml:1:33: this is nested more than 32 levels deep"},
		"nested dashes":      {"w.yaml", strings.Repeat("- ", 40), "w.yaml:1:65: this is nested more than 32 levels deep"},
		"tabs in YAML":       {"w.yaml", "version: 1\npeople:\n\t- a\n", `w.yaml:3:1: is not valid YAML: found character '\t' that cannot start any token`},
		"a secret in YAML":   {"w.yaml", "client_secret: very-secret\n  b: [", "w.yaml:1:16: is not valid YAML: mapping value is not allowed in this context"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := world.Load(c.file, []byte(c.data))
			compareLines(t, err, strings.Split(c.want, "\n"))
		})
	}
}

func TestLoadReadsTheSameFromEachNotation(t *testing.T) {
	want, err := world.Load("w.yaml", []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"byte order mark":  "\ufeff" + smallest,
		"CR LF":            strings.ReplaceAll(smallest, "\n", "\r\n"),
		"a document start": "---\n" + smallest + "...\n",
		"JSON with tabs":   "{\n\t\"version\": 1,\n\t\"people\": [{\"pid\": \"15817840008\", \"name\": \"\\u004fPPLAGT TESTPERSON\", \"levels\": [\"idporten-loa-high\"]}]\n}",
		"flow YAML":        `{version: 1, people: [{pid: '15817840008', name: OPPLAGT TESTPERSON, levels: [idporten-loa-high,],},],}`,
		"block text":       strings.Replace(smallest, "OPPLAGT TESTPERSON", ">-\n      OPPLAGT\n      TESTPERSON", 1),
		"empty sections":   smallest + "roles: []\nclients: []\n",
	} {
		if got, err := world.Load("w", []byte(data)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestLoadPlacesProblemsInEachNotation(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"CR LF":      {"version: 1\r\npeople:\r\n- pid: 1\r\n  name: A\r\n  levels: [idporten-loa-low]\r\n", "w:3:8: people[0].pid: must be text, is a number: put it in quotes"},
		"letters":    {`{æøå: 1, version: 2, people: [{pid: "15817840008", name: A, levels: [idporten-loa-low]}]}`, "w:1:2: \"æøå\": is not known here; allowed: version, people, companies, roles, mandates, eidas_people, email_people, scopes, clients\nw:1:19: version: is 2: this program reads version 1"},
		"JSON":       {"{\"version\": 1, \"people\": [\n  {\"pid\": \"15817840008\", \"name\": \"Å\",\n   \"levels\": [true]}]}", `w:3:15: people[0].levels[0]: must be text, is true or false: put it in quotes`},
		"JSON twice": {"{\"version\": 1, \"people\": [{\"pid\": \"15817840008\", \"name\": \"Å\", \"name\": \"B\", \"levels\": [\"idporten-loa-low\"]}]}", `w:1:63: people[0].name: is written twice, first in line 1`},
		"a long key": {smallest + strings.Repeat("k", 100) + ": 1\n", "w:6:1: \"" + strings.Repeat("k", 64) + "…\": is not known here; allowed: version, people, companies, roles, mandates, eidas_people, email_people, scopes, clients"},
		"a person":   {smallest + "\"" + looksReal + "\": 1\n", `w:6:1: "…": is not known here; allowed: version, people, companies, roles, mandates, eidas_people, email_people, scopes, clients`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := world.Load("w", []byte(c.data))
			compareLines(t, err, strings.Split(c.want, "\n"))
		})
	}
}

func TestDefaultWorld(t *testing.T) {
	w, err := world.Load("default.yaml", world.DefaultFile())
	if err != nil {
		t.Fatal(err)
	}
	if first, second := world.Default(), world.Default(); !reflect.DeepEqual(w, first) || first != second {
		t.Error("Default is not the default file, read once")
	}
	world.DefaultFile()[0] = 'x'
	if world.DefaultFile()[0] != '#' {
		t.Error("DefaultFile hands out the embedded bytes themselves")
	}
	var ids []string
	for _, c := range w.Clients {
		ids = append(ids, c.ClientID)
		if c.SecretIssued != nil {
			t.Errorf("the secret of %s dies on a day of the calendar", c.ClientID)
		}
	}
	if got := strings.Join(ids, " "); got != "finance finance-2021 finance-refresh web-demo spa-demo jwt-demo native-demo" {
		t.Errorf("clients: %s", got)
	}
}

// Each preset with the values that its documentation gives.
func TestDefaultClients(t *testing.T) {
	for id, want := range map[string]struct {
		scopes, auth, challenge        string
		authorization, access, refresh int64
	}{
		"finance":         {"openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write", "client_secret_post", "none", 31536000, 7200, 0},
		"finance-2021":    {"openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering", "client_secret_post", "none", 31536000, 7200, 0},
		"finance-refresh": {"openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering altinn:instances.read altinn:instances.write", "client_secret_post", "S256", 31536000, 7200, 2592000},
		"web-demo":        {"openid profile altinn:instances.read", "client_secret_basic", "S256", 7200, 120, 600},
		"spa-demo":        {"openid profile altinn:instances.read", "none", "S256", 7200, 120, 600},
		"jwt-demo":        {"openid profile altinn:instances.read", "private_key_jwt", "S256", 7200, 120, 600},
		"native-demo":     {"openid profile altinn:instances.read", "none", "S256", 7200, 120, 600},
	} {
		c, ok := world.Default().Client(id)
		if !ok {
			t.Errorf("no client %s", id)
			continue
		}
		if got := strings.Join(c.Scopes, " "); got != want.scopes || c.TokenEndpointAuthMethod != want.auth || c.CodeChallengeMethod != want.challenge {
			t.Errorf("%s: %s, %s, %s", id, got, c.TokenEndpointAuthMethod, c.CodeChallengeMethod)
		}
		if *c.AuthorizationLifetime != want.authorization || *c.AccessTokenLifetime != want.access || *c.RefreshTokenLifetime != want.refresh {
			t.Errorf("%s: lifetimes %d, %d, %d", id, *c.AuthorizationLifetime, *c.AccessTokenLifetime, *c.RefreshTokenLifetime)
		}
		if got := strings.Join(c.GrantTypes, " "); got != "authorization_code refresh_token" || c.RefreshTokenUsage != "ONETIME" || c.ClientOrgno != "311223348" {
			t.Errorf("%s: %s, %s, %s", id, got, c.RefreshTokenUsage, c.ClientOrgno)
		}
	}
}

func TestLookups(t *testing.T) {
	w := world.Default()
	if p, ok := w.Person("23847940182"); !ok || p.Name != "FLITTIG STYREMEDLEM" {
		t.Errorf("person: %+v, %v", p, ok)
	}
	if s, ok := w.Scope("altinn:instances.read"); !ok || s.OwnerOrgno != "991825827" {
		t.Errorf("scope: %+v, %v", s, ok)
	}
	if c, ok := w.Client("nobody"); ok || c.ClientID != "" {
		t.Errorf("client: %+v, %v", c, ok)
	}
}

func TestActiveUnlessTheFileSaysNo(t *testing.T) {
	no := false
	if !(world.Client{}).IsActive() || !(world.Scope{}).IsActive() {
		t.Error("inactive although the file is silent")
	}
	if (world.Client{Active: &no}).IsActive() || (world.Scope{Active: &no}).IsActive() {
		t.Error("active although the file says no")
	}
}

// Guessing costs time, so a file full of mistakes gets a limited number.
func TestGuessesAreLimited(t *testing.T) {
	for mistakes, want := range map[int]int{99: 99, 100: 100, 101: 100} {
		data := strings.Replace(valid, `"scopes":["openid"]`, `"scopes":["opendi"`+strings.Repeat(`,"opendi"`, mistakes-1)+`]`, 1)
		_, err := world.Load("w", []byte(data))
		if got := strings.Count(err.Error(), "did you mean"); got != want {
			t.Errorf("%d mistakes: %d guesses", mistakes, got)
		}
	}
}
