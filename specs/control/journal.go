package control

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Exchange is one request to a server of the sandbox and its answer, with
// every secret masked.
type Exchange struct {
	Seq uint64 `json:"seq"`
	// Time is the sandbox's.
	Time time.Time `json:"time"`
	// Operation is what the server did (token.code), Step the step of the
	// whole way that it belongs to, if it does.
	Operation string `json:"operation"`
	Step      string `json:"step"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Status    int    `json:"status"`
	// The following explain a refusal: the server's name for it, the entry
	// of the error catalogue, what was wrong this time, what helps, and
	// where the entry comes from.
	Refusal       string `json:"refusal,omitempty"`
	Catalogue     string `json:"catalogue,omitempty"`
	Why           string `json:"why,omitempty"`
	Cure          string `json:"cure,omitempty"`
	Source        string `json:"source,omitempty"`
	CorrelationID string `json:"correlation_id,omitempty"`
	// Faults are the ids of those that fell on it; Status is 0 if one has
	// dropped the answer.
	Faults []string `json:"faults,omitempty"`

	Request  Message `json:"request"`
	Response Message `json:"response"`
}

// Message is one side of an exchange.
type Message struct {
	Headers map[string][]string `json:"headers"`
	// Body is at most the first 64 KiB, and absent if it isn't text; Size and
	// SHA256 are those of the whole.
	Body      string `json:"body,omitempty"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256,omitempty"`
	Truncated bool   `json:"truncated,omitempty"`
}

// Filter selects exchanges; its zero value all.
type Filter struct {
	Step string
	// Since selects exchanges with a greater Seq.
	Since         uint64
	CorrelationID string
}

// Journal lists the exchanges that match, oldest first.
func (c *Client) Journal(ctx context.Context, f Filter) ([]Exchange, error) {
	var answer struct {
		Exchanges []Exchange `json:"exchanges"`
	}
	err := c.get(ctx, "/journal"+f.query(), &answer)
	return answer.Exchanges, err
}

func (f Filter) query() string {
	q := url.Values{}
	if f.Step != "" {
		q.Set("step", f.Step)
	}
	if f.Since > 0 {
		q.Set("since", strconv.FormatUint(f.Since, 10))
	}
	if f.CorrelationID != "" {
		q.Set("correlation_id", f.CorrelationID)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Why finds the exchange that a correlation id or a trace id belongs to. The
// id may be pasted with what stood around it.
func (c *Client) Why(ctx context.Context, id string) (Exchange, error) {
	var x Exchange
	err := c.get(ctx, "/why/"+url.PathEscape(strings.TrimSpace(id)), &x)
	return x, err
}
