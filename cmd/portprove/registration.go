package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/portprove/portprove/client/profile"
)

// Why the registration of a mock's client is not known.
var (
	errNoControl   = errors.New("its control API did not answer")
	errOtherIssuer = errors.New("the mock of --control has another issuer than the profile")
	errNoWorld     = errors.New("its world could not be read")
)

// unknownClient is a client_id that the mock does not have.
type unknownClient struct{ error }

// registration asks a mock for what is registered for the profile's client, if
// the profile is of the mock that --control names.
func (t *acting) registration(ctx context.Context, p profile.Profile) (mockClient, error) {
	remote := t.remoteSandbox()
	sandbox, err := remote.Describe(ctx)
	if err != nil {
		return mockClient{}, errNoControl
	}
	if sandbox.Addresses["idporten"] != strings.TrimSuffix(p.Environment.Issuer, "/") {
		return mockClient{}, errOtherIssuer
	}
	var w mockWorld
	if remote.World(ctx, &w) != nil {
		return mockClient{}, errNoWorld
	}
	i := slices.IndexFunc(w.Clients, func(c mockClient) bool { return c.ClientID == p.ClientID })
	if i < 0 {
		return mockClient{}, unknownClient{fmt.Errorf("the mock has no client %q%s", p.ClientID, suggestion(p.ClientID, w.Clients))}
	}
	return w.Clients[i], nil
}

// checkMock takes the registration of a mock's client.
func (t *acting) checkMock(ctx context.Context, x *examination) {
	if x.at.Environment.Name != environmentMock {
		return
	}
	found, err := t.registration(ctx, x.at)
	var unknown unknownClient
	switch {
	case errors.As(err, &unknown):
		x.add(isError, "control", diagnosis{"client", err.Error(), "Mend client_id, or register the client in the mock's world."})
	case err != nil:
		x.add(isNote, "control", diagnosis{
			"registration-unknown", "what the mock has registered for the client is not known: " + err.Error(), "Say with --control where its control API is.",
		})
	default:
		x.onMock = &found
	}
}
