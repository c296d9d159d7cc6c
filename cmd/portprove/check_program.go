package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// programCheck judges a client that is a command, in sandboxes of a mock of this
// program's own.
type programCheck struct {
	*app
	terms trial.Terms
	jobs  int
}

// registerProgram adds the flags of a check of a command.
func (a *app) registerProgram(f *pflag.FlagSet) *programCheck {
	c := &programCheck{app: a}
	f.StringVar(&c.terms.Reach, "until", "collect", "the last step that the command does: "+strings.Join(trial.Steps(), ", "))
	f.BoolVar(&c.terms.NoRefresh, "no-refresh", false, "the command uses no refresh tokens")
	f.StringVar(&c.terms.RedirectURI, "redirect-uri", "", "redirect URI to register in place of the registration's own")
	f.DurationVar(&c.terms.Timeout, "case-timeout", 2*time.Minute, "how long one run of the command may take; longer is inconclusive")
	f.IntVar(&c.jobs, "jobs", 1, "how many processes let the command run at the same time")
	return c
}

// clientJob is a client that a process of its own judges.
type clientJob struct {
	Command []string    `json:"command"`
	Terms   trial.Terms `json:"terms"`
}

// check refuses what can't be.
func (c *programCheck) check() error {
	switch {
	case c.jobs < 1:
		return usageError{fmt.Errorf("--jobs is %d; allowed is 1 and more", c.jobs)}
	case c.terms.Timeout <= 0:
		return usageError{fmt.Errorf("--case-timeout is %s; allowed is more than nothing, such as 30s", c.terms.Timeout)}
	case !slices.Contains(trial.Steps(), c.terms.Reach):
		return unknown("step", c.terms.Reach, trial.Steps(), "allowed are "+strings.Join(trial.Steps(), ", "))
	}
	return c.registered()
}

// registered refuses a client that the world of a case does not have.
func (c *programCheck) registered() error {
	var ids []string
	for _, client := range world.Default().Clients {
		ids = append(ids, client.ClientID)
	}
	if id := c.terms.Registration; id != "" && !slices.Contains(ids, id) {
		return unknown("registration", id, ids, "there are "+strings.Join(ids, ", "))
	}
	return nil
}

// perform runs the chosen cases.
func (c *programCheck) perform(ctx context.Context, chosen []judge.Case, command []string) ([]judge.Case, judge.Target, error) {
	target := judge.Target{Name: strings.Join(withoutSecrets(command).shown, " "), Kind: "client"}
	if _, err := exec.LookPath(command[0]); err != nil {
		return nil, target, usageError{fmt.Errorf("the command can't be run: %w", err)}
	}
	run := &runs{app: c.app, progress: newProgress(c.app, len(chosen))}
	jobs := make([]job, min(c.jobs, len(chosen)))
	for i := range jobs {
		jobs[i] = job{Client: &clientJob{command, c.terms}}
	}
	for i, k := range chosen {
		jobs[i%len(jobs)].Cases = append(jobs[i%len(jobs)].Cases, k.ID)
	}
	cases, err := run.all(ctx, jobs, chosen)
	return cases, target, err
}

// try runs the cases of a job that is about a client: the command has a mock of
// its own, and the control API is out of its reach.
func (a *app) try(ctx context.Context, j job, s *shard, stop <-chan struct{}) (err error) {
	list, err := specs.Requirements()
	if err != nil {
		return err
	}
	witness := &evidence.Witness{}
	running, err := mocks.Serve(ctx, mocks.ServeOptions{Version: version, Wrap: witness.Wrap, ControlListen: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, running.Close()) }()
	t := &trial.Trial{
		Venue: trial.Site{Control: &control.Client{URL: running.Control}}, Witness: witness, Driver: trial.Program{Command: j.Client.Command},
		Terms: j.Client.Terms, Requirements: list, Stop: stop, Secrets: withoutSecrets(j.Client.Command).known(),
		Wants:  func(k judge.Case) bool { return slices.Contains(j.Cases, k.ID) },
		Begins: func(k judge.Case) { s.tell(event{Begins: k.ID}) },
		Ends:   func(k judge.Case) { s.tell(event{Ends: &k, Evidence: k.Evidence}) },
	}
	err = t.Run(ctx)
	if errors.Is(err, trial.ErrTerms) || errors.Is(err, trial.ErrProgram) {
		return usageError{err}
	}
	return err
}
