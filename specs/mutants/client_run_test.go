package mutants_test

import (
	"slices"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	court "github.com/portprove/portprove/specs/trial"
)

// clientLimit of one walk: the longest waits for feedback, five seconds.
const clientLimit = 30 * time.Second

// runClient builds a client and tries it: against the cases of these
// requirements, or all. Each has a mock of its own.
func runClient(t *testing.T, p *patch, reach string, requirements ...string) []judge.Case {
	t.Helper()
	program, err := buildClient(t.Context(), t.TempDir(), p)
	if err != nil {
		t.Fatal(err)
	}
	tr := courtOf(t, program)
	tr.Terms = court.Terms{Reach: reach, Timeout: clientLimit}
	var list []judge.Case
	tr.Ends = func(k judge.Case) { list = append(list, k) }
	tr.Wants = func(k judge.Case) bool { return chosen(k, requirements) }
	if err := tr.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(k judge.Case) bool { return k.Verdict == judge.NotApplicable })
}

// courtOf is a mock with a witness before it, for a program to be tried.
func courtOf(t *testing.T, program string) *court.Trial {
	t.Helper()
	witness := &evidence.Witness{}
	running, err := mocks.Serve(t.Context(), mocks.ServeOptions{Wrap: witness.Wrap, ControlListen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	requirements, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	return &court.Trial{
		Venue: court.Site{Control: &control.Client{URL: running.Control}}, Witness: witness, Requirements: requirements,
		Driver: court.Program{Command: []string{program}},
	}
}
