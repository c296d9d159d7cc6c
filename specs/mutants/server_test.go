package mutants_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
)

// wantedServers is how many there are at least.
const wantedServers = 60

func TestServerMutantsAreWhole(t *testing.T) {
	t.Parallel()
	requirements, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	list, ids := serverMutants(), map[string]bool{}
	if len(list) < wantedServers {
		t.Errorf("there are %d broken servers, want %d", len(list), wantedServers)
	}
	for _, m := range list {
		if ids[m.id] || m.id == "" || !strings.HasSuffix(m.broken, ".") || (m.before == nil) == (m.ordering == nil) || len(m.breaks) == 0 {
			t.Errorf("%q: it needs an id of its own, a sentence, one way to be wrong, and a requirement", m.id)
		}
		ids[m.id] = true
		for _, id := range m.breaks {
			i := slices.IndexFunc(requirements, func(r specs.Requirement) bool { return r.ID == id })
			if i < 0 || requirements[i].Level != judge.Must {
				t.Errorf("%s: %s is no requirement that must be kept", m.id, id)
			}
		}
	}
}

// TestServers runs each broken server against the cases of what it breaks, or
// against all, two at a time, and the untouched one before them.
func TestServers(t *testing.T) {
	full := demanded(t)
	list := serverMutants()
	control := serverJob{}
	for _, m := range list {
		control.Requirements = append(control.Requirements, m.breaks...)
	}
	if full {
		control.Requirements = nil
	}
	run, err := runServer(t.Context(), control)
	if err != nil {
		t.Fatal(err)
	}
	if faults := unsound(run.cases); faults != "" {
		t.Fatalf("the untouched server is not right, so nothing is proved:\n%s", faults)
	}
	say(t, "the untouched server passes %d cases", len(run.cases))
	rows := make([]row, len(list))
	for i, m := range list {
		rows[i].id = m.id
	}
	t.Run("each", func(t *testing.T) {
		for i, m := range list {
			t.Run(m.id, func(t *testing.T) {
				t.Parallel()
				rows[i] = tryServer(t, m, full)
			})
		}
	})
	if !t.Failed() {
		holdMatrix(t, "Servers", rows, full)
	}
}

// tryServer tells of a mutant's trial as soon as it is over.
func tryServer(t *testing.T, m serverMutant, full bool) row {
	t.Helper()
	result, err := serverTrial(t.Context(), m, full)
	if err != nil {
		t.Fatal(err)
	}
	progress(t, m.id, result)
	if complaint := result.complaint(m.id, m.broken, m.breaks); complaint != "" {
		t.Error(complaint)
	}
	return row{id: m.id, broken: m.broken, breaks: m.breaks, by: result.by, all: result.all, verdict: result.verdict}
}

func serverTrial(ctx context.Context, m serverMutant, full bool) (trial, error) {
	job := serverJob{Mutant: m.id, Requirements: m.breaks}
	if full {
		job.Requirements = nil
	}
	run, err := runServer(ctx, job)
	if errors.Is(err, errTooLong) {
		return trial{verdict: survived, fault: err.Error()}, nil
	}
	return tried(m, run), err
}
