// Package trial judges a client that nobody here wrote: a program, or one that
// a person drives. In every case the client has a fresh, blind sandbox with one
// thing wrong in it and is asked to walk as far as a step. What counts is its
// traffic; how it ends is a second witness.
//
//   - brief.go: what a client is told, as environment of a program;
//   - program.go: a client that is a command;
//   - venue.go, scene.go: the sandbox of a case, and what is wrong in it;
//   - sight.go, act.go, wire.go: what was seen, by the operations of the wire;
//   - strays.go: what is left of a case before, and is nobody's;
//   - secrets.go: who of all may see which secret;
//   - rules.go: what a rule demands of what was seen, one sentence each;
//   - cases.go and cases_….go: the cases;
//   - verdict.go: from a finding to a verdict.
//
// The client walks with nothing wrong first. Without that, what it does later
// proves nothing: a client that has never succeeded refuses everything.
package trial

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// Terms say what the client is, as far as it has to be known.
type Terms struct {
	// Registration is the client of the world that it is; empty: finance-refresh.
	Registration string `json:"registration,omitempty"`
	// RedirectURI is registered in place of the registration's own.
	RedirectURI string `json:"redirect_uri,omitempty"`
	// Reach is the last step that the client does; empty: collect.
	Reach string `json:"reach,omitempty"`
	// KeepsSecret leaves the client the secret of the registration in each case,
	// for one that is configured by hand.
	KeepsSecret bool `json:"keeps_secret,omitempty"`
	// NoRefresh says that it does not use refresh tokens.
	NoRefresh bool `json:"no_refresh,omitempty"`
	// Timeout of one walk; 0: two minutes.
	Timeout time.Duration `json:"timeout,omitempty"`
}

// Ending is how a walk ended.
type Ending struct {
	// Code is the exit code: 0 done, other refused.
	Code int
	// Gone says why there is none: the client was stopped, or has crashed.
	Gone string
	// Said is what it had to say, the end of its error output.
	Said string
}

// Driver lets the client walk once.
type Driver interface {
	Drive(ctx context.Context, b Brief, k judge.Case) (Ending, error)
}

// Venue is where the sandbox of a case is.
type Venue interface {
	// Open makes one; the client reaches its control API.
	Open(ctx context.Context, o control.Order) (control.Sandbox, *control.Client, error)
	Close(ctx context.Context, s control.Sandbox) error
}

// Trial is a client, and a mock that it is tried with.
type Trial struct {
	// Venue is the mock's, Witness stands before it.
	Venue   Venue
	Witness *evidence.Witness
	Driver  Driver
	Terms   Terms
	// Requirements of the suite.
	Requirements []judge.Requirement
	// Secrets are masked wherever they are seen: kind, value, and so on.
	Secrets []string
	// Wants chooses cases; nil: all. The walk with nothing wrong is done anyhow.
	Wants func(judge.Case) bool
	// Begins, if set, is told of each case that begins, Ends of each with its
	// verdict, Saw of what the client has done so far, after each of its requests.
	Begins, Ends func(judge.Case)
	Saw          func(way string)
	// Stop, once it is closed, lets the current case end and no other begin.
	Stop <-chan struct{}

	folder  string
	handed  handed
	control sight // of the walk with nothing wrong
	walked  judge.Case
}

// ErrTerms is of terms that no client can be judged by.
var ErrTerms = errors.New("the client can't be judged like that")

// Run tries the client in each case. An error means that the mock or the
// machine has failed, and nothing is known of the cases that are left.
func (t *Trial) Run(ctx context.Context) (err error) {
	if err := t.Terms.check(); err != nil {
		return err
	}
	if t.folder, err = os.MkdirTemp("", "portprove-client-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(t.folder)) }()
	if err := t.writeReturn(); err != nil {
		return err
	}
	for _, p := range plays() {
		k := p.named(t.Requirements)
		wanted := t.Wants == nil || t.Wants(k)
		if !wanted && !p.isControl() {
			continue
		}
		if wanted {
			tell(t.Begins, k)
		}
		if t.stopped() {
			k.Verdict, k.Reason = judge.Skipped, judge.NotBegun
		} else if k, err = t.try(ctx, p, k); err != nil {
			return fmt.Errorf("%s: %w", k.ID, err)
		}
		if wanted {
			tell(t.Ends, k)
		}
	}
	return nil
}

// tell hands a case to whoever wants to know.
func tell(whom func(judge.Case), k judge.Case) {
	if whom != nil {
		whom(k)
	}
}

func (t *Trial) stopped() bool {
	select {
	case <-t.Stop:
		return true
	default:
		return false
	}
}

// try gives the verdict on one case.
func (t *Trial) try(ctx context.Context, p play, k judge.Case) (judge.Case, error) {
	if reason := p.notApplicable(t); reason != "" {
		k.Verdict, k.Reason = judge.NotApplicable, reason
		return k, nil
	}
	begun := time.Now()
	s, err := t.seen(ctx, p, k)
	if err != nil {
		return k, err
	}
	k.Evidence = s.masked
	if p.twice {
		k.Evidence = slices.Concat(s.control.masked, s.masked)
	}
	k.Exchanges, k.Millis = len(k.Evidence), time.Since(begun).Milliseconds()
	t.verdict(p, &k, s)
	if t.stopped() && s.ending.Gone != "" {
		k.Verdict, k.Reason, k.Observed, k.Cure = judge.Skipped, errInterrupted.Error(), "", ""
	}
	if p.isControl() {
		t.control, t.walked = s, k
	}
	return k, nil
}

// seen is what the rules of a case look at: the walk with nothing wrong, or one
// of its own, or two that follow each other.
func (t *Trial) seen(ctx context.Context, p play, k judge.Case) (sight, error) {
	if p.ofControl {
		return t.control, nil
	}
	before := &t.control
	if p.twice {
		first, err := t.play(ctx, p, k)
		if err != nil {
			return first, err
		}
		before = &first
	}
	s, err := t.play(ctx, p, k)
	s.control = before
	return s, err
}

// play lets the client walk in a sandbox of its own.
func (t *Trial) play(ctx context.Context, p play, k judge.Case) (s sight, err error) {
	sc, err := t.open(ctx, p)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, sc.close(context.WithoutCancel(ctx))) }()
	ending, err := t.drive(ctx, sc.brief, k)
	if err != nil {
		return s, err
	}
	return sc.sight(ctx, ending)
}

// timeout of a walk, when nothing is said.
const timeout = 2 * time.Minute

func (t *Trial) drive(ctx context.Context, b Brief, k judge.Case) (Ending, error) {
	limit := t.Terms.Timeout
	if limit == 0 {
		limit = timeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it had not ended after %s", limit))
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		select {
		case <-t.Stop:
			stop(errInterrupted)
		case <-ctx.Done():
		}
	}()
	return t.Driver.Drive(ctx, b, k)
}

var errInterrupted = errors.New(judge.NotEnded)

// writeReturn makes the return that the client files: the latest term that is
// over, of the default world's company.
func (t *Trial) writeReturn() error {
	made, err := client.NewReturn{Organisation: organisation, Now: time.Now().UTC()}.Return()
	if err != nil {
		return err
	}
	return os.WriteFile(t.returnFile(), made.Document, 0o600)
}

func (t *Trial) returnFile() string { return filepath.Join(t.folder, "mvamelding.xml") }
