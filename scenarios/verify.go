package scenarios

import (
	"context"
	"fmt"
	"net/http"

	"github.com/portprove/portprove/specs/control"
)

// Verdict of a scenario: whether the server still answers so, or the client
// does the right thing.
type Verdict struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	OK    bool   `json:"ok"`
	// Detail is one sentence.
	Detail string `json:"detail"`
	// Differences from the recorded answer.
	Differences []Difference `json:"differences,omitempty"`
}

// Player tells scenarios at a mock.
type Player struct {
	Control *control.Client
	Cast    Cast
	// Below is the transport that the actors' requests go by; nil: the usual
	// one. Whoever wants to see them puts a witness there.
	Below http.RoundTripper
	// Repeat makes a story that is played hit every request of its step from its
	// attempt on, so that nothing cures it.
	Repeat bool
}

// Verify asks whether the server still answers as it was recorded.
func (p Player) Verify(ctx context.Context, s Scenario) (Verdict, error) {
	return p.told(ctx, s, s.Given, p.verified)
}

// Rehearse asks whether the client does the right thing.
func (p Player) Rehearse(ctx context.Context, s Scenario) (Verdict, error) {
	return p.told(ctx, s, s.Given, p.rehearsed)
}

// WithoutCause tells the story without what brings it about: whoever proves the
// library wants both verdicts to be bad then.
func (p Player) WithoutCause(ctx context.Context, s Scenario) (verify, rehearse Verdict, err error) {
	given := s.innocent()
	if verify, err = p.told(ctx, s, given, p.verified); err != nil {
		return verify, rehearse, err
	}
	rehearse, err = p.told(ctx, s, given, p.rehearsed)
	return verify, rehearse, err
}

// innocent is the setting without the cause.
func (s Scenario) innocent() Given {
	if s.Given.Without != nil {
		return *s.Given.Without
	}
	return Given{Clock: s.Given.Clock, Acts: s.Given.Acts}
}

// told opens a stage, tells the story on it, and judges.
func (p Player) told(ctx context.Context, s Scenario, given Given, judge func(context.Context, *stage, Ending) (Verdict, error)) (v Verdict, err error) {
	st, err := open(ctx, p.Control, s, given, false)
	if err != nil {
		return Verdict{}, err
	}
	defer func() {
		if closed := st.close(ctx); err == nil {
			err = closed
		}
	}()
	if err := st.cast(ctx, p.Cast); err != nil {
		return Verdict{}, fmt.Errorf("%s: %w", s.ID, err)
	}
	if p.Below != nil {
		st.wire.below = p.Below
	}
	ending := st.perform(ctx, st.acts())
	v, err = judge(ctx, st, ending)
	v.ID, v.Title = s.ID, s.Title
	return v, err
}

// verified compares what came with what was recorded.
func (p Player) verified(_ context.Context, st *stage, ending Ending) (Verdict, error) {
	s := st.scenario
	got, sent := st.wire.received(s.Step, s.Attempt)
	if !sent {
		return Verdict{Detail: fmt.Sprintf("the %s request of step %s was never sent; sent were %s. The last act: %s", ordinal(s.Attempt), s.Step, counted(st.wire.sent()), ending)}, nil
	}
	differences := s.Answer.Differences(got, placed(st.sandbox.Addresses))
	if len(differences) > 0 {
		return Verdict{Detail: "the server answers otherwise", Differences: differences}, nil
	}
	return Verdict{OK: true, Detail: "the server answers as it was recorded"}, nil
}

func (e Ending) String() string {
	if e.OK {
		return e.Act + " went well"
	}
	return fmt.Sprintf("%s stopped at %s: %s", e.Act, e.Step, cut(e.What))
}
