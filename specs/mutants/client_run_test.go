package mutants_test

import (
	"slices"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/judge"
	court "github.com/portprove/portprove/specs/trial"
	"github.com/portprove/portprove/specs/trial/trialtest"
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
	tr := trialtest.Court(t, program)
	tr.Terms = court.Terms{Reach: reach, Timeout: clientLimit}
	tr.Wants = func(k judge.Case) bool { return chosen(k, requirements) }
	return slices.DeleteFunc(trialtest.Judged(t, tr), func(k judge.Case) bool { return k.Verdict == judge.NotApplicable })
}
