package mocks_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
)

// The lines of README's "In a Go test", put to use.
func TestReadme(t *testing.T) {
	m := mocks.Start(t)
	a := m.Addresses()
	profile := client.Mock(client.MockBases{
		IDPorten: a[mocks.HostIDPorten], Login: a[mocks.HostLogin], Altinn: a[mocks.HostAltinn],
		Apps: a[mocks.HostApps], Skatteetaten: a[mocks.HostSkatteetaten],
	})
	world := m.Default.World()
	finance, _ := world.Client("finance")
	c, err := client.New(client.Config{
		Profile: profile, ClientID: finance.ClientID, ClientSecret: finance.ClientSecret,
		RedirectURI: finance.RedirectURIs[0], Scopes: finance.Scopes,
		LoginHint: "testid:" + world.People[0].PID + "_idporten-loa-high", Browser: client.RobotBrowser(http.DefaultClient),
	})
	if err != nil {
		t.Fatal(err)
	}
	authorization, err := c.Login(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.Default.Clock().Advance(61 * time.Second)
	_, err = c.Token(t.Context(), authorization)
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Code != "invalid_grant" {
		t.Errorf("a late code got %v", err)
	}
}
