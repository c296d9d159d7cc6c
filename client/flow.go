package client

import "context"

// Authorize walks steps 1 to 3: the person logs in, and the client has a token
// for ID-porten's APIs and one for Altinn. When only the exchange fails the
// ID-porten token is returned beside the error, for it is good.
func (c *Client) Authorize(ctx context.Context) (IDPortenToken, AltinnToken, error) {
	authorization, err := c.Login(ctx) // the person, in a browser
	if err != nil {
		return IDPortenToken{}, AltinnToken{}, err
	}
	idporten, err := c.Token(ctx, authorization) // at once: the code grows old fast
	if err != nil {
		return IDPortenToken{}, AltinnToken{}, err
	}
	altinn, err := c.Exchange(ctx, idporten)
	if err != nil {
		return idporten, AltinnToken{}, err
	}
	return idporten, altinn, nil
}

// Reauthorize walks the same three steps before the authorization's year is
// over, or after it: to ID-porten there is no difference. The new
// authorization replaces the old one of the same person and client.
func (c *Client) Reauthorize(ctx context.Context) (IDPortenToken, AltinnToken, error) {
	return c.Authorize(ctx)
}
