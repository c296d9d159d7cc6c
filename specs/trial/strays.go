package trial

import (
	"maps"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// handed is what the sandboxes at an address have given out: tokens, codes and
// instances. Where a person drives the client, each case is at the address of
// the one before, and the client may still ask for what was begun there.
type handed struct {
	base   string
	values map[string]bool
}

// at is what was given out at an address before.
func (h handed) at(base string) handed {
	if h.base != base {
		return handed{base: base, values: make(map[string]bool)}
	}
	return handed{base: base, values: maps.Clone(h.values)}
}

// add is what a walk has got.
func (h handed) add(s *sight) {
	for _, i := range s.instances {
		h.values[i.ID] = true
	}
	for _, x := range s.secrets() {
		if x.kind != secretOfClient {
			h.values[x.value] = true
		}
	}
}

// knows tells whether a request is about something that was given out before.
func (h handed) knows(a act) bool {
	_, bearer, _ := strings.Cut(a.Request.Get("Authorization"), " ")
	return slices.ContainsFunc([]string{a.instance, bearer, a.form.Get("refresh_token"), a.form.Get("code")}, func(value string) bool { return h.values[value] })
}

// own parts the exchanges of a case from those that are left of earlier ones.
func (h handed) own(all []evidence.Exchange) (own []evidence.Exchange, strays []act) {
	for i, x := range all {
		if a := actOf(i, x); h.knows(a) {
			strays = append(strays, a)
		} else {
			own = append(own, x)
		}
	}
	return own, strays
}

// hits are how often a fault has fallen on a request of this case, for sure. It
// may have fallen on a stray that came before the first of its step.
func (s *sight) hits(f control.Fault) int {
	hits, list := f.Hits, s.at(f.Step)
	if f.Step == untilRefresh {
		list = s.of(opRefresh)
	}
	for _, a := range s.strays {
		isOfStep := f.Step != "" && (stepsOf[a.op] == f.Step || a.op == opRefresh && f.Step == untilRefresh)
		if isOfStep && (len(list) == 0 || a.Start.Before(list[0].Start)) {
			hits--
		}
	}
	return hits
}
