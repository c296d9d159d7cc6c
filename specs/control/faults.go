package control

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// FaultOrder asks for an error: which requests it is about, on which of them it
// falls, and what happens then. Zero members are left out.
type FaultOrder struct {
	// ID names it; empty: it gets a number.
	ID string `json:"id,omitempty"`
	// Step, Operation and Method choose the requests.
	Step      string `json:"step,omitempty"`
	Operation string `json:"operation,omitempty"`
	Method    string `json:"method,omitempty"`
	// Nth is the first that it falls on, Times on how many in a row; 0 stands
	// for 1. Repeat: on all from Nth on.
	Nth    int  `json:"nth,omitempty"`
	Times  int  `json:"times,omitempty"`
	Repeat bool `json:"repeat,omitempty"`
	// Chance comes with a Seed, which has the same luck each time.
	Chance float64 `json:"chance,omitempty"`
	Seed   *uint64 `json:"seed,omitempty"`
	// Expires ends it by the sandbox's clock.
	Expires *time.Time `json:"expires,omitempty"`
	Note    string     `json:"note,omitempty"`

	// When is before or after: the side of the step on which Status and Delay
	// happen. Drop says the same of a connection that is closed.
	When  string `json:"when,omitempty"`
	Delay string `json:"delay,omitempty"`
	Drop  string `json:"drop,omitempty"`
	// Status is answered, with Body: a text, or anything that is JSON.
	Status      int               `json:"status,omitempty"`
	Body        any               `json:"body,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
	// RetryAfter is a duration, written as RetryAfterAs says: seconds or date.
	RetryAfter   string `json:"retry_after,omitempty"`
	RetryAfterAs string `json:"retry_after_as,omitempty"`
	// Truncate ends the connection after so many bytes, Drip sends so many per
	// second.
	Truncate *int `json:"truncate,omitempty"`
	Drip     int  `json:"drip,omitempty"`
	// Effect is what a step gets wrong in its protocol: one name, one value.
	Effect map[string]string `json:"effect,omitempty"`
	// Do lets something happen in the sandbox just before the request: clock,
	// age, keys and world, each with what one would send to that address.
	Do map[string]any `json:"do,omitempty"`
}

// Fault is one that was asked for, and what has become of it.
type Fault struct {
	FaultOrder
	// Expected and Does say in words on which requests it falls and what
	// happens then.
	Expected string `json:"expected"`
	Does     string `json:"does"`
	// Seen counts the requests that it was about, Hits those that it fell on,
	// PassedOver those on which another fault fell.
	Seen       int `json:"seen"`
	Hits       int `json:"hits"`
	PassedOver int `json:"passed_over"`
	// State is waiting, spent or expired.
	State string `json:"state"`
}

// AddFault asks for an error.
func (c *Client) AddFault(ctx context.Context, o FaultOrder) (Fault, error) {
	var f Fault
	err := c.do(ctx, http.MethodPost, "/faults", o, &f)
	return f, err
}

// Faults lists them in the order in which they were added, spent ones included.
func (c *Client) Faults(ctx context.Context) ([]Fault, error) {
	var answer struct {
		Faults []Fault `json:"faults"`
	}
	err := c.get(ctx, "/faults", &answer)
	return answer.Faults, err
}

// RemoveFault takes one away.
func (c *Client) RemoveFault(ctx context.Context, id string) error {
	return c.do(ctx, http.MethodDelete, "/faults/"+url.PathEscape(id), nil, nil)
}

// RemoveFaults takes all away and says how many there were.
func (c *Client) RemoveFaults(ctx context.Context) (int, error) {
	var answer struct {
		Removed int `json:"removed"`
	}
	err := c.do(ctx, http.MethodDelete, "/faults", nil, &answer)
	return answer.Removed, err
}
