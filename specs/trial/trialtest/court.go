// Package trialtest makes trials for the tests of several packages.
package trialtest

import (
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// Court is a mock with a witness before it, and a command to be tried by every
// requirement. The mock ends with the test.
func Court(t *testing.T, command ...string) *trial.Trial {
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
	return &trial.Trial{
		Venue: trial.Site{Control: &control.Client{URL: running.Control}}, Witness: witness, Requirements: requirements,
		Driver: trial.Program{Command: command},
	}
}

// Judged runs a trial, and returns its cases in the order in which they ended.
func Judged(t *testing.T, tr *trial.Trial) []judge.Case {
	t.Helper()
	var cases []judge.Case
	tr.Ends = func(k judge.Case) { cases = append(cases, k) }
	if err := tr.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return cases
}
