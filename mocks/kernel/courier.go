package kernel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Letter is a request that a server of the sandbox sends by itself. Its answer
// goes to nobody but the journal.
type Letter struct {
	// Operation names it in the journal, Address is where it goes.
	Operation, Address string
	Body, ContentType  string
	// Why explains, after it was sent, what is wrong with the outcome; nil:
	// nothing is. The status is 0 and err is set if there was no answer.
	Why func(status int, err error) *Why
}

// CourierOptions say how letters are sent.
type CourierOptions struct {
	// Connect and Read are how long a letter may take to reach its receiver
	// and how long the answer may take then, by the machine's clock: those
	// whom a mock calls live outside of its sandbox's time.
	Connect, Read time.Duration
	// Anywhere lets letters leave this machine. Without it they reach
	// loopback only, whatever a name resolves to: a mock calls no real
	// service by accident.
	Anywhere bool
}

// ErrNotLoopback is why a letter was not sent that would have left the
// machine.
var ErrNotLoopback = errors.New("the address is not on this machine")

const (
	// atOnce is how many letters of a delivery are on their way at one time:
	// all that a session can have, since one that waited for its turn could
	// come too late.
	atOnce = 300
	// maxAnswerHeader bounds what an answer's header may take.
	maxAnswerHeader = 64 << 10
)

// Courier sends letters: one attempt each, no redirect followed, no proxy
// used.
type Courier struct {
	kernel *Kernel
	client *http.Client
	within time.Duration
}

// Courier returns one that writes into the kernel's journal.
func (k *Kernel) Courier(o CourierOptions) *Courier {
	dialer := &net.Dialer{Timeout: o.Connect}
	if !o.Anywhere {
		dialer.Control = loopbackOnly
	}
	return &Courier{k, &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: o.Connect, ResponseHeaderTimeout: o.Read, DisableKeepAlives: true,
			MaxResponseHeaderBytes: maxAnswerHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, o.Connect + o.Read}
}

// loopbackOnly looks at the address that a connection is about to go to, after
// its name was resolved.
func loopbackOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrNotLoopback, address)
	}
	if !at.Addr().Unmap().IsLoopback() {
		return fmt.Errorf("%w: %s", ErrNotLoopback, at.Addr())
	}
	return nil
}

// Deliver sends letters side by side, waits for their answers, no longer than
// one of them may take, and notes them in the order given.
func (c *Courier) Deliver(ctx context.Context, letters []Letter) {
	ctx, cancel := context.WithTimeout(ctx, c.within)
	defer cancel()
	outcomes := make([]outcome, len(letters))
	room := make(chan struct{}, atOnce)
	var sent sync.WaitGroup
	for i, letter := range letters {
		room <- struct{}{}
		sent.Go(func() {
			outcomes[i] = c.send(ctx, letter)
			<-room
		})
	}
	sent.Wait()
	for i, letter := range letters {
		c.note(ctx, letter, outcomes[i])
	}
}

// outcome is what became of a letter.
type outcome struct {
	status            int
	header, answer    http.Header
	request, response *capture
	err               error
}

func (c *Courier) send(ctx context.Context, letter Letter) outcome {
	o := outcome{request: newCapture(), response: newCapture()}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, letter.Address, strings.NewReader(letter.Body))
	if err != nil {
		o.err = err
		return o
	}
	r.Header.Set("Content-Type", letter.ContentType)
	o.header = r.Header.Clone()
	r.Header.Set("User-Agent", "")                // sends none
	_, _ = io.WriteString(o.request, letter.Body) //nolint:errcheck // a capture never fails.
	response, err := c.client.Do(r)
	if err != nil {
		var quoted *url.Error // it repeats the address, with whatever its query holds
		if errors.As(err, &quoted) {
			err = quoted.Err
		}
		o.err = err
		return o
	}
	o.status, o.answer = response.StatusCode, response.Header
	// The body is for the journal, as far as it keeps bodies; that it breaks
	// off takes nothing from the status.
	_, _ = io.Copy(o.response, io.LimitReader(response.Body, maxBody+1)) //nolint:errcheck // as said.
	_ = response.Body.Close()
	return o
}

func (c *Courier) note(ctx context.Context, letter Letter, o outcome) {
	x := Exchange{
		Time: c.kernel.Clock.Now(), Operation: letter.Operation, Method: http.MethodPost, Path: maskURL(letter.Address),
		Status: o.status, Request: o.request.message(o.header), Response: o.response.message(o.answer),
	}
	log := []slog.Attr{slog.String("operation", x.Operation), slog.String("to", x.Path), slog.Int("status", x.Status)}
	if why := letter.Why(o.status, o.err); why != nil {
		why.Cause = fit(why.Cause)
		x.explain(*why)
		log = append(log, slog.String("why", x.Why), slog.String("correlation_id", x.CorrelationID))
	}
	c.kernel.log().LogAttrs(ctx, slog.LevelInfo, "sent", log...)
	c.kernel.Journal.add(x)
}
