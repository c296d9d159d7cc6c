package evidence

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// How much of a body is kept: uploads may be of megabytes, and a mock's world
// is told in nearly every case.
const (
	maxBody        = 32 << 10
	maxControlBody = 600
)

// Recorder is a transport that keeps what goes through it, for one case at a
// time. The zero value records nothing and sends by the usual transport.
type Recorder struct {
	mu   sync.Mutex
	next http.RoundTripper
	open *taken
}

// taken is what a case has had so far.
type taken struct {
	mu        sync.Mutex
	bases     []Base
	exchanges []*exchange
}

// exchange is one that goes on, unmasked.
type exchange struct {
	Exchange
	sent, got body
}

// Through sets the transport that sends; nil is the usual one.
func (r *Recorder) Through(next http.RoundTripper) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next = next
}

// Begin starts a case. What was begun before it keeps to itself.
func (r *Recorder) Begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = &taken{}
}

// Knows names the parties of a case by their bases.
func (r *Recorder) Knows(bases ...Base) {
	r.mu.Lock()
	t := r.open
	r.mu.Unlock()
	if t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.bases = append(t.bases, bases...)
	}
}

// End ends the case and returns what was exchanged, masked.
func (r *Recorder) End(m *Masker) []Exchange {
	r.mu.Lock()
	t := r.open
	r.open = nil
	r.mu.Unlock()
	if t == nil {
		return nil
	}
	return m.masked(t.snapshot())
}

// snapshot copies what has come so far.
func (t *taken) snapshot() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := make([]Exchange, 0, len(t.exchanges))
	for _, x := range t.exchanges {
		copied := x.Exchange
		copied.Request.Body, copied.Request.Size = x.sent.text()
		copied.Response.Body, copied.Response.Size = x.got.text()
		list = append(list, copied)
	}
	return list
}

// RoundTrip is http.RoundTripper's.
func (r *Recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	next, t := r.next, r.open
	r.mu.Unlock()
	if next == nil {
		next = http.DefaultTransport
	}
	if t == nil {
		return next.RoundTrip(request)
	}
	return t.record(next, request)
}

func (t *taken) record(next http.RoundTripper, request *http.Request) (*http.Response, error) {
	begin := time.Now()
	x := t.begun(request, begin)
	watched := request.Clone(request.Context())
	if request.Body != nil && request.Body != http.NoBody {
		watched.Body = &watchedBody{ReadCloser: request.Body, into: &x.sent}
	}
	response, err := next.RoundTrip(watched)
	t.mu.Lock()
	defer t.mu.Unlock()
	x.Millis = float64(time.Since(begin).Microseconds()) / 1000
	if err != nil {
		x.Error, x.GaveUp = err.Error(), errors.Is(err, context.Canceled) || request.Context().Err() != nil
		return nil, err
	}
	x.Status, x.Response.Headers = response.StatusCode, headers(response.Header)
	response.Body = &watchedBody{ReadCloser: response.Body, into: &x.got, failed: func(err error) { t.broke(x, err) }}
	return response, nil
}

func (t *taken) begun(request *http.Request, at time.Time) *exchange {
	x := &exchange{Exchange: Exchange{Start: at.UTC(), Method: request.Method, URL: request.URL.String()}}
	sent := request.Header
	if request.Host != "" && request.Host != request.URL.Host {
		sent = sent.Clone()
		sent.Set("Host", request.Host)
	}
	x.Request.Headers = headers(sent)
	t.mu.Lock()
	defer t.mu.Unlock()
	x.Party, x.Path = partyOf(t.bases, request.URL)
	x.sent.limit, x.got.limit = maxBody, maxBody
	if x.Party == Control {
		x.sent.limit, x.got.limit = maxControlBody, maxControlBody
	}
	t.exchanges = append(t.exchanges, x)
	return x
}

// broke notes an answer that ended before its end.
func (t *taken) broke(x *exchange, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	x.Error = err.Error()
}

// body collects the beginning of one; it may be read while it grows.
type body struct {
	mu    sync.Mutex
	limit int
	kept  []byte
	size  int64
}

func (b *body) add(p []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.size += int64(len(p))
	if room := b.limit - len(b.kept); room > 0 {
		b.kept = append(b.kept, p[:min(room, len(p))]...)
	}
}

func (b *body) text() (string, int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.size == int64(len(b.kept)) {
		return string(b.kept), b.size
	}
	return string(b.kept[:whole(b.kept)]), b.size
}

// whole is where the last whole part of a text that was cut ends: the half of a
// secret would not be known for one.
func whole(text []byte) int { return bytes.LastIndexAny(text, ",&>}\n ") + 1 }

// watchedBody passes on what is read and keeps a copy.
type watchedBody struct {
	io.ReadCloser
	into   *body
	failed func(error)
}

// Read is io.Reader's.
func (w *watchedBody) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.into.add(p[:n])
	if err != nil && !errors.Is(err, io.EOF) && w.failed != nil {
		w.failed(err)
	}
	return n, err
}
