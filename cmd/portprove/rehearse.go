package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/rehearsal"
)

// profiles that rehearse knows.
var profiles = []string{"mock"}

func (a *app) rehearse() *cobra.Command {
	var profile string
	cmd := &cobra.Command{
		Use: "rehearse", Short: "Walk the whole way against embedded mocks and prove the rules", Args: cobra.NoArgs,
		Long: "Starts the mocks in this process, walks the reference client through the authorization of a Finance\n" +
			"environment, and proves four rules with the clock: late-code, one-year, scoped-tokens, secret-before-year.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := knownProfile(profile); err != nil {
				return err
			}
			return a.perform(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&profile, "profile", profiles[0], "environment: "+strings.Join(profiles, ", "))
	return cmd
}

func knownProfile(name string) error {
	if slices.Contains(profiles, name) {
		return nil
	}
	hint := ""
	if near := nearest(name, profiles); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return usageError{fmt.Errorf("there is no profile %q%s Allowed: %s", name, hint, strings.Join(profiles, ", "))}
}

func (a *app) perform(ctx context.Context) error {
	running, err := mocks.Serve(ctx, mocks.ServeOptions{Version: version})
	if err != nil {
		return serveError(err)
	}
	stage := rehearsal.Stage{Control: &control.Client{URL: running.Control}}
	if !a.json {
		a.printHead()
		stage.Step, stage.Rule = a.printStep, a.printRule
	}
	report, err := rehearsal.Run(ctx, stage)
	if err := errors.Join(err, running.Close()); err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(report)
	} else {
		err = a.printOutcome(report)
	}
	if err == nil && !report.OK {
		return errFailed
	}
	return err
}

const stepFormat = "%-10s %-40s %6s %6s  %s\n"

func (a *app) printHead() {
	a.line(stepFormat, "step", "in Finance", "status", "ms", "verdict")
}

func (a *app) printStep(s rehearsal.Step) {
	a.line(stepFormat, s.Step, s.Label, strconv.Itoa(s.Status), strconv.FormatInt(s.Millis, 10), a.verdict(s.OK))
	a.line("  %s\n", s.Detail)
}

// printRule shows a rule with what happened, each moment by the sandbox's clock.
func (a *app) printRule(r rehearsal.Rule) {
	a.line("\n%s: %s\n  %s\n", r.Rule, a.verdict(r.OK), r.Detail)
	for _, m := range r.Shown {
		a.line("    %s  %s\n", m.Time.Format("2006-01-02 15:04:05"), m.Text)
	}
}

func (a *app) printOutcome(r rehearsal.Report) error {
	return a.printf("\n%d steps, %d rules: %s\n", len(r.Steps), len(r.Rules), a.verdict(r.OK))
}
