package mutants_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMatrixNamesTheMutants holds MUTANTS.md against the list, which needs no
// run: whoever adds a mutant writes the file anew.
func TestMatrixNamesTheMutants(t *testing.T) {
	if os.Getenv(written) != "" {
		t.Skip("this run writes it")
	}
	t.Parallel()
	m := readMatrix(t)
	for _, line := range append(flaws(m, "Servers", serverRows()), flaws(m, "Clients", clientRows())...) {
		t.Error(line)
	}
}

func serverRows() (want []row) {
	for _, m := range serverMutants() {
		want = append(want, row{id: m.id, broken: m.broken, breaks: m.breaks})
	}
	return want
}

func clientRows() (want []row) {
	for _, m := range clientMutants() {
		want = append(want, row{id: m.id, broken: m.broken, breaks: []string{m.breaks}})
	}
	return want
}

// flaws of a section: its mutants are others, or nobody has seen them caught.
func flaws(m matrix, title string, want []row) []string {
	var list []string
	i := slices.IndexFunc(m, func(s matrixSection) bool { return s.title == title })
	rows := m[i].rows
	if len(rows) != len(want) {
		list = append(list, "specs/MUTANTS.md has another number of mutants than there are; write it anew: "+written+"=1 make mutants")
	}
	for _, w := range want {
		j := slices.IndexFunc(rows, func(r row) bool { return r.id == w.id })
		switch {
		case j < 0:
			list = append(list, "specs/MUTANTS.md does not know "+w.id)
		case rows[j].broken != w.broken || !slices.Equal(rows[j].breaks, w.breaks):
			list = append(list, "specs/MUTANTS.md says something else of "+w.id)
		case rows[j].verdict != caught || len(rows[j].by) == 0:
			list = append(list, "specs/MUTANTS.md does not say which case has caught "+w.id)
		}
	}
	return list
}

func TestMatrixIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	rows := []row{
		{id: "a", broken: "It is wrong.", breaks: []string{"R-1", "R-2"}, by: []string{"R-1.aaaa"}, verdict: caught, all: 7},
		{id: "b", broken: "It is, too.", breaks: []string{"R-3"}, verdict: survived},
	}
	m := matrix(matrixSections()).with("Servers", rows, true)
	if again := parseMatrix(m.text()); again.text() != m.text() || len(again[0].rows) != 2 || again[0].rows[0].all != 7 {
		t.Errorf("%+v", again)
	}
	// A run that has not counted keeps what was counted.
	uncounted := slices.Clone(rows)
	uncounted[0].all = 1
	if kept := m.with("Servers", uncounted, false); kept.text() != m.text() {
		t.Error(kept.text())
	}
	uncounted[0].by = []string{"R-1.bbbb"}
	if lines := differences(m.text(), m.with("Servers", uncounted, false).text()); len(lines) != 2 || !strings.HasPrefix(lines[0], "committed: | `a`") {
		t.Errorf("%q", lines)
	}
}

// A count is of the mutant that was counted, and of no other that has its name.
func TestMatrixForgetsACountThatIsOver(t *testing.T) {
	t.Parallel()
	counted := row{id: "a", broken: "It is wrong.", breaks: []string{"R-1"}, by: []string{"R-1.aaaa", "R-1.bbbb"}, verdict: caught, all: 7}
	m := matrix(matrixSections()).with("Servers", []row{counted}, true)
	for name, c := range map[string]struct {
		change func(*row)
		want   int
	}{
		"nothing has changed": {func(*row) {}, 7},
		"another sentence":    {func(r *row) { r.broken = "It is wrong at times." }, 0},
		"another requirement": {func(r *row) { r.breaks = []string{"R-2"} }, 0},
		"a case less":         {func(r *row) { r.by = r.by[:1] }, 0},
		"another case":        {func(r *row) { r.by = []string{"R-1.aaaa", "R-1.cccc"} }, 0},
		"left out of the run": {func(r *row) { *r = row{id: r.id} }, 7},
	} {
		run := counted
		run.all = 1 // of the cases that a reduced run has chosen
		c.change(&run)
		if got := m.with("Servers", []row{run}, false)[0].rows[0].all; got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestMatrixFlawsAreFound(t *testing.T) {
	t.Parallel()
	right := row{id: "a", broken: "It is wrong.", breaks: []string{"R-1"}, by: []string{"R-1.aaaa"}, verdict: caught}
	with := func(change func(*row)) []row {
		r := right
		change(&r)
		return []row{r}
	}
	for name, c := range map[string]struct {
		rows []row
		want string
	}{
		"right":               {[]row{right}, ""},
		"none":                {nil, "another number"},
		"another sentence":    {with(func(r *row) { r.broken = "It is right." }), "something else of a"},
		"another requirement": {with(func(r *row) { r.breaks = []string{"R-2"} }), "something else of a"},
		"a survivor":          {with(func(r *row) { r.verdict = survived }), "does not say which case"},
		"nobody caught it":    {with(func(r *row) { r.by = nil }), "does not say which case"},
		"unknown":             {with(func(r *row) { r.id = "b" }), "does not know a"},
	} {
		got := flaws(matrix(matrixSections()).with("Servers", c.rows, true), "Servers", []row{right})
		if c.want == "" && got != nil || c.want != "" && !strings.Contains(strings.Join(got, "; "), c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
