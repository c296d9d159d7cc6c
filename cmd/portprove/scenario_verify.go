package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/specs/troupe"
)

// verifying holds the flags of scenario verify.
type verifying struct {
	acting

	all           bool
	person, level string
}

func (a *app) scenarioVerify() *cobra.Command {
	v := &verifying{acting: acting{app: a}}
	cmd := v.as(&cobra.Command{
		Use: "verify [ID…]", Short: "Ask whether the server still answers as it was recorded",
		Long: "Tells each story at a mock of its own (or at the one that --control names) and compares the answer with the\n" +
			"recorded one, by meaning. With --profile FILE and --person it asks a real test environment, with those\n" +
			"scenarios only that are marked safe_on_real: --all takes these.",
		Example: "  portprove scenario verify late-code\n  portprove scenario verify --all\n  portprove scenario verify --all --profile test.yaml --person 15817840008",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := chosen(args, v.all)
			if err != nil {
				return err
			}
			if v.profile != environmentMock {
				return v.atReal(cmd.Context(), list)
			}
			return a.withPlayer(cmd, list, scenarios.Player.Verify)
		},
	})
	cmd.Flags().BoolVar(&v.all, "all", false, "every scenario that ships with portprove")
	cmd.Flags().StringVar(&v.person, "person", "", "who logs in at a real test environment: a synthetic personal number of its own")
	cmd.Flags().StringVar(&v.level, "level", "idporten-loa-high", "level of that login")
	return cmd
}

// atReal asks a real environment.
func (v *verifying) atReal(ctx context.Context, list []scenarios.Scenario) error {
	if v.person == "" {
		return usageError{errors.New("who logs in there? Give --person with a synthetic personal number that the environment knows")}
	}
	if v.all {
		list = scenarios.OnReal(list)
	}
	v.configure = func(cfg *client.Config) { cfg.LoginHint = "testid:" + v.person + "_" + v.level }
	at := &session{}
	if _, err := v.prepare(ctx, at); err != nil {
		return err
	}
	cfg, err := at.profile.Config(ctx)
	if err != nil {
		return usageError{err}
	}
	v.configure(&cfg)
	environment, err := environmentOf(cfg)
	if err != nil {
		return err
	}
	return v.tell(ctx, list, func(ctx context.Context, s scenarios.Scenario) (scenarios.Verdict, error) {
		verdict, err := scenarios.VerifyAt(ctx, s, environment, troupe.With(cfg))
		if err != nil {
			return verdict, usageError{err}
		}
		return verdict, nil
	})
}

// environmentOf are the bases of a profile's addresses.
func environmentOf(cfg client.Config) (scenarios.Environment, error) {
	p := cfg.Profile
	at := scenarios.Environment{Addresses: map[string]string{"idporten": p.Issuer, "altinn": p.AltinnPlatform}, RedirectURI: cfg.RedirectURI}
	for name, known := range map[string][2]string{"login": {p.AuthorizeURL, "/authorize"}, "apps": {p.AppURL, "/skd/"}, "skatteetaten": {p.ValidatorURL, "/api/mva/"}} {
		if _, err := url.Parse(known[0]); err != nil {
			return at, usageError{fmt.Errorf("the profile's address %q can't be read", known[0])}
		}
		base, _, _ := strings.Cut(known[0], known[1])
		at.Addresses[name] = base
	}
	if cfg.HTTP != nil {
		at.Transport = cfg.HTTP.Transport
	}
	return at, nil
}
