package report

import (
	"fmt"
	"slices"

	"github.com/portprove/portprove/specs/judge"
)

// sentence says the outcome of a target in words that stand alone.
func sentence(name string, o judge.Outcome) string {
	switch o {
	case judge.Partial:
		return name + " is conformant as far as it was judged"
	case judge.InconclusiveRun:
		return "The judgement of " + name + " is inconclusive"
	case judge.HarnessFault:
		return "The judgement of " + name + " met a harness fault"
	case judge.WithStaleWaivers:
		return name + " has stale waivers"
	case judge.Conformant, judge.WithWarnings, judge.NonConformant:
	}
	return name + " is " + string(o)
}

// withVerdict is how many cases have said something, be it that they could not
// say what they should.
func withVerdict(r *judge.Result) int {
	return r.Counts[judge.Pass] + r.Counts[judge.Warn] + r.Counts[judge.Fail] + r.Counts[judge.Inconclusive] + r.Counts[judge.Error]
}

// judgedBy counts the cases, and of how many those are.
func judgedBy(r *judge.Result) string {
	if n := withVerdict(r); n != len(r.Cases) {
		return fmt.Sprintf("%d of %s", n, counted(len(r.Cases), "case"))
	}
	return counted(len(r.Cases), "case")
}

// waiving is what there is to say of a case's waiver.
func waiving(k judge.Case) string {
	switch {
	case k.Waiver == nil:
		return ""
	case k.Waived():
		return fmt.Sprintf("waived until %s by %s: %s", k.Waiver.Expires, k.Waiver.Owner, k.Waiver.Reason)
	}
	return fmt.Sprintf("its waiver by %s no longer counts: %s", k.Waiver.Owner, k.Waiver.Stale)
}

// replay is the command that runs a case again; it is empty where that leads
// nowhere. The program that was judged is not run by the word of a report.
func replay(r *judge.Result, id string) string {
	if len(r.Invocation) == 0 {
		return ""
	}
	command := "portprove check replay " + id + " --report " + JSONFile
	if slices.Contains(r.Invocation, "--") {
		command += " -- COMMAND"
	}
	return command
}

// again is how to run a case again that has not passed.
func again(r *judge.Result, k judge.Case) string {
	if k.Verdict == judge.Pass || k.Verdict == judge.NotApplicable {
		return ""
	}
	return replay(r, k.ID)
}
