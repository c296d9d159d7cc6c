package recorder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Options say what a proxy stands before.
type Options struct {
	Environment string
	Hosts       []Host
	// Issuers are identifiers that look like addresses and are not rewritten.
	Issuers []string
	// Transport reaches the services; nil: http.DefaultTransport.
	Transport http.RoundTripper
	// Production allows hosts at which real people's data are seen.
	Production bool
	// MaxBody is how much of a body is kept; 0: 1 MiB.
	MaxBody int64
	// Port of the first listener, the others follow it; 0: free ones.
	Port int
	// Tool goes into the recording.
	Tool string
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

const (
	defaultBody = 1 << 20
	// maxRewritten is how long a body may be in which addresses are looked for.
	maxRewritten = 8 << 20
)

// Proxy stands before the services, on loopback, with a listener for each.
type Proxy struct {
	o         Options
	capture   *capture
	rewrite   *rewriter
	addresses map[string]string
	servers   []*http.Server
}

// Start begins to listen. Nothing is sent anywhere until a client calls.
func Start(ctx context.Context, o Options) (*Proxy, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxBody == 0 {
		o.MaxBody = defaultBody
	}
	var bases []string
	for _, host := range o.Hosts {
		bases = append(bases, host.Base)
	}
	if err := refuseProduction(bases); err != nil && !o.Production {
		return nil, err
	}
	p := &Proxy{o: o, capture: newCapture(o.MaxBody, o.Now), addresses: map[string]string{}}
	var listeners []net.Listener
	for i, host := range o.Hosts {
		l, err := listen(ctx, o.Port, i)
		if err != nil {
			return nil, errors.Join(err, closeAll(listeners))
		}
		listeners = append(listeners, l)
		p.addresses[host.Name] = "http://" + l.Addr().String()
	}
	p.rewrite = newRewriter(o.Hosts, p.addresses, o.Issuers)
	if err := p.serve(listeners); err != nil {
		return nil, err
	}
	return p, nil
}

func listen(ctx context.Context, first, i int) (net.Listener, error) {
	port := first
	if first != 0 {
		port += i
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("the recorder can't listen: %w", err)
	}
	return l, nil
}

func closeAll(listeners []net.Listener) error {
	var errs []error
	for _, l := range listeners {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

func (p *Proxy) serve(listeners []net.Listener) error {
	for i, host := range p.o.Hosts {
		target, err := url.Parse(host.Base)
		if err != nil || target.Host == "" {
			return errors.Join(fmt.Errorf("%s has no address: %q", host.Name, host.Base), closeAll(listeners))
		}
		server := &http.Server{Handler: p.handler(host, target), ReadHeaderTimeout: time.Minute}
		p.servers = append(p.servers, server)
		go server.Serve(listeners[i]) //nolint:errcheck // it ends by Close, and says so.
	}
	return nil
}

// Addresses lead from the name of a host to where the proxy stands for it.
func (p *Proxy) Addresses() map[string]string { return p.addresses }

// Through is an address of a service as the client shall call it. Addresses of
// others stay.
func (p *Proxy) Through(address string) string { return p.rewrite.address(address) }

// Close ends all connections.
func (p *Proxy) Close() error {
	var errs []error
	for _, server := range p.servers {
		errs = append(errs, server.Close())
	}
	return errors.Join(errs...)
}

// Session is what was captured so far.
func (p *Proxy) Session() Session {
	s := Session{Environment: p.o.Environment, Hosts: p.o.Hosts, Began: p.capture.began, Tool: p.o.Tool, Exchanges: p.capture.all()}
	s.name()
	return s
}

type exchangeKey struct{}

func (p *Proxy) handler(host Host, target *url.URL) http.Handler {
	proxy := &httputil.ReverseProxy{
		Transport: p.o.Transport, FlushInterval: -1,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = target.Host
			p.rewrite.request(r.Out.Header)
		},
		ModifyResponse: p.answer,
		ErrorHandler:   p.noAnswer,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := p.request(host, target, r)
		proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, e)))
	})
}

