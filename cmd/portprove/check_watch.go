package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// watchCheck judges a client that a person drives, by the same cases: the
// terminal and a page say what to do next and what was seen, and the person says
// how it ended.
type watchCheck struct {
	*app
	on         bool
	listen     string
	publicBase string
	page       string
}

// registerWatch adds the flags of a check of a client that is driven by hand.
func (a *app) registerWatch(f *pflag.FlagSet) *watchCheck {
	w := &watchCheck{app: a}
	f.BoolVar(&w.on, "watch", false, "judge a client that a person drives: say what to do, and see what is done")
	f.StringVar(&w.listen, "listen", defaultListen, "with --watch: host:port of the mock, which keeps its addresses from case to case")
	f.StringVar(&w.publicBase, "public-base", "", "with --watch: address under which a tunnel or proxy leads there")
	f.StringVar(&w.page, "page", "127.0.0.1:0", "with --watch: host:port of the page that says what to do, on this machine")
	return w
}

// patience is how long a person is waited for, if nothing is said.
const patience = 15 * time.Minute

// perform runs the chosen cases.
func (w *watchCheck) perform(ctx context.Context, chosen []judge.Case, terms trial.Terms) ([]judge.Case, judge.Target, error) {
	target := judge.Target{Name: "a client that is driven by hand", Kind: "client"}
	if err := canListen(ctx, w.listen); err != nil {
		return nil, target, err
	}
	d := newWatcher(w.app, len(chosen))
	page, err := d.serve(ctx, w.page)
	if err != nil {
		return nil, target, err
	}
	defer func() { closeQuietly(page) }()
	fmt.Fprintf(w.err, "What to do stands here and at http://%s/\n", page.Addr)
	stop := context.AfterFunc(ctx, d.stop)
	defer stop()
	if w.in != nil {
		go d.listen(w.in)
	}
	run := &runs{app: w.app, progress: &progress{}}
	run.begin()
	err = w.try(context.WithoutCancel(ctx), d, run, chosen, terms)
	if err := run.failed(idsOf(chosen), orHarness(err)); err != nil {
		return nil, target, err
	}
	return run.verdicts(ctx, chosen), target, nil
}

// try lets the person drive the client through the cases.
func (w *watchCheck) try(ctx context.Context, d *watcher, run *runs, chosen []judge.Case, terms trial.Terms) error {
	list, err := specs.Requirements()
	if err != nil {
		return err
	}
	v, err := w.venue()
	if err != nil {
		return err
	}
	terms.KeepsSecret = true
	ids := idsOf(chosen)
	t := &trial.Trial{
		Venue: v, Witness: v.witness, Driver: d, Terms: terms, Requirements: list, Stop: d.quit, Saw: d.saw,
		Wants:  func(k judge.Case) bool { return slices.Contains(ids, k.ID) },
		Begins: func(k judge.Case) { run.take(event{Begins: k.ID}); d.begins() },
		Ends: func(k judge.Case) {
			k = d.judged(k)
			run.take(event{Ends: &k, Evidence: k.Evidence})
			d.ended(k)
			d.afterwards(k)
		},
	}
	err = t.Run(ctx)
	if errors.Is(err, trial.ErrTerms) {
		err = usageError{err}
	}
	return err
}

// neverWalked is why the cases after a walk that failed with nothing wrong in it
// are not tried.
const neverWalked = "the client has not walked with nothing wrong, so this was not tried"

// judged says of what the end of the run has left untried why that is.
func (d *watcher) judged(k judge.Case) judge.Case {
	if d.hopeless && k.Verdict == judge.Skipped && k.Reason == judge.NotBegun {
		k.Verdict, k.Reason, k.Cure = judge.Inconclusive, neverWalked, "Let it walk with nothing wrong, then run it again."
	}
	return k
}

// afterwards ends the run where the walk with nothing wrong is no pass: whatever
// comes after it would prove nothing.
func (d *watcher) afterwards(k judge.Case) {
	if slices.Contains(k.Labels, trial.LabelControl) && k.Verdict != judge.Pass && !d.isStopped() {
		d.hopeless = true
		fmt.Fprintln(d.err, "\nThe walk with nothing wrong did not come through, and without it nothing else proves anything: it ends here.")
		d.stop()
	}
}

// tasks are what a person does for each step, in Finance's words where it has
// some.
var tasks = map[string]string{
	"login":    "Sign in",
	"token":    "Sign in and let the client get its token (Finance: Obtain access token, NO ID-Porten)",
	"exchange": "Sign in and let the client get both tokens (Finance: Obtain access token, NO ID-Porten and NO Altinn)",
	"refresh":  "Sign in, and let the client renew its token twice without another login",
}

// taskOf says what to do until a step.
func taskOf(b trial.Brief) string {
	task := tasks[b.Until]
	if task == "" {
		task = "Sign in, and go on until the step " + b.Until + " (the return of " + b.Organisation + " in " + b.Return + ", or one of your own for it)"
	}
	return task + ". Sign in anew, as the person " + b.PID + " at level high. Then say how it ended."
}

// registeredAs are what is typed into the client, once.
func registeredAs(b trial.Brief) []pair {
	return []pair{
		{"Issuer", b.Issuer},
		{"Authorization endpoint", b.AuthorizeURL},
		{"Token endpoint", b.TokenURL},
		{"Client id", b.ClientID},
		{"Client secret", b.ClientSecret},
		{"Client authentication", b.AuthMethod},
		{"Redirect URI", b.RedirectURI},
		{"Scope", b.Scope},
		{"Level (acr_values)", b.ACR},
		{"Altinn's exchange", b.ExchangeURL},
		{"Validator", b.ValidateURL},
		{"Instances of the app", b.InstancesURL},
	}
}

type pair struct{ Name, Value string }

// listen takes what somebody types.
func (d *watcher) listen(in io.Reader) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if !d.answer(wordOf(strings.TrimSpace(lines.Text())), "") {
			fmt.Fprintln(d.err, "d: it says that it is done, r: it refuses, s: skip this case, q: stop here")
		}
	}
}

// wordOf is what a letter stands for.
func wordOf(typed string) string {
	for _, word := range []string{saidDone, saidRefused, saidSkip, saidQuit} {
		if typed != "" && strings.HasPrefix(word, strings.ToLower(typed)) {
			return word
		}
	}
	return typed
}

// loopbackOnly refuses a page that others could answer on.
func loopbackOnly(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return usageError{fmt.Errorf("--page is %q; allowed is host:port on this machine, such as 127.0.0.1:8490", address)}
	}
	return nil
}
