package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// discover asks the issuer where its endpoints and keys are.
func (c *client) discover(ctx context.Context) error {
	provider, err := oidc.NewProvider(ctx, c.issuer)
	if err != nil {
		return err
	}
	c.idTokens = provider.Verifier(&oidc.Config{ClientID: c.clientID})
	c.oauth = oauth2.Config{
		ClientID: c.clientID, ClientSecret: c.secret, RedirectURL: c.redirectURI, Scopes: c.scopes, Endpoint: provider.Endpoint(),
	}
	switch c.authMethod {
	case "client_secret_basic":
		c.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	case "client_secret_post", "none":
		c.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	default:
		return fmt.Errorf("client authentication %q is not supported", c.authMethod)
	}
	return nil
}

// login sends the person to ID-porten. With a login_hint nobody has to click
// there, so the answer to the request is the way back, with the code.
func (c *client) login(ctx context.Context) error {
	if err := c.discover(ctx); err != nil {
		return err
	}
	state := oauth2.GenerateVerifier()
	c.nonce, c.pkce = oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	address := c.oauth.AuthCodeURL(state, oidc.Nonce(c.nonce), oauth2.S256ChallengeOption(c.pkce),
		oauth2.SetAuthURLParam("acr_values", c.acr), oauth2.SetAuthURLParam("login_hint", c.loginHint))
	back, err := c.open(ctx, address)
	if err != nil {
		return err
	}
	answer := back.Query()
	if answer.Get("state") != state {
		return errors.New("state did not match")
	}
	if refusal := answer.Get("error"); refusal != "" {
		return fmt.Errorf("ID-porten answered %s: %s", refusal, answer.Get("error_description"))
	}
	if c.code = answer.Get("code"); c.code == "" {
		return errors.New("no code in the answer")
	}
	return nil
}

// open does what a browser would, up to the redirect.
func (c *client) open(ctx context.Context, address string) (*url.URL, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	browser := &http.Client{
		Timeout:       c.http.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := browser.Do(request)
	if err != nil {
		return nil, withoutAddress(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusFound {
		return nil, fmt.Errorf("the authorization endpoint answered %s", response.Status)
	}
	return response.Location()
}

// withoutAddress keeps the parameters of a request out of a message.
func withoutAddress(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// redeem exchanges the code for tokens, and looks at the id_token.
func (c *client) redeem(ctx context.Context) error {
	token, err := c.oauth.Exchange(ctx, c.code, oauth2.VerifierOption(c.pkce))
	if err != nil {
		return withoutBody(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return errors.New("no id_token in the answer")
	}
	idToken, err := c.idTokens.Verify(ctx, raw)
	if err != nil {
		return err
	}
	if idToken.Nonce != c.nonce {
		return errors.New("nonce did not match")
	}
	c.token = token
	return nil
}

// withoutBody tells the refusal of a token endpoint, and nothing else of it.
func withoutBody(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the token endpoint answered %s: %s %s", refused.Response.Status, refused.ErrorCode, refused.ErrorDescription)
	}
	return err
}

// refresh renews the tokens twice: a refresh token is good for one time, so the
// second goes by the one that the first has brought.
func (c *client) refresh(ctx context.Context) error {
	for range 2 {
		renewed, err := c.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: c.token.RefreshToken}).Token()
		if err != nil {
			return withoutBody(err)
		}
		c.token = renewed
	}
	return nil
}
