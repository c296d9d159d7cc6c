package specs

import (
	"slices"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// gate decides at the door of each case whether it is begun.
type gate struct {
	judging judge.Context
	field   *Field
	control string // the address of a mock's control API
	// wants chooses cases; nil: all.
	wants func(judge.Case) bool
	// begins, if set, is told of each that goes in.
	begins func(judge.Case)
	stop   <-chan struct{}
}

// pass lets the current case in, or skips it and says why. A case that nobody
// wants has no mark: it is not part of the run.
func (g *gate) pass(bare bool) {
	k := g.judging.Named(ginkgo.CurrentSpecReport())
	if g.wants != nil && !g.wants(k) {
		ginkgo.Skip("not selected")
	}
	select {
	case <-g.stop:
		skipped(judge.NotBegun)
	default:
	}
	labelled := func(label string) bool { return slices.Contains(k.Labels, label) }
	switch {
	case bare && labelled(LabelMockOnly):
		notApplicable("needs the control API of a mock (clock, world, journal)")
	case bare && labelled(LabelIntrusive) && !g.field.Intrusive:
		skipped("would be noticed there; add --intrusive to try it")
	case bare && labelled(LabelPerson) && !g.field.hasPerson():
		skipped("needs a person: name a synthetic one in the profile, or sign in yourself with --interactive")
	}
	if g.begins != nil {
		g.begins(k)
	}
	wire.Begin()
	if g.control != "" {
		wire.Knows(evidence.Base{Party: evidence.Control, URL: g.control})
	}
}

// wanted says whether a report is about a case of this run.
func (g *gate) wanted(spec types.SpecReport) bool {
	return spec.LeafNodeType == types.NodeTypeIt && (g.wants == nil || g.wants(g.judging.Named(spec)))
}

// notApplicable ends a case that can't be asked of the target, whoever asks.
func notApplicable(reason string) { unjudged(judge.NotApplicable, reason) }

// skipped ends a case that somebody left out.
func skipped(reason string) { unjudged(judge.Skipped, reason) }

func unjudged(verdict judge.Verdict, reason string) {
	ginkgo.AddReportEntry(judge.MarkEntry, judge.Mark{Verdict: verdict, Reason: reason}, ginkgo.ReportEntryVisibilityNever)
	ginkgo.Skip(reason)
}

// measured notes a fact that no source demands: what the target does, and what
// the mock does. At a mock the two are the same.
func measured(what, observed, modelled string) {
	ginkgo.AddReportEntry(judge.MeasureEntry, judge.Measure{What: what, Observed: observed, Modelled: modelled}, ginkgo.ReportEntryVisibilityNever)
}
