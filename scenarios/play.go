package scenarios

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/control"
)

// Performance is a story that waits for a client under test, in a blind sandbox.
type Performance struct {
	Scenario Scenario
	Sandbox  control.Sandbox

	stage *stage
}

// Play opens a blind sandbox in which the story comes true. Its clock runs from
// now, for the client has a clock of its own. What the client would have to do
// wrong itself is not asked of it: there the recorded answer is laid over.
func (p Player) Play(ctx context.Context, s Scenario) (*Performance, error) {
	given := s.Given
	given.Clock = "now"
	if len(given.Wrong) > 0 || len(given.Actors) > 0 {
		given.Overlay = true
	}
	if p.Repeat {
		given = given.repeated(s.Step)
	}
	st, err := open(ctx, p.Control, s, given, true)
	if err != nil {
		return nil, err
	}
	if err := st.addFault(ctx, st.witness()); err != nil {
		return nil, errors.Join(err, st.close(ctx))
	}
	return &Performance{Scenario: s, Sandbox: st.sandbox, stage: st}, nil
}

// repeated is a story whose causes come back at every request of its step.
func (g Given) repeated(step string) Given {
	g.repeat = true
	faults := slices.Clone(g.Faults)
	for i, f := range faults {
		if place := at(step, 1); f["operation"] == place["operation"] && f["step"] == place["step"] {
			faults[i] = f.repeated()
		}
	}
	g.Faults = faults
	return g
}

func (f Fault) repeated() Fault {
	f = maps.Clone(f)
	delete(f, "times")
	f["repeat"] = true
	return f
}

// witness is a fault that does nothing but count: by it the control API tells
// (GET faults) what the story expects, what has come, and whether it was hit.
func (st *stage) witness() Fault {
	f := at(st.scenario.Step, st.scenario.Attempt)
	f["id"], f["note"] = "scenario", st.scenario.ID+": "+st.scenario.Title
	f["do"] = map[string]any{"clock": map[string]any{"advance": "0s"}}
	if st.given.repeat {
		f = f.repeated()
	}
	return f
}

// Close ends it.
func (p *Performance) Close(ctx context.Context) error { return p.stage.close(ctx) }

// The states of a performance.
const (
	Waiting = "waiting" // the request has not come yet
	Hit     = "hit"     // the client has met the story
	Cured   = "cured"   // and its honest retry went well
	Missed  = "missed"  // the request came and was answered otherwise
)

// Progress is how far a client has come.
type Progress struct {
	State string `json:"state"`
	// Detail is one sentence: what is expected, or what differed.
	Detail string `json:"detail"`
	// Requests counts what has come, by step.
	Requests map[string]int `json:"requests"`
}

// Progress looks at what the client has done so far.
func (p *Performance) Progress(ctx context.Context) (Progress, error) {
	exchanges, err := p.stage.control.Journal(ctx, control.Filter{})
	if err != nil {
		return Progress{}, err
	}
	progress := p.Scenario.progress(exchanges)
	if p.stage.given.repeat && progress.State == Cured {
		progress.State = Hit
		progress.Detail = fmt.Sprintf("a later request of step %s was answered well, though the story hits them all", p.Scenario.Step)
	}
	return progress, nil
}

func (s Scenario) progress(exchanges []control.Exchange) Progress {
	p := Progress{State: Waiting, Requests: map[string]int{}}
	attempt, seen := max(s.Attempt, 1), 0
	for i, x := range exchanges {
		if x.Step != "" {
			p.Requests[x.Step]++
		}
		if !isAt(s.Step, x) {
			continue
		}
		if seen++; seen != attempt {
			continue
		}
		if !s.Answer.Lost && x.Status != s.Answer.Status {
			p.State, p.Detail = Missed, fmt.Sprintf("the %s request of step %s came and was answered with %d, not %d: %s", ordinal(attempt), s.Step, x.Status, s.Answer.Status, or(x.Why, "it was right"))
			return p
		}
		p.State, p.Detail = Hit, fmt.Sprintf("the client has met it; now it should: %s", strings.Join(s.Then.Next, " "))
		p.cure(s, exchanges[i+1:])
		return p
	}
	if p.State == Waiting {
		p.Detail = fmt.Sprintf("expected is the %s request of step %s; seen were: %s%s", ordinal(attempt), s.Step, counted(p.Requests), s.nearest(exchanges))
	}
	return p
}

// cure looks for the same step, answered well, afterwards.
func (p *Progress) cure(s Scenario, later []control.Exchange) {
	for _, x := range later {
		if x.Step != "" {
			p.Requests[x.Step]++
		}
		if isAt(s.Step, x) && x.Status < 400 && p.State == Hit {
			p.State, p.Detail = Cured, fmt.Sprintf("the honest retry of step %s went well", s.Step)
		}
	}
}

// nearest says what came that was almost it: the latest refusal, or a request
// that no server knows.
func (s Scenario) nearest(exchanges []control.Exchange) string {
	for _, x := range slices.Backward(exchanges) {
		if x.Status >= 400 {
			return fmt.Sprintf("; nearest: %s %s, answered with %d: %s", x.Method, x.Path, x.Status, or(x.Why, "no reason is known"))
		}
	}
	return ""
}
