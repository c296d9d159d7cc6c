package mutants_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	court "github.com/portprove/portprove/specs/trial"
)

// wantedClients is how many there are at least.
const wantedClients = 40

func TestClientMutantsAreWhole(t *testing.T) {
	t.Parallel()
	requirements, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	list, ids := clientMutants(), map[string]bool{}
	if len(list) < wantedClients {
		t.Errorf("there are %d broken clients, want %d", len(list), wantedClients)
	}
	for _, m := range append(list, doNothing) {
		if ids[m.id] || m.id == "" || !strings.HasSuffix(m.broken, ".") || strings.Contains(m.instead, "\n") || !slices.Contains(court.Steps(), m.reach) {
			t.Errorf("%q: it needs an id of its own, a sentence, one line, and a step to reach", m.id)
		}
		ids[m.id] = true
		if _, err := m.patched(); err != nil {
			t.Errorf("%s: %v", m.id, err)
		}
		i := slices.IndexFunc(requirements, func(r specs.Requirement) bool { return r.ID == m.breaks })
		if m.id != doNothing.id && (i < 0 || requirements[i].Level != judge.Must) {
			t.Errorf("%s: %q is no requirement that must be kept", m.id, m.breaks)
		}
	}
}

// Each requirement of a client that must be kept, and that a case asks for, is
// broken by somebody.
func TestClientMutantsBreakEachRequirement(t *testing.T) {
	t.Parallel()
	requirements, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range court.Cases(requirements) {
		is := func(m clientMutant) bool { return m.breaks == k.Requirements[0] }
		if k.Level == judge.Must && k.Labels[0] != court.LabelControl && !slices.ContainsFunc(clientMutants(), is) {
			t.Errorf("%s: no broken client breaks it", k.Requirements[0])
		}
	}
}

func TestAPatchOfNothingIsTold(t *testing.T) {
	t.Parallel()
	p := patch{"a/b.go", "if a {", "if b {"}
	if got, err := p.apply("func f() {\n\tif a  {\n\t}\n}"); got != "func f() {\nif b {\n\t}\n}" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for times, source := range []string{"if c {", "", "if a {\nif a {"} {
		if times != 2 {
			times = 0
		}
		_, err := p.apply(source)
		if want := fmt.Sprintf("a/b.go has this line %d times, and must have it once, or the patch is of nothing: if a {", times); err == nil || err.Error() != want {
			t.Errorf("%q: %v", source, err)
		}
	}
}

// TestClients tries each broken client by the cases of the requirement that it
// breaks, or by all, two at a time; and the untouched one, and one that does
// nothing, beside them. go test -run may leave out any of them but the untouched
// one, without which nothing is proved.
func TestClients(t *testing.T) {
	full := demanded(t)
	list := clientMutants()
	rows := make([]row, len(list))
	for i, m := range list {
		rows[i].id = m.id
	}
	proved := false
	t.Run("each", func(t *testing.T) {
		t.Run("untouched", func(t *testing.T) {
			t.Parallel()
			proved = true
			tryUntouchedClient(t)
		})
		t.Run(doNothing.id, func(t *testing.T) {
			t.Parallel()
			tryNothing(t)
		})
		for i, m := range list {
			t.Run(m.id, func(t *testing.T) {
				t.Parallel()
				rows[i] = tryClient(t, m, full)
			})
		}
	})
	if !proved {
		tryUntouchedClient(t)
	}
	if !t.Failed() {
		holdMatrix(t, "Clients", rows, full)
	}
}

func tryUntouchedClient(t *testing.T) {
	t.Helper()
	cases := runClient(t, nil, "")
	if faults := unsound(cases); faults != "" || len(cases) != len(court.Cases(nil)) {
		t.Fatalf("the untouched client is not right, so nothing is proved (%d cases):\n%s", len(cases), faults)
	}
	say(t, "the untouched client passes %d cases", len(cases))
}

// tryNothing: who does nothing passes nowhere, whatever it says.
func tryNothing(t *testing.T) {
	t.Helper()
	cases := runClient(t, &doNothing.patch, doNothing.reach)
	for _, k := range cases {
		if k.Verdict != judge.Inconclusive {
			t.Errorf("%s %s: %s; %s", k.Verdict, k.ID, k.Sentence(), k.Observed)
		}
	}
	if len(cases) < 70 {
		t.Errorf("%d cases", len(cases))
	}
	say(t, "the client that does nothing is inconclusive in %d cases", len(cases))
}

// tryClient tells of a mutant's trial as soon as it is over.
func tryClient(t *testing.T, m clientMutant, full bool) row {
	t.Helper()
	reach, chosen := m.reach, []string{m.breaks}
	if full {
		reach, chosen = "", nil
	}
	result := judged([]string{m.breaks}, runClient(t, &m.patch, reach, chosen...))
	progress(t, m.id, result)
	if complaint := result.complaint(m.id, m.broken, []string{m.breaks}); complaint != "" {
		t.Error(complaint)
	}
	return row{id: m.id, broken: m.broken, breaks: []string{m.breaks}, by: result.by, all: result.all, verdict: result.verdict}
}
