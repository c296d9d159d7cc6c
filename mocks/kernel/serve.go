package kernel

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
)

// defaultMaxBody limits request bodies of operations that don't say otherwise.
const defaultMaxBody = 64 << 10

// Operation is one thing a server does: the unit that the journal names and
// that faults can be attached to.
type Operation struct {
	// Name is the operation's, for example token.code; Step is the one of
	// the eleven steps it belongs to, or empty.
	Name, Step string
	// Classify, if set, finds name and step from the request, where one
	// address serves several operations.
	Classify func(*http.Request) (name, step string, err error)
	// Kinds are those that Classify may find.
	Kinds []Kind
	// Effects of faults that the step knows; with Kinds they stand there.
	Effects []Effect
	// Run is the step itself.
	Run func(*http.Request) (Reply, error)
	// MaxBody limits the request's body, in bytes; 0 means 64 KiB.
	MaxBody int64
}

// Refuse turns a step's error into the answer of one server.
type Refuse func(*http.Request, error) Reply

// Serve returns the handler of an operation: it names it, runs the step, maps
// an error once, writes once, and notes the exchange.
func (k *Kernel) Serve(op Operation, refuse Refuse) http.Handler {
	if op.MaxBody == 0 {
		op.MaxBody = defaultMaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, out := newCapture(), newCapture()
		x := Exchange{Operation: op.Name, Step: op.Step, Method: r.Method, Path: maskURL(requestTarget(r))}
		p := &passage{kernel: k, writer: w}
		r = p.within(r)
		if r.Body == nil {
			r.Body = http.NoBody
		}
		r.Body = captureBody(http.MaxBytesReader(w, r.Body, op.MaxBody), in)
		reply := k.run(op, refuse, r, &x, p)
		// What the step left unread is for the journal; a body that breaks off
		// or is too large ends there.
		_, _ = io.Copy(io.Discard, r.Body) //nolint:errcheck // as said.
		reply = p.after(r, reply)
		x.Time, x.Faults = k.Clock.Now(), p.ids()
		k.answer(r, reply, x, p, in, out)
	})
}

// answer writes the reply, unless a fault keeps it, and notes the exchange.
func (k *Kernel) answer(r *http.Request, reply Reply, x Exchange, p *passage, in, out *capture) {
	switch {
	case p.dropped:
		k.note(r, reply, x, in, out)
		panic(http.ErrAbortHandler) // not a byte is sent
	case reply.Stream != nil:
		last := withoutLast(p.writer, reply.Header)
		err := k.write(r, reply, x, p, io.MultiWriter(last, out))
		k.note(r, reply, x, in, out)
		p.end(errors.Join(err, last.release()))
	default:
		// Noted first: whoever has the answer finds it in the journal.
		_, _ = out.Write(p.sent(reply.Body)) //nolint:errcheck // a capture never fails.
		k.note(r, reply, x, in, out)
		p.end(k.write(r, reply, x, p, p.writer))
	}
}

