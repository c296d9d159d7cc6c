package specs

import "testing"

// Each rule that is printed has a case, or the reason for none.
func TestPrintedRulesHaveCases(t *testing.T) {
	t.Parallel()
	list, err := printedRules()
	if err != nil {
		t.Fatal(err)
	}
	cased := map[string]bool{}
	for _, cases := range ruleCases() {
		for _, c := range cases {
			cased[c.rule] = true
		}
	}
	if len(list) != 107 {
		t.Errorf("%d rules are printed, not 107", len(list))
	}
	for _, r := range list {
		if cased[r.Number] != (r.NoCase == "") {
			t.Errorf("rule %s: it has a case: %v; it says why not: %q", r.Number, cased[r.Number], r.NoCase)
		}
	}
}
