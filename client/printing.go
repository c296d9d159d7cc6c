package client

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// How the types print. String, GoString and LogValue show no secret, and JSON
// is the same text as a string: a token that goes into a log or a report by
// accident is lost there, not leaked, and reading it back as a token fails.
// Whoever stores tokens does so on purpose, by their records. fmt can't call
// these methods on a value that another struct holds in an unexported field.

// String shows which configuration it is, without secrets.
func (cfg Config) String() string {
	return fmt.Sprintf("Config(profile %s, client %s, %s, scope %s)", cfg.Profile.Name, cfg.ClientID, cfg.AuthMethod, strings.Join(cfg.Scopes, " "))
}

// GoString is String.
func (cfg Config) GoString() string { return cfg.String() }

// LogValue is String.
func (cfg Config) LogValue() slog.Value { return slog.StringValue(cfg.String()) }

// MarshalJSON writes String.
func (cfg Config) MarshalJSON() ([]byte, error) { return json.Marshal(cfg.String()) }

// String shows whose client it is, without secrets.
func (c *Client) String() string { return "Client of " + c.cfg.String() }

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// LogValue is String.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// String shows where the browser came back to, without the code.
func (b Callback) String() string { return "Callback(" + address(b.URL) + ")" }

// GoString is String.
func (b Callback) GoString() string { return b.String() }

// LogValue is String.
func (b Callback) LogValue() slog.Value { return slog.StringValue(b.String()) }

// MarshalJSON writes String.
func (b Callback) MarshalJSON() ([]byte, error) { return json.Marshal(b.String()) }

// String shows what was asked for, without the code.
func (a Authorization) String() string {
	return fmt.Sprintf("Authorization(requested scope %s)", strings.Join(a.asked.scopes, " "))
}

// GoString is String.
func (a Authorization) GoString() string { return a.String() }

// LogValue is String.
func (a Authorization) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalJSON writes String.
func (a Authorization) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }

// String shows what the token opens and until when, without the tokens.
func (t IDPortenToken) String() string {
	return fmt.Sprintf("IDPortenToken(granted scope %s, until %s)", strings.Join(t.GrantedScope, " "), moment(t.ExpiresAt))
}

// GoString is String.
func (t IDPortenToken) GoString() string { return t.String() }

// LogValue is String.
func (t IDPortenToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalJSON writes String.
func (t IDPortenToken) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// String shows what the token opens and until when, without the token.
func (t AltinnToken) String() string {
	return fmt.Sprintf("AltinnToken(granted scope %s, level %d, until %s)", strings.Join(t.GrantedScope, " "), t.AuthLevel, moment(t.ExpiresAt))
}

// GoString is String.
func (t AltinnToken) GoString() string { return t.String() }

// LogValue is String.
func (t AltinnToken) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalJSON writes String.
func (t AltinnToken) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

func moment(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.UTC().Format(time.RFC3339)
}

// address is an address without query, fragment and credentials.
func address(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "an unreadable address"
	}
	return bare(u)
}
