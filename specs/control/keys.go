package control

import (
	"context"
	"net/http"
)

// KeySet is ID-porten's keys, by kid: which signs, and which are published.
type KeySet struct {
	Signing   string   `json:"signing"`
	Published []string `json:"published"`
}

// Keys shows ID-porten's keys.
func (c *Client) Keys(ctx context.Context) (KeySet, error) {
	var set KeySet
	err := c.get(ctx, "/keys", &set)
	return set, err
}

// RotateKeys lets the next key sign and publishes a fresh one; the previous
// key stays published.
func (c *Client) RotateKeys(ctx context.Context) (KeySet, error) { return c.changeKeys(ctx, "rotate") }

// WithdrawKey takes the previous key out of the key set: what it has signed is
// no longer good. Without one it is a [Problem].
func (c *Client) WithdrawKey(ctx context.Context) (KeySet, error) {
	return c.changeKeys(ctx, "withdraw")
}

func (c *Client) changeKeys(ctx context.Context, change string) (KeySet, error) {
	var set KeySet
	err := c.do(ctx, http.MethodPost, "/keys", map[string]string{"do": change}, &set)
	return set, err
}
