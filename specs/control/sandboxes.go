package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Sandbox is a sandbox and where it can be reached.
type Sandbox struct {
	// ID is empty for the default sandbox.
	ID string `json:"id"`
	// Base is its address, Control that of its own control API.
	Base    string `json:"base"`
	Control string `json:"control"`
	// Addresses has one for each host: idporten, login, altinn, apps, skatteetaten, selfservice.
	Addresses map[string]string `json:"addresses"`
	Blind     bool              `json:"blind"`
	// Switches are those that are off their default.
	Switches map[string]string `json:"switches"`
	Clock    Clock             `json:"clock"`
}

// Client returns a client of the sandbox's own control API, with the token if
// one is given.
func (s Sandbox) Client(token ...string) *Client {
	c := &Client{URL: s.Control}
	if len(token) > 0 {
		c.Token = token[0]
	}
	return c
}

// Order is what a new sandbox shall be like; the zero value orders one like
// the default.
type Order struct {
	// World is one that marshals to a world file's JSON; nil: the default.
	World any
	// Seed makes ids repeat; nil: they are random.
	Seed *uint64
	// Clock is where its time begins; zero: now. Frozen lets it stand.
	Clock  time.Time
	Frozen bool
	// Blind hides what the real services don't have.
	Blind    bool
	Switches map[string]string
	// TTL is how long it is kept (1h, 7d); empty: until it is deleted.
	TTL string
}

// order is an Order on the wire.
type order struct {
	World    json.RawMessage   `json:"world,omitempty"`
	Seed     *uint64           `json:"seed,omitempty"`
	Clock    *time.Time        `json:"clock,omitempty"`
	Frozen   bool              `json:"frozen,omitempty"`
	Blind    bool              `json:"blind,omitempty"`
	Switches map[string]string `json:"switches,omitempty"`
	TTL      string            `json:"ttl,omitempty"`
}

func (o Order) wire() (order, error) {
	w := order{Seed: o.Seed, Frozen: o.Frozen, Blind: o.Blind, Switches: o.Switches, TTL: o.TTL}
	if !o.Clock.IsZero() {
		w.Clock = &o.Clock
	}
	world, err := json.Marshal(o.World)
	if err != nil {
		return w, fmt.Errorf("the world of the order: %w", err)
	}
	// A nil pointer to a world is no world, as nil is.
	if !bytes.Equal(world, []byte("null")) {
		w.World = world
	}
	return w, nil
}

// NewSandbox makes a sandbox.
func (c *Client) NewSandbox(ctx context.Context, o Order) (Sandbox, error) {
	var s Sandbox
	body, err := o.wire()
	if err != nil {
		return s, err
	}
	err = c.do(ctx, http.MethodPost, "/sandboxes", body, &s)
	return s, err
}

// Sandboxes lists the named sandboxes, ordered by id.
func (c *Client) Sandboxes(ctx context.Context) ([]Sandbox, error) {
	var answer struct {
		Sandboxes []Sandbox `json:"sandboxes"`
	}
	err := c.get(ctx, "/sandboxes", &answer)
	return answer.Sandboxes, err
}

// DeleteSandbox ends a named sandbox.
func (c *Client) DeleteSandbox(ctx context.Context, id string) error {
	return c.do(ctx, http.MethodDelete, "/sandboxes/"+url.PathEscape(id), nil, nil)
}

// Describe tells of the sandbox that the client's address belongs to.
func (c *Client) Describe(ctx context.Context) (Sandbox, error) {
	var s Sandbox
	err := c.get(ctx, "", &s)
	return s, err
}

// Health is a mock that is there.
type Health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

// Health asks whether the mock is there. Only the control API of the whole,
// the one of the default sandbox, answers.
func (c *Client) Health(ctx context.Context) (Health, error) {
	var h Health
	err := c.get(ctx, "/health", &h)
	return h, err
}
