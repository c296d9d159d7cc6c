package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/pflag"

	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
)

// partyCheck judges a relying party with a web page, by the verification tests.
type partyCheck struct {
	*app
	options  party.Options
	level    string
	wait     bool
	resolve  []string
	progress *progress
	// left is what the run could not put back.
	left []string
	// pause lets time pass; tests have nothing to wait for.
	pause func(context.Context, time.Duration) error
}

// registerParty adds the flags of a check of a relying party.
func (a *app) registerParty(f *pflag.FlagSet) *partyCheck {
	c := &partyCheck{app: a, progress: &progress{}, pause: party.Pause}
	o := &c.options
	f.StringVar(&o.URL, "rp", "", "judge the relying party with this page: without a session it leads to ID-porten, with one it answers 200")
	f.StringVar(&o.LogoutURL, "rp-logout", "", "its address that logs out there and at ID-porten")
	f.StringVar(&o.ClientID, "client", "", "client_id of its registration at the mock; default: the one it turns out to use")
	f.StringVar(&o.Person, "person", "", "personal number to sign in with; default: the first person of the world")
	f.StringVar(&c.level, "rp-level", levelSubstantial, "least level that it lets in: "+levelSubstantial+" or "+levelHigh)
	f.StringVar(&o.HighURL, "rp-high", "", "its address that asks for level high")
	f.StringVar(&o.PromptLoginURL, "rp-prompt-login", "", "its address that sends prompt=login")
	f.StringVar(&o.OnBehalfOfURL, "rp-on-behalf-of", "", "its address that sends onbehalfof")
	f.StringVar(&o.LocaleURL, "rp-locale", "", "its address that sends ui_locales")
	f.StringVar(&o.ShowsSubstantial, "rp-shows-substantial", "", "text that its page has for somebody at level substantial, and for nobody else")
	f.StringVar(&o.ShowsHigh, "rp-shows-high", "", "text that its page has for somebody at level high, and for nobody else")
	f.BoolVar(&c.wait, "rp-wait", false, "wait 31 minutes for its session to time out")
	f.StringArrayVar(&c.resolve, "resolve", nil, "host:port:address[:port] to use instead of a look-up; may be repeated")
	return c
}

const (
	levelSubstantial = "substantial"
	levelHigh        = "high"
)

// cases lists the tests.
func (c *partyCheck) cases() ([]judge.Case, error) {
	list, err := specs.Requirements()
	return party.Cases(list), err
}

// perform runs the tests of chosen cases.
func (c *partyCheck) perform(ctx context.Context, chosen []judge.Case) ([]judge.Case, judge.Target, error) {
	o := c.options
	shown := withoutSecrets([]string{o.URL, c.controlURL}).shown
	target := judge.Target{Name: "relying party at " + shown[0], Kind: "client", Addresses: map[string]string{"page": shown[0], "control": shown[1]}}
	if err := c.check(); err != nil {
		return nil, target, err
	}
	list, err := specs.Requirements()
	if err != nil {
		return nil, target, err
	}
	hc, err := profile.Profile{CAFile: c.caFile, Resolve: c.resolve, UserAgent: "Mozilla/5.0 (portprove)"}.HTTPClient()
	if err != nil {
		return nil, target, usageError{err}
	}
	wants := make(map[string]bool)
	for _, k := range chosen {
		wants[k.ID] = true
	}
	c.progress = newProgress(c.app, len(chosen))
	defer func() { c.progress.end() }()
	o.Control, o.Transport, o.High = c.remoteSandbox(), hc.Transport, c.level == levelHigh
	o.Wants = func(k judge.Case) bool { return wants[k.ID] }
	o.Ends = func(k judge.Case) { c.progress.ends(k) }
	o.Left = func(what string) { c.left = append(c.left, what) }
	if c.wait {
		o.Wait = c.waitFor
	}
	cases, err := party.Run(ctx, o, list)
	return cases, target, beforeTests(err)
}

// beforeTests says what an error is that has come before the first test: nobody
// was judged then.
func beforeTests(err error) error {
	problem, isProblem := errors.AsType[*control.Problem](err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, party.ErrOptions), isProblem && problem.Status < http.StatusInternalServerError:
		return usageError{err}
	}
	return unreachableError{err}
}

// check refuses what can't be an address, or a level.
func (c *partyCheck) check() error {
	o := c.options
	for _, f := range []struct{ flag, value string }{
		{"rp", o.URL},
		{"rp-logout", o.LogoutURL},
		{"rp-high", o.HighURL},
		{"rp-prompt-login", o.PromptLoginURL},
		{"rp-on-behalf-of", o.OnBehalfOfURL},
		{"rp-locale", o.LocaleURL},
	} {
		u, err := url.Parse(f.value)
		if f.value != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return usageError{fmt.Errorf("--%s is %q; it must be a whole address, such as http://localhost:3000/", f.flag, f.value)}
		}
	}
	if c.level != levelSubstantial && c.level != levelHigh {
		return usageError{fmt.Errorf("--rp-level is %q; allowed is %s or %s", c.level, levelSubstantial, levelHigh)}
	}
	return nil
}

// waitFor says every few minutes how long it still takes.
func (c *partyCheck) waitFor(ctx context.Context, whole time.Duration) error {
	const tell = 5 * time.Minute
	for rest := whole; rest > 0; rest -= tell {
		c.progress.note(fmt.Sprintf("waiting for the party's session to time out: %s to go", rest))
		if err := c.pause(ctx, min(tell, rest)); err != nil {
			return err
		}
	}
	return nil
}
