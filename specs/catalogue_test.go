package specs_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/scenarios/catalogue"
	"github.com/portprove/portprove/specs"
)

var update = flag.Bool("update", false, "write CATALOGUE.md anew")

// numbered are ids from 01 to the last.
func numbered(prefix string, last int) []string {
	names := make([]string, last)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%02d", prefix, i+1)
	}
	return names
}

// wantedEntries are the errors of servers that the suite answers for.
func wantedEntries() []string {
	return slices.Concat(
		numbered("IDP", 17), numbered("PAR", 5), numbered("TOK", 22), numbered("OUT", 5),
		numbered("EXC", 17), numbered("APP", 38), numbered("SKD", 11), numbered("VAL", 12),
	)
}

func listedEntries(t *testing.T) []specs.Listing {
	t.Helper()
	list, err := specs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func knownEntry(id string) bool {
	_, ok := catalogue.Find(id)
	return ok
}

func TestCatalogueIsWhole(t *testing.T) {
	t.Parallel()
	for _, flaw := range catalogueFlaws(wantedEntries(), listedEntries(t), specs.CatalogueCases(), knownEntry) {
		t.Error(flaw)
	}
}

// catalogueFlaws says where the list, the cases and the catalogue disagree.
func catalogueFlaws(wanted []string, list []specs.Listing, cases []specs.CatalogueCase, known func(string) bool) []string {
	var flaws []string
	count := make(map[string]int)
	for _, l := range list {
		count[l.ID]++
		flaws = append(flaws, listingFlaws(l, cases)...)
		if !known(l.ID) {
			flaws = append(flaws, l.ID+": scenarios/catalogue has no such entry")
		}
		if !slices.Contains(wanted, l.ID) {
			flaws = append(flaws, l.ID+": there is no such id")
		}
	}
	for _, id := range wanted {
		if count[id] != 1 {
			flaws = append(flaws, fmt.Sprintf("%s is listed %d times", id, count[id]))
		}
	}
	for _, c := range cases {
		if count[c.ID] == 0 {
			flaws = append(flaws, c.ID+": a case produces it, and it is not listed")
		}
	}
	return flaws
}

// listingFlaws compares one listing with the cases of its id.
func listingFlaws(l specs.Listing, cases []specs.CatalogueCase) []string {
	var flavours, requirements []string
	for _, c := range cases {
		if c.ID == l.ID {
			flavours, requirements = append(flavours, c.Flavour), append(requirements, c.Requirement)
		}
	}
	var flaws []string
	if got, want := sortedOnce(l.Flavours), sortedOnce(flavours); !slices.Equal(got, want) || len(got) != len(l.Flavours) {
		flaws = append(flaws, fmt.Sprintf("%s: flavours are %q, of the cases %q", l.ID, l.Flavours, want))
	}
	if got, want := sortedOnce(l.Requirements), sortedOnce(requirements); !slices.Equal(got, want) || len(got) != len(l.Requirements) {
		flaws = append(flaws, fmt.Sprintf("%s: requirements are %q, of the cases %q", l.ID, l.Requirements, want))
	}
	if (l.Not == "") == (len(l.Flavours) == 0) {
		flaws = append(flaws, l.ID+": either flavours, or a reason for having none")
	}
	return flaws
}

func sortedOnce(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }

func TestCatalogueFlawsAreFound(t *testing.T) {
	t.Parallel()
	good := specs.Listing{ID: "TOK-01", Flavours: []string{"seen", "sdk"}, Requirements: []string{"IDP-TOKEN-01"}}
	reason := specs.Listing{ID: "TOK-02", Not: "it can't be."}
	cases := []specs.CatalogueCase{{ID: "TOK-01", Flavour: "sdk", Requirement: "IDP-TOKEN-01"}, {ID: "TOK-01", Flavour: "seen", Requirement: "IDP-TOKEN-01"}}
	all := func(string) bool { return true }
	wanted := []string{"TOK-01", "TOK-02"}
	with := func(change func(*specs.Listing)) []specs.Listing {
		l := good
		change(&l)
		return []specs.Listing{l, reason}
	}
	for name, c := range map[string]struct {
		list  []specs.Listing
		cases []specs.CatalogueCase
		known func(string) bool
		want  string
	}{
		"missing":               {[]specs.Listing{good}, cases, all, "TOK-02 is listed 0 times"},
		"twice":                 {[]specs.Listing{good, reason, reason}, cases, all, "TOK-02 is listed 2 times"},
		"unknown":               {[]specs.Listing{good, reason, {ID: "TOK-99", Not: "no."}}, cases, all, "no such id"},
		"not in the catalogue":  {[]specs.Listing{good, reason}, cases, func(id string) bool { return id != "TOK-02" }, "no such entry"},
		"claimed":               {with(func(l *specs.Listing) { l.Flavours = append(l.Flavours, "legacy") }), cases, all, "flavours are"},
		"produced, not claimed": {with(func(l *specs.Listing) { l.Flavours = l.Flavours[:1] }), cases, all, "flavours are"},
		"a flavour twice":       {with(func(l *specs.Listing) { l.Flavours = []string{"seen", "sdk", "sdk"} }), cases, all, "flavours are"},
		"another requirement":   {with(func(l *specs.Listing) { l.Requirements = []string{"IDP-TOKEN-02"} }), cases, all, "requirements are"},
		"a needless reason":     {with(func(l *specs.Listing) { l.Not = "it can't be." }), cases, all, "either flavours"},
		"no reason":             {[]specs.Listing{good, {ID: "TOK-02"}}, cases, all, "either flavours"},
		"no listing":            {[]specs.Listing{good, reason}, append(slices.Clone(cases), specs.CatalogueCase{ID: "OUT-09"}), all, "is not listed"},
	} {
		expectOne(t, name, catalogueFlaws(wanted, c.list, c.cases, c.known), c.want)
	}
	if flaws := catalogueFlaws(wanted, []specs.Listing{good, reason}, cases, all); flaws != nil {
		t.Errorf("good: %q", flaws)
	}
}

// TestCatalogueTable holds CATALOGUE.md against the list; with -update it
// writes the file.
func TestCatalogueTable(t *testing.T) {
	t.Parallel()
	want := catalogueTable(listedEntries(t))
	if *update {
		if err := os.WriteFile("CATALOGUE.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("CATALOGUE.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("CATALOGUE.md is not made of catalogue.yaml and scenarios/catalogue as they are; write it anew: go test ./specs/ -run TestCatalogue -update")
	}
}

const catalogueHead = `# The errors of the servers, and where the mocks produce them

Made of ` + "`specs/catalogue.yaml` and `scenarios/catalogue`; `go test ./specs/ -run TestCatalogue -update`" + ` writes it anew.

A flavour is a sandbox. At ID-porten **seen** and **sdk** are values of the switch ` + "`texts`, **legacy** is one of `generation`" + `; at the app for
returns **v7** and **v8** are values of ` + "`app_lib`" + `; at the exchange and the validator there is the **default**. Named are those that a
case of the suite tries. Where sdk is not, that library's words are not known, and the answer is as in *seen*. Where an answer is an
error, the case asserts its status and its text to the letter, and that the journal's reason names the id; else the remark says what
it asserts.

| id | what it is | flavours | requirements | remark |
|---|---|---|---|---|
`

func catalogueTable(list []specs.Listing) string {
	var b strings.Builder
	b.WriteString(catalogueHead)
	for _, l := range list {
		entry, _ := catalogue.Find(l.ID)
		flavours, remark := strings.Join(l.Flavours, ", "), l.Remark
		if l.Not != "" {
			flavours, remark = "none", l.Not
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", l.ID, entry.Title, flavours, strings.Join(l.Requirements, ", "), remark)
	}
	return b.String()
}
