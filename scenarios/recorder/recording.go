package recorder

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/portprove/portprove/scenarios/recorder/mask"
	"github.com/portprove/portprove/scenarios/recorder/scan"
)

// Masking says what is known of a session's secrets, and what somebody decided.
type Masking struct {
	// Secrets lead from values to kinds, such as secret:client: what the user's
	// configuration holds, even if no place on the wire tells.
	Secrets map[string]string
	// Hosts may stand plain, beside the services' and this machine's.
	Hosts []string
	// Accept lists the places of unknown values that may stay plain.
	Accept []string
	// Organisations masks organisation numbers, too.
	Organisations bool
	// Production allows a recording of production to be written.
	Production bool
}

// Recording is a session that may be kept.
type Recording struct {
	Environment string
	Hosts       []Host
	Began       time.Time
	Tool        string
	Exchanges   []Masked
	// Placeholders are all of them, with what can be said about each.
	Placeholders []mask.Placeholder
	// Unknown lists what was masked because nobody knows it.
	Unknown []mask.Finding

	scanner    *scan.Scanner
	production error
}

// Masked is one exchange as it may be kept.
type Masked struct {
	Step         string
	Attempt      int
	Began        time.Time
	Waited, Took time.Duration
	Method, URL  string
	Request      MaskedMessage
	Status       int
	Response     MaskedMessage
	Failure      string
	Catalogue    []string // what the answer may be
}

// MaskedMessage is a message as it may be kept.
type MaskedMessage struct {
	Header http.Header
	Text   string
	Size   int64
	// Withheld says why the body was left out; its placeholder is the text.
	Withheld string
	// Digest of a body that was left out.
	Digest string
}

// Mask turns a session into a recording.
func Mask(s Session, o Masking) Recording {
	options := mask.Options{Hosts: o.Hosts, Secrets: o.Secrets, Accept: o.Accept, Organisations: o.Organisations, Began: s.Began}
	var addresses []string
	for _, host := range s.Hosts {
		if u, err := url.Parse(host.Base); err == nil {
			options.Hosts = append(options.Hosts, u.Hostname())
		}
	}
	first := mask.New(options)
	for _, e := range s.Exchanges {
		masked(first, e)
		addresses = append(addresses, e.URL)
	}
	second := first.Again()
	r := Recording{Environment: s.Environment, Hosts: s.Hosts, Began: s.Began, Tool: s.Tool}
	for _, e := range s.Exchanges {
		r.Exchanges = append(r.Exchanges, masked(second, e))
	}
	r.keep(second)
	r.scanner = scanner(first, second)
	if err := refuseProduction(addresses); err != nil && !o.Production {
		r.production = err
	}
	return r
}

// keep takes what stands in the recording: masking in passes, and looking at a
// value in several ways, gives more names than are used in the end.
func (r *Recording) keep(m *mask.Masker) {
	used := map[string]bool{}
	note := func(texts ...string) {
		for _, text := range texts {
			for _, name := range braced.FindAllString(text, -1) {
				used[name] = true
			}
		}
	}
	for _, e := range r.Exchanges {
		note(e.URL, e.Failure, e.Request.Text, e.Response.Text)
		for _, h := range []http.Header{e.Request.Header, e.Response.Header} {
			for name, values := range h {
				note(append(values, name)...)
			}
		}
	}
	for before := -1; before != len(used); { // what explains one may bring another in
		before = len(used)
		for _, p := range m.Placeholders() {
			if used[p.Name] {
				note(p.Header, p.Claims, p.Text, p.Of)
			}
		}
	}
	r.Placeholders = slices.DeleteFunc(m.Placeholders(), func(p mask.Placeholder) bool { return !used[p.Name] })
	r.Unknown = slices.DeleteFunc(m.Unknown(), func(f mask.Finding) bool { return !used[f.Placeholder] })
}

// scanner is told every secret that either pass has met.
func scanner(passes ...*mask.Masker) *scan.Scanner {
	var secrets []scan.Secret
	var allowed []string
	for _, m := range passes {
		for _, secret := range m.Secrets() {
			secrets = append(secrets, scan.Secret(secret))
		}
		allowed = append(allowed, m.Accepted()...)
	}
	return scan.New(secrets, allowed)
}

func masked(m *mask.Masker, e Exchange) Masked {
	place := e.Step
	if place == "" {
		place = "other"
	}
	out := Masked{
		Step: e.Step, Attempt: e.Attempt, Began: e.Began, Waited: e.Waited, Took: e.Took, Method: e.Method, Status: e.Status,
		URL:     m.URL(place+".request.url", e.URL),
		Failure: m.Text(place+".failure", e.Failure),
	}
	out.Request = maskedMessage(m, place+".request", e.Request)
	out.Response = maskedMessage(m, place+".response", e.Response)
	out.Catalogue = guess(out)
	return out
}

func maskedMessage(m *mask.Masker, place string, message Message) MaskedMessage {
	b := message.Body
	out := MaskedMessage{Header: m.Header(place+".header", message.Header), Size: b.Size}
	if b.Cut() {
		// The end may have cut a secret in two.
		out.Text, out.Withheld = m.Withhold(b.Data), "it is longer than what is kept"
	} else {
		out.Text, out.Withheld = m.Body(place+".body", message.Header.Get("Content-Type"), message.Header.Get("Content-Encoding"), b.Data)
	}
	if out.Withheld != "" {
		out.Digest = b.Digest
	}
	return out
}
