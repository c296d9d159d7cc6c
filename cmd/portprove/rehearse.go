package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/rehearsal"
)

// profiles that rehearse knows.
var profiles = []string{"mock"}

// rehearsing holds the flags of rehearse.
type rehearsing struct {
	*app
	profile, file, persona string
}

func (a *app) rehearse() *cobra.Command {
	r := &rehearsing{app: a}
	cmd := &cobra.Command{
		Use: "rehearse", Short: "Walk the whole way against embedded mocks and prove the rules", Args: cobra.NoArgs,
		Long: "Starts the mocks in this process and walks the reference client through all eleven steps, from the\n" +
			"authorization of a Finance environment to a return that is filed and answered. Then it proves five rules:\n" +
			"late-code, one-year, scoped-tokens, secret-before-year, filed-once.",
		Example: "  portprove rehearse\n  portprove rehearse --return return.xml\n  portprove rehearse --persona finance --json",
		RunE:    func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&r.profile, "profile", profiles[0], "environment: "+strings.Join(profiles, ", "))
	f.StringVar(&r.file, "return", "", "return to file; default: a right one of the world's first company, for its latest term that is over")
	f.StringVar(&r.persona, "persona", "", "finance: as strict and as blind as Dynamics 365 Finance, whose statuses are shown")
	return cmd
}

func (r *rehearsing) run(ctx context.Context) error {
	if err := knownProfile(r.profile); err != nil {
		return err
	}
	if err := knownPersona(r.persona); err != nil {
		return err
	}
	stage := rehearsal.Stage{Persona: r.persona}
	if r.file != "" {
		ret, err := readReturn(r.file)
		if err != nil {
			return err
		}
		stage.Return = &ret
	}
	return r.perform(ctx, stage)
}

func knownPersona(name string) error {
	if name == "" || name == client.PersonaFinance {
		return nil
	}
	return usageError{fmt.Errorf("there is no persona %q; allowed is %s", name, client.PersonaFinance)}
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

func (a *app) perform(ctx context.Context, stage rehearsal.Stage) error {
	running, err := mocks.Serve(ctx, mocks.ServeOptions{Version: version})
	if err != nil {
		return serveError(err)
	}
	stage.Control = &control.Client{URL: running.Control}
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

const (
	stepFormat   = "%-10s %6s %6s  %s  %s\n"
	verdictWidth = len("verdict")
)

func (a *app) printHead() {
	a.line(stepFormat, "step", "status", "ms", "verdict", "in Finance")
}

func (a *app) printStep(s rehearsal.Step) {
	status := "-" // no request, or no answer
	if s.Status != 0 {
		status = strconv.Itoa(s.Status)
	}
	a.line(stepFormat, s.Step, status, strconv.FormatInt(s.Millis, 10), a.verdictIn(verdictWidth, s.OK), s.Label)
	a.line("  %s\n", clean(s.Detail))
	if s.Finance != "" {
		a.line("  %s (%s)\n", s.Finance, s.Kind)
	}
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
