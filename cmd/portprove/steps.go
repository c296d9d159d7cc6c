package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/store"
)

// outcomeOfStep is what a step prints; no secret, no code, no personal number.
type outcomeOfStep struct {
	Step         string    `json:"step"`
	Message      string    `json:"message"`
	GrantedScope []string  `json:"granted_scope,omitempty"`
	ExpiresAt    time.Time `json:"expires_at,omitzero"`
	Next         string    `json:"next,omitempty"`
}

// token is what Finance shows of one.
type shownToken struct {
	scope   []string
	expires time.Time
	now     time.Time
}

// told prints what a step came to.
func (a *app) told(step, message, next string, t *shownToken) error {
	o := outcomeOfStep{Step: step, Message: message, Next: next}
	text := message
	if t != nil {
		o.GrantedScope, o.ExpiresAt = t.scope, t.expires
		text += fmt.Sprintf("\n  Granted scope: %s\n  Access token will expire in: %d s (%s)",
			strings.Join(t.scope, " "), int(t.expires.Sub(t.now).Seconds()), t.expires.UTC().Format(time.RFC3339))
	}
	if next != "" {
		text += "\n" + next
	}
	return a.show(o, text)
}

// step is a command of a client that needs no person.
func (a *app) step(use, short string, run func(context.Context, *session) error) *cobra.Command {
	t := &acting{app: a}
	return t.as(&cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := t.open(cmd.Context(), nil)
			if err != nil {
				return err
			}
			return run(cmd.Context(), at)
		},
	})
}

func (a *app) token() *cobra.Command {
	return a.step("token", "Step 2: exchange the kept code for a token", func(ctx context.Context, at *session) error {
		if err := at.redeem(ctx); err != nil {
			return err
		}
		return a.tellIDPorten("token", at, "Run portprove exchange.")
	})
}

func (a *app) exchange() *cobra.Command {
	return a.step("exchange", "Step 3: exchange the ID-porten token for an Altinn token", func(ctx context.Context, at *session) error {
		if err := at.exchange(ctx); err != nil {
			return err
		}
		return a.tellAltinn("exchange", at)
	})
}

func (a *app) refresh() *cobra.Command {
	return a.step("refresh", "Get a new ID-porten token without a person", func(ctx context.Context, at *session) error {
		if at.state.IDPorten == nil {
			return usageError{errors.New("there is no token to refresh; run portprove authorize first")}
		}
		state, err := store.RefreshOnce(ctx, at.store, at.state, func(ctx context.Context, old client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
			fresh, err := at.client.Refresh(ctx, old)
			return fresh, at.client.Now(), err
		})
		if err != nil {
			return err
		}
		at.state = state
		return a.tellIDPorten("refresh", at, "Run portprove exchange.")
	})
}

func (a *app) authorize(use, short string) *cobra.Command {
	s := &signIn{acting: acting{app: a}}
	return s.as(&cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := s.start(cmd.Context())
			if err != nil {
				return err
			}
			for _, step := range []func(context.Context) error{at.logIn, at.redeem, at.exchange} {
				if err := step(cmd.Context()); err != nil {
					return err
				}
			}
			return a.tellAltinn(use, at)
		},
	})
}

// redeem takes step 2. The code is gone afterwards, whatever came of it.
func (at *session) redeem(ctx context.Context) error {
	if at.state.Pending == nil {
		return usageError{errors.New("there is no code to redeem; run portprove login first")}
	}
	token, failure := at.client.Token(ctx, client.AuthorizationFrom(*at.state.Pending))
	err := at.store.Update(ctx, func(kept store.State) (store.State, error) {
		if failure == nil {
			record := token.Record()
			kept.IDPorten, kept.IDPortenIssued, kept.AuthorizedAt = &record, at.client.Now(), kept.PendingSince
			kept.Altinn = nil
		}
		kept.Pending, kept.PendingSince = nil, time.Time{}
		at.state = kept
		return kept, nil
	})
	if failure != nil {
		return failure
	}
	return err
}

// exchange takes step 3.
func (at *session) exchange(ctx context.Context) error {
	if at.state.IDPorten == nil {
		return usageError{errors.New("there is no ID-porten token to exchange; run portprove login and portprove token first")}
	}
	token, err := at.client.Exchange(ctx, client.IDPortenTokenFrom(*at.state.IDPorten))
	if err != nil {
		return err
	}
	record := token.Record()
	return at.store.Update(ctx, func(kept store.State) (store.State, error) {
		kept.Altinn, kept.AltinnIssued = &record, at.client.Now()
		at.state = kept
		return kept, nil
	})
}

func (a *app) tellIDPorten(step string, at *session, next string) error {
	t := at.state.IDPorten
	return a.told(step, client.SuccessMessage, next, &shownToken{t.GrantedScope, t.ExpiresAt, at.client.Now()})
}

func (a *app) tellAltinn(step string, at *session) error {
	t := at.state.Altinn
	return a.told(step, client.SuccessMessage,
		"Whether the person may act for a company is first checked when an instance is created and when it is confirmed.",
		&shownToken{t.GrantedScope, t.ExpiresAt, at.client.Now()})
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
