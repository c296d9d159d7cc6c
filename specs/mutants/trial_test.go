package mutants_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
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

// judged is what the cases say of a mutant that breaks some requirements. A case
// that failed by the suite's own fault counts for nothing, and spoils the rest.
func judged(breaks []string, cases []judge.Case) trial {
	t := trial{verdict: survived, cases: len(cases), others: unsound(cases)}
	for _, k := range cases {
		switch {
		case k.Verdict == judge.Error:
			t.fault = fmt.Sprintf("the suite itself is at fault in %s: %s", k.ID, k.Reason)
		case k.Verdict != judge.Fail || k.Level != judge.Must:
		default:
			t.all++
			if chosen(k, breaks) {
				t.by = append(t.by, k.ID)
			}
		}
	}
	slices.Sort(t.by)
	if len(t.by) > 0 {
		t.verdict = caught
	}
	if len(cases) == 0 {
		t.fault = "there is no case"
	}
	return t
}

// unsound names what is not right with whoever is untouched: then no verdict on
// a mutant means anything.
func unsound(cases []judge.Case) string {
	var list []string
	for _, k := range cases {
		if k.Verdict != judge.Pass && k.Verdict != judge.NotApplicable {
			list = append(list, fmt.Sprintf("%s %s: %s (%s; %s)", k.ID, k.Sentence(), k.Verdict, k.Reason, k.Observed))
		}
	}
	return strings.Join(list, "\n")
}

// complaint says what is not right with a mutant's trial, if anything.
func (t trial) complaint(id, broken string, breaks []string) string {
	switch {
	case t.fault != "":
		return id + " proves nothing: " + t.fault
	case t.verdict == survived:
		return fmt.Sprintf("%s survives: %s None of %d cases of %s fails, so the suite lacks one. Other than pass:\n%s",
			id, broken, t.cases, strings.Join(breaks, ", "), t.others)
	}
	return ""
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
