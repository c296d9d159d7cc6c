package mutants_test

import (
	"fmt"
	"os"
	"testing"
)

// What becomes of a mutant.
const (
	caught   = "caught"
	survived = "survived"
)

// trial is a mutant's run against what it breaks.
type trial struct {
	verdict string
	// cases were run; by are those of what it breaks that caught it, and all is
	// how many did at all.
	cases, all int
	by         []string
	// others are the cases that did not pass, with their reasons.
	others string
	// fault says why the trial proves nothing, if it does not.
	fault string
}

// progress is a line for whoever waits: go test shows logs at the end only.
func progress(t *testing.T, id string, r trial) {
	t.Helper()
	if r.fault != "" {
		r.verdict = "nothing"
	}
	say(t, "%-9s %-26s by %d of %d cases", r.verdict, id, r.all, r.cases)
}

func say(t *testing.T, format string, args ...any) {
	t.Helper()
	if _, err := fmt.Fprintf(os.Stdout, format+"\n", args...); err != nil {
		t.Fatal(err)
	}
}
