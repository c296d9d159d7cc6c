package main

import (
	"errors"

	"github.com/spf13/cobra"
)

// check judges a server or a client by the suite.
func (a *app) check() *cobra.Command {
	cmd := &cobra.Command{
		Use: "check", Short: "Judge a server or a client by the conformance suite", Args: onlyCommands,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.checkServer(), a.checkClient(), a.checkReplay(), a.checkWalk(), a.checkShard())
	return cmd
}

// verdictError is the exit code of a run whose output has told why.
type verdictError struct{ code int }

func (verdictError) Error() string { return errFailed.Error() }

func (verdictError) Is(target error) bool { return target == errFailed }

// verdictCode finds the exit code of a run.
func verdictCode(err error) (int, bool) {
	v, ok := errors.AsType[verdictError](err)
	return v.code, ok
}
