package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs/control"
)

func (a *app) sandboxes() *cobra.Command {
	cmd := &cobra.Command{
		Use: "sandbox", Short: "Make, list and delete sandboxes of a running mock", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Example: "  portprove sandbox new --blind --switch texts=sdk\n  portprove sandbox list",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.newSandbox(), a.listSandboxes(), a.deleteSandbox())
	return a.remote(cmd)
}

func (a *app) newSandbox() *cobra.Command {
	var o control.Order
	var file, ttl string
	var seed uint64
	cmd := &cobra.Command{
		Use: "new", Short: "Make a sandbox: a world, a clock and a journal of its own", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("seed") {
				o.Seed = &seed
			}
			o.TTL = ttl
			w, err := readWorld(file)
			if err != nil {
				return err
			}
			o.World = w
			s, err := a.site().NewSandbox(cmd.Context(), o)
			if err != nil {
				return err
			}
			return a.show(s, sandboxText(s))
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "world", "", "world file instead of the default world")
	f.Uint64Var(&seed, "seed", 0, "make ids repeat")
	f.BoolVar(&o.Frozen, "frozen", false, "let its clock stand")
	f.BoolVar(&o.Blind, "blind", false, "show nothing that the real services don't have")
	f.StringToStringVar(&o.Switches, "switch", nil, "set a switch, name=value; may be repeated")
	f.StringVar(&ttl, "ttl", "", "delete it after this time (1h)")
	return cmd
}

func sandboxText(s control.Sandbox) string {
	var b strings.Builder
	fmt.Fprintf(&b, "sandbox %s at %s\n", s.ID, s.Base)
	for _, host := range []string{"idporten", "login", "altinn", "apps", "skatteetaten", "selfservice"} {
		fmt.Fprintf(&b, "  %-12s %s\n", host, s.Addresses[host])
	}
	fmt.Fprintf(&b, "  %-12s %s", "control", s.Control)
	return b.String()
}

func (a *app) listSandboxes() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the named sandboxes", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := a.site().Sandboxes(cmd.Context())
			if err != nil {
				return err
			}
			texts := make([]string, 0, len(list))
			for _, s := range list {
				texts = append(texts, s.ID+"  "+s.Base)
			}
			return a.show(list, orElse(strings.Join(texts, "\n"), "no named sandboxes; make one with: portprove sandbox new"))
		},
	}
}

func (a *app) deleteSandbox() *cobra.Command {
	return &cobra.Command{
		Use: "delete ID", Short: "Delete a sandbox", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.site().DeleteSandbox(cmd.Context(), args[0]); err != nil {
				return err
			}
			return a.show(map[string]string{"deleted": args[0]}, "deleted "+args[0])
		},
	}
}

// readWorld reads a world file here, so that its errors have lines, and
// returns it as JSON.
func readWorld(file string) (*world.World, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // no file, no world: the mock takes the default one.
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{fmt.Errorf("the world file can't be read: %w", err)}
	}
	w, err := world.Load(file, data)
	var problems world.Problems
	if errors.As(err, &problems) {
		return nil, usageError{fmt.Errorf("the world file is not right:\n%w", err)}
	}
	return w, err
}
