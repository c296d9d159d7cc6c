package trial

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/judge"
)

// finding is what speaks against a client. Its verdict is fail, or inconclusive
// where nothing was learned.
type finding struct {
	verdict            judge.Verdict
	expected, observed string
	// byEnding: only how the client has ended speaks against it. That counts for
	// whoever has come to the point, and has walked with nothing wrong before.
	byEnding bool
}

// rule is one thing that must hold of what was seen; nil: it does.
type rule func(*sight) *finding

func wrong(expected, format string, args ...any) *finding {
	return &finding{verdict: judge.Fail, expected: expected, observed: fmt.Sprintf(format, args...)}
}

func wrongEnding(expected, format string, args ...any) *finding {
	f := wrong(expected, format, args...)
	f.byEnding = true
	return f
}

func unclear(expected, format string, args ...any) *finding {
	return &finding{verdict: judge.Inconclusive, expected: expected, observed: fmt.Sprintf(format, args...)}
}

// came: the client has come to the point that the case is about.
func came(s *sight) *finding {
	for _, f := range s.faults {
		switch expected := "the client comes to the point: " + f.Expected; {
		case f.Hits == 0:
			return unclear(expected, "it did not: %s", s.way())
		case s.hits(f) <= 0:
			return unclear(expected, "something that it still sent of the case before did: %s", s.way())
		}
	}
	return nil
}

// cameTo: the same by a step, where no fault tells.
func cameTo(step string) rule {
	return func(s *sight) *finding {
		if len(s.at(step)) == 0 {
			return unclear("the client comes to the step "+step, "it did not: %s", s.way())
		}
		return nil
	}
}

// refused: the client says that it is not done.
func refused(s *sight) *finding {
	if s.ending.Code == 0 {
		return wrongEnding("the client refuses, and ends with another exit code than 0", "it ended with 0, as if it were done: %s", s.way())
	}
	return nil
}

// honest: who ends with 0 has done all.
func honest(s *sight) *finding {
	if missing := s.missing(); s.ending.Code == 0 && missing != "" {
		return wrongEnding("the client ends with 0 only if it has done all until "+s.brief.Until, "it ended with 0, and %s was never done: %s", missing, s.way())
	}
	return nil
}

// carriesOn: what is unusual is no reason to stop.
func carriesOn(s *sight) *finding {
	if missing := s.missing(); missing != "" {
		return wrongEnding("the client goes on until "+s.brief.Until, "%s was not done: %s", missing, s.way())
	}
	if s.ending.Code != 0 {
		return wrongEnding("the client ends with 0", "it has done all, and ended with %d: %s", s.ending.Code, s.way())
	}
	return nil
}

// stopsAt: once the first request of a step is answered, nothing of a later one
// is asked for. What a client does before, or at the same time, is an order of
// its own.
func stopsAt(step string) rule {
	return func(s *sight) *finding {
		var answered time.Time
		if list := s.at(step); len(list) > 0 {
			answered = list[0].ended()
		}
		return s.halted(step, answered, "nothing is sent after the step "+step)
	}
}

// halted: nothing of a later step is sent from a moment on.
func (s *sight) halted(step string, from time.Time, expected string) *finding {
	for _, a := range s.beyond(step) {
		if a.Start.After(from) {
			return wrong(expected, "%s was sent: %s", a.op, s.way())
		}
	}
	return nil
}

// codesOnce: no code is sent twice.
func codesOnce(s *sight) *finding {
	var sent []string
	for _, a := range s.of(opCode) {
		code := a.form.Get("code")
		if slices.Contains(sent, code) {
			return wrong("a code is sent once", "one code was sent again: %s", s.way())
		}
		sent = append(sent, code)
	}
	return nil
}

// unredeemed: the code of an answer that can't be trusted is not redeemed.
func unredeemed(s *sight) *finding {
	if sent := s.of(opCode); len(sent) > 0 {
		return wrong("the code of this answer is not redeemed", "it was: %s", s.way())
	}
	return nil
}

// filesOnce: whatever happens, one return is filed at most.
func filesOnce(s *sight) *finding {
	if n := s.filed(); n > 1 {
		return wrong("the return is filed once at most", "it was filed %d times: %s", n, s.way())
	}
	return nil
}

// filesNothing: no return is filed.
func filesNothing(s *sight) *finding {
	if n := s.filed(); n > 0 {
		return wrong("nothing is filed", "a return was filed: %s", s.way())
	}
	return nil
}

// atMost so many requests of these operations.
func atMost(n int, why string, ops ...string) rule {
	return func(s *sight) *finding {
		if got := len(s.of(ops...)); got > n {
			return wrong(why, "%s was sent %d times: %s", strings.Join(ops, " or "), got, s.way())
		}
		return nil
	}
}

// persistence is how often a request may be repeated that was refused for the
// time being. guess: no source has a number.
const persistence = 20

// patient: a step that is refused is not asked for without end.
func patient(step string) rule {
	return func(s *sight) *finding {
		if got := len(s.at(step)); got > persistence {
			return wrong(fmt.Sprintf("the request is repeated %d times at most", persistence), "it was sent %d times: %s", got, s.way())
		}
		return nil
	}
}

// looksFirst: after the answer to process/next was lost, the instance or its
// process is read before process/next is sent again.
func looksFirst(s *sight) *finding {
	blind := make(map[string]bool) // by instance
	for _, a := range s.acts {
		switch {
		case a.op == opNext && blind[a.instance]:
			return wrong("after a lost answer the client looks how far the process is before it sends process/next again", "it was sent again at once: %s", s.way())
		case a.op == opNext:
			blind[a.instance] = a.lost()
		case a.op == opInstance || a.op == opProcess:
			blind[a.instance] = false
		}
	}
	return nil
}

// obeys: once the first refusal of a step is there, nothing of a later one is
// asked for.
func obeys(step string, status int) rule {
	return func(s *sight) *finding {
		at := slices.IndexFunc(s.acts, func(a act) bool { return a.step == step && a.Status == status })
		if at < 0 {
			return unclear(fmt.Sprintf("%s is answered %d", step, status), "it was not: %s", s.way())
		}
		return s.halted(step, s.acts[at].ended(), fmt.Sprintf("after %d at %s nothing is sent of a later step", status, step))
	}
}

// way tells what the client has done, in a line.
func (s *sight) way() string {
	var parts []string
	last, n := "", 0
	flush := func() {
		if n > 1 {
			parts[len(parts)-1] += fmt.Sprintf(" ×%d", n)
		}
	}
	for _, a := range s.acts {
		text := fmt.Sprintf("%s %d", a.op, a.Status)
		if a.lost() {
			text = a.op + " (no answer)"
		}
		if text == last {
			n++
			continue
		}
		flush()
		parts, last, n = append(parts, text), text, 1
	}
	flush()
	said := ""
	if s.ending.Said != "" {
		said = "; it said: " + lastOf(s.masker.Text(s.ending.Said))
	}
	if len(parts) == 0 {
		return "it sent nothing" + said
	}
	return strings.Join(parts, ", ") + said
}

// shownOutput is how much of what a client has said is told.
const shownOutput = 300

// lastOf is the end of what a client has said.
func lastOf(text string) string {
	if len(text) <= shownOutput {
		return text
	}
	return "… " + strings.ToValidUTF8(text[len(text)-shownOutput:], "")
}
