// Command plain is a client of ID-porten, Altinn and the Tax Administration as a
// developer writes one who has read the documentation of golang.org/x/oauth2, of
// coreos/go-oidc and of the submission API, and no more than that. It is there
// to be judged, so it isn't mended when something is found: what it leaves out,
// such clients leave out.
//
//   - main.go: the settings, from the environment, and the steps in order;
//   - login.go: ID-porten, by the two libraries;
//   - filing.go: the VAT return, by net/http;
//   - documents.go: the documents, by encoding/xml.
//
// It ends with 0 when all steps up to PORTPROVE_UNTIL are done, and with 1 and
// one sentence on standard error when it has refused to go on.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// settings are what the environment says, by the names without PORTPROVE_.
type settings struct {
	issuer, clientID, secret, authMethod, redirectURI, acr, loginHint string
	scopes                                                            []string
	exchangeURL, validateURL, instancesURL                            string
	organisation, returnFile, until                                   string
}

func fromEnvironment() settings {
	get := func(name string) string { return os.Getenv("PORTPROVE_" + name) }
	return settings{
		issuer: get("ISSUER"), clientID: get("CLIENT_ID"), secret: get("CLIENT_SECRET"), authMethod: get("CLIENT_AUTH_METHOD"),
		redirectURI: get("REDIRECT_URI"), acr: get("ACR_VALUES"), loginHint: get("LOGIN_HINT"), scopes: strings.Fields(get("SCOPE")),
		exchangeURL: get("EXCHANGE_URL"), validateURL: get("VALIDATE_URL"), instancesURL: get("INSTANCES_URL"),
		organisation: get("ORGANISATION"), returnFile: get("RETURN"), until: get("UNTIL"),
	}
}

// client has what the steps so far have brought.
type client struct {
	settings

	http     *http.Client
	oauth    oauth2.Config
	idTokens *oidc.IDTokenVerifier

	code, nonce, pkce string
	token             *oauth2.Token // ID-porten's
	altinn            string        // Altinn's token

	document []byte // the return
	instance instance
}

type step struct {
	name string
	do   func(context.Context) error
}

func (c *client) steps() []step {
	if c.until == "refresh" {
		return []step{{"login", c.login}, {"token", c.redeem}, {"refresh", c.refresh}}
	}
	return []step{
		{"login", c.login},
		{"token", c.redeem},
		{"exchange", c.exchange},
		{"validate", c.validate},
		{"instance", c.create},
		{"envelope", c.putEnvelope},
		{"upload", c.upload},
		{"fill", c.next},
		{"confirm", c.next},
		{"feedback", c.feedback},
		{"collect", c.collect},
	}
}

func (c *client) run(ctx context.Context) error {
	steps := c.steps()
	if !slices.ContainsFunc(steps, func(s step) bool { return s.name == c.until }) {
		return fmt.Errorf("there is no step %q", c.until)
	}
	for _, s := range steps {
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if s.name == c.until {
			break
		}
	}
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := &client{settings: fromEnvironment(), http: &http.Client{Timeout: time.Minute}}
	if err := c.run(oidc.ClientContext(ctx, c.http)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:gocritic // the process ends, and what listens for a signal with it.
	}
}
