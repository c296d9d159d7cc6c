//go:build unix

package trial_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
	"github.com/portprove/portprove/specs/trial/trialtest"
	"github.com/portprove/portprove/specs/walker"
)

// sameAddress has each sandbox at the address of the one before.
type sameAddress struct {
	witness *evidence.Witness
	listen  string
	running *mocks.Running
}

func (v *sameAddress) Open(ctx context.Context, o control.Order) (control.Sandbox, *control.Client, error) {
	var err error
	v.running, err = mocks.Serve(ctx, mocks.ServeOptions{
		Listen: v.listen, ControlListen: "127.0.0.1:0", Wrap: v.witness.Wrap, Sandbox: mocks.Options{Blind: o.Blind, Switches: o.Switches},
	})
	if err != nil {
		return control.Sandbox{}, nil, err
	}
	v.listen = strings.TrimPrefix(v.running.Base, "http://")
	remote := &control.Client{URL: v.running.Control}
	sandbox, err := remote.Describe(ctx)
	sandbox.Base = v.running.Base
	return sandbox, remote, err
}

func (v *sameAddress) Close(context.Context, control.Sandbox) error { return v.running.Close() }

// restless walks, and goes on to ask for the feedback of the first case: before
// or after the walk of each other.
type restless struct {
	witness *evidence.Witness
	before  bool
	late    *http.Request
}

func (d *restless) Drive(ctx context.Context, b trial.Brief, _ judge.Case) (trial.Ending, error) {
	environment := make(map[string]string)
	for _, pair := range b.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		environment[name] = value
	}
	if d.late != nil && d.before {
		if err := d.asks(ctx); err != nil {
			return trial.Ending{}, err
		}
	}
	ending := trial.Ending{}
	if err := walker.Walk(ctx, func(name string) string { return environment[name] }); err != nil {
		ending = trial.Ending{Code: 1, Said: err.Error()}
	}
	if d.late != nil && !d.before {
		return ending, d.asks(ctx)
	}
	for _, x := range d.witness.Seen() {
		if d.late == nil && strings.HasSuffix(x.Path, "/feedback/status") {
			late, err := http.NewRequestWithContext(ctx, x.Method, x.URL, http.NoBody)
			if err != nil {
				return ending, err
			}
			late.Header.Set("Authorization", x.Request.Get("Authorization"))
			d.late = late
		}
	}
	return ending, nil
}

func (d *restless) asks(ctx context.Context) error {
	response, err := http.DefaultClient.Do(d.late.Clone(ctx))
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// Where each case is at the address of the one before, what a client still sends
// of that one is nobody's, as everywhere else. What was meant for this case and
// was met by that one's request proves nothing.
func TestWhatIsLeftOfTheCaseBeforeIsNobodys(t *testing.T) {
	t.Parallel()
	const told = "the feedback: is asked for again only when Retry-After is over"
	const refused = "Altinn's no: at the exchange, 403, stops the client"
	for name, row := range map[string]struct {
		before   bool
		sentence string
		verdict  judge.Verdict
	}{
		"after a refusal":          {false, refused, judge.Pass},
		"before a refusal":         {true, refused, judge.Pass},
		"before what is told once": {true, told, judge.Inconclusive},
		"after what was told once": {false, told, judge.Pass},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := trialtest.Court(t)
			d := &restless{witness: tr.Witness, before: row.before}
			tr.Venue, tr.Driver, tr.Terms.KeepsSecret = &sameAddress{witness: tr.Witness, listen: "127.0.0.1:0"}, d, true
			tr.Wants = func(k judge.Case) bool { return k.Sentence() == row.sentence }
			tr.Saw = func(way string) {
				if d.late != nil && row.sentence == refused && strings.Contains(way, "feedback/status") {
					t.Errorf("seen: %s", way)
				}
			}
			list := trialtest.Judged(t, tr)
			byStray := strings.HasPrefix(list[0].Observed, "something that it still sent of the case before did")
			if len(list) != 1 || d.late == nil || list[0].Verdict != row.verdict || byStray != (row.verdict == judge.Inconclusive) {
				t.Fatalf("%d cases; %s: %s %s", len(list), list[0].Verdict, list[0].Reason, list[0].Observed)
			}
			for _, x := range list[0].Evidence {
				if row.sentence == refused && x.Party == "apps" {
					t.Errorf("the evidence has %s %s", x.Method, x.Path)
				}
			}
		})
	}
}
