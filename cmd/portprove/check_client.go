package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// clientCheck holds the flags of check client.
type clientCheck struct {
	verdicts
	program *programCheck
	party   *partyCheck
	watch   *watchCheck
	command []string
	timed   bool // --case-timeout was said
}

func (a *app) checkClient() *cobra.Command {
	c := &clientCheck{verdicts: verdicts{app: a, selection: selection{kinds: trial.Labels()}}}
	cmd := &cobra.Command{
		Use: "client [flags] -- COMMAND [ARGUMENT...]", Short: "Judge a client: a command, or a relying party with a web page",
		Long: "With a command it is run for the cases, each time in a sandbox of a mock, mostly with one thing wrong, and told by its\n" +
			"environment where everything is and how far to go. It ends with 0 when it is done, with anything else when it refuses.\n" +
			"What counts is its traffic; nothing proves anything before it has walked with nothing wrong. --watch does the same for\n" +
			"a client that a person drives, and says what to do.\n\n" + variables() + "\n" +
			"With --rp it judges a relying party with a web page that you run, with its issuer, client, secret and addresses\n" +
			"registered at a running mock (--control): by the verification tests that ID-porten asks of everybody before\n" +
			"production. The program plays the person at the browser, and the other service of the tests. Scripts are not run.\n\n" +
			"Exit codes: 0 conformant, 1 not, 2 wrong usage or an empty selection, 3 the client has told nothing, the mock or the\n" +
			"party can't be reached, or somebody has interrupted, 4 the suite itself failed, 5 a waiver no longer applies or has expired.",
		Example: "  portprove check client --report-dir report -- ./my-client --quiet\n" +
			"  portprove check client --until token --no-refresh --client web-demo -- node client.mjs\n" +
			"  portprove check client --only CLI-IDT -- portprove check walk\n" +
			"  portprove check client --rp http://localhost:3000/ --rp-logout http://localhost:3000/logout --report-dir report\n" +
			"  portprove check client --rp http://localhost:3000/ --only RP-VERIFY-08 --rp-wait\n  portprove check client --list",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return usageError{errors.New("put -- before the command: portprove check client [flags] -- " + strings.Join(args, " "))}
			}
			c.command = args
			c.invoked(cmd, args)
			c.timed = cmd.Flags().Changed("case-timeout")
			return orHarness(c.perform(cmd.Context(), cmd.Flags()))
		},
	}
	c.register(cmd.Flags())
	c.party, c.program, c.watch = a.registerParty(cmd.Flags()), a.registerProgram(cmd.Flags()), a.registerWatch(cmd.Flags())
	cmd.Flags().Lookup("client").Usage = "client_id of its registration at the mock; default: " + trial.DefaultRegistration + " of a command, of a relying party the one it turns out to use"
	return a.remote(cmd)
}

// variables are what a command is told.
func variables() string {
	var b strings.Builder
	for _, v := range trial.Variables() {
		fmt.Fprintf(&b, "  %-29s %s\n", v.Name, v.Means)
	}
	return b.String()
}

func (c *clientCheck) perform(ctx context.Context, flags *pflag.FlagSet) error {
	if c.schema {
		return c.printSchema()
	}
	all, err := c.cases()
	if err != nil {
		return err
	}
	c.selection.elsewhere = c.elsewhere
	chosen, err := c.choose(all)
	if err != nil {
		return err
	}
	if c.list {
		return c.printList(chosen)
	}
	k, err := c.kind()
	if err != nil {
		return err
	}
	if err := k.fits(flags); err != nil {
		return err
	}
	r, err := c.judged(ctx, k, chosen, all)
	if err != nil {
		return err
	}
	return c.conclude(r)
}

// judged lets the client meet the cases.
func (c *clientCheck) judged(ctx context.Context, k kind, chosen, all []judge.Case) (r *judge.Result, err error) {
	r = &judge.Result{Subject: "client", Started: time.Now().UTC()}
	c.program.terms.Registration = c.party.options.ClientID
	if k == kindParty {
		c.whole = true
		r.Cases, r.Target, err = c.party.perform(ctx, chosen)
		r.Left = c.party.left
		return r, err
	}
	if err := c.program.check(); err != nil {
		return nil, err
	}
	chosen = withControl(chosen, all)
	if k == kindWatch {
		r.Cases, r.Target, err = c.watch.perform(ctx, chosen, c.watchTerms())
	} else {
		r.Cases, r.Target, err = c.program.perform(ctx, chosen, c.command)
	}
	return r, err
}

func (c *clientCheck) isParty() bool { return c.party.options.URL != "" }

// watchTerms are those of a client that a person drives, who takes longer.
func (c *clientCheck) watchTerms() trial.Terms {
	terms := c.program.terms
	if !c.timed {
		terms.Timeout = patience
	}
	return terms
}

// cases are those of the kind of client; to be listed, those of both.
func (c *clientCheck) cases() ([]judge.Case, error) {
	ofParty, err := c.party.cases()
	if err != nil || c.isParty() {
		return ofParty, err
	}
	list, err := specs.Requirements()
	ofProgram := trial.Cases(list)
	if c.list && len(c.command) == 0 && !c.watch.on {
		return slices.Concat(ofProgram, ofParty), err
	}
	return ofProgram, err
}

// withControl adds the walk with nothing wrong, which is done in any case: its
// verdict belongs to the others.
func withControl(chosen, all []judge.Case) []judge.Case {
	isControl := func(k judge.Case) bool { return slices.Contains(k.Labels, trial.LabelControl) }
	if slices.ContainsFunc(chosen, isControl) {
		return chosen
	}
	return append(slices.DeleteFunc(slices.Clone(all), func(k judge.Case) bool { return !isControl(k) }), chosen...)
}
