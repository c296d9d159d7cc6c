// Package party puts a relying party with a web page through the verification
// tests that ID-porten asks of everybody before production. The page is run by
// somebody, and its settings lead to a portprove mock.
//
// The harness plays two parts: the person at one browser, and the other service
// of the tests, which is signed in to in the same browser.
//
//   - party.go: what is asked of whom, and the run;
//   - cases.go: the tests, and which of them can be run;
//   - sign_on.go, sign_out.go, ask_more.go: what each of them does;
//   - finding.go: how a test ends, and its verdict;
//   - visit.go: the person, who goes to the party and to the other service;
//   - browser.go, pages.go: the browser, and the mock's pages;
//   - other.go: the other service;
//   - mock.go: the mock as seen from outside: journal, clock, registrations.
//
// What is looked at is the traffic: the browser's own, the party's at the mock
// by its journal, and the status of the party's page. Nothing is read out of
// the page but what the user says that it shows.
//
// The browser runs no scripts. It has cookies, follows redirects, opens the
// hidden frames of ID-porten's logout page without cookies, as a browser does
// that blocks those of third parties, and sends on the form of response mode
// form_post. It does not look at SameSite.
package party

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// Options say who is judged, and what of it can be asked for.
type Options struct {
	// Control is the control API of the sandbox that the party is registered in.
	// The run adds a registration for the other service and takes it away again.
	Control *control.Client
	// ClientID is the party's registration; empty: the one it turns out to use.
	ClientID string
	// Person is the personal number to sign in with; empty: the first person of
	// the world.
	Person string

	// URL is a page that needs a login: opened without a session it leads to
	// ID-porten, with one it answers 200.
	URL string
	// LogoutURL, opened with GET, signs the person out there and at ID-porten.
	LogoutURL string
	// High says that URL asks for level high, so that nobody comes in at
	// substantial.
	High bool

	// The following lead to ID-porten as URL does, each with a wish of its own;
	// empty: the party does not have it.
	HighURL        string // acr_values=idporten-loa-high
	PromptLoginURL string // prompt=login, whether there is a session or not
	OnBehalfOfURL  string // onbehalfof=…, of a party that is registered under the client
	LocaleURL      string // ui_locales=…, other than the language that pages have anyhow

	// ShowsSubstantial and ShowsHigh are texts that the page at URL has for
	// somebody of that level, and for nobody else; empty: it does not show it.
	ShowsSubstantial, ShowsHigh string

	// Wait really lets that much time pass; nil: the test of the party's own
	// timeout is skipped.
	Wait func(context.Context, time.Duration) error

	// Transport sends what the browser and the other service send; nil: the usual.
	Transport http.RoundTripper
	// Wants chooses tests; nil: all. Begins and Ends, if set, are told of each.
	Wants        func(judge.Case) bool
	Begins, Ends func(judge.Case)
	// Left, if set, is told what the run could not put back.
	Left func(string)
}

// ErrOptions is wrapped by the error of options that don't fit the mock.
var ErrOptions = errors.New("that does not fit the mock")

// Run does the tests, one after the other, each in a browser of its own. An
// error means that none was begun: nothing was to be reached that is not the
// party, or the options don't fit the mock.
func Run(ctx context.Context, o Options, requirements []judge.Requirement) (list []judge.Case, err error) {
	s := &stage{Options: o, wire: &evidence.Recorder{}}
	s.wire.Through(o.Transport)
	if s.mock, err = reach(ctx, o, s.wire); err != nil {
		return nil, err
	}
	if err := s.mock.knows(o.Person); err != nil {
		return nil, err
	}
	if s.other, err = s.openOther(ctx); err != nil {
		return nil, err
	}
	defer s.close(ctx)
	positive := s.positive(ctx)
	for _, t := range tests() {
		k := t.named(requirements)
		if o.Wants != nil && !o.Wants(k) {
			continue
		}
		tell(o.Begins, k)
		k = s.judge(ctx, t, k, positive)
		tell(o.Ends, k)
		list = append(list, k)
	}
	return list, nil
}

func tell(whom func(judge.Case), k judge.Case) {
	if whom != nil {
		whom(k)
	}
}

// stage is what all tests of a run have in common.
type stage struct {
	Options
	wire  *evidence.Recorder
	mock  *mock
	other *other
}

// close puts back what the run has changed. It does so, too, when somebody has
// interrupted it.
func (s *stage) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	if err := s.other.close(ctx); err != nil && s.Left != nil {
		s.Left(fmt.Sprintf("The registration %s is still in the mock's world: %v", s.other.id, err))
	}
}

// openOther starts the other service and registers it under the organisation of
// a client that is there.
func (s *stage) openOther(ctx context.Context) (*other, error) {
	own, err := s.mock.registration(s.ClientID)
	if err != nil {
		return nil, err
	}
	if own.Organisation == "" {
		return nil, fmt.Errorf("%w: its world has no client, so there is nobody to judge", ErrOptions)
	}
	return openOther(ctx, s.mock, own.Organisation, s.wire)
}

// positive is the control that comes before all tests: the party signs
// somebody in at all. A page that does not would pass tests by doing nothing.
func (s *stage) positive(ctx context.Context) *trial {
	t := s.begin()
	t.end(ctx, func(ctx context.Context, v *visit) error {
		if err := v.enter(ctx, s.URL, anyLevel); err != nil {
			return err
		}
		return v.expectInside(ctx)
	})
	return t
}