// requestTarget is the address as the client sent it, prefixes included.
func requestTarget(r *http.Request) string {
	if r.RequestURI != "" {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

func (k *Kernel) run(op Operation, refuse Refuse, r *http.Request, x *Exchange, p *passage) (reply Reply) {
	defer func() {
		if reason := recover(); reason != nil {
			reply = k.panicked(reason)
		}
	}()
	reply, err := perform(op, r, x, p)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		reply = k.tooLarge(tooLarge.Limit)
	case err != nil:
		reply = refuse(r, err)
	}
	if reply.Why != nil {
		reply.Why.Cause = fit(reply.Why.Cause)
	}
	return reply
}

// fit makes a cause fit to be told.
func fit(cause string) string { return maskText(shortened(cause)) }

// maxCause is how much of a cause is told: it may quote what was sent.
const maxCause = 512

func shortened(s string) string {
	if len(s) <= maxCause {
		return s
	}
	return strings.ToValidUTF8(s[:maxCause], "") + " …"
}

func perform(op Operation, r *http.Request, x *Exchange, p *passage) (Reply, error) {
	var unreadable error
	if op.Classify != nil {
		x.Operation, x.Step, unreadable = op.Classify(r)
	}
	p.take(x)
	reply, done := p.before(r)
	switch {
	case done:
		return reply, nil
	case unreadable != nil:
		return Reply{}, unreadable
	}
	return op.Run(r)
}

// panicked answers for a step that has a bug.
func (k *Kernel) panicked(p any) Reply {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	why := Why{Refusal: "panic", Cause: fit(fmt.Sprint(p)), Cure: "a bug in portprove: please report it", CorrelationID: k.IDs.UUID()}
	k.log().Error("panic", "cause", why.Cause, "correlation_id", why.CorrelationID, "stack", string(debug.Stack()))
	return Reply{Status: http.StatusInternalServerError, Why: &why}
}

func (k *Kernel) tooLarge(limit int64) Reply {
	why := Why{
		Refusal: "body_too_large", Cause: "the request's body is larger than " + strconv.FormatInt(limit, 10) + " bytes",
		CorrelationID: k.IDs.UUID(),
	}
	return Reply{Status: http.StatusRequestEntityTooLarge, Why: &why}.With("Cache-Control", "no-store")
}

func (k *Kernel) write(r *http.Request, reply Reply, x Exchange, p *passage, out io.Writer) error {
	h := p.writer.Header()
	for name, values := range reply.Header {
		h[name] = values
	}
	h.Set("Date", x.Time.UTC().Format(http.TimeFormat))
	if reply.Stream == nil && len(reply.Body) > 0 {
		h.Set("Content-Length", strconv.Itoa(len(reply.Body)))
	}
	if reply.Why != nil && !k.Blind {
		h.Set(HeaderWhy, reply.Why.header())
	}
	p.writer.WriteHeader(reply.Status)
	err := send(p.body(r, out), reply)
	if err != nil {
		// The client has gone: nobody is left to tell but the log.
		k.log().DebugContext(r.Context(), "answer not delivered", "operation", x.Operation, "error", err)
	}
	return err
}

// lastHeld keeps back the last byte of a body whose length is known. A client
// is done once it has that many bytes, and by then the journal must have the
// exchange, whose body is only known when it has been sent.
type lastHeld struct {
	to   io.Writer
	left int64 // before the last byte; negative: nothing is held
	last []byte
}

func withoutLast(w io.Writer, h http.Header) *lastHeld {
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil {
		length = 0 // chunked: its end is sent after the handler's
	}
	return &lastHeld{to: w, left: length - 1}
}

func (l *lastHeld) Write(b []byte) (int, error) {
	if l.left < 0 || int64(len(b)) <= l.left {
		l.left -= int64(len(b))
		return l.to.Write(b)
	}
	n, err := l.to.Write(b[:l.left])
	l.left -= int64(n)
	if err == nil {
		l.last = append(l.last, b[n:]...)
		n = len(b)
	}
	return n, err
}

// release sends what was held.
func (l *lastHeld) release() error {
	_, err := l.to.Write(l.last)
	return err
}

func send(w io.Writer, reply Reply) error {
	if reply.Stream == nil {
		if len(reply.Body) == 0 {
			return nil
		}
		_, err := w.Write(reply.Body)
		return err
	}
	_, err := io.Copy(w, reply.Stream)
	return errors.Join(err, reply.Stream.Close())
}

func (k *Kernel) note(r *http.Request, reply Reply, x Exchange, in, out *capture) {
	x.Status = reply.Status
	x.Request = in.message(r.Header)
	x.Response = out.message(reply.Header)
	if why := reply.Why; why != nil {
		x.explain(*why)
	}
	switch {
	case x.Faults != nil:
		k.log().LogAttrs(r.Context(), slog.LevelInfo, "fault", slog.String("operation", x.Operation),
			slog.Int("status", x.Status), slog.Any("faults", x.Faults), slog.String("why", x.Why))
	case reply.Why != nil:
		k.log().LogAttrs(r.Context(), slog.LevelInfo, "refused", slog.String("operation", x.Operation),
			slog.Int("status", x.Status), slog.String("refusal", x.Refusal), slog.String("catalogue", x.Catalogue),
			slog.String("why", x.Why), slog.String("correlation_id", x.CorrelationID))
	}
	k.Journal.add(x)
}
