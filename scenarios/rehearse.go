package scenarios

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// rehearsed judges what the client did with what it met, and then lets people
// cure it.
func (p Player) rehearsed(ctx context.Context, st *stage, ending Ending) (Verdict, error) {
	// A client that never met the story has proven nothing.
	if met, err := p.verified(ctx, st, ending); err != nil || !met.OK {
		met.Detail = "the client has not met the story: " + met.Detail
		return met, err
	}
	faults := st.scenario.Then.judge(ending, st.wire.sent())
	counted, err := st.countFaults(ctx, st.scenario.Then.Filed, st.scenario.Then.Drafts, "when the story is over")
	if err != nil {
		return Verdict{}, err
	}
	if faults = append(faults, counted...); len(faults) > 0 {
		return Verdict{Detail: strings.Join(faults, "; ")}, nil
	}
	return p.cured(ctx, st)
}

// judge says what is wrong with an ending.
func (t Then) judge(e Ending, sent map[string]int) []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	switch {
	case t.Stops != "" && e.OK:
		fault("the client goes on, and should have stopped at %s", t.Stops)
	case t.Stops != "" && e.Step != t.Stops:
		fault("the client stops at %s, and should have stopped at %s: %s", e.Step, t.Stops, cut(e.What))
	case t.Stops == "" && !e.OK:
		fault("the client stops at %s, and should have gone on: %s", e.Step, cut(e.What))
	case t.Stops == "" && t.Ends != "done" && e.Accepted != (t.Ends == "accepted"):
		fault("the client takes the return for accepted: %t; it was %s", e.Accepted, t.Ends)
	}
	if len(faults) > 0 {
		return faults
	}
	told := e.What + " " + e.Why
	for _, part := range t.Says {
		if !strings.Contains(told, part) {
			fault("the client does not say %q but: %s", part, told)
		}
	}
	for _, part := range t.Next {
		if !strings.Contains(e.Next, part) {
			fault("the client does not advise %q but: %s", part, e.Next)
		}
	}
	for step, limit := range t.Requests {
		if sent[step] > limit {
			fault("the client asks %d times for step %s, at most %d are right", sent[step], step, limit)
		}
	}
	for step, least := range t.Least {
		if sent[step] < least {
			fault("the client asks %d times for step %s, at least %d are right", sent[step], step, least)
		}
	}
	return faults
}

func (st *stage) countFaults(ctx context.Context, wantFiled, wantDrafts int, when string) ([]string, error) {
	filed, drafts, err := st.filed(ctx)
	if err != nil {
		return nil, err
	}
	var faults []string
	if filed != wantFiled {
		faults = append(faults, fmt.Sprintf("%d returns are filed %s, %d is right", filed, when, wantFiled))
	}
	if drafts != wantDrafts && wantDrafts >= 0 {
		faults = append(faults, fmt.Sprintf("%d drafts are left %s, %d is right", drafts, when, wantDrafts))
	}
	return faults, nil
}

// cured lets people mend what is broken; then it must work.
func (p Player) cured(ctx context.Context, st *stage) (Verdict, error) {
	t := st.scenario.Then
	if len(t.Cured) == 0 {
		return Verdict{OK: true, Detail: "the client does the right thing"}, nil
	}
	for _, e := range t.Mend {
		if err := st.do(ctx, e); err != nil {
			return Verdict{}, err
		}
	}
	st.wire.right()
	if t.Part != nil {
		st.troupe.Change(mainActor, *t.Part)
	}
	if ending := st.perform(ctx, t.Cured); !ending.OK {
		return Verdict{Detail: fmt.Sprintf("the cure does not help: %s", ending)}, nil
	}
	faults, err := st.countFaults(ctx, t.CuredFiled, -1, "after the cure")
	if err != nil || len(faults) > 0 {
		return Verdict{Detail: strings.Join(faults, "; ")}, err
	}
	return Verdict{OK: true, Detail: "the client does the right thing, and the cure helps"}, nil
}

// do lets an event happen now.
func (st *stage) do(ctx context.Context, e Event) error {
	if e.Advance != "" {
		d, err := parseSpan(e.Advance)
		if err != nil {
			return err
		}
		if _, err := st.control.Advance(ctx, d); err != nil {
			return err
		}
	}
	if e.World != nil {
		if err := st.control.PatchWorld(ctx, e.World); err != nil {
			return err
		}
	}
	var err error
	switch e.Keys {
	case "rotate":
		_, err = st.control.RotateKeys(ctx)
	case "withdraw":
		_, err = st.control.WithdrawKey(ctx)
	}
	return err
}

// counted lists numbers of requests by step.
func counted(sent map[string]int) string {
	parts := make([]string, 0, len(sent))
	for _, step := range slices.Sorted(maps.Keys(sent)) {
		parts = append(parts, fmt.Sprintf("%s %d", step, sent[step]))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
