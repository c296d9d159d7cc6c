package trial

import (
	"net/http"
	"path"
	"slices"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// sight is what was seen of a walk.
type sight struct {
	brief        Brief
	registration registration
	ending       Ending
	raw          []evidence.Exchange
	acts         []act
	strays       []act // that an earlier case has left behind
	faults       []control.Fault
	instances    []control.Instance
	masker       *evidence.Masker
	masked       []evidence.Exchange // raw, for everybody to read
	control      *sight              // that of the walk with nothing wrong
}

// read takes the exchanges in the order of their requests.
func (s *sight) read() {
	t := trail{places: make(map[string]*place), types: make(map[string]string)}
	for i, x := range s.raw {
		a := actOf(i, x)
		a.dataType = t.types[path.Base(a.path)]
		a.step = t.stepOf(a)
		t.learn(a)
		s.acts = append(s.acts, a)
	}
}

// text is a member of the answer.
func (a act) text(name string) string {
	value, ok := a.answer[name].(string)
	if !ok {
		return ""
	}
	return value
}

// of are the acts of these operations.
func (s *sight) of(ops ...string) []act {
	return slices.DeleteFunc(slices.Clone(s.acts), func(a act) bool { return !slices.Contains(ops, a.op) })
}

// at are the acts of a step.
func (s *sight) at(step string) []act {
	return slices.DeleteFunc(slices.Clone(s.acts), func(a act) bool { return a.step != step })
}

// beyond are the acts of later steps than this one. A login that is begun anew
// is none.
func (s *sight) beyond(step string) []act {
	return slices.DeleteFunc(slices.Clone(s.acts), func(a act) bool {
		return a.op != opUserinfo && number(a.step) <= number(step) || a.op == opUserinfo && number(step) > number(stepToken)
	})
}

// done tells whether a step has been done: it was answered as it should be, or
// the answer was lost and the client has looked whether it was done.
func (s *sight) done(step string) bool {
	switch step {
	case stepLogin:
		return slices.ContainsFunc(s.acts, func(a act) bool { return a.back.Get("code") != "" })
	case stepFeedback:
		return slices.ContainsFunc(s.instances, func(i control.Instance) bool { return !i.Ended.IsZero() })
	case untilRefresh:
		return s.renewals() >= 2
	}
	return slices.ContainsFunc(s.acts, func(a act) bool {
		return (a.step == step || slices.Contains(a.within, step)) && (a.ok() || a.lost() && number(step) >= number(stepInstance) && s.looked(a))
	})
}

// looked: after the act the client has read something at Altinn, as its own
// instance.
func (s *sight) looked(before act) bool {
	return slices.ContainsFunc(s.acts, func(a act) bool {
		atAltinn := a.Party == "apps" || a.Party == "altinn" && a.op != opExchange && a.op != opAltinnKeys && a.op != opAltinnMetadata
		return atAltinn && a.index > before.index && a.Method == http.MethodGet && a.ok()
	})
}

// renewals are how often there was a new token for an older one. After a lost
// answer a new login does as well.
func (s *sight) renewals() int {
	n, lost := 0, false
	for _, a := range s.of(opCode, opRefresh) {
		switch {
		case a.op == opRefresh && a.ok(), lost && a.ok():
			n, lost = n+1, false
		case a.op == opRefresh && a.lost():
			lost = true
		}
	}
	return n
}

// completed tells whether the client can honestly say that it is done.
func (s *sight) completed() bool { return s.missing() == "" }

// missing is the first step until the one asked for that was not done.
func (s *sight) missing() string {
	until := s.brief.Until
	if until == untilRefresh {
		for _, step := range []string{stepLogin, stepToken, untilRefresh} {
			if !s.done(step) {
				return step
			}
		}
		return ""
	}
	for _, step := range Steps()[:number(until)+1] {
		if !s.done(step) {
			return step
		}
	}
	return ""
}

// filed counts the returns that were filed.
func (s *sight) filed() int {
	n := 0
	for _, i := range s.instances {
		if !i.Submitted.IsZero() {
			n++
		}
	}
	return n
}
