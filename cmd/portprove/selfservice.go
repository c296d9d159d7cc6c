package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

func (a *app) selfService() *cobra.Command {
	cmd := &cobra.Command{
		Use: "selfservice", Short: "Use the admin API of integrations of a running mock", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Example: "  portprove selfservice token --orgno 311223348",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.selfServiceToken())
	return a.remote(cmd)
}

func (a *app) selfServiceToken() *cobra.Command {
	var o control.SelfServiceOrder
	cmd := &cobra.Command{
		Use: "token", Short: "Issue an access token for it, and show how to use it", Args: cobra.NoArgs,
		Long: "At the real service Maskinporten issues the token. The mock issues it to whoever holds its control API;\n" +
			"it is good for one sandbox, for as long as the sandbox's clock says.",
		Example: "  portprove selfservice token --orgno 311223348\n" +
			"  portprove selfservice token --orgno 311223348 --scope idporten:dcr.read --lifetime 2m",
		RunE: func(cmd *cobra.Command, _ []string) error {
			t, err := a.remoteSandbox().SelfServiceToken(cmd.Context(), o)
			if err != nil {
				return err
			}
			return a.show(t, selfServiceText(t))
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Orgno, "orgno", "", "organisation number that the token speaks for")
	f.StringSliceVar(&o.Scopes, "scope", nil, "its scopes; may be repeated; default: all but idporten:dcr.supplier")
	f.StringVar(&o.Lifetime, "lifetime", "", "how long it lives (2m, 1h); default: ten minutes")
	must(cmd.MarkFlagRequired("orgno"))
	return cmd
}

func selfServiceText(t control.SelfServiceToken) string {
	return fmt.Sprintf("%s\n\nIt speaks for %s with %s, for %d s. Try it:\n  curl -s -H 'Authorization: Bearer %s' %s",
		t.AccessToken, t.Orgno, t.Scope, t.ExpiresIn, t.AccessToken, quoted(t.Base+"/clients"))
}
