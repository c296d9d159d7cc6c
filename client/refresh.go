package client

import (
	"context"
	"net/url"
)

// Refresh gets a new ID-porten token without the person. The old refresh token
// is used up by it, so keep the returned token, and let one at a time refresh.
func (c *Client) Refresh(ctx context.Context, old IDPortenToken) (IDPortenToken, error) {
	s := c.step(stepRefresh, old.AccessToken, old.RefreshToken, old.IDToken)
	if old.RefreshToken == "" {
		return IDPortenToken{}, s.fail(advice{
			"ID-porten gives one only to clients with the grant type refresh_token and a refresh token lifetime.",
			"Authorize again, or change the integration in Samarbeidsportalen first.",
		}, "There is no refresh token.")
	}
	if err := c.checkEnvironment(s, old.asked.issuer); err != nil {
		return IDPortenToken{}, err
	}
	form := url.Values{paramGrantType: {grantRefresh}, paramRefreshToken: {old.RefreshToken}}
	reply, at, err := c.postToken(ctx, s, form)
	if err != nil {
		return IDPortenToken{}, err
	}
	// What the answer leaves out stays as it was: a reusable refresh token, an
	// id_token, the scope.
	return c.accept(ctx, s, old, reply, at)
}
