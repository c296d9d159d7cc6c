package main

import (
	"time"

	"github.com/spf13/cobra"
)

// ageView is what age prints as JSON: what the mock tells, but for the
// personal number.
type ageView struct {
	ClientID    string     `json:"client_id"`
	Scopes      []string   `json:"scopes"`
	Started     time.Time  `json:"started"`
	Ends        time.Time  `json:"ends"`
	RefreshEnds *time.Time `json:"refresh_ends,omitempty"`
}

func (a *app) age() *cobra.Command {
	var clientID, pid, by, idle string
	cmd := &cobra.Command{
		Use: "age", Short: "Make an authorization older, without touching the clock", Args: cobra.NoArgs,
		Long: "Moves the start and end of a person's authorization of a client back (--by), or makes its refresh token\n" +
			"idle for longer (--idle). The clock and the tokens that are out stay as they are, so that a client with a\n" +
			"real clock meets the end of its year today.",
		Example: "  portprove age --client finance --by 365d\n  portprove age --client finance-refresh --idle 31d",
		RunE: func(cmd *cobra.Command, _ []string) error {
			authorization, err := a.remoteSandbox().AgeBy(cmd.Context(), clientID, pid, by, idle)
			if err != nil {
				return err
			}
			text := "authorization of " + clientID + ": began " + authorization.Started.Format(time.RFC3339) +
				", ends " + authorization.Ends.Format(time.RFC3339)
			if authorization.RefreshEnds != nil {
				text += ", refresh token dies " + authorization.RefreshEnds.Format(time.RFC3339)
			}
			return a.show(ageView{
				authorization.ClientID, authorization.Scopes, authorization.Started, authorization.Ends, authorization.RefreshEnds,
			}, text)
		},
	}
	f := cmd.Flags()
	f.StringVar(&clientID, "client", "", "client_id of the authorization")
	f.StringVar(&pid, "pid", "", "personal number or, without one, eIDAS identifier or e-mail address; default: the world's first person")
	f.StringVar(&by, "by", "", "how much older (8760h, 365d)")
	f.StringVar(&idle, "idle", "", "how much longer the refresh token has been idle (10m, 31d)")
	must(cmd.MarkFlagRequired("client"))
	cmd.MarkFlagsOneRequired("by", "idle")
	return a.remote(cmd)
}

// must is for calls that only a slip in this program can fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
