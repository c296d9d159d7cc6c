package specs_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/mocks/altinn"
	"github.com/portprove/portprove/mocks/idporten"
	"github.com/portprove/portprove/mocks/selfservice"
	"github.com/portprove/portprove/mocks/skatteetaten"
	"github.com/portprove/portprove/scenarios/catalogue"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/party"
	"github.com/portprove/portprove/specs/trial"
)

var (
	requirementID = regexp.MustCompile(`^(IDP|ALT|SKD|SSV|CLI|RP|PPV)-[A-Z]+-\d{2}$`)
	levels        = []string{"must", "should", "may"}
	// selfservice is ID-porten's admin API, a server with rules of its own.
	subjects = []string{"idporten", "altinn", "skatteetaten", "selfservice", "client", "portprove"}
)

// mockOnly is one of the labels of cases that are no requirements.
const mockOnly = specs.LabelMockOnly

func listed(t *testing.T) []specs.Requirement {
	t.Helper()
	list, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("there are no requirements")
	}
	return list
}

func TestRequirementsAreWhole(t *testing.T) {
	t.Parallel()
	for _, flaw := range requirementFlaws(listed(t)) {
		t.Error(flaw)
	}
}

// requirementFlaws says what is wrong with the list itself.
func requirementFlaws(list []specs.Requirement) []string {
	var flaws []string
	known := make(map[string]bool)
	for i, r := range list {
		refuse := func(format string, args ...any) {
			flaws = append(flaws, fmt.Sprintf("requirement %d, %q: ", i+1, r.ID)+fmt.Sprintf(format, args...))
		}
		if !requirementID.MatchString(r.ID) {
			refuse("the id must be like IDP-TOKEN-01")
		}
		if known[r.ID] {
			refuse("the id is taken")
		}
		known[r.ID] = true
		if !strings.HasSuffix(r.Text, ".") {
			refuse("the text must be a sentence")
		}
		if !slices.Contains(levels, r.Level) {
			refuse("level %q; allowed: %v", r.Level, levels)
		}
		if !slices.Contains(subjects, r.Subject) {
			refuse("subject %q; allowed: %v", r.Subject, subjects)
		}
		if strings.TrimSpace(r.Source) == "" {
			refuse("there is no source")
		}
	}
	return flaws
}

func TestRequirementFlawsAreFound(t *testing.T) {
	t.Parallel()
	whole := specs.Requirement{ID: "IDP-TOKEN-01", Text: "A code is good once.", Level: "must", Subject: "idporten", Source: "RFC 6749"}
	for name, c := range map[string]struct {
		change func(*specs.Requirement)
		want   string
	}{
		"an id without a number": {func(r *specs.Requirement) { r.ID = "IDP-TOKEN" }, "must be like"},
		"an id in lower case":    {func(r *specs.Requirement) { r.ID = "idp-token-01" }, "must be like"},
		"no text":                {func(r *specs.Requirement) { r.Text = "" }, "must be a sentence"},
		"an unknown level":       {func(r *specs.Requirement) { r.Level = "shall" }, `level "shall"`},
		"an unknown subject":     {func(r *specs.Requirement) { r.Subject = "nav" }, `subject "nav"`},
		"no source":              {func(r *specs.Requirement) { r.Source = " " }, "no source"},
	} {
		r := whole
		c.change(&r)
		expectOne(t, name, requirementFlaws([]specs.Requirement{r}), c.want)
	}
	expectOne(t, "twice", requirementFlaws([]specs.Requirement{whole, whole}), "is taken")
	if flaws := requirementFlaws([]specs.Requirement{whole}); flaws != nil {
		t.Errorf("whole: %q", flaws)
	}
}

func expectOne(t *testing.T, name string, flaws []string, want string) {
	t.Helper()
	if len(flaws) != 1 || !strings.Contains(flaws[0], want) {
		t.Errorf("%s: %q, want one with %q", name, flaws, want)
	}
}

// refusal is one way of a server to say no.
type refusal struct{ name, catalogue, requirement string }

func refusals() []refusal {
	var list []refusal
	for _, r := range idporten.Refusals() {
		list = append(list, refusal{"idporten " + r.Name, r.Catalogue, r.Requirement})
	}
	for _, r := range altinn.Refusals() {
		list = append(list, refusal{"altinn " + r.Name, r.Catalogue, r.Requirement})
	}
	for _, r := range skatteetaten.Refusals() {
		list = append(list, refusal{"skatteetaten " + r.Name, r.Catalogue, r.Requirement})
	}
	for _, r := range selfservice.Refusals() {
		list = append(list, refusal{"selfservice " + r.Name, r.Catalogue, r.Requirement})
	}
	return list
}

func TestRefusalsNameARequirementAndTheCatalogue(t *testing.T) {
	t.Parallel()
	list := refusals()
	if len(idporten.Refusals()) < 10 || len(altinn.Refusals()) < 10 || len(selfservice.Refusals()) < 10 || len(skatteetaten.Refusals()) < 10 {
		t.Errorf("there are only %d refusals", len(list))
	}
	for _, flaw := range refusalFlaws(list, listed(t)) {
		t.Error(flaw)
	}
}

