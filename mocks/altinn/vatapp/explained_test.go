package vatapp

import (
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// The catalogue knows the sentences of the app under the ids that it names.
func TestEverySentenceIsExplained(t *testing.T) {
	t.Parallel()
	for _, r := range refusals {
		if r.catalogue == "" {
			continue
		}
		said := strings.ReplaceAll(r.text, "%s", "mvaMelding.xml")
		switch r {
		case errSchemaValue:
			said = textSchemaHead + textValue("meldingskategori", "x", "meldingskategori", textEnumeration)
		case errSchemaChild:
			said = textSchemaHead + textInvalidChild("mvaMeldingInnsending", "opprettingstidspunkt", []string{"opprettetAv"})
		}
		matches := catalogue.Explain(said, catalogue.Hints{Step: "fill", Status: 409})
		if len(matches) == 0 || !matches[0].Explains || !slices.ContainsFunc(matches[0].Entries, func(e catalogue.Entry) bool { return e.ID == r.catalogue }) {
			t.Errorf("%q is not explained as %s", said, r.catalogue)
		}
	}
}
