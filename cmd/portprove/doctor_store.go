package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/portprove/portprove/client/store"
)

// checkStore looks at the token file and at what ends when.
func (t *acting) checkStore(x *examination) {
	state, err := t.readStore(x)
	var damage *store.Error
	switch {
	case errors.As(err, &damage):
		what := damage.What
		if damage.File != "" {
			what = damage.File + ": " + what
		}
		x.add(isError, "", diagnosis{"token-file", what, damage.Next})
	case err != nil:
		x.add(isError, "", diagnosis{"token-file", err.Error(), "Name a directory for tokens with --store."})
	default:
		x.checkAuthorization(state)
	}
}

func (t *acting) readStore(x *examination) (store.State, error) {
	dir, err := t.dataDir(t.store)
	if err != nil {
		return store.State{}, err
	}
	kept, err := store.Open(dir, x.tokens, x.at.Environment.Issuer)
	if err != nil {
		return store.State{}, err
	}
	return kept.Load()
}

// checkAuthorization knows its end from the profile: no server tells it.
func (x *examination) checkAuthorization(state store.State) {
	life := x.at.AuthorizationLifetime
	if state.AuthorizedAt.IsZero() || life == 0 {
		x.add(isNote, "", diagnosis{"authorization", "no person has authorized the client yet, as far as the token file knows", "Run portprove authorize."})
		return
	}
	ends := state.AuthorizedAt.Add(life)
	at := ends.UTC().Format(time.RFC3339)
	switch {
	case !ends.After(x.now):
		x.add(isError, "", diagnosis{"authorization-ended", "the authorization ended " + at + ", says the profile's authorization_lifetime", "Run portprove reauthorize: a person has to log in."})
		return
	case ends.Sub(x.now) < soon:
		x.add(isWarning, "", diagnosis{"authorization-ends", "the authorization ends " + at, "Run portprove reauthorize before that."})
	default:
		x.add(isNote, "", diagnosis{"authorization", "the authorization ends " + at + ", says the profile's authorization_lifetime", "Run portprove reauthorize before that."})
	}
	if c, ok := credentialOf(x.at); ok && c.ends.After(x.now) && c.ends.Before(ends) {
		x.add(isWarning, "", diagnosis{
			c.id + "-first", fmt.Sprintf("%s dies on %s, before the authorization", c.name, c.ends.Format(time.DateOnly)),
			"Plan for the earlier day: make a new one before it; the authorization outlives the change.",
		})
	}
}
