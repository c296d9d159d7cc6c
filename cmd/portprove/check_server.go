package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
)

// serverCheck holds the flags of check server.
type serverCheck struct {
	verdicts
	profile string
	control string
	jobs    int
	seed    int64
	field   field
	rate    float64
}

const environmentTest = "test"

func (a *app) checkServer() *cobra.Command {
	c := &serverCheck{verdicts: verdicts{app: a}}
	cmd := &cobra.Command{
		Use: "server", Short: "Judge a mock or an environment by the conformance suite", Args: noCommand,
		Long: "Runs the cases of the suite against a target and gives a verdict on each, with the exchanges as evidence.\n\n" +
			"  --profile mock      a mock of this program's own; with --control URL one that runs\n" +
			"  --profile test      ID-porten's and Altinn's test environment, as far as it can be asked without a client\n" +
			"  --profile FILE      the environment and the client of a profile file\n\n" +
			"An environment has no control API, so what needs one is not-applicable there. Nothing is sent to it that it would\n" +
			"notice (wrong secrets, codes used twice, instances) unless --intrusive says so, and requests keep a distance.\n\n" +
			"Exit codes: 0 conformant, 1 not, 2 wrong usage or an empty selection, 3 the target can't be reached or told nothing,\n" +
			"or somebody has interrupted, 4 the suite itself failed, 5 a waiver no longer applies or has expired.",
		Example: "  portprove check server --report-dir report\n  portprove check server --only IDP-TOKEN-01 --only IDP-PAR\n" +
			"  portprove check server --profile my-test.yaml --waivers waivers.yaml --report-dir report\n" +
			"  portprove check server --rerun-failed report/report.json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.invoked(cmd, nil)
			return orHarness(c.perform(cmd.Context()))
		},
	}
	c.registerTarget(cmd.Flags())
	return cmd
}

// noCommand refuses arguments: a command is a client.
func noCommand(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case cmd.ArgsLenAtDash() == 0:
		return usageError{fmt.Errorf("a command is judged by check client: portprove check client -- %s", strings.Join(args, " "))}
	}
	return usageError{fmt.Errorf("check server takes no arguments, and %q is one. See: %s --help", args[0], cmd.CommandPath())}
}

// registerTarget adds the flags that say who is judged, and how gently.
func (c *serverCheck) registerTarget(f *pflag.FlagSet) {
	f.StringVar(&c.profile, "profile", environmentMock, "mock, test, or a profile file")
	f.StringVar(&c.control, "control", "", "control API of a mock that runs, in place of one of this program's own")
	f.StringVar(&c.controlToken, "control-token", c.env(envControlToken), "its token, if it needs one ($"+envControlToken+")")
	f.Lookup("control-token").DefValue = ""
	f.StringVar(&c.caFile, "ca", "", "certificate (PEM) to trust if that mock serves with TLS")
	c.register(f)
	f.IntVar(&c.jobs, "jobs", runtime.NumCPU(), "how many processes run cases of a mock at the same time")
	f.Int64Var(&c.seed, "seed", 1, "order of the cases")
	f.StringVar(&c.field.CAFile, "ca-file", "", "certificates (PEM) to trust beside the system's; overrides the profile's ca_file")
	f.StringArrayVar(&c.field.Resolve, "resolve", nil, "host:port:address[:port] to use instead of a look-up; may be repeated")
	f.BoolVar(&c.field.Intrusive, "intrusive", false, "allow what an environment notices: wrong secrets, codes used twice, instances that are deleted again")
	f.BoolVar(&c.field.Interactive, "interactive", false, "let a person sign in where one is needed")
	f.BoolVar(&c.field.Production, "production", false, "allow an environment where real returns are filed")
	f.Float64Var(&c.rate, "rate", 2, "most requests per second to an environment; 0: as fast as it answers")
}

func (c *serverCheck) perform(ctx context.Context) error {
	if c.schema {
		return c.printSchema()
	}
	if err := c.check(); err != nil {
		return err
	}
	all, err := specs.Cases()
	if err != nil {
		return err
	}
	c.selection.elsewhere = ofAClient
	chosen, err := c.choose(all)
	if err != nil {
		return err
	}
	if c.list {
		return c.printList(chosen)
	}
	target, err := c.reach(ctx)
	if err != nil {
		return err
	}
	r, err := c.judged(ctx, chosen, target)
	if err != nil {
		return err
	}
	return c.conclude(r)
}

// check refuses flags that don't go together.
func (c *serverCheck) check() error {
	switch {
	case c.jobs < 1:
		return usageError{fmt.Errorf("--jobs is %d; allowed is 1 and more", c.jobs)}
	case c.rate < 0:
		return usageError{fmt.Errorf("--rate is %g; allowed is 0 and more", c.rate)}
	case c.control != "" && c.profile != environmentMock:
		return usageError{errors.New("--control is for --profile mock: an environment of a profile has no control API")}
	case c.profile == environmentMock && (c.field.Intrusive || c.field.Interactive):
		return usageError{errors.New("--intrusive and --interactive are for an environment; a mock is asked everything, and nobody is needed")}
	}
	return nil
}

// isField tells an environment from a mock with its control API.
func (c *serverCheck) isField() bool { return c.profile != environmentMock }

// judged runs the cases and compares them with a mock's.
func (c *serverCheck) judged(ctx context.Context, chosen []judge.Case, target judge.Target) (*judge.Result, error) {
	r := &judge.Result{Subject: "server", Target: target, Seed: c.seed, Started: time.Now().UTC()}
	run := &runs{app: c.app, progress: newProgress(c.app, len(chosen))}
	cases, err := run.all(ctx, c.split(chosen), chosen)
	if err != nil {
		return nil, err
	}
	r.Cases, r.Left = cases, run.left
	if c.isField() {
		if err := c.compare(ctx, r); err != nil {
			r.Notes = append(r.Notes, "what differs from the mock is not known, for the mock could not be asked: "+err.Error())
		}
	}
	return r, nil
}

// split deals the cases out, so that each process has some of every chapter. An
// environment is asked by one.
func (c *serverCheck) split(chosen []judge.Case) []job {
	n := min(c.jobs, len(chosen))
	if c.isField() {
		n = 1
	}
	jobs := make([]job, n)
	for i := range jobs {
		jobs[i] = job{Seed: c.seed, Control: c.control, ControlToken: c.controlToken, CA: c.caFile}
		if c.isField() {
			f := c.field
			f.Profile = c.profile
			if c.rate > 0 {
				f.Pause = time.Duration(float64(time.Second) / c.rate)
			}
			jobs[i].Field = &f
		}
	}
	for i, k := range chosen {
		jobs[i%n].Cases = append(jobs[i%n].Cases, k.ID)
	}
	return jobs
}

// compare runs what was judged at the environment against a mock, too.
func (c *serverCheck) compare(ctx context.Context, r *judge.Result) error {
	var same []judge.Case
	for _, k := range r.Cases {
		if k.Verdict == judge.Pass || k.Verdict == judge.Warn || k.Verdict == judge.Fail {
			same = append(same, k)
		}
	}
	if len(same) == 0 || ctx.Err() != nil {
		return nil //nolint:nilerr // somebody has interrupted, and the report has what there is.
	}
	j := job{Seed: c.seed, Cases: idsOf(same)}
	run := &runs{app: c.app, progress: &progress{}}
	mock, err := run.all(ctx, []job{j}, same)
	if err != nil {
		return err
	}
	r.Drift = judge.Drift(r.Cases, mock)
	return nil
}
