package control

import (
	"context"
	"net/http"
	"time"
)

// Clock is the clock of a sandbox.
type Clock struct {
	Now time.Time `json:"now"`
	// Running says whether time passes by itself.
	Running bool `json:"running"`
}

// Clock reads the clock.
func (c *Client) Clock(ctx context.Context) (Clock, error) {
	var clock Clock
	err := c.get(ctx, "/clock", &clock)
	return clock, err
}

// Advance moves the clock by d, which may be negative.
func (c *Client) Advance(ctx context.Context, d time.Duration) (Clock, error) {
	return c.AdvanceBy(ctx, d.String())
}

// AdvanceBy is [Client.Advance] with the duration as people write it: 61s,
// 365d, -1d12h.
func (c *Client) AdvanceBy(ctx context.Context, duration string) (Clock, error) {
	return c.move(ctx, map[string]any{"advance": duration})
}

// Set moves the clock to t, forward or back.
func (c *Client) Set(ctx context.Context, t time.Time) (Clock, error) {
	return c.move(ctx, map[string]any{"set": t.UTC().Format(time.RFC3339Nano)})
}

// Freeze lets the clock stand (true) or run on from where it stands (false).
func (c *Client) Freeze(ctx context.Context, stand bool) (Clock, error) {
	return c.move(ctx, map[string]any{"freeze": stand})
}

func (c *Client) move(ctx context.Context, how map[string]any) (Clock, error) {
	var clock Clock
	err := c.do(ctx, http.MethodPost, "/clock", how, &clock)
	return clock, err
}
