package control

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// serve is the one place that writes, and that turns an error into an answer.
func serve(s step) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		reply, err := s(r)
		if err != nil {
			reply = refuse(err)
		}
		write(w, reply)
	})
}

func write(w http.ResponseWriter, reply kernel.Reply) {
	for name, values := range reply.Header {
		w.Header()[name] = values
	}
	if reply.Stream != nil {
		stream(w, reply)
		return
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body) //nolint:errcheck // the client has gone: nobody is left to tell
}

// stream sends whatever the reply's stream has as soon as it has it, for as
// long as the client stays: the server's deadline for writing is for short
// answers.
func stream(w http.ResponseWriter, reply kernel.Reply) {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return // the connection is closed
	}
	w.WriteHeader(reply.Status)
	if c.Flush() == nil {
		_, _ = io.Copy(flusher{w, c}, reply.Stream) //nolint:errcheck // the client has gone: nobody is left to tell
	}
	_ = reply.Stream.Close()
}

// flusher sends each write at once.
type flusher struct {
	w io.Writer
	c *http.ResponseController
}

func (f flusher) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err != nil {
		return n, err
	}
	return n, f.c.Flush()
}
