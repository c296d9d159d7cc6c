package trial

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	faults       []control.Fault
	instances    []control.Instance
	masker       *evidence.Masker
	masked       []evidence.Exchange // raw, for everybody to read
	control      *sight              // that of the walk with nothing wrong
}

// act is an exchange as the judge reads it.
type act struct {
	evidence.Exchange
	index       int
	op, step    string
	path        string
	query, form url.Values
	bearer      string
	answer      map[string]any // if it is a JSON object
	back        url.Values     // the query of its Location
}

func (s *sight) read() {
	filled, confirmed := false, false
	for i, x := range s.raw {
		a := act{Exchange: x, index: i}
		a.path, _, _ = strings.Cut(x.Path, "?")
		if u, err := url.Parse(x.URL); err == nil {
			a.query = u.Query()
		}
		if strings.HasPrefix(x.Request.Get("Content-Type"), "application/x-www-form-urlencoded") {
			a.form, _ = url.ParseQuery(x.Request.Body) //nolint:errcheck // what could be read counts.
		}
		if scheme, value, found := strings.Cut(x.Request.Get("Authorization"), " "); found && strings.EqualFold(scheme, "Bearer") {
			a.bearer = value
		}
		_ = json.Unmarshal([]byte(x.Response.Body), &a.answer) //nolint:errcheck // others have none.
		if u, err := url.Parse(x.Response.Get("Location")); err == nil {
			a.back = u.Query()
		}
		a.op = opOf(a)
		a.step = stepsOf[a.op]
		switch {
		case a.op == opNext && filled:
			a.step, confirmed = stepConfirm, true
		case a.op == opNext:
			a.step, filled = stepFill, a.ok() || a.lost()
		case a.op == opGetData && !confirmed:
			a.step = "" // of a draft: no step needs it
		}
		s.acts = append(s.acts, a)
	}
}

// ok: it was answered as a right one is.
func (a act) ok() bool {
	if a.op == opAuthorize {
		return a.Status == http.StatusFound && a.back.Get("code") != ""
	}
	return a.Status >= 200 && a.Status < 300 && a.Error == ""
}

// lost: the server has done it, maybe, and the client was not told.
func (a act) lost() bool { return a.Status == 0 }

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

// done tells whether a step has been answered as it should be, at least once.
func (s *sight) done(step string) bool {
	switch step {
	case stepFeedback:
		return slices.ContainsFunc(s.instances, func(i control.Instance) bool { return !i.Ended.IsZero() })
	case untilRefresh:
		return len(slices.DeleteFunc(s.of(opRefresh), func(a act) bool { return !a.ok() })) >= 2
	}
	return slices.ContainsFunc(s.acts, func(a act) bool { return a.step == step && a.ok() })
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
