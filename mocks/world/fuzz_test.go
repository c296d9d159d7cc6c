package world_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// FuzzLoad: whatever the bytes are, Load answers with a world or with its
// problems; and a world it accepts is the same after a trip through JSON.
func FuzzLoad(f *testing.F) {
	f.Add(world.DefaultFile())
	for _, seed := range []string{
		"", "\t", "\ufeffversion: 1", "a: &x 1\nb: *x", "<<: {a: 1}", "--- a\n--- b\n", "? a\n: b", "%YAML 1.2\n---\n",
		"version: 1\r\npeople:\r\n- pid: 15817840008\r\n", "{\"version\":1,\n\t\"people\":[null]}", "[[[{a: [", "- - - - -", "a: |\n  b\n c",
		"people: [{pid: \"\\u0000\\ud83d\"}]", "version: 0x1", "version: 1e0", "version: !!int 1", "people: ~", smallest,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := world.Load("fuzz", data)
		if err != nil {
			checkProblems(t, w, err)
			return
		}
		again := asJSON(t, w)
		if w2, err := world.Load("again", []byte(again)); err != nil || !reflect.DeepEqual(w, w2) {
			t.Fatalf("not the same after a trip through JSON: %v\n%s", err, again)
		}
	})
}

// FuzzPatch: the same for patches of the default world, which must not change.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"people":[{"pid":"15817840008","name":null}]}`, `{"remove":{"people":["15817840008"],"roles":[{}]}}`,
		`{"clients":[{"client_id":"finance","scopes":["openid"],"refresh_token_lifetime":null}]}`, `{"scopes":[{"name":"a:b","owner_orgno":"974761076"}]}`,
		`{"scopes":[{"name":"a:b","owner_orgno":"974761076","access":[]}]}`,
		`{"scopes":[{"name":"altinn:instances.read","token_type":"OPAQUE","access":[{"consumer_orgno":"311223348","state":"DENIED"}]}]}`,
	} {
		f.Add([]byte(seed))
	}
	untouched, err := world.Load("default.yaml", world.DefaultFile())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := world.Default().Patch(data)
		if !reflect.DeepEqual(world.Default(), untouched) {
			t.Fatal("the patch changed the world it was made from")
		}
		if err != nil {
			checkProblems(t, w, err)
			return
		}
		if w2, err := world.Load("again", []byte(asJSON(t, w))); err != nil || !reflect.DeepEqual(w, w2) {
			t.Fatalf("a patched world can't be loaded: %v", err)
		}
	})
}

func checkProblems(t *testing.T, w *world.World, err error) {
	t.Helper()
	var problems world.Problems
	if !errors.As(err, &problems) || len(problems) == 0 || w != nil {
		t.Fatalf("got %v and %T: %v, want no world and some problems", w, err, err)
	}
	for _, p := range problems {
		if p.File == "" || p.Message == "" || p.Line < 0 || p.Line > 0 && p.Column < 1 || strings.Contains(p.String(), "\n") {
			t.Fatalf("unhelpful problem %#v", p)
		}
	}
}

// smallest is a world with no more than it needs.
const smallest = `version: 1
people:
  - pid: "15817840008"
    name: OPPLAGT TESTPERSON
    levels: [idporten-loa-high]
`
