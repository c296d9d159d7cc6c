package control

import (
	"context"
	"net/http"
)

// SelfServiceToken is an access token for the admin API of integrations.
type SelfServiceToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"`
	Scope       string `json:"scope"`
	// Orgno is the organisation that it speaks for, Base where the API is.
	Orgno string `json:"orgno"`
	Base  string `json:"base"`
}

// SelfServiceOrder says what a token shall allow.
type SelfServiceOrder struct {
	Orgno string `json:"orgno"`
	// Scopes; none: all but idporten:dcr.supplier.
	Scopes []string `json:"scopes,omitempty"`
	// Lifetime as people write it (2m, 1h); empty: ten minutes.
	Lifetime string `json:"lifetime,omitempty"`
}

// SelfServiceToken has a token issued, as Maskinporten does at the real
// service.
func (c *Client) SelfServiceToken(ctx context.Context, o SelfServiceOrder) (SelfServiceToken, error) {
	var t SelfServiceToken
	err := c.do(ctx, http.MethodPost, "/selfservice/token", o, &t)
	return t, err
}
