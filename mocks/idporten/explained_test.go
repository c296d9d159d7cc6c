package idporten

import (
	"net/http"
	"slices"
	"testing"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// Whoever pastes an answer of this server into explain gets the entry that the
// journal names, in every flavour.
func TestEveryRefusalIsExplained(t *testing.T) {
	t.Parallel()
	for _, r := range refusals {
		legacy := refused{refusal: r}.legacy()
		expectExplained(t, r.name, r.catalogue, r.seen)
		expectExplained(t, r.name, r.catalogue, r.sdk)
		expectExplained(t, r.name, legacy.catalogue, legacy.seen)
	}
}

func expectExplained(t *testing.T, name, id string, w wording) {
	t.Helper()
	if id == "" || w.code == "" || w.status == http.StatusOK {
		return
	}
	body := `{"error":"` + w.code + `","error_description":"` + w.text + `"}`
	matches := catalogue.Explain(body, catalogue.Hints{})
	if len(matches) == 0 || !matches[0].Explains || !slices.ContainsFunc(matches[0].Entries, func(e catalogue.Entry) bool { return e.ID == id }) {
		t.Errorf("%s: %s is not explained as %s", name, body, id)
	}
}
