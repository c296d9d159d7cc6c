package kernel

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// passage is one request on its way past the faults of its sandbox.
type passage struct {
	kernel  *Kernel
	writer  http.ResponseWriter
	request request
	// fault is the one that breaks the answer; faulty says that there is one.
	fault  Fault
	faulty bool
	// taken is when: delays are counted from there, so that whoever moves the
	// clock once the hit shows ends them.
	taken time.Time
	// hits are all faults that fell on the request, those with an effect
	// included.
	hits    []Fault
	effects map[string][]string
	// dropped: nobody gets an answer. stepStatus is what the step had
	// answered.
	dropped    bool
	stepStatus int
}

func (p *passage) hit(f Fault) { p.hits = append(p.hits, f) }

func (p *passage) ids() []string {
	var ids []string
	for _, f := range p.hits {
		ids = append(ids, f.ID)
	}
	return ids
}

// take asks, once it is known what the request is, for the fault that breaks its
// answer.
func (p *passage) take(x *Exchange) {
	p.request = request{x.Operation, x.Step, x.Method}
	for _, f := range p.kernel.Faults.deeds(p.kernel.Clock.Now(), p.request) {
		p.hit(f)
		if err := f.Deed(); err != nil {
			p.kernel.log().Error("a fault's deed failed", "fault", f.ID, "deed", f.DeedText, "error", err)
		}
	}
	p.taken = p.kernel.Clock.Now()
	p.fault, p.faulty = p.kernel.Faults.take(p.taken, p.request)
	if p.faulty {
		p.hit(p.fault)
	}
}

// before is the fault's side before the step; done says that the step does not
// run.
func (p *passage) before(r *http.Request) (reply Reply, done bool) {
	if !p.faulty || p.fault.After {
		return Reply{}, false
	}
	if p.fault.Delay > 0 && !p.wait(r) {
		return Reply{}, true
	}
	p.dropped = p.fault.Drop
	if p.dropped || p.fault.Status == 0 {
		return Reply{}, p.dropped
	}
	return p.answer(), true
}

// after is its side after the step, and what it does to the answer.
func (p *passage) after(r *http.Request, reply Reply) Reply {
	if !p.faulty {
		return p.explained(reply)
	}
	if p.fault.After {
		reply = p.afterStep(r, reply)
	}
	return p.explained(p.dressed(reply))
}

func (p *passage) afterStep(r *http.Request, reply Reply) Reply {
	if p.fault.Delay > 0 && !p.wait(r) || p.fault.Drop {
		p.dropped = true
	}
	if p.dropped || p.fault.Status != 0 {
		p.stepStatus = reply.Status
		p.discard(reply)
		reply = p.answer()
	}
	return reply
}

// wait holds the request by the sandbox's clock; false: the client has gone,
// and the fault has dropped the connection. The body is read first, for only
// then the server notices that; and no deadline of the machine's clock counts.
func (p *passage) wait(r *http.Request) bool {
	_ = http.NewResponseController(p.writer).SetReadDeadline(time.Time{}) //nolint:errcheck // whoever has no deadline needs none.
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	p.dropped = p.kernel.Clock.Wait(r.Context(), p.taken.Add(p.fault.Delay)) != nil
	return !p.dropped
}

// failing ends a body as it ended before.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

func (p *passage) discard(reply Reply) {
	if reply.Stream != nil {
		_ = reply.Stream.Close()
	}
}

// answer is the fault's own.
func (p *passage) answer() Reply {
	return Reply{Status: p.fault.Status, Body: p.fault.Body}
}

// dressed sets the fault's headers.
func (p *passage) dressed(reply Reply) Reply {
	f := p.fault
	h := reply.Header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	for name, values := range f.Header {
		h[name] = values
	}
	switch {
	case f.ContentType == NoContentType:
		h["Content-Type"] = []string{} // which keeps net/http from guessing
	case f.ContentType != "":
		h.Set("Content-Type", f.ContentType)
	}
	if f.RetryAfter != nil {
		h.Set("Retry-After", p.retryAfter(*f.RetryAfter))
	}
	reply.Header = h
	return reply
}

func (p *passage) retryAfter(d time.Duration) string {
	if p.fault.RetryAsDate {
		return p.kernel.Clock.Now().Add(d).UTC().Format(http.TimeFormat)
	}
	return strconv.FormatInt(int64(d/time.Second), 10)
}

// explained says that it was a fault, unless the answer explains itself.
func (p *passage) explained(reply Reply) Reply {
	if len(p.hits) == 0 || reply.Why != nil {
		return reply
	}
	f := p.hits[0]
	cause := "fault " + f.ID + ": " + f.Does()
	if p.stepStatus != 0 {
		cause += "; the step had answered " + strconv.Itoa(p.stepStatus)
	}
	reply.Why = &Why{Refusal: refusalFault, Cause: cause, Cure: "the fault was asked for: portprove fault list"}
	return reply
}

// refusalFault is the name of what was asked for.
const refusalFault = "fault"

// sent is what of a body goes on the wire.
func (p *passage) sent(body []byte) []byte {
	if p.faulty && p.fault.Truncate != nil && *p.fault.Truncate < len(body) {
		return body[:*p.fault.Truncate]
	}
	return body
}

// errCut ends a body early.
var errCut = errors.New("the fault breaks off here")

// body is where the body of an answer goes.
func (p *passage) body(r *http.Request, w io.Writer) io.Writer {
	if p.faulty && p.fault.Drip > 0 {
		w = &drip{p: p, r: r, to: w, begun: p.kernel.Clock.Now()}
	}
	if p.faulty && p.fault.Truncate != nil {
		w = &cut{to: w, left: *p.fault.Truncate}
	}
	return w
}

// abort ends the connection, with what was written before on its way.
func (p *passage) abort() {
	_ = http.NewResponseController(p.writer).Flush() //nolint:errcheck // the connection ends.
	panic(http.ErrAbortHandler)
}

// end aborts where a body was broken off.
func (p *passage) end(err error) {
	if errors.Is(err, errCut) {
		p.abort()
	}
}

// cut lets the first bytes through.
type cut struct {
	to   io.Writer
	left int
}

func (c *cut) Write(b []byte) (int, error) {
	if len(b) <= c.left {
		c.left -= len(b)
		return c.to.Write(b)
	}
	n, err := c.to.Write(b[:c.left])
	c.left -= n
	return n, errors.Join(err, errCut)
}

// drip writes the first bytes at once, and as many each second of the sandbox.
type drip struct {
	p     *passage
	r     *http.Request
	to    io.Writer
	begun time.Time
	sent  int
}

func (d *drip) Write(b []byte) (int, error) {
	written := 0
	for written < len(b) {
		rate := d.p.fault.Drip
		if d.sent%rate == 0 && d.sent > 0 {
			if err := d.p.kernel.Clock.Wait(d.r.Context(), d.begun.Add(time.Duration(d.sent/rate)*time.Second)); err != nil {
				return written, err
			}
		}
		n, err := d.to.Write(b[written:min(len(b), written+rate-d.sent%rate)])
		written, d.sent = written+n, d.sent+n
		if err != nil {
			return written, err
		}
		_ = http.NewResponseController(d.p.writer).Flush() //nolint:errcheck // the next write says so.
	}
	return written, nil
}
