package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

func (a *app) clock() *cobra.Command {
	cmd := &cobra.Command{
		Use: "clock", Short: "Show or move the clock of a running mock", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Example: "  portprove clock\n  portprove clock advance 61s\n  portprove clock set 2027-01-01T00:00:00Z",
		RunE: a.moveClock(func(ctx context.Context, c *control.Client, _ []string) (control.Clock, error) {
			return c.Clock(ctx)
		}),
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "advance DURATION", Short: "Move the clock forward (61s, 8760h, 365d; negative: back)", Args: cobra.ExactArgs(1),
			RunE: a.moveClock(func(ctx context.Context, c *control.Client, args []string) (control.Clock, error) {
				return c.AdvanceBy(ctx, args[0])
			}),
		},
		&cobra.Command{
			Use: "set TIME", Short: "Set the clock, forward or back (RFC 3339)", Args: cobra.ExactArgs(1),
			RunE: a.moveClock(func(ctx context.Context, c *control.Client, args []string) (control.Clock, error) {
				t, err := time.Parse(time.RFC3339, args[0])
				if err != nil {
					return control.Clock{}, usageError{fmt.Errorf("%q is no time; write it like 2027-01-01T00:00:00Z", args[0])}
				}
				return c.Set(ctx, t)
			}),
		},
		&cobra.Command{
			Use: "freeze", Short: "Let the clock stand", Args: cobra.NoArgs,
			RunE: a.moveClock(func(ctx context.Context, c *control.Client, _ []string) (control.Clock, error) {
				return c.Freeze(ctx, true)
			}),
		},
		&cobra.Command{
			Use: "run", Short: "Let the clock run on from where it stands", Args: cobra.NoArgs,
			RunE: a.moveClock(func(ctx context.Context, c *control.Client, _ []string) (control.Clock, error) {
				return c.Freeze(ctx, false)
			}),
		},
	)
	return a.remote(cmd)
}

func (a *app) moveClock(move func(context.Context, *control.Client, []string) (control.Clock, error)) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		clock, err := move(cmd.Context(), a.remoteSandbox(), args)
		if err != nil {
			return err
		}
		state := "standing"
		if clock.Running {
			state = "running"
		}
		return a.show(clock, clock.Now.Format(time.RFC3339)+" ("+state+")")
	}
}
