package main

import (
	"time"
	_ "time/tzdata" // Oslo time also where the system has no time zones

	"github.com/spf13/cobra"
)

// statusReport is what status prints as JSON.
type statusReport struct {
	Profile  string        `json:"profile"`
	IDPorten *statusBlock  `json:"no_idporten"`
	Altinn   *statusBlock  `json:"no_altinn"`
	Ends     *statusMoment `json:"authorization_ends"`
	Secret   *statusMoment `json:"secret_ends"`
	Key      *statusMoment `json:"key_ends"`

	byKey bool
}

// statusBlock is one web application of Finance.
type statusBlock struct {
	GrantedScope     []string  `json:"granted_scope"`
	ExpiresAt        time.Time `json:"expires_at"`
	ExpiresInSeconds int64     `json:"expires_in_seconds"`
}

// statusMoment is an end that no server tells.
type statusMoment struct {
	At     time.Time `json:"at"`
	Source string    `json:"source"`
}

func (a *app) status() *cobra.Command {
	t := &acting{app: a}
	var within string
	cmd := &cobra.Command{
		Use: "status", Short: "Show the tokens, and what ends when", Args: cobra.NoArgs,
		Example: "  portprove status\n  portprove status --fail-within 30d",
		RunE: func(cmd *cobra.Command, _ []string) error {
			margin, err := days(within)
			if err != nil {
				return err
			}
			at, err := t.open(cmd.Context(), nil)
			if err != nil {
				return err
			}
			now, err := t.now(cmd.Context(), at)
			if err != nil {
				return err
			}
			r := reportOn(at, now)
			if err := a.show(r, r.text(now)); err != nil {
				return err
			}
			return r.failWithin(now, margin)
		},
	}
	cmd.Flags().StringVar(&within, "fail-within", "", "exit 1 if the authorization, the secret or the key ends within this time (30d)")
	return t.as(cmd)
}
