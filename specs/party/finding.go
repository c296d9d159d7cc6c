package party

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// finding is something about the party that is not as a test demands.
type finding struct{ expected, observed, cure string }

func (f finding) Error() string { return "expected " + f.expected + "; observed " + f.observed }

// before is what kept a test from coming to the party at all.
type before struct {
	what string
	err  error
}

func (b before) Error() string { return b.what + ": " + b.err.Error() }

func (b before) Unwrap() error { return b.err }

// first marks an error of what a test needs before it asks the party for
// anything.
func first(what string, err error) error {
	if err == nil {
		return nil
	}
	return before{what, err}
}

// trial is one course of a test: the error that it ended with, and what was
// exchanged in it.
type trial struct {
	stage *stage
	begun time.Time
	took  time.Duration
	mask  *evidence.Masker
	err   error
	seen  []evidence.Exchange
}

func (s *stage) begin() *trial {
	s.wire.Begin()
	s.wire.Knows(s.bases()...)
	return &trial{stage: s, begun: time.Now(), mask: evidence.NewMasker("client_secret", s.other.secret)}
}

// bases name who is spoken to in the evidence.
func (s *stage) bases() []evidence.Base {
	list := []evidence.Base{{Party: theOther, URL: s.other.address}, {Party: evidence.Control, URL: s.Control.URL}}
	for _, address := range []string{s.URL, s.LogoutURL, s.HighURL, s.PromptLoginURL, s.OnBehalfOfURL, s.LocaleURL} {
		if address != "" {
			list = append(list, evidence.Base{Party: evidence.WebPage, URL: origin(address)})
		}
	}
	for host, address := range s.mock.addresses {
		list = append(list, evidence.Base{Party: host, URL: address})
	}
	return list
}

// The parties of the evidence that are neither the mock's hosts nor the page.
const (
	theOther = "other service"
	// backchannel and aside are ID-porten where it is not the browser that asks.
	backchannel = "idporten, asked by the party"
	aside       = "idporten, asked by the other service"
)

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}

// end runs the course in a new browser and keeps what was exchanged: by the
// browser, and by the party itself at the mock.
func (t *trial) end(ctx context.Context, course func(context.Context, *visit) error) {
	v, err := t.stage.visit(ctx)
	if err == nil {
		err = course(ctx, v)
	}
	t.err, t.took = err, time.Since(t.begun)
	t.seen = t.stage.wire.End(t.mask)
	for i, x := range t.seen {
		if x.URL == t.stage.mock.marks.Token { // no browser goes there
			t.seen[i].Party = aside
		}
	}
	if v != nil {
		t.seen = append(t.seen, v.ownCalls(t.mask)...)
	}
}

// judge runs a test, unless it can't be, and gives the verdict.
func (s *stage) judge(ctx context.Context, t test, k judge.Case, positive *trial) judge.Case {
	if k.Verdict, k.Reason = t.left(s.Options); k.Verdict != "" {
		return k
	}
	course := positive
	if positive.err == nil && ctx.Err() == nil {
		course = s.begin()
		course.end(ctx, func(ctx context.Context, v *visit) error { return t.run(v, ctx) })
	}
	k.Evidence, k.Exchanges, k.Millis = course.seen, len(course.seen), course.took.Milliseconds()
	switch {
	case ctx.Err() != nil:
		k.Verdict, k.Reason = judge.Skipped, judge.NotEnded
	case positive.err != nil:
		course.verdict(&k)
		if k.Observed == "" {
			k.Observed = k.Reason
		}
		k.Verdict, k.Reason = judge.Inconclusive, "what comes before all tests did not work: the page signs a person in"
	default:
		course.verdict(&k)
	}
	return k
}

// verdict of a test that has ended.
func (t *trial) verdict(k *judge.Case) {
	f, found := errors.AsType[finding](t.err)
	_, early := errors.AsType[before](t.err)
	switch {
	case t.err == nil:
		k.Verdict = judge.Pass
	case found && !early:
		k.Expected, k.Observed, k.Cure = t.mask.Text(f.expected), t.mask.Text(f.observed), f.cure
		k.Verdict, k.Reason = judge.Warn, "not as it "+k.Level+" be"
		if k.Level == judge.Must {
			k.Verdict = judge.Fail
		}
	default:
		k.Verdict, k.Reason = judge.Inconclusive, t.mask.Text(t.err.Error())
		k.Cure = cureOf(t.err, k.ID)
	}
}

func cureOf(err error, id string) string {
	cure := "See that the party and the mock are both running, and that the party's settings lead to this mock; then run it again: --only " + id
	if f, found := errors.AsType[finding](err); found && f.cure != "" {
		cure = f.cure + " Then run it again: --only " + id
	}
	return cure
}

// ownCalls are what the party itself has asked the mock for; the journal has
// masked them, and the times are the sandbox's. So they can't be put between the
// browser's, and stand behind these.
func (v *visit) ownCalls(mask *evidence.Masker) []evidence.Exchange {
	var list []evidence.Exchange
	for _, x := range v.calls {
		list = append(list, evidence.Exchange{
			Start: x.Time.UTC(), Party: backchannel, Method: x.Method, URL: mask.Text(v.mock.whole(x.Path)), Path: mask.Text(x.Path), Status: x.Status,
			Request: message(x.Request, mask), Response: message(x.Response, mask),
		})
	}
	return list
}

func message(m control.Message, mask *evidence.Masker) evidence.Message {
	out := evidence.Message{Headers: []evidence.Header{}, Body: mask.Text(m.Body), Size: m.Size}
	for name, values := range m.Headers {
		out.Headers = append(out.Headers, evidence.Header{Name: name, Value: mask.Text(strings.Join(values, ", "))})
	}
	slices.SortFunc(out.Headers, func(a, b evidence.Header) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// quoted is a list in an observation.
func quoted(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%q", list)
}
