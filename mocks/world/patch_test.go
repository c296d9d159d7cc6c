package world_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

func loadValid(t *testing.T) *world.World {
	t.Helper()
	w, err := world.Load("w", []byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// patched applies a patch that must succeed.
func patched(t *testing.T, w *world.World, patch string) *world.World {
	t.Helper()
	got, err := w.Patch([]byte(patch))
	if err != nil {
		t.Fatalf("%s: %v", patch, err)
	}
	return got
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPatchMergesMemberByMember(t *testing.T) {
	w := patched(t, loadValid(t), `{"people":[{"pid":"23847940182","name":"Z","altinn":{"user_id":9}}]}`)
	const want = `[{"pid":"15817840008","name":"A","levels":["idporten-loa-high"],"altinn":{"user_id":1,"party_id":2,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000001"}},` +
		`{"pid":"23847940182","name":"Z","levels":["idporten-loa-low"],"altinn":{"user_id":9,"party_id":4,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000002"}}]`
	if got := asJSON(t, w.People); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p, ok := w.Person("23847940182"); !ok || p.Name != "Z" {
		t.Errorf("the index of the new world is not its own: %+v", p)
	}
}

func TestPatchNullTakesAMemberOut(t *testing.T) {
	w := patched(t, loadValid(t), `{"people":[{"pid":"15817840008","altinn":null}],"clients":[{"client_id":"c","access_token_lifetime":5}]}`)
	if w.People[0].Altinn != nil || *w.Clients[0].AccessTokenLifetime != 5 {
		t.Errorf("got %+v, %d", w.People[0], *w.Clients[0].AccessTokenLifetime)
	}
	w = patched(t, w, `{"clients":[{"client_id":"c","access_token_lifetime":null}]}`)
	if got := *w.Clients[0].AccessTokenLifetime; got != 120 {
		t.Errorf("without the member the default counts: got %d", got)
	}
	_, err := w.Patch([]byte(`{"people":[{"pid":"15817840008","name":null}]}`))
	compareLines(t, err, []string{"patch:1:12: people[0].name: is missing"})
}

func TestPatchReplacesLists(t *testing.T) {
	w := patched(t, loadValid(t), `{"roles":[{"pid":"15817840008","organisation_number":"311223348","roles":["LEDE"]}]}`)
	if got := asJSON(t, w.Roles); got != `[{"pid":"15817840008","organisation_number":"311223348","roles":["LEDE"]}]` {
		t.Error(got)
	}
}

func TestPatchAddsAtTheEnd(t *testing.T) {
	w := patched(t, loadValid(t), `{
		"people":[{"pid":"28928340068","name":"N","note":null,"levels":["idporten-loa-low"]}],
		"companies":[{"organisation_number":"314556674","name":"O","party_id":50,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000050"}],
		"roles":[{"pid":"28928340068","organisation_number":"314556674","roles":["DAGL"]}],
		"scopes":[{"name":"x:y","owner_orgno":"991825827"}],
		"clients":[{"client_id":"c","scopes":["openid","x:y"]}]}`)
	var names []string
	for _, p := range w.People {
		names = append(names, p.Name)
	}
	names = append(names, w.Companies[1].Name, w.Roles[1].PID, w.Scopes[2].Name, strings.Join(w.Clients[0].Scopes, "+"))
	if got := strings.Join(names, " "); got != "A B N O 28928340068 x:y openid+x:y" {
		t.Error(got)
	}
}

func TestPatchRemoves(t *testing.T) {
	w := patched(t, loadValid(t), `{"remove":{"scopes":["a:b"],"clients":["c"],"roles":[{"pid":"15817840008","organisation_number":"311223348"}]}}`)
	if len(w.Scopes) != 1 || len(w.Clients) != 0 || len(w.Roles) != 0 || len(w.People) != 2 || len(w.Companies) != 1 {
		t.Error(asJSON(t, w))
	}
	for _, patch := range []string{
		`{"remove":{"people":["15817840008"]}}`,
		`{"remove":{"companies":["311223348"]}}`,
		`{"remove":{"people":["15817840008"],"roles":[{"pid":"15817840008","organisation_number":"311223348"}]}}`,
	} {
		if w := patched(t, loadValid(t), patch); len(w.Roles) != 0 || len(w.People)+len(w.Companies) != 2 {
			t.Errorf("%s: %s", patch, asJSON(t, w))
		}
	}
}

func TestPatchLeavesTheRolesOfOthers(t *testing.T) {
	w := patched(t, world.Default(), `{"remove":{"people":["23847940182","17908540190"]}}`)
	var left []string
	for _, role := range w.Roles {
		left = append(left, role.PID)
	}
	if got := strings.Join(left, " "); got != "15817840008 28928340068" {
		t.Error(got)
	}
}

func TestPatchRemovesBeforeItAdds(t *testing.T) {
	w := patched(t, loadValid(t), `{"remove":{"people":["15817840008"]},"people":[{"pid":"15817840008","name":"New","levels":["idporten-loa-low"]}]}`)
	if got := asJSON(t, w.People[1]); got != `{"pid":"15817840008","name":"New","levels":["idporten-loa-low"]}` {
		t.Error(got)
	}
}

func TestPatchRefuses(t *testing.T) {
	for patch, want := range map[string]string{
		``:                                  "patch:1:1: is not valid JSON: unexpected end of JSON input",
		"version: 1":                        "patch:1:1: is not valid JSON: invalid character 'v' looking for beginning of value",
		`[]`:                                "patch:1:1: a patch must be a mapping, is a list",
		`null`:                              "patch:1:1: a patch must be a mapping, is nothing",
		`{"version":1}`:                     "patch:1:2: version: is not known here; allowed: people, companies, roles, mandates, eidas_people, email_people, scopes, clients, remove",
		`{"peple":[]}`:                      "patch:1:2: peple: is not known here, did you mean people?",
		`{"people":{}}`:                     "patch:1:11: people: must be a list, is a mapping",
		`{"people":[5]}`:                    "patch:1:12: people[0]: must be a mapping with the text pid, to say what is changed or added",
		`{"roles":[{"pid":"15817840008"}]}`: "patch:1:11: roles[0]: must be a mapping with the text pid and organisation_number, to say what is changed or added",
		`{"people":[{"pid":15817840008}]}`:  "patch:1:12: people[0]: must be a mapping with the text pid, to say what is changed or added",
		`{"people":[{"pid":"23847940182","naem":"x"}]}`:              "patch:1:33: people[0].naem: is not known here, did you mean name?",
		`{"people":[{"pid":"23847940182","name":"x","name":"y"}]}`:   "patch:1:44: people[0].name: is written twice, first in line 1",
		`{"people":[{"pid":"23847940182"},{"pid":"23847940182"}]}`:   "patch:1:34: people[1]: is the second change of the same element: write it as one",
		`{"people":[{"pid":"28928340068","name":"N"}]}`:              "patch:1:12: people[0].levels: is missing",
		`{"remove":{"people":["15817840007"]}}`:                      `patch:1:22: remove.people[0]: is not in people, did you mean "15817840008"?`,
		`{"remove":{"clients":["d-e-f"]}}`:                           "patch:1:23: remove.clients[0]: is not in clients",
		`{"remove":{"clients":"c"}}`:                                 "patch:1:22: remove.clients: must be a list, is text",
		`{"remove":{"client":["c"]}}`:                                "patch:1:12: remove.client: is not known here, did you mean clients?",
		`{"remove":{"roles":[{"pid":"15817840008"}]}}`:               "patch:1:21: remove.roles[0].organisation_number: is missing",
		`{"remove":{"roles":[{"organisation_number":"311223348"}]}}`: "patch:1:21: remove.roles[0].pid: is missing",
		`{"remove":null}`:                                           "patch:1:11: remove: has no value: give it one or leave it out",
		`{"remove":{"scopes":["openid"]}}`:                          `world: clients[0].scopes[0]: "openid" is not a scope of this world`,
		`{"remove":{"people":["15817840008","23847940182"]}}`:       "world: people: is empty: a world needs at least one person",
		`{"clients":[{"client_id":"c","client_secret":null}]}`:      "patch:1:13: clients[0].client_secret: is missing: client_secret_post needs one",
		`{"people":[{"pid":"23847940182","altinn":{"user_id":1}}]}`: "patch:1:53: people[0].altinn.user_id: is the same user as people[0].altinn.user_id in the world: each may stand once",
		"\xff": "patch: is not UTF-8 text",
	} {
		w, err := loadValid(t).Patch([]byte(patch))
		if w != nil {
			t.Errorf("%s: a world in spite of problems", patch)
		}
		compareLines(t, err, []string{want})
	}
}

func TestPatchReportsEverythingAndChangesNothing(t *testing.T) {
	w, untouched := loadValid(t), loadValid(t)
	_, err := w.Patch([]byte(`{"people":[{"pid":"23847940182","name":"Changed"},
{"pid":"15817840008","levels":["high"]}],
"scopes":[{"name":"x:y"}],
"remove":{"scopes":["openid"],"clients":["d"]}}`))
	compareLines(t, err, []string{
		`patch:2:32: people[1].levels[0]: "high" is not known; allowed: idporten-loa-low, idporten-loa-substantial, idporten-loa-high`,
		"patch:3:11: scopes[0].owner_orgno: is missing: the organisation number of the scope's owner (only openid and profile have none)",
		"patch:4:42: remove.clients[0]: is not in clients",
		`world: clients[0].scopes[0]: "openid" is not a scope of this world`,
	})
	if !reflect.DeepEqual(w, untouched) {
		t.Error("a refused patch changed the world")
	}
	patched(t, w, `{"people":[{"pid":"23847940182","name":"Changed","altinn":null}],"remove":{"clients":["c"]}}`)
	if !reflect.DeepEqual(w, untouched) {
		t.Error("a patch changed the world it was made from")
	}
}

func TestPatchOfNothingIsTheSameWorld(t *testing.T) {
	if w := patched(t, world.Default(), `{}`); !reflect.DeepEqual(w, world.Default()) {
		t.Error(asJSON(t, w))
	}
}

// A world made in Go may have nil sections, which JSON writes as null.
func TestPatchOfAWorldMadeInGo(t *testing.T) {
	w := &world.World{Version: 1}
	got := patched(t, w, `{"people":[{"pid":"15817840008","name":"A","levels":["idporten-loa-low"]}]}`)
	if len(got.People) != 1 || got.Roles == nil {
		t.Error(asJSON(t, got))
	}
}

func TestProblemsAsJSON(t *testing.T) {
	_, err := world.Load("w.yaml", []byte("version: 2\npeople: 5\n"))
	const want = `[{"file":"w.yaml","line":1,"column":10,"path":"version","message":"is 2: this program reads version 1"},` +
		`{"file":"w.yaml","line":2,"column":9,"path":"people","message":"must be a list, is a number"}]`
	if got := asJSON(t, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
