package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/judge"
)

// clientCheck holds the flags of check client.
type clientCheck struct {
	verdicts
	party *partyCheck
}

func (a *app) checkClient() *cobra.Command {
	c := &clientCheck{verdicts: verdicts{app: a, whole: true}}
	cmd := &cobra.Command{
		Use: "client --rp URL", Short: "Judge a client of ID-porten's", Args: cobra.NoArgs,
		Long: "Judges a relying party with a web page that you run, with its issuer, client, secret and addresses registered at a\n" +
			"running mock: by the verification tests that ID-porten asks of everybody before production. The program plays the\n" +
			"person at the browser, and the other service of the tests. Scripts are not run.\n\n" +
			"Exit codes: 0 conformant, 1 not, 2 wrong usage or an empty selection, 3 the mock or the party can't be reached or told\n" +
			"nothing, 4 the suite itself failed, 5 a waiver no longer applies or has expired.",
		Example: "  portprove check client --rp http://localhost:3000/ --rp-logout http://localhost:3000/logout --report-dir report\n" +
			"  portprove check client --rp http://localhost:3000/ --only RP-VERIFY-08 --rp-wait\n  portprove check client --list",
		RunE: func(cmd *cobra.Command, _ []string) error { return c.perform(cmd.Context()) },
	}
	c.register(cmd.Flags())
	c.party = a.registerParty(cmd.Flags())
	return a.remote(cmd)
}

func (c *clientCheck) perform(ctx context.Context) error {
	if c.schema {
		return c.printSchema()
	}
	all, err := c.party.cases()
	if err != nil {
		return err
	}
	chosen, err := c.choose(all)
	if err != nil {
		return err
	}
	switch {
	case c.list:
		return c.printList(chosen)
	case c.party.options.URL == "":
		return usageError{errors.New("--rp is missing: the address of the page that is to be judged")}
	}
	r := &judge.Result{Subject: "client", Started: time.Now().UTC()}
	if r.Cases, r.Target, err = c.party.perform(ctx, chosen); err != nil {
		return err
	}
	r.Left = c.party.left
	return c.conclude(r)
}
