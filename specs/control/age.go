package control

import (
	"context"
	"net/http"
	"time"
)

// Authorization is the current authorization of a person at a client.
type Authorization struct {
	ClientID string    `json:"client_id"`
	PID      string    `json:"pid"`
	Scopes   []string  `json:"scopes"`
	Started  time.Time `json:"started"`
	Ends     time.Time `json:"ends"`
	// RefreshEnds is when the refresh token is over; nil: there is none.
	RefreshEnds *time.Time `json:"refresh_ends,omitempty"`
}

// Age makes the authorization of a person at a client older: its start and its
// end move back, while the clock and issued tokens stay. With an empty pid it
// is that of the world's first person.
func (c *Client) Age(ctx context.Context, clientID, pid string, by time.Duration) (Authorization, error) {
	return c.AgeBy(ctx, clientID, pid, by.String(), "")
}

// Idle makes the refresh token of an authorization idle for longer.
func (c *Client) Idle(ctx context.Context, clientID, pid string, d time.Duration) (Authorization, error) {
	return c.AgeBy(ctx, clientID, pid, "", d.String())
}

// AgeBy is [Client.Age] and [Client.Idle] at once, with the durations as people
// write them: 8760h, 365d; an empty one is left out.
func (c *Client) AgeBy(ctx context.Context, clientID, pid, by, idle string) (Authorization, error) {
	body := struct {
		ClientID string `json:"client_id"`
		PID      string `json:"pid,omitempty"`
		By       string `json:"by,omitempty"`
		Idle     string `json:"idle,omitempty"`
	}{clientID, pid, by, idle}
	var a Authorization
	err := c.do(ctx, http.MethodPost, "/age", body, &a)
	return a, err
}
