package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// Logout ends the person's session at ID-porten, in the person's own browser:
// the cookie of that session is there and nowhere else. It comes back to
// Config.PostLogoutRedirectURI, if that is registered; without one the browser
// stays at ID-porten. Authorizations live on: they end by [Client.Revoke].
func (c *Client) Logout(ctx context.Context, token IDPortenToken) error {
	s := c.step(stepLogout, token.AccessToken, token.RefreshToken, token.IDToken)
	if err := c.checkEnvironment(s, token.asked.issuer); err != nil {
		return err
	}
	if c.cfg.Browser == nil || c.cfg.Profile.LogoutURL == "" {
		return s.fail(adviceFor(stepLogout, noAnswer, ""), "There is no browser to log out in, or Profile.LogoutURL is empty.")
	}
	state, _, _, err := c.draw(s)
	if err != nil {
		return err
	}
	callback, err := c.cfg.Browser(ctx, c.logoutURL(token, state))
	if err != nil {
		return s.stayed(err, c.cfg.PostLogoutRedirectURI != "")
	}
	rest, ok := appended(callback.URL, c.cfg.PostLogoutRedirectURI)
	parameters, err := url.ParseQuery(rest)
	if !ok || err != nil || !sameState(parameters.Get(paramState), state) {
		return s.fail(adviceFor(stepLogout, anyStatus, ""), "The browser came back from the logout at %s (query left out), which is not the answer to this one.", address(callback.URL))
	}
	return nil
}

// LogoutAddress is where a person ends the session at ID-porten by hand: it
// says whose logout it is, and carries nothing secret.
func (c *Client) LogoutAddress() string {
	return c.cfg.Profile.LogoutURL + "?" + url.Values{paramClientID: {c.cfg.ClientID}}.Encode()
}

func (c *Client) logoutURL(token IDPortenToken, state string) string {
	query := url.Values{paramClientID: {c.cfg.ClientID}}
	if token.IDToken != "" {
		query.Set(paramIDTokenHint, token.IDToken)
	}
	if c.cfg.PostLogoutRedirectURI != "" {
		query.Set(paramPostLogout, c.cfg.PostLogoutRedirectURI)
		query.Set(paramState, state)
	}
	return c.cfg.Profile.LogoutURL + "?" + query.Encode()
}

// stayed is a browser that did not come back. That is as it should be where
// there is no address to come back to, and ID-porten has said goodbye.
func (s step) stayed(err error, expected bool) error {
	page, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return s.noReturn(err)
	case page.Status == http.StatusOK && !expected:
		return nil
	}
	e := s.fail(adviceFor(stepLogout, page.Status, ""), "ID-porten answered the logout with %d and a page: %s", page.Status, page.Body)
	e.Status, e.Body = page.Status, page.Body
	return e
}
