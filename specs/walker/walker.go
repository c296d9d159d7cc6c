// Package walker lets the reference client walk by the environment that
// `portprove check client` gives to a program. It is what that command is
// tried with, and an example of how little a client needs for it.
package walker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// Walk does the steps until the one that PORTPROVE_UNTIL names. An error is why
// it stopped before.
func Walk(ctx context.Context, getenv func(string) string) error {
	w := &walk{getenv: getenv, until: getenv("PORTPROVE_UNTIL"), http: &http.Client{Timeout: 30 * time.Second}}
	cfg, err := w.config(ctx)
	if err != nil {
		return err
	}
	if w.client, err = client.New(cfg); err != nil {
		return err
	}
	if w.until == untilRefresh {
		return w.refresh(ctx)
	}
	for _, step := range steps {
		if err := step.take(w, ctx); err != nil {
			return err
		}
		if step.name == w.until {
			return nil
		}
	}
	return fmt.Errorf("PORTPROVE_UNTIL is %q; allowed are the eleven steps and %s", w.until, untilRefresh)
}

// untilRefresh stands beside the steps: a login, and two refreshes.
const untilRefresh = "refresh"

// feedback is asked for every second: the mock's comes after two.
var feedback = client.FeedbackOptions{Interval: time.Second, Limit: 30 * time.Second}

// walk carries what one step hands to the next.
type walk struct {
	getenv func(string) string
	until  string
	http   *http.Client
	client *client.Client

	authorization client.Authorization
	tokens        client.Tokens
	ret           client.Return
	verdict       client.Verdict
	draft         client.Draft
	enveloped     client.Enveloped
	uploaded      client.Uploaded
	filled        client.Filled
	filed         client.Filed
	answered      client.Answered
}

var steps = []struct {
	name string
	take func(*walk, context.Context) error
}{
	{"login", (*walk).login},
	{"token", (*walk).token},
	{"exchange", (*walk).exchange},
	{"validate", (*walk).validate},
	{"instance", (*walk).instance},
	{"envelope", (*walk).envelope},
	{"upload", (*walk).upload},
	{"fill", (*walk).fill},
	{"confirm", (*walk).confirm},
	{"feedback", (*walk).feedback},
	{"collect", (*walk).collect},
}

func (w *walk) login(ctx context.Context) (err error) {
	w.authorization, err = w.client.Login(ctx)
	return err
}

func (w *walk) token(ctx context.Context) (err error) {
	w.tokens.IDPorten, err = w.client.Token(ctx, w.authorization)
	return err
}

func (w *walk) exchange(ctx context.Context) (err error) {
	w.tokens.Altinn, err = w.client.Exchange(ctx, w.tokens.IDPorten)
	return err
}

func (w *walk) validate(ctx context.Context) error {
	document, err := os.ReadFile(w.getenv("PORTPROVE_RETURN"))
	if err != nil {
		return err
	}
	if w.ret, err = client.ReadReturn(document); err != nil {
		return err
	}
	if w.verdict, err = w.client.Validate(ctx, w.tokens.IDPorten, w.ret); err != nil {
		return err
	}
	if w.verdict.Blocking() {
		return fmt.Errorf("the validator says %q, so nothing is filed", w.verdict.Word)
	}
	return nil
}

func (w *walk) instance(ctx context.Context) error {
	s, err := w.client.Begin(w.tokens, w.verdict, w.ret, nil, client.SubmitOptions{CreatedBy: "portprove", Feedback: feedback})
	if err != nil {
		return err
	}
	w.draft, err = w.client.CreateInstance(ctx, w.tokens.Altinn, s)
	return err
}

func (w *walk) envelope(ctx context.Context) (err error) {
	w.enveloped, err = w.client.UploadEnvelope(ctx, w.tokens.Altinn, w.draft)
	return err
}

func (w *walk) upload(ctx context.Context) (err error) {
	w.uploaded, err = w.client.Upload(ctx, w.tokens.Altinn, w.enveloped)
	return err
}

func (w *walk) fill(ctx context.Context) (err error) {
	w.filled, err = w.client.Fill(ctx, w.tokens.Altinn, w.uploaded)
	return err
}

func (w *walk) confirm(ctx context.Context) (err error) {
	w.filed, err = w.client.Confirm(ctx, w.tokens.Altinn, w.filled)
	return err
}

func (w *walk) feedback(ctx context.Context) (err error) {
	w.answered, err = w.client.Feedback(ctx, w.tokens.Altinn, w.filed)
	return err
}

func (w *walk) collect(ctx context.Context) error {
	result, err := w.client.Collect(ctx, w.tokens.Altinn, w.answered)
	if err != nil {
		return err
	}
	if !result.Accepted() {
		return fmt.Errorf("the return was filed, and the final verdict says %q: it does not count as delivered", result.Verdict.Word)
	}
	return nil
}

// refresh renews the token twice, each time with the newest refresh token.
func (w *walk) refresh(ctx context.Context) error {
	if err := w.login(ctx); err != nil {
		return err
	}
	if err := w.token(ctx); err != nil {
		return err
	}
	for range 2 {
		token, err := w.client.Refresh(ctx, w.tokens.IDPorten)
		if err != nil {
			return err
		}
		w.tokens.IDPorten = token
	}
	return nil
}

// config is the client that the environment describes.
func (w *walk) config(ctx context.Context) (client.Config, error) {
	if method := w.getenv("PORTPROVE_CLIENT_AUTH_METHOD"); method == "private_key_jwt" {
		return client.Config{}, fmt.Errorf("the registration is for %s, and this client is told of no key; it can be judged with a secret, or with none", method)
	}
	p, err := w.profile(ctx)
	if err != nil {
		return client.Config{}, err
	}
	return client.Config{
		Profile: p, ClientID: w.getenv("PORTPROVE_CLIENT_ID"), ClientSecret: w.getenv("PORTPROVE_CLIENT_SECRET"),
		AuthMethod: w.getenv("PORTPROVE_CLIENT_AUTH_METHOD"), RedirectURI: w.getenv("PORTPROVE_REDIRECT_URI"),
		Scopes: strings.Fields(w.getenv("PORTPROVE_SCOPE")), PKCE: true, ACR: "idporten-loa-high", LoginHint: w.getenv("PORTPROVE_LOGIN_HINT"),
		Browser: client.RobotBrowser(w.http), HTTP: w.http,
	}, nil
}

// profile finds the bases in the addresses; where ID-porten's keys are it says
// itself.
func (w *walk) profile(ctx context.Context) (client.Profile, error) {
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
			return client.Profile{}, fmt.Errorf("%s is %q; allowed is an address that ends in %s", part.variable, w.getenv(part.variable), part.path)
		}
		*part.base = base
	}
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
