package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/judge"
)

// replaying holds the flags of check replay.
type replaying struct {
	*app
	report    string
	reportDir string
	trust     bool
}

// checkReplay runs one case of a report again.
func (a *app) checkReplay() *cobra.Command {
	r := &replaying{app: a}
	cmd := &cobra.Command{
		Use: "replay CASE [-- COMMAND [ARGUMENT...]]", Short: "Run one case of a report again, and show what is sent",
		Long: "Runs a case of an earlier report again with the flags of then, prints each exchange, and says whether the verdict is\n" +
			"another one now. What a report does not have is left out: --person, --waivers, a token of the control API.\n\n" +
			"A command behind -- is judged in place of the one of then: a colleague's report names the case, and the program is\n" +
			"yours. The command of a report is not run, and nobody whom it names is asked, unless you say --trust-report; what is\n" +
			"run is printed.\n\n" +
			"Exit codes: as of the check that is run again.",
		Example: "  portprove check replay CLI-IDT-07.31f8 -- ./my-client\n  portprove check replay CLI-IDT-07.31f8 --report report/report.json --trust-report",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("name the case: its id stands in the report")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if dash := cmd.ArgsLenAtDash(); len(args) > 1 && dash != 1 {
				return usageError{fmt.Errorf("one case is replayed, and %q stands behind it; put -- before a command", args[1])}
			}
			return r.perform(cmd, args[0], args[1:])
		},
	}
	cmd.Flags().StringVar(&r.report, "report", "report/report.json", "the report that has the case")
	cmd.Flags().BoolVar(&r.trust, "trust-report", false, "run the command that the report names, and ask the addresses and files that it names")
	cmd.Flags().StringVar(&r.reportDir, "report-dir", "", "write a report of this run there")
	return cmd
}

func (r *replaying) perform(cmd *cobra.Command, id string, command []string) error {
	s := &selection{}
	if err := s.compare(r.report); err != nil {
		return err
	}
	if _, found := s.before.Of(id); !found {
		return noSuchCase(id, s.before.Cases)
	}
	if err := keeps(r.report, r.reportDir); err != nil {
		return err
	}
	if len(s.before.Invocation) < 2 {
		return usageError{fmt.Errorf("%s does not say how it was run: it is of an earlier version", r.report)}
	}
	then, err := invocationIn(s.before.Invocation)
	if err != nil {
		return err
	}
	// A command of its own: its flags are another's.
	root := (&app{terminal: r.terminal, http: r.http}).command()
	if err := then.foreign(root); err != nil {
		return err
	}
	if err := r.agreed(then, id, command); err != nil {
		return err
	}
	if len(command) > 0 {
		then.command = command
	}
	then.flags = append(then.flags, r.flags(id)...)
	fmt.Fprintf(r.err, "runs: %s\n", then)
	root.SetArgs(then.args())
	root.SetOut(r.out)
	root.SetErr(r.err)
	return root.ExecuteContext(cmd.Context())
}

// noSuchCase names the cases that prove what was named, if it is a requirement.
func noSuchCase(id string, cases []judge.Case) error {
	others := slices.DeleteFunc(slices.Clone(cases), func(k judge.Case) bool { return !named(k, id) })
	if len(others) == 0 {
		return unknown("case", id, idsOf(cases), "the report has no case like it")
	}
	return usageError{fmt.Errorf("%s is a requirement, or a group of them; the report's cases of it are %s", id, strings.Join(idsOf(others), ", "))}
}

// flags choose the case, and say what is told of it.
func (r *replaying) flags(id string) []string {
	list := []string{"--only=" + id, "--exchanges", "--" + compareWith + "=" + r.report}
	if r.reportDir != "" {
		list = append(list, "--report-dir="+r.reportDir)
	}
	if r.json {
		list = append(list, "--json")
	}
	return list
}

// agreed: what a report masks can't be run, and what reaches beyond a mock of
// this program's own is not run by the word of a report alone.
func (r *replaying) agreed(then invocation, id string, command []string) error {
	isMasked := func(arg string) bool { return strings.Contains(arg, maskedValue) }
	if i := slices.IndexFunc(then.flags, isMasked); i >= 0 {
		return usageError{fmt.Errorf("the report masks %s; run the check itself, with --only %s", visible(then.flags[i]), id)}
	}
	switch {
	case len(command) > 0 && then.command == nil:
		return usageError{errors.New("that run judged no command, so there is none to put another in the place of")}
	case len(command) == 0 && slices.ContainsFunc(then.command, isMasked):
		return usageError{errors.New("the report masks arguments of the command; put the whole command behind --")}
	}
	out := slices.ContainsFunc(then.flags, reachesOut)
	if r.trust || !out && (then.command == nil || len(command) > 0) {
		return nil
	}
	otherwise := ""
	if len(command) > 0 {
		then.command = command
	} else if !out {
		otherwise = ", or put a command of your own behind --"
	}
	return usageError{fmt.Errorf("the report wants this to be run: %s; if you trust it, say --trust-report%s", then, otherwise)}
}
