package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/store"
)

func (a *app) logout() *cobra.Command {
	t := &acting{app: a}
	return t.as(&cobra.Command{
		Use: "logout", Short: "End the authorization at ID-porten and forget the tokens", Args: cobra.NoArgs,
		Long: "Revokes the authorization, so that its refresh token dies, and deletes the kept tokens. Access tokens that\n" +
			"are out stay good until they expire. The browser's session at ID-porten ends on a page of its own, which is\n" +
			"printed: open it in the browser that the person has signed in with.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := t.open(cmd.Context(), nil)
			if err != nil {
				return err
			}
			if at.state.IDPorten == nil && at.state.Pending == nil {
				return usageError{errors.New("nobody is signed in here: there are no tokens to forget")}
			}
			if err := at.signOut(cmd.Context()); err != nil {
				return err
			}
			return a.told("logout", "The authorization is revoked and the tokens are forgotten.",
				"The browser's session ends at "+at.client.LogoutAddress(), nil)
		},
	})
}

// signOut revokes, then forgets. Tokens that could not be revoked are kept, so
// that logout can be tried again.
func (at *session) signOut(ctx context.Context) error {
	return at.store.Update(ctx, func(kept store.State) (store.State, error) {
		if kept.IDPorten != nil {
			if err := at.client.Revoke(ctx, client.IDPortenTokenFrom(*kept.IDPorten)); err != nil {
				return kept, err
			}
		}
		return store.State{}, nil
	})
}
