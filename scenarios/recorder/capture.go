package recorder

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"sync"
	"time"
)

// capture collects the exchanges of a proxy.
type capture struct {
	most int64
	salt []byte
	now  func() time.Time

	mu        sync.Mutex
	began     time.Time
	exchanges []*Exchange
}

func newCapture(most int64, now func() time.Time) *capture {
	salt := make([]byte, sha256.Size)
	rand.Read(salt)
	return &capture{most: most, salt: salt, now: now, began: now()}
}

// begin notes a request.
func (c *capture) begin(e Exchange) *Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.Began = c.now()
	c.exchanges = append(c.exchanges, &e)
	return &e
}

// change lets f change an exchange while nobody reads it.
func (c *capture) change(e *Exchange, f func(e *Exchange, since time.Duration)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(e, c.now().Sub(e.Began))
}

// all are the exchanges so far, named.
func (c *capture) all() []Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Exchange, len(c.exchanges))
	for i, e := range c.exchanges {
		all[i] = *e
	}
	return all
}

// watched lets a body through and keeps its beginning.
type watched struct {
	io.ReadCloser
	*capture
	kept   []byte
	size   int64
	digest hash.Hash
	once   sync.Once
	done   func(Body)
}

func (c *capture) watch(body io.ReadCloser, done func(Body)) io.ReadCloser {
	return &watched{ReadCloser: body, capture: c, digest: hmac.New(sha256.New, c.salt), done: done}
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.size += int64(n)
	w.digest.Write(p[:n])
	if room := w.most - int64(len(w.kept)); room > 0 {
		w.kept = append(w.kept, p[:min(int64(n), room)]...)
	}
	if err != nil {
		w.finish()
	}
	return n, err
}

// Close implements io.Closer.
func (w *watched) Close() error {
	w.finish()
	return w.ReadCloser.Close()
}

func (w *watched) finish() {
	w.once.Do(func() { w.done(Body{w.kept, w.size, shortened(w.digest.Sum(nil))}) })
}

// shortened is enough to tell bodies apart, in groups that nobody takes for a key.
func shortened(sum []byte) string {
	return fmt.Sprintf("%x-%x-%x-%x", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}
