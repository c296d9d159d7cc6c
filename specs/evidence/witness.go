package evidence

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Witness stands before a server and keeps what one client sends and gets, as
// it was: whoever judges compares values. What leaves a judge is masked.
type Witness struct {
	// PublicBase, if set, is where clients reach the server, through a tunnel or a
	// proxy that may name another host here.
	PublicBase string

	mu    sync.Mutex
	base  string
	open  *taken
	moved func()
}

// Begin starts a case. Of all that comes, requests below base are the client's;
// others, as of a program that an earlier case has left behind, are nobody's.
// Moved, if set, is called after each exchange; it may not wait.
func (w *Witness) Begin(base string, moved func(), parties ...Base) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.base, w.moved, w.open = strings.TrimSuffix(base, "/")+"/", moved, &taken{bases: parties}
}

// Seen is what has come since Begin, in the order of the requests, unmasked.
func (w *Witness) Seen() []Exchange {
	w.mu.Lock()
	t := w.open
	w.mu.Unlock()
	if t == nil {
		return nil
	}
	return t.snapshot()
}

// Masked copies exchanges and masks the copies.
func (m *Masker) Masked(list []Exchange) []Exchange {
	own := make([]Exchange, len(list))
	for i, x := range list {
		x.Request.Headers = append([]Header{}, x.Request.Headers...)
		x.Response.Headers = append([]Header{}, x.Response.Headers...)
		own[i] = x
	}
	return m.masked(own)
}

// Wrap puts the witness before a handler.
func (w *Witness) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		t, moved := w.of(r)
		if t == nil {
			next.ServeHTTP(rw, r)
			return
		}
		if moved != nil {
			defer moved()
		}
		t.serve(rw, r, w.addressOf(r), next)
	})
}

// of is the case that a request belongs to.
func (w *Witness) of(r *http.Request) (*taken, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open == nil || !strings.HasPrefix(w.addressOf(r), w.base) {
		return nil, nil
	}
	return w.open, w.moved
}

// addressOf is where a client has sent a request.
func (w *Witness) addressOf(r *http.Request) string {
	if w.PublicBase != "" {
		return strings.TrimSuffix(w.PublicBase, "/") + r.URL.RequestURI()
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host + r.URL.RequestURI()
}

// noAnswer is the error of an exchange whose connection the server has closed.
const noAnswer = "the connection was closed without an answer"

func (t *taken) serve(rw http.ResponseWriter, r *http.Request, from string, next http.Handler) {
	begin := time.Now()
	address := *r.URL
	if whole, err := address.Parse(from); err == nil {
		address = *whole
	}
	own := r.Clone(r.Context())
	own.URL, own.Host = &address, address.Host
	x := t.begun(own, begin)
	r.Body = &watchedBody{ReadCloser: r.Body, into: &x.sent}
	answer := &watchedAnswer{ResponseWriter: rw, of: t, x: x, begin: begin}
	defer func() {
		gone := recover()
		if gone == nil && !answer.begun {
			answer.begins(http.StatusOK)
		}
		answer.ends(gone != nil)
		if gone != nil {
			panic(gone)
		}
	}()
	next.ServeHTTP(answer, r)
}

// watchedAnswer keeps a copy of what is answered. It is there before the client
// has it: whoever asks as soon as the client has ended finds it whole.
type watchedAnswer struct {
	http.ResponseWriter
	of    *taken
	x     *exchange
	begin time.Time
	begun bool
}

// begins notes the head of the answer.
func (w *watchedAnswer) begins(status int) {
	w.begun = true
	w.of.mu.Lock()
	defer w.of.mu.Unlock()
	w.x.Status, w.x.Response.Headers, w.x.Millis = status, headers(w.Header()), w.sofar()
}

// ends notes when it was over, and whether it was cut.
func (w *watchedAnswer) ends(cut bool) {
	w.of.mu.Lock()
	defer w.of.mu.Unlock()
	w.x.Millis = w.sofar()
	switch {
	case cut && !w.begun:
		w.x.Error = noAnswer
	case cut:
		w.x.Error = "the connection was closed before the end of the answer"
	}
}

func (w *watchedAnswer) sofar() float64 { return float64(time.Since(w.begin).Microseconds()) / 1000 }

// WriteHeader is http.ResponseWriter's.
func (w *watchedAnswer) WriteHeader(status int) {
	if !w.begun && status >= http.StatusOK {
		w.begins(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write is io.Writer's.
func (w *watchedAnswer) Write(p []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	w.x.got.add(p)
	return w.ResponseWriter.Write(p)
}

// ReadFrom is io.ReaderFrom's: by Write, so that nothing passes unseen.
func (w *watchedAnswer) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{w}, r)
}

// Unwrap lets http.ResponseController find what it can do.
func (w *watchedAnswer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
