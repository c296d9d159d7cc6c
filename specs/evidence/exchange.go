// Package evidence records the HTTP exchanges of one case at a time and masks
// what may not be kept: secrets, codes, tokens and personal numbers. A value
// has one placeholder throughout a case, so that one still sees which code was
// redeemed, and that it was redeemed twice. What was encoded with a secret in it
// is left out. State and nonce stay: they are no secrets once they have come back.
// What a token says is told beside it, without its signature and without what is
// about a person or a session.
//
// A [Recorder] is the transport of every client in a suite. What a case has
// sent and got leaves it by End, and only masked.
package evidence

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Exchange is a request and its answer, masked.
type Exchange struct {
	Start  time.Time `json:"start"`
	Millis float64   `json:"millis"`
	// Party is who was asked: idporten, login, altinn, apps, skatteetaten,
	// selfservice, control, or a host.
	Party  string `json:"party"`
	Method string `json:"method"`
	URL    string `json:"url"`
	// Path is the address below the party's base, with its query.
	Path     string  `json:"path"`
	Request  Message `json:"request"`
	Status   int     `json:"status"`
	Response Message `json:"response"`
	// Error says why there was no answer, or no whole one.
	Error string `json:"error,omitempty"`
	// Tokens are those that stand in it and in none before it.
	Tokens []Token `json:"tokens,omitempty"`
	// GaveUp tells an error of the case's own making: it had waited enough.
	GaveUp bool `json:"gave_up,omitempty"`
}

// The parties that mean something to a reader of evidence.
const (
	// Control is a mock's control API.
	Control = "control"
	// WebPage is a client's own page, so it is a browser that asks.
	WebPage = "web page"
)

// Message is one direction of an exchange.
type Message struct {
	Headers []Header `json:"headers"`
	Body    string   `json:"body,omitempty"`
	// Size is the body's, of which Body may be the beginning only.
	Size int64 `json:"size"`
}

// Header is one value of a header.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Get returns the first value of a header.
func (m Message) Get(name string) string {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func headers(from http.Header) []Header {
	list := make([]Header, 0, len(from))
	for name, values := range from {
		for _, value := range values {
			list = append(list, Header{name, value})
		}
	}
	slices.SortStableFunc(list, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Base is an address below which a party answers.
type Base struct{ Party, URL string }

// partyOf finds who is behind an address, and the rest of it. The longest base
// wins: one party may live below another's address.
func partyOf(bases []Base, u *url.URL) (party, path string) {
	whole := u.String()
	longest := ""
	for _, b := range bases {
		base := strings.TrimSuffix(b.URL, "/")
		rest, found := strings.CutPrefix(whole, base)
		if found && len(base) > len(longest) && (rest == "" || strings.ContainsAny(rest[:1], "/?")) {
			party, path, longest = b.Party, rest, base
		}
	}
	if longest == "" {
		return u.Host, u.RequestURI()
	}
	return party, path
}
