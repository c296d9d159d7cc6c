package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/walker"
)

// checkWalk is the reference client in the part of a command that check client
// runs: it is what one tries that with.
func (a *app) checkWalk() *cobra.Command {
	return &cobra.Command{
		Use: "walk", Short: "Walk as check client tells a command to, with the reference client", Args: cobra.NoArgs,
		Long: "Walks the steps as the environment says that `portprove check client` gives to a command: PORTPROVE_ISSUER and the\n" +
			"others, which its help lists. It is there to be judged: portprove check client -- portprove check walk.\n\n" +
			"Exit codes: 0 done, 1 a step failed, 2 wrong usage, or variables that check client does not give.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := walker.Walk(cmd.Context(), a.env)
			if errors.Is(err, walker.ErrEnvironment) {
				return usageError{err}
			}
			return err
		},
	}
}
