package main

import (
	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks/world"
)

func (a *app) keys() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "Show the key of the demo client", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.demoKey())
	return cmd
}

// demoKeyView is what keys demo prints as JSON.
type demoKeyView struct {
	ClientID string `json:"client_id"`
	Kid      string `json:"kid"`
	PEM      string `json:"pem"`
}

func (a *app) demoKey() *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "Print the private key of the client jwt-demo", Args: cobra.NoArgs,
		Long: "Prints the private key, PEM in PKCS #8, with which the default world's client jwt-demo signs its\n" +
			"assertions (private_key_jwt); its kid is jwt-demo-1. Everybody has this key: it proves nothing.",
		Example: "  portprove keys demo > jwt-demo.pem",
		RunE: func(*cobra.Command, []string) error {
			v := demoKeyView{"jwt-demo", "jwt-demo-1", string(world.DemoKey())}
			if a.json {
				return a.show(v, "")
			}
			return a.printf("%s", v.PEM)
		},
	}
}