func refusalFlaws(list []refusal, requirements []specs.Requirement) []string {
	var flaws []string
	known := ids(requirements)
	for i, r := range list {
		if !slices.Contains(known, r.requirement) {
			flaws = append(flaws, fmt.Sprintf("refusal %s: there is no requirement %q", r.name, r.requirement))
		}
		if _, found := catalogue.Find(r.catalogue); r.catalogue != "" && !found {
			flaws = append(flaws, fmt.Sprintf("refusal %s: the catalogue has no %q", r.name, r.catalogue))
		}
		if slices.ContainsFunc(list[:i], func(other refusal) bool { return other.name == r.name }) {
			flaws = append(flaws, fmt.Sprintf("refusal %s: the name is taken, and the journal could not tell them apart", r.name))
		}
	}
	return flaws
}

func ids(list []specs.Requirement) []string {
	names := make([]string, 0, len(list))
	for _, r := range list {
		names = append(names, r.ID)
	}
	return names
}

func TestRefusalFlawsAreFound(t *testing.T) {
	t.Parallel()
	known := []specs.Requirement{{ID: "IDP-TOKEN-01"}}
	expectOne(t, "no requirement", refusalFlaws([]refusal{{"a", "", ""}}, known), `no requirement ""`)
	expectOne(t, "an unknown one", refusalFlaws([]refusal{{"a", "", "IDP-TOKEN-99"}}, known), `no requirement "IDP-TOKEN-99"`)
	expectOne(t, "no such entry", refusalFlaws([]refusal{{"a", "TOK-99", "IDP-TOKEN-01"}}, known), `no "TOK-99"`)
	expectOne(t, "twice", refusalFlaws([]refusal{{"a", "TOK-01", "IDP-TOKEN-01"}, {"a", "", "IDP-TOKEN-01"}}, known), "is taken")
	if flaws := refusalFlaws([]refusal{{"a", "TOK-01", "IDP-TOKEN-01"}}, known); flaws != nil {
		t.Errorf("good: %q", flaws)
	}
}

// The cases are known when the suite has been built, so this is asked at its
// end: also of cases that a filter has left out.
var _ = ginkgo.ReportAfterSuite("requirements and cases name each other", func(report ginkgo.Report) {
	list, err := specs.Requirements()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	var cases []labelled
	for _, spec := range report.SpecReports {
		if spec.LeafNodeType == types.NodeTypeIt {
			cases = append(cases, labelled{spec.FullText(), spec.Labels()})
		}
	}
	for _, k := range slices.Concat(trial.Cases(list), party.Cases(list)) {
		cases = append(cases, labelled{k.Sentence(), k.Requirements})
	}
	gomega.Expect(caseFlaws(cases, list)).To(gomega.BeEmpty())
})

// labelled is a case and its labels.
type labelled struct {
	text   string
	labels []string
}

// caseFlaws compares cases with requirements, both ways.
func caseFlaws(cases []labelled, list []specs.Requirement) []string {
	var flaws []string
	known, proven := ids(list), make(map[string]bool)
	for _, c := range cases {
		named := 0
		for _, label := range c.labels {
			switch {
			case slices.Contains(specs.CaseLabels(), label):
			case slices.Contains(known, label):
				named++
				proven[label] = true
			default:
				flaws = append(flaws, fmt.Sprintf("case %q: there is no requirement %q", c.text, label))
			}
		}
		if named == 0 {
			flaws = append(flaws, fmt.Sprintf("case %q names no requirement", c.text))
		}
	}
	for _, r := range list {
		switch {
		case proven[r.ID] && r.NoCase != "":
			flaws = append(flaws, fmt.Sprintf("requirement %s has a case, and a reason for having none", r.ID))
		case r.Level == "must" && !proven[r.ID] && r.NoCase == "":
			flaws = append(flaws, fmt.Sprintf("requirement %s has neither a case nor a no_case that says why", r.ID))
		}
	}
	return flaws
}

func TestCaseFlawsAreFound(t *testing.T) {
	t.Parallel()
	must := []specs.Requirement{{ID: "IDP-TOKEN-01", Level: "must"}}
	good := labelled{"good", []string{mockOnly, "IDP-TOKEN-01"}}
	expectOne(t, "no case", caseFlaws(nil, must), "has neither a case")
	expectOne(t, "no requirement", caseFlaws([]labelled{good, {"bad", []string{mockOnly}}}, must), `case "bad" names no requirement`)
	expectOne(t, "an unknown one", caseFlaws([]labelled{good, {"bad", []string{"IDP-TOKEN-01", "IDP-TOKEN-99"}}}, must), `no requirement "IDP-TOKEN-99"`)
	expectOne(t, "a stale reason", caseFlaws([]labelled{good}, []specs.Requirement{{ID: "IDP-TOKEN-01", Level: "must", NoCase: "can't"}}), "a reason for having none")
	for name, list := range map[string][]specs.Requirement{
		"a reason":    {{ID: "IDP-TOKEN-01", Level: "must", NoCase: "can't be done over HTTP"}},
		"only should": {{ID: "IDP-TOKEN-01", Level: "should"}},
		"none":        nil,
	} {
		if flaws := caseFlaws(nil, list); flaws != nil {
			t.Errorf("%s: %q", name, flaws)
		}
	}
	if flaws := caseFlaws([]labelled{good}, must); flaws != nil {
		t.Errorf("good: %q", flaws)
	}
}
