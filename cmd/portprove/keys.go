package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs/control"
)

func (a *app) keys() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "Show, rotate or withdraw ID-porten's keys", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Long: "Shows the keys that the running mock of ID-porten publishes. rotate lets the next key sign and publishes a\n" +
			"fresh one; what the previous key signed is good until withdraw takes it out of the key set. A client that\n" +
			"keeps an old key set meets both. demo prints the key of a client.",
		Example: "  portprove keys\n  portprove keys rotate\n  portprove keys withdraw\n  portprove keys demo > jwt-demo.pem",
		RunE:    a.changeKeys((*control.Client).Keys),
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "rotate", Short: "Let the next key sign, and publish a fresh one", Args: cobra.NoArgs,
			RunE: a.changeKeys((*control.Client).RotateKeys),
		},
		&cobra.Command{
			Use: "withdraw", Short: "Take the previous key out of the key set", Args: cobra.NoArgs,
			RunE: a.changeKeys((*control.Client).WithdrawKey),
		},
		a.demoKey())
	return a.remote(cmd)
}

func (a *app) changeKeys(change func(*control.Client, context.Context) (control.KeySet, error)) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		set, err := change(a.remoteSandbox(), cmd.Context())
		if err != nil {
			return err
		}
		return a.show(set, "signing    "+set.Signing+"\npublished  "+strings.Join(set.Published, "\n           "))
	}
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