// request notes a request as the service will see it, but for the headers that
// belong to the connection.
func (p *Proxy) request(_ Host, target *url.URL, r *http.Request) *Exchange {
	header := r.Header.Clone()
	p.rewrite.request(header)
	to := *r.URL
	to.Scheme, to.Host = target.Scheme, target.Host
	to.Path, to.RawPath = joined(target, r.URL)
	e := p.capture.begin(Exchange{Method: r.Method, URL: to.String(), Request: Message{Header: header}})
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = p.capture.watch(r.Body, func(b Body) {
			p.capture.change(e, func(e *Exchange, _ time.Duration) { e.Request.Body = b })
		})
	}
	return e
}

func joined(target, u *url.URL) (path, raw string) {
	path = strings.TrimSuffix(target.Path, "/") + u.Path
	if u.RawPath != "" {
		raw = strings.TrimSuffix(target.EscapedPath(), "/") + u.RawPath
	}
	return path, raw
}

// answer notes an answer as the service gave it, then leads its addresses to
// the proxy.
func (p *Proxy) answer(response *http.Response) error {
	e, ok := response.Request.Context().Value(exchangeKey{}).(*Exchange)
	if !ok {
		return errors.New("an answer to no request")
	}
	header := response.Header.Clone()
	p.capture.change(e, func(e *Exchange, since time.Duration) {
		e.Status, e.Waited, e.Took, e.Response.Header = response.StatusCode, since, since, header
	})
	response.Body = p.capture.watch(response.Body, func(b Body) {
		p.capture.change(e, func(e *Exchange, since time.Duration) { e.Response.Body, e.Took = b, since })
	})
	p.rewrite.response(response.Header)
	return p.rewriteBody(response)
}

// rewriteBody buffers a text that may have addresses in it. A longer one, and
// what is no text, goes through as it comes.
func (p *Proxy) rewriteBody(response *http.Response) error {
	if !mayHaveAddresses(response) {
		return nil
	}
	original := response.Body
	begin, err := io.ReadAll(io.LimitReader(original, maxRewritten+1))
	if err != nil {
		return errors.Join(err, original.Close())
	}
	if len(begin) > maxRewritten {
		response.Body = body{io.MultiReader(bytes.NewReader(begin), original), original}
		return nil
	}
	changed, ok := p.rewrite.body(response.Header.Get("Content-Encoding"), begin)
	if ok {
		response.Header.Del("Content-Encoding")
		begin = changed
	}
	if ok || response.ContentLength >= 0 {
		response.ContentLength = int64(len(begin))
		response.Header.Set("Content-Length", strconv.Itoa(len(begin)))
	}
	response.Body = io.NopCloser(bytes.NewReader(begin))
	return original.Close()
}

type body struct {
	io.Reader
	io.Closer
}

func mayHaveAddresses(response *http.Response) bool {
	if response.Request.Method == http.MethodHead || response.StatusCode == http.StatusNoContent || response.StatusCode == http.StatusNotModified {
		return false
	}
	kind := response.Header.Get("Content-Type")
	return strings.Contains(kind, "json") || strings.Contains(kind, "xml") || strings.Contains(kind, "html")
}

// noAnswer tells the client that nobody answered, and why.
func (p *Proxy) noAnswer(w http.ResponseWriter, r *http.Request, err error) {
	if e, ok := r.Context().Value(exchangeKey{}).(*Exchange); ok {
		p.capture.change(e, func(e *Exchange, since time.Duration) { e.Failure, e.Took = reason(err), since })
	}
	http.Error(w, "The recorder got no answer from the service: "+reason(err), http.StatusBadGateway)
}

// reason is an error without the address that it may repeat.
func reason(err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err.Error()
	}
	return err.Error()
}
