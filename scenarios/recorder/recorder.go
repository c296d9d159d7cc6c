// Package recorder captures what a client and the services said to each other,
// and makes a scenario of it that is safe to share.
//
//	Proxy    stands before the services, one listener on loopback for each
//	         host, and lets a client through with the proxy's addresses
//	Session  what was said, raw and in memory only
//	Mask     turns it into a Recording (package mask: by an allow-list)
//	Write    writes the recording as a scenario and as HAR, unless the scanner
//	         (package scan, of code of its own) still finds a secret: then
//	         nothing is written
//
// A Session prints as a count, however it is printed: what is in it has not
// been masked.
package recorder

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Session is what was said, in the order in which it began.
type Session struct {
	// Environment is mock, test, prod, or a name of the user's own.
	Environment string
	// Hosts that the proxy stood before.
	Hosts []Host
	Began time.Time
	// Tool has made it, with its version.
	Tool      string
	Exchanges []Exchange
}

// Host is one of the services' hosts.
type Host struct {
	Name string // idporten, login, altinn, apps, skatteetaten
	Base string // where it is, without a slash at the end
}

// Exchange is one request and its answer, with the service's own addresses.
type Exchange struct {
	// Step of the way through, if it is one; see [Steps].
	Step string
	// Attempt counts those of the same step from 1.
	Attempt int

	Began   time.Time
	Waited  time.Duration // until the answer's headers
	Took    time.Duration // until its end
	Method  string
	URL     string
	Request Message
	// Status is 0 if no answer came; Failure then says why.
	Status   int
	Response Message
	Failure  string
}

// Message is the headers and the body of a request or an answer.
type Message struct {
	Header http.Header
	Body   Body
}

// Body is what was kept of a body.
type Body struct {
	Data []byte
	// Size of the whole. If it is more than Data has, the rest was not kept.
	Size int64
	// Digest of the whole, with a salt of the session: it tells equal bodies
	// of one recording from others, and nothing to those who guess.
	Digest string
}

// Cut tells whether there is more than was kept.
func (b Body) Cut() bool { return b.Size > int64(len(b.Data)) }

// String counts.
func (s Session) String() string {
	return fmt.Sprintf("Session(%s, %d exchanges)", s.Environment, len(s.Exchanges))
}

// GoString is String.
func (s Session) GoString() string { return s.String() }

// LogValue is String.
func (s Session) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON writes String.
func (s Session) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// String says which one it is.
func (e Exchange) String() string {
	return fmt.Sprintf("Exchange(%s %s, %d)", e.Method, e.Step, e.Status)
}

// GoString is String.
func (e Exchange) GoString() string { return e.String() }

// LogValue is String.
func (e Exchange) LogValue() slog.Value { return slog.StringValue(e.String()) }

// MarshalJSON writes String.
func (e Exchange) MarshalJSON() ([]byte, error) { return json.Marshal(e.String()) }

// String tells the size.
func (m Message) String() string { return fmt.Sprintf("Message(%d bytes)", m.Body.Size) }

// GoString is String.
func (m Message) GoString() string { return m.String() }

// LogValue is String.
func (m Message) LogValue() slog.Value { return slog.StringValue(m.String()) }

// MarshalJSON writes String.
func (m Message) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }
