package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Format is the version of the result's JSON. A member that is added does not
// change it; one that goes, or that means something else, does.
const Format = 1

// Outcome is the sum of a run.
type Outcome string

// The outcomes, the best first.
const (
	Conformant       Outcome = "conformant"
	WithWarnings     Outcome = "conformant with warnings"
	Partial          Outcome = "partial"
	InconclusiveRun  Outcome = "inconclusive"
	NonConformant    Outcome = "non-conformant"
	HarnessFault     Outcome = "harness fault"
	WithStaleWaivers Outcome = "stale waivers"
)

// Result is a run: what was judged, and how it came out. Members whose values
// differ from run to run are marked in report's schema.
type Result struct {
	Format int    `json:"format"`
	Tool   string `json:"tool"`
	// Version of the tool, which is the version of the suite.
	Version string `json:"version"`
	// Subject is server or client.
	Subject string `json:"subject"`
	Target  Target `json:"target"`
	// Invocation is how it was run: what replays one of its cases says the same.
	Invocation []string `json:"invocation,omitempty"`
	// Selection says what was chosen; empty: everything.
	Selection string    `json:"selection,omitempty"`
	Seed      int64     `json:"seed"`
	Started   time.Time `json:"started"`
	Millis    int64     `json:"millis"`

	Outcome  Outcome         `json:"outcome"`
	ExitCode int             `json:"exit_code"`
	Counts   map[Verdict]int `json:"counts"`
	// Waived is how many failures and warnings a waiver covers.
	Waived int `json:"waived"`

	Cases        []Case              `json:"cases"`
	Requirements []RequirementResult `json:"requirements"`
	Waivers      []Waiver            `json:"waivers,omitempty"`
	// Drift is where the target differs from what the mock does.
	Drift []Difference `json:"drift,omitempty"`
	// Left is what the run has made at the target, and what became of it.
	Left []string `json:"left,omitempty"`
	// Notes are what a reader should know about the run as a whole.
	Notes []string `json:"notes,omitempty"`
}

// Target is who was judged.
type Target struct {
	Name string `json:"name"`
	// Kind is mock, environment or client.
	Kind      string            `json:"kind"`
	Addresses map[string]string `json:"addresses,omitempty"`
}

// RequirementResult is a requirement, its cases and their worst verdict.
type RequirementResult struct {
	Requirement
	Verdict Verdict  `json:"verdict,omitempty"`
	Cases   []string `json:"cases"`
}

// Rules are what a sum depends on beside the cases.
type Rules struct {
	Waivers []Waiver
	Now     time.Time
	// Strict lets warnings fail.
	Strict bool
}

// Conclude orders the cases and draws their sum.
func (r *Result) Conclude(requirements []Requirement, rules Rules) {
	r.Format = Format
	slices.SortFunc(r.Cases, func(a, b Case) int { return strings.Compare(a.ID, b.ID) })
	r.Waivers = waive(r.Cases, rules.Waivers, rules.Now)
	r.Counts, r.Waived = make(map[Verdict]int), 0
	for _, verdict := range Verdicts() {
		r.Counts[verdict] = 0
	}
	open := make(map[Verdict]int)
	for _, k := range r.Cases {
		r.Counts[k.Verdict]++
		if k.Waived() {
			r.Waived++
		}
		if k.Waiver != nil { // one that no longer counts has an outcome of its own
			continue
		}
		open[k.Verdict]++
	}
	if n := r.interrupted(); n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("The run was interrupted: %d of %d cases have no verdict. --rerun-failed tries them again.", n, len(r.Cases)))
	}
	r.Requirements = byRequirement(r.Cases, requirements)
	r.Outcome, r.ExitCode = r.sum(open, rules.Strict)
}

// interrupted counts the cases that somebody has kept from a verdict.
func (r *Result) interrupted() int {
	n := 0
	for _, k := range r.Cases {
		if k.interrupted() {
			n++
		}
	}
	return n
}

func (r *Result) sum(open map[Verdict]int, strict bool) (Outcome, int) {
	judged := r.Counts[Pass] + r.Counts[Warn] + r.Counts[Fail]
	isStale := func(w Waiver) bool { return w.Stale != "" }
	switch {
	case open[Error] > 0:
		return HarnessFault, ExitHarness
	case open[Fail] > 0, strict && open[Warn] > 0:
		return NonConformant, ExitNonConformant
	case slices.ContainsFunc(r.Waivers, isStale):
		return WithStaleWaivers, ExitStaleWaiver
	case open[Inconclusive] > 0, judged == 0, r.interrupted() > 0:
		return InconclusiveRun, ExitInconclusive
	case r.Counts[Skipped] > 0:
		return Partial, ExitConformant
	case r.Counts[Warn] > 0 || r.Waived > 0:
		return WithWarnings, ExitConformant
	}
	return Conformant, ExitConformant
}

// rank orders verdicts, the worst first.
func rank(v Verdict) int { return slices.Index(Verdicts(), v) }

// byRequirement lists the requirements that the cases name, each with its
// cases and the worst of their verdicts.
func byRequirement(cases []Case, requirements []Requirement) []RequirementResult {
	list := []RequirementResult{}
	for _, r := range requirements {
		row := RequirementResult{Requirement: r, Cases: []string{}}
		for _, k := range cases {
			if !slices.Contains(k.Requirements, r.ID) {
				continue
			}
			row.Cases = append(row.Cases, k.ID)
			if row.Verdict == "" || rank(k.Verdict) < rank(row.Verdict) {
				row.Verdict = k.Verdict
			}
		}
		if len(row.Cases) > 0 || r.NoCase != "" {
			list = append(list, row)
		}
	}
	return list
}

// Of returns the case with an id.
func (r *Result) Of(id string) (Case, bool) {
	i := slices.IndexFunc(r.Cases, func(k Case) bool { return k.ID == id })
	if i < 0 {
		return Case{}, false
	}
	return r.Cases[i], true
}

// ToRerun are the ids of what should be tried again.
func (r *Result) ToRerun() []string {
	var ids []string
	for _, k := range r.Cases {
		if k.Verdict == Error || k.Verdict == Fail || k.Verdict == Inconclusive || k.interrupted() {
			ids = append(ids, k.ID)
		}
	}
	return ids
}
