package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/specs/control"
)

// playing is what play prints at its beginning.
type playing struct {
	Scenario string            `json:"scenario"`
	Story    string            `json:"story"`
	Sandbox  string            `json:"sandbox"`
	Settings map[string]string `json:"settings"`
}

// askEvery is how often play looks at what the client has done.
const askEvery = 500 * time.Millisecond

func (a *app) scenarioPlay() *cobra.Command {
	var detach, repeat bool
	cmd := &cobra.Command{
		Use: "play ID", Short: "Let a client of yours meet a story", Args: cobra.ExactArgs(1),
		Long: "Opens a blind sandbox at a running mock (portprove serve) in which the story comes true, prints what to set in\n" +
			"the client, and watches: waiting, hit, cured, or missed with what differed. Ends with Ctrl+C, or when it is\n" +
			"cured; exit code 0 if the client has met the story, 1 if not. With --detach it prints the settings and\n" +
			"leaves the sandbox there (portprove sandbox delete removes it).",
		Example: "  portprove scenario play late-code",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := chosen(args, false)
			if err != nil {
				return err
			}
			performance, err := scenarios.Player{Control: a.site(), Repeat: repeat}.Play(cmd.Context(), list[0])
			if err != nil {
				return err
			}
			if err := a.showPlaying(cmd.Context(), performance); err != nil || detach {
				return err
			}
			err = a.watch(cmd.Context(), performance)
			return errors.Join(err, performance.Close(context.WithoutCancel(cmd.Context())))
		},
	}
	cmd.Flags().BoolVar(&repeat, "repeat", false, "hit every such request from the story's attempt on, not only that one")
	cmd.Flags().BoolVar(&detach, "detach", false, "print the settings and leave the sandbox there")
	return a.remote(cmd)
}

func (a *app) showPlaying(ctx context.Context, p *scenarios.Performance) error {
	var w scenarios.World
	if err := p.Sandbox.Client(a.controlToken).World(ctx, &w); err != nil {
		return err
	}
	shown := playing{Scenario: p.Scenario.ID, Story: p.Scenario.Story, Sandbox: p.Sandbox.ID, Settings: settingsOfPlay(p.Sandbox, w, p.Scenario)}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n\n", p.Scenario.ID, p.Scenario.Title, p.Scenario.Story)
	for _, name := range slices.Sorted(maps.Keys(shown.Settings)) {
		fmt.Fprintf(&b, "  %-14s %s\n", name, shown.Settings[name])
	}
	fmt.Fprintf(&b, "\nIn Finance: portprove settings finance --sandbox %s", p.Sandbox.ID)
	return a.show(shown, b.String())
}

// settingsOfPlay are what any client needs.
func settingsOfPlay(s control.Sandbox, w scenarios.World, story scenarios.Scenario) map[string]string {
	client := w.Clients[0]
	for _, c := range w.Clients {
		if c.ClientID == story.Given.Actors["main"].Client {
			client = c
		}
	}
	at := s.Addresses
	return map[string]string{
		"issuer": at["idporten"], "authorize": at["login"] + "/authorize", "token": at["idporten"] + "/token",
		"exchange":  at["altinn"] + "/authentication/api/v1/exchange/id-porten",
		"validate":  at["skatteetaten"] + "/api/mva/grensesnittstoette/mva-melding/valider",
		"instances": at["apps"] + "/skd/mva-melding-innsending-test/instances",
		"client_id": client.ClientID, "client_secret": client.ClientSecret, "redirect_uri": client.RedirectURIs[0],
		"scope": strings.Join(client.Scopes, " "), "login_hint": "testid:" + w.People[0].PID + "_idporten-loa-high",
	}
}

// watch tells what the client does until it has been cured.
func (a *app) watch(ctx context.Context, p *scenarios.Performance) error {
	told := scenarios.Progress{}
	for {
		progress, err := p.Progress(ctx)
		if errors.Is(err, context.Canceled) || ctx.Err() != nil {
			return ending(told)
		}
		if err != nil {
			return err
		}
		if progress.State != told.State || progress.State == scenarios.Waiting && progress.Detail != told.Detail {
			told = progress
			if err := a.show(told, told.State+": "+told.Detail); err != nil {
				return err
			}
		}
		if told.State == scenarios.Cured {
			return nil
		}
		select {
		case <-ctx.Done():
			return ending(told)
		case <-time.After(askEvery):
		}
	}
}

func ending(told scenarios.Progress) error {
	if told.State == scenarios.Hit || told.State == scenarios.Cured {
		return nil
	}
	return errFailed
}
