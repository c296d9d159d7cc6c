package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/judge"
)

// replaying holds the flags of check replay.
type replaying struct {
	*app
	report    string
	reportDir string
}

// checkReplay runs one case of a report again.
func (a *app) checkReplay() *cobra.Command {
	r := &replaying{app: a}
	cmd := &cobra.Command{
		Use: "replay CASE [-- COMMAND [ARGUMENT...]]", Short: "Run one case of a report again, and show what is sent",
		Long: "Runs a case of an earlier report again, as that run was done, prints each exchange, and says whether the verdict is\n" +
			"another one now. A command behind -- is judged in place of the one of then: a colleague's report names the case, and\n" +
			"the program is yours.\n\n" +
			"Exit codes: as of the check that is run again.",
		Example: "  portprove check replay CLI-IDT-07.31f8 --report report/report.json\n  portprove check replay CLI-IDT-07.31f8 -- ./my-client",
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
	cmd.Flags().StringVar(&r.reportDir, "report-dir", "", "write a report of this run there")
	return cmd
}

func (r *replaying) perform(cmd *cobra.Command, id string, command []string) error {
	s := &selection{}
	if err := s.compare(r.report); err != nil {
		return err
	}
	if _, found := s.before.Of(id); !found {
		return unknown("case", id, idsOf(s.before.Cases))
	}
	if len(s.before.Invocation) < 2 {
		return usageError{fmt.Errorf("%s does not say how it was run: it is of an earlier version", r.report)}
	}
	args, err := r.again(s.before, id, command)
	if err != nil {
		return err
	}
	// A command of its own: its flags are another's.
	root := (&app{terminal: r.terminal, http: r.http}).command()
	root.SetArgs(args)
	root.SetOut(r.out)
	root.SetErr(r.err)
	return root.ExecuteContext(cmd.Context())
}

// again is the invocation of then with one case chosen.
func (r *replaying) again(before *judge.Result, id string, command []string) ([]string, error) {
	args, then := before.Invocation, []string(nil)
	if at := slices.Index(args, "--"); at >= 0 {
		args, then = args[:at], args[at+1:]
	}
	switch {
	case len(command) > 0 && then == nil:
		return nil, usageError{errors.New("that run judged no command, so there is none to put another in the place of")}
	case len(command) > 0:
		then = command
	}
	args = append(slices.Clone(args), "--only="+id, "--exchanges", "--"+compareWith+"="+r.report)
	if r.reportDir != "" {
		args = append(args, "--report-dir="+r.reportDir)
	}
	if r.json {
		args = append(args, "--json")
	}
	if then != nil {
		args = append(append(args, "--"), then...)
	}
	return args, nil
}
