package troupe_test

import (
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/troupe"
)

func library(t *testing.T) []scenarios.Scenario {
	t.Helper()
	list, err := scenarios.Library()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("there are no scenarios")
	}
	return list
}

func player(t *testing.T) scenarios.Player {
	t.Helper()
	return scenarios.Player{Control: &control.Client{URL: mocks.Start(t).Control}, Cast: troupe.Reference}
}

// TestLibrary tells every story three times: the server answers as recorded, the
// reference client does the right thing, and without the cause neither holds.
func TestLibrary(t *testing.T) {
	t.Parallel()
	p := player(t)
	for _, s := range library(t) {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			for name, ask := range map[string]func() (scenarios.Verdict, error){
				"verify":   func() (scenarios.Verdict, error) { return p.Verify(t.Context(), s) },
				"rehearse": func() (scenarios.Verdict, error) { return p.Rehearse(t.Context(), s) },
			} {
				v, err := ask()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if !v.OK {
					t.Errorf("%s: %s %v", name, v.Detail, v.Differences)
				}
			}
			verify, rehearse, err := p.WithoutCause(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if verify.OK || rehearse.OK {
				t.Errorf("without its cause the story still holds: verify %t, rehearse %t", verify.OK, rehearse.OK)
			}
		})
	}
}

// TestEveryStoryCanBePlayed opens the stage of each for somebody else's client,
// who has not come yet.
func TestEveryStoryCanBePlayed(t *testing.T) {
	t.Parallel()
	p := player(t)
	for _, s := range library(t) {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			for _, repeat := range []bool{false, true} {
				p := p
				p.Repeat = repeat
				performance, err := p.Play(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				progress, err := performance.Progress(t.Context())
				if err != nil || progress.State != scenarios.Waiting {
					t.Errorf("repeat %v: %v, %v", repeat, progress, err)
				}
				if err := performance.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
