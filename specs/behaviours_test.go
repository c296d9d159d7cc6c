package specs_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/specs"
)

// wantedBehaviours is how many the suite answers for.
const wantedBehaviours = 16

func listedBehaviours(t *testing.T) []specs.Behaviour {
	t.Helper()
	list, err := specs.Behaviours()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestBehavioursAreWhole(t *testing.T) {
	t.Parallel()
	list := listedBehaviours(t)
	if len(list) != wantedBehaviours {
		t.Errorf("there are %d behaviours, want %d", len(list), wantedBehaviours)
	}
	for i, b := range list {
		if b.Number != i+1 || !strings.HasSuffix(b.Text, ".") || len(b.Cases) == 0 {
			t.Errorf("behaviour %d: it needs its number, a sentence and a case: %+v", i+1, b)
		}
	}
}

// The cases are known when the suite has been built; a target without TLS, say,
// lacks none of these.
var _ = ginkgo.ReportAfterSuite("behaviours have their cases", func(report ginkgo.Report) {
	list, err := specs.Behaviours()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	var cases []labelled
	for _, spec := range report.SpecReports {
		if spec.LeafNodeType == types.NodeTypeIt {
			cases = append(cases, labelled{spec.FullText(), spec.Labels()})
		}
	}
	gomega.Expect(behaviourFlaws(list, cases)).To(gomega.BeEmpty())
})

// behaviourFlaws names the cases that there are not.
func behaviourFlaws(list []specs.Behaviour, cases []labelled) []string {
	var flaws []string
	for _, b := range list {
		for _, want := range b.Cases {
			if !slices.ContainsFunc(cases, func(c labelled) bool {
				return strings.Contains(c.text, want.Text) && slices.Contains(c.labels, want.Requirement)
			}) {
				flaws = append(flaws, fmt.Sprintf("behaviour %d: no case of %s says %q", b.Number, want.Requirement, want.Text))
			}
		}
	}
	return flaws
}

func TestBehaviourFlawsAreFound(t *testing.T) {
	t.Parallel()
	list := listedBehaviours(t)[:1]
	var cases []labelled
	for _, c := range list[0].Cases {
		cases = append(cases, labelled{"mock " + c.Text, []string{mockOnly, c.Requirement}})
	}
	if flaws := behaviourFlaws(list, cases); flaws != nil {
		t.Errorf("good: %q", flaws)
	}
	expectOne(t, "no such case", behaviourFlaws(list, cases[1:]), "behaviour 1: no case of ALT-PROC-06")
	cases[0].labels = []string{"ALT-PROC-99"}
	expectOne(t, "another requirement", behaviourFlaws(list, cases), "behaviour 1: no case of ALT-PROC-06")
}

const behavioursHead = `# What surprises on a return's way, and the cases that prove it

Made of ` + "`specs/behaviours.yaml`; `go test ./specs/ -run TestBehaviours -update`" + ` writes it anew. The most frequent comes first. A case
is named by a part of its text: ` + "`go test ./specs -ginkgo.focus='…'`" + ` runs it.

| | what it is | cases |
|--:|---|---|
`

// TestBehavioursTable holds BEHAVIOURS.md against the list; with -update it
// writes the file.
func TestBehavioursTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(behavioursHead)
	for _, behaviour := range listedBehaviours(t) {
		var cases []string
		for _, c := range behaviour.Cases {
			cases = append(cases, c.Requirement+": "+c.Text)
		}
		fmt.Fprintf(&b, "| %d | %s | %s |\n", behaviour.Number, behaviour.Text, strings.Join(cases, "<br>"))
	}
	if *update {
		if err := os.WriteFile("BEHAVIOURS.md", []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile("BEHAVIOURS.md"); err != nil || string(got) != b.String() {
		t.Errorf("BEHAVIOURS.md is not made of behaviours.yaml as it is (%v); write it anew: go test ./specs/ -run TestBehaviours -update", err)
	}
}
