package main

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks"
)

// card is what serve says when it listens.
type card struct {
	Base      string            `json:"base"`
	Layout    mocks.Layout      `json:"layout"`
	CA        string            `json:"ca,omitempty"`
	Control   string            `json:"control,omitempty"`
	Addresses map[string]string `json:"addresses"`
	Person    cardPerson        `json:"person"`
	Client    cardClient        `json:"client"`
	Switches  map[string]string `json:"switches"`
	Blind     bool              `json:"blind"`
}

type cardPerson struct {
	PID  string `json:"pid"`
	Name string `json:"name"`
}

type cardClient struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret,omitempty"`
	RedirectURIs []string `json:"redirect_uris"`
	Scopes       []string `json:"scopes"`
	PKCE         bool     `json:"pkce"`
}

func newCard(r *mocks.Running, f serveFlags) card {
	w := r.Default.World()
	person, client := w.People[0], w.Clients[0]
	return card{
		Base: r.Base, Layout: f.Layout, CA: f.ca, Control: r.Control, Blind: r.Default.Blind, Switches: r.Default.Switches,
		Addresses: map[string]string{
			"issuer":    r.Addresses()[mocks.HostIDPorten],
			"authorize": r.Addresses()[mocks.HostLogin] + "/authorize",
			"token":     r.Addresses()[mocks.HostIDPorten] + "/token",
			"exchange":  r.Addresses()[mocks.HostAltinn] + "/authentication/api/v1/exchange/id-porten",
			"instances": r.Addresses()[mocks.HostApps] + "/skd/mva-melding-innsending-test/instances",
			"validate":  r.Addresses()[mocks.HostSkatteetaten] + "/api/mva/grensesnittstoette/mva-melding/valider",
			"admin":     r.Addresses()[mocks.HostSelfService] + "/clients",
		},
		Person: cardPerson{person.PID, person.Name},
		Client: cardClient{client.ClientID, client.ClientSecret, client.RedirectURIs, client.Scopes, client.CodeChallengeMethod == "S256"},
	}
}

// printCard tells where everything is.
func (a *app) printCard(c card) error {
	if a.json {
		return a.printJSON(c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "portprove %s listens on %s\n\n", version, c.Base)
	for _, name := range []string{"issuer", "authorize", "token", "exchange", "validate", "instances", "admin"} {
		fmt.Fprintf(&b, "  %-10s %s\n", name, c.Addresses[name])
	}
	fmt.Fprintf(&b, "  %-10s %s\n", "control", orElse(c.Control, "none (blind; give --control-listen to have it)"))
	if c.CA != "" {
		fmt.Fprintf(&b, "  %-10s %s (portprove ca tells how)\n", "trust", c.CA)
	}
	if c.Layout == mocks.LayoutHosts {
		fmt.Fprintf(&b, "  %-10s %s\n", "hosts file", c.hostsLine())
	}
	fmt.Fprintf(&b, "\n  %-10s %s, %s\n", "person", c.Person.PID, c.Person.Name)
	fmt.Fprintf(&b, "  %-10s %s, secret %s\n", "client", c.Client.ClientID, orElse(c.Client.ClientSecret, "none"))
	fmt.Fprintf(&b, "  %-10s %s\n", "redirect", strings.Join(c.Client.RedirectURIs, "\n             "))
	for _, name := range slices.Sorted(maps.Keys(c.Switches)) {
		fmt.Fprintf(&b, "  %-10s %s=%s\n", "off default", name, c.Switches[name])
	}
	fmt.Fprintf(&b, "\nTry it:\n  %s\n\nStop with Ctrl+C.\n", curl(c))
	return a.printf("%s", b.String())
}

// hostsLine is the line that leads the real names to this listener. A hosts
// file knows no ports, and the addresses have none.
func (c card) hostsLine() string {
	base, err := url.Parse(c.Base)
	if err != nil {
		return "" // it is ours
	}
	line := base.Hostname() + " test.idporten.no login.test.idporten.no platform.tt02.altinn.no skd.apps.tt02.altinn.no idporten-api-test.sits.no api.test.samarbeid.digdir.no"
	if base.Port() != "443" {
		line += " (and let the client map port 443 to " + base.Port() + ", or serve with --listen " + net.JoinHostPort(base.Hostname(), "443") + ")"
	}
	return line
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
