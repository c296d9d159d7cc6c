package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// tellAll writes the reports, prints the outcome and chooses the exit code.
func (v *verdicts) tellAll(r *judge.Result) error {
	if v.reportDir != "" {
		if err := report.Write(v.reportDir, r); err != nil {
			return noReport(err)
		}
	}
	if err := v.printResult(r); err != nil {
		return err
	}
	if r.ExitCode != exitFine {
		return verdictError{r.ExitCode}
	}
	return nil
}

func (v *verdicts) printResult(r *judge.Result) error {
	if v.json {
		return report.JSON(v.out, r)
	}
	v.printQuiet(r)
	v.printExchanges(r)
	for _, verdict := range []judge.Verdict{judge.Warn, judge.Inconclusive, judge.Fail, judge.Error} {
		v.printCases(r, verdict)
	}
	for _, w := range r.Waivers {
		if w.Stale != "" {
			v.line("stale waiver %s%s (%s): %s\n", w.Case, w.Requirement, w.Owner, w.Stale)
		}
	}
	for _, text := range slices.Concat(r.Notes, r.Left) {
		v.line("%s\n", text)
	}
	v.printDrift(r)
	v.printAgain(r)
	if v.reportDir != "" {
		v.line("report: %s/%s\n", strings.TrimSuffix(v.reportDir, "/"), report.PageFile)
	}
	return v.printf("%s: %s (%s)\n", r.Target.Name, v.coloured(r), countsOf(r))
}

// printCases of one verdict. What hangs on another case is told once, and so is
// what was unclear for the same reason.
func (v *verdicts) printCases(r *judge.Result, verdict judge.Verdict) {
	same := make(map[string]int)
	for _, k := range r.Cases {
		if k.Verdict == verdict {
			same[sameReason(k)]++
		}
	}
	for _, k := range r.Cases {
		key := sameReason(k)
		if k.Verdict != verdict || same[key] == 0 {
			continue
		}
		v.printCase(k)
		if more := same[key] - 1; more > 0 {
			v.line("and %d more, %s for the same reason\n", more, verdict)
		}
		same[key] = 0
	}
}

// sameReason is equal for cases that are told once. One with something that was
// seen of it alone is told by itself, and so is one that somebody puts up with.
func sameReason(k judge.Case) string {
	if k.Waiver != nil || k.Verdict != judge.Inconclusive && k.Expected+k.Observed != "" {
		return k.ID
	}
	if k.Expected+k.Observed == "" {
		return k.Reason
	}
	return strings.Join([]string{k.Reason, k.Expected, k.Observed, strings.ReplaceAll(k.Cure, k.ID, "")}, "\n")
}

// printQuiet lists what nothing needs to be done about.
func (v *verdicts) printQuiet(r *judge.Result) {
	for _, verdict := range []judge.Verdict{judge.Pass, judge.NotApplicable, judge.Skipped} {
		for _, k := range r.Cases {
			if v.whole && k.Verdict == verdict {
				v.line("%s\n", strings.TrimSuffix(fmt.Sprintf("%s %s %s: %s", k.Verdict, k.ID, k.Sentence(), k.Reason), ": "))
			}
		}
	}
}

func (v *verdicts) printCase(k judge.Case) {
	v.line("%s %s %s\n  %s\n", k.Verdict, k.ID, k.Sentence(), k.Reason)
	for _, part := range []struct{ label, text string }{{"expected", k.Expected}, {"observed", k.Observed}, {"what to do", k.Cure}} {
		if part.text != "" {
			v.line("  %-10s %s\n", part.label, short(part.text))
		}
	}
	switch {
	case k.Waived():
		v.line("  waived until %s by %s: %s\n", k.Waiver.Expires, k.Waiver.Owner, k.Waiver.Reason)
	case k.Waiver != nil:
		v.line("  its waiver by %s no longer counts: %s\n", k.Waiver.Owner, k.Waiver.Stale)
	}
}

// short is enough for a terminal; the report has the rest.
func short(text string) string {
	const limit = 400
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + " …"
	}
	return text
}

func (v *verdicts) printDrift(r *judge.Result) {
	for _, d := range r.Drift {
		v.line("drift, %s: %s %s target %q, mock %q\n", d.Kind, d.Case, d.What, short(d.Target), short(d.Mock))
	}
}

// printAgain compares with the report that was run again.
func (v *verdicts) printAgain(r *judge.Result) {
	if v.selection.before == nil {
		return
	}
	fixed, still, changed := 0, 0, 0
	for _, k := range r.Cases {
		before, had := v.selection.before.Of(k.ID)
		switch {
		case k.Verdict == before.Verdict:
			still++
		case !had:
		case k.Verdict == judge.Pass:
			fixed++
		default:
			changed++
		}
		if v.compareWith != "" && had {
			v.line("%s was %s, and is %s\n", k.ID, before.Verdict, k.Verdict)
		}
	}
	v.line("run again: %d fixed, %d as before, %d changed\n", fixed, still, changed)
}

func (v *verdicts) coloured(r *judge.Result) string {
	if !v.colours() {
		return string(r.Outcome)
	}
	colour := green
	if r.ExitCode != exitFine {
		colour = red
	}
	return colour + string(r.Outcome) + reset
}

func countsOf(r *judge.Result) string {
	var parts []string
	for _, v := range judge.Verdicts() {
		if r.Counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", r.Counts[v], v))
		}
	}
	if r.Waived > 0 {
		parts = append(parts, fmt.Sprintf("%d of them waived", r.Waived))
	}
	return strings.Join(parts, ", ")
}

func (v *verdicts) printList(chosen []judge.Case) error {
	if v.json {
		type listed struct {
			ID           string   `json:"id"`
			Text         string   `json:"text"`
			Requirements []string `json:"requirements"`
			Labels       []string `json:"labels"`
			Source       string   `json:"source"`
		}
		list := make([]listed, 0, len(chosen))
		for _, k := range chosen {
			list = append(list, listed{k.ID, k.Sentence(), k.Requirements, append([]string{}, k.Labels...), k.Source})
		}
		return v.printJSON(list)
	}
	for _, k := range chosen {
		v.line("%-20s %s\n%20s %s; %s\n", k.ID, k.Sentence(), "", strings.Join(k.Requirements, ", "), strings.Join(k.Labels, ", "))
	}
	return v.printf("%d cases\n", len(chosen))
}
