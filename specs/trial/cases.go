package trial

import (
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
)

// play is a case: what is wrong, how far the client is asked to go, and what
// must hold of what is seen then.
type play struct {
	chapter, text string
	proves        string
	// until is the last step that is asked for; empty: as far as the client goes.
	until string
	// needs is the step that the client must do at least; refresh: it must use
	// refresh tokens; unless says by the first walk why there is nothing to ask.
	needs   string
	refresh bool
	unless  func(first *sight) string
	// switches, world and faults are what is wrong.
	switches map[string]string
	world    func(registration) any
	faults   []func(*scene) control.FaultOrder
	// twice: the client walks two times, one after the other, and the first stands
	// in the place of the walk with nothing wrong.
	twice bool
	// ofControl: the first walk is judged once more, by other rules.
	ofControl bool
	rules     []rule
	cure      string
	source    string
}

// fault is one that knows nothing of its sandbox.
func fault(o control.FaultOrder) []func(*scene) control.FaultOrder {
	return []func(*scene) control.FaultOrder{func(*scene) control.FaultOrder { return o }}
}

func effect(name, value string) []func(*scene) control.FaultOrder {
	return fault(control.FaultOrder{Effect: map[string]string{name: value}, Repeat: true})
}

// isControl tells the walk with nothing wrong.
func (p play) isControl() bool { return p.proves == "CLI-WALK-01" }

const chapterControl = "the walk with nothing wrong"

// plays are all cases, the walk with nothing wrong first.
func plays() []play {
	list := []play{{
		chapter: chapterControl, text: "comes as far as the client goes", proves: "CLI-WALK-01", rules: []rule{walks}, source: "cases.go",
		cure: "Mend this first: what stops the client here stops it everywhere. If it goes no further than a step, say so: --until.",
	}}
	for _, more := range [][]play{redirectPlays(), idTokenPlays(), keyPlays(), codePlays(), refreshPlays(), denialPlays(), verdictPlays(), feedbackPlays(), outagePlays(), habitPlays()} {
		list = append(list, more...)
	}
	return list
}

// walks: everything was done, and the client says so. Whoever does not come
// through is not wrong: nothing is known then.
func walks(s *sight) *finding {
	if f := carriesOn(s); f != nil {
		return unclear(f.expected, "%s", f.observed)
	}
	return nil
}

// Cases lists them, with no verdict yet.
func Cases(requirements []judge.Requirement) []judge.Case {
	var list []judge.Case
	for _, p := range plays() {
		list = append(list, p.named(requirements))
	}
	return list
}

// LabelControl is of the walk with nothing wrong, which is done in any case.
const LabelControl = "control"

// The labels of cases: habits are what a client does when nothing is wrong,
// wrong is one thing that is, outage is a service that does not answer.
const (
	LabelHabit  = "habit"
	LabelWrong  = "wrong"
	LabelOutage = "outage"
)

// Labels are all of them.
func Labels() []string { return []string{LabelControl, LabelHabit, LabelWrong, LabelOutage} }

func (p play) label() string {
	switch {
	case p.isControl():
		return LabelControl
	case p.ofControl || p.chapter == chapterHabits:
		return LabelHabit
	case p.chapter == chapterOutage:
		return LabelOutage
	}
	return LabelWrong
}

func (p play) named(requirements []judge.Requirement) judge.Case {
	k := judge.Case{Chapter: p.chapter, Text: p.text, Requirements: []string{p.proves}, Labels: []string{p.label()}, Source: "trial/" + p.source}
	k.ID = judge.CaseID(k.Requirements, p.chapter+" "+p.text)
	for _, r := range requirements {
		if r.ID == p.proves {
			k.Level = r.Level
		}
	}
	return k
}
