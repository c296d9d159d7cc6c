package walker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/portprove/portprove/client"
)

// ErrEnvironment is of variables that are not as check client gives them.
var ErrEnvironment = errors.New("this is not the environment that portprove check client gives")

func wrongly(variable, value, allowed string) error {
	return fmt.Errorf("%w: %s is %q; allowed is %s", ErrEnvironment, variable, value, allowed)
}

// prepare makes the client that the environment describes, and reads the return
// where one is filed. What of it is wrong is told before anything is sent.
func (w *walk) prepare(ctx context.Context) error {
	if err := w.readReturn(); err != nil {
		return err
	}
	for _, name := range []string{"ISSUER", "TOKEN_URL", "CLIENT_ID", "CLIENT_AUTH_METHOD", "REDIRECT_URI", "SCOPE", "ACR_VALUES", "LOGIN_HINT"} {
		if w.getenv("PORTPROVE_"+name) == "" {
			return fmt.Errorf("%w: PORTPROVE_%s is missing", ErrEnvironment, name)
		}
	}
	bases, err := w.bases()
	if err != nil {
		return err
	}
	cfg, err := w.config(ctx, bases)
	if err != nil {
		return err
	}
	if w.client, err = client.New(cfg); err != nil {
		return fmt.Errorf("%w: %w", ErrEnvironment, err)
	}
	return nil
}

// bases are found in the addresses.
func (w *walk) bases() (client.MockBases, error) {
	bases := client.MockBases{IDPorten: w.getenv("PORTPROVE_ISSUER")}
	for _, part := range []struct {
		variable, path string
		base           *string
	}{
		{"PORTPROVE_AUTHORIZE_URL", "/authorize", &bases.Login},
		{"PORTPROVE_EXCHANGE_URL", "/authentication/api/v1/exchange/id-porten", &bases.Altinn},
		{"PORTPROVE_VALIDATE_URL", "/api/mva/grensesnittstoette/mva-melding/valider", &bases.Skatteetaten},
		{"PORTPROVE_INSTANCES_URL", "/skd/mva-melding-innsending-test/instances", &bases.Apps},
	} {
		base, found := strings.CutSuffix(w.getenv(part.variable), part.path)
		if !found {
			return bases, wrongly(part.variable, w.getenv(part.variable), "an address that ends in "+part.path)
		}
		*part.base = base
	}
	return bases, nil
}

// config is the client that the environment describes.
func (w *walk) config(ctx context.Context, bases client.MockBases) (client.Config, error) {
	if method := w.getenv("PORTPROVE_CLIENT_AUTH_METHOD"); method == "private_key_jwt" {
		return client.Config{}, fmt.Errorf("the registration is for %s, and this client is told of no key; it can be judged with a secret, or with none", method)
	}
	p, err := w.profile(ctx, bases)
	if err != nil {
		return client.Config{}, err
	}
	return client.Config{
		Profile: p, ClientID: w.getenv("PORTPROVE_CLIENT_ID"), ClientSecret: w.getenv("PORTPROVE_CLIENT_SECRET"),
		AuthMethod: w.getenv("PORTPROVE_CLIENT_AUTH_METHOD"), RedirectURI: w.getenv("PORTPROVE_REDIRECT_URI"),
		Scopes: strings.Fields(w.getenv("PORTPROVE_SCOPE")), PKCE: true, ACR: w.getenv("PORTPROVE_ACR_VALUES"), LoginHint: w.getenv("PORTPROVE_LOGIN_HINT"),
		Browser: client.RobotBrowser(w.http), HTTP: w.http,
	}, nil
}

// profile is that of the bases; where ID-porten's keys are it says itself.
func (w *walk) profile(ctx context.Context, bases client.MockBases) (client.Profile, error) {
	p := client.Mock(bases)
	p.TokenURL = w.getenv("PORTPROVE_TOKEN_URL")
	var err error
	p.JWKSURL, err = w.keysAddress(ctx, p.Issuer)
	return p, err
}

func (w *walk) keysAddress(ctx context.Context, issuer string) (string, error) {
	address := issuer + "/.well-known/openid-configuration"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := w.http.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var metadata struct {
		Issuer  string `json:"issuer"`
		JWKSURI string `json:"jwks_uri"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&metadata); err != nil {
		return "", fmt.Errorf("%s answered %d, and no metadata: %w", address, response.StatusCode, err)
	}
	if metadata.Issuer != issuer || metadata.JWKSURI == "" {
		return "", fmt.Errorf("%s is about the issuer %q with keys at %q", address, metadata.Issuer, metadata.JWKSURI)
	}
	return metadata.JWKSURI, nil
}
