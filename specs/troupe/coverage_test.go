package troupe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// told are the parts of the error catalogue whose every entry has a scenario,
// or a reason why there is none: ID-porten's, the token exchange's and the app's, so far.
var told = []string{"IDP", "PAR", "TOK", "OUT", "EXC", "APP", "SKD", "VAL", "FIN"}

func TestEveryEntryOfTheCatalogueIsToldOrAbsent(t *testing.T) {
	t.Parallel()
	stories := map[string]int{}
	for _, s := range library(t) {
		for _, id := range s.Catalogue {
			stories[id]++
		}
	}
	absent, err := scenarios.AbsentEntries()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range absent {
		if _, known := catalogue.Find(a.ID); !known || a.Reason == "" || a.Proven == "" {
			t.Errorf("absent.yaml: %q is no entry of the catalogue, or has no reason or no proof", a.ID)
		}
		if n := stories[a.ID]; n > 0 {
			t.Errorf("absent.yaml: %s is told by %d scenarios", a.ID, n)
		}
	}
	for _, e := range catalogue.All() {
		part, _, _ := strings.Cut(e.ID, "-")
		isAbsent := slices.ContainsFunc(absent, func(a scenarios.Absent) bool { return a.ID == e.ID })
		if slices.Contains(told, part) && stories[e.ID] == 0 && !isAbsent {
			t.Errorf("%s (%s) has no scenario, and no reason in absent.yaml", e.ID, e.Title)
		}
	}
}
