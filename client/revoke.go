package client

import (
	"context"
	"net/http"
	"net/url"
)

// Revoke ends the authorization that a token belongs to, for this client: its
// refresh token dies at once. Access tokens that are out are good until their
// exp, at Altinn too, for nobody asks ID-porten about them.
func (c *Client) Revoke(ctx context.Context, token IDPortenToken) error {
	s := c.step(stepRevoke, token.AccessToken, token.RefreshToken, token.IDToken)
	if err := c.checkEnvironment(s, token.asked.issuer); err != nil {
		return err
	}
	secret := token.RefreshToken
	if secret == "" {
		secret = token.AccessToken
	}
	got, err := c.postForm(ctx, s, c.cfg.Profile.RevokeURL, url.Values{paramToken: {secret}})
	if err != nil {
		return err
	}
	if got.status != http.StatusOK {
		return s.refused(got)
	}
	return nil
}
