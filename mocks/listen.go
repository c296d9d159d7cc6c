package mocks

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/control"
)

// Timeouts of the servers. There is none for writing: answers may follow a
// sandbox's clock for long.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// ServeOptions say where a site listens.
type ServeOptions struct {
	// Sandbox describes the default sandbox; its addresses are filled in.
	Sandbox Options
	// Listen is host:port of the main listener; port 0 takes a free one.
	// Empty: 127.0.0.1:0.
	Listen string
	// Layout of the hosts; empty: LayoutPaths. In LayoutPorts each host has a
	// listener of its own on a free port, otherwise they share the main one.
	Layout Layout
	// TLS; nil: plain HTTP.
	TLS *TLS
	// PublicBase, if set, is where clients reach the main listener, through a
	// tunnel or a proxy: addresses are built from it. Layout paths only.
	PublicBase string
	// ControlListen, if set, is where the control API listens instead.
	ControlListen string
	ControlToken  string
	// GenerateKeys makes fresh keys; off loopback it always happens.
	GenerateKeys bool
	// Wrap, if set, stands before whatever a listener serves, but for a control
	// API with a listener of its own: it sees each request as a client sent it
	// and each answer as it leaves.
	Wrap    func(http.Handler) http.Handler
	Version string
}

// Running is a site that listens.
type Running struct {
	*Site
	// Base is the origin of the main listener, Control the base of the
	// control API, empty if there is none.
	Base, Control string

	servers []*http.Server
	failed  chan error
}

// door is a listener, its address and what it serves.
type door struct {
	listener net.Listener
	base     string
	handler  func(*Site) http.Handler
}

// wrapped is the door with something before its handler.
func (d door) wrapped(wrap func(http.Handler) http.Handler) door {
	inner := d.handler
	d.handler = func(s *Site) http.Handler { return wrap(inner(s)) }
	return d
}

// Serve opens the listeners and serves until Close.
func Serve(ctx context.Context, o ServeOptions) (*Running, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	doors, addresses, err := openDoors(ctx, o)
	if err != nil {
		return nil, err
	}
	running, err := start(o, doors, addresses)
	if err != nil {
		return nil, errors.Join(err, closeAll(doors))
	}
	return running, nil
}

func start(o ServeOptions, doors []door, addresses Addresses) (*Running, error) {
	base := doors[0].base
	o.Sandbox.Addresses = addresses
	config, err := o.TLS.config(certificateNames(o, doors))
	if err != nil {
		return nil, err
	}
	if o.Sandbox.Keys.IDPorten == nil && (o.GenerateKeys || !allLoopback(doors)) {
		keys, err := GenerateKeys()
		if err != nil {
			return nil, err
		}
		o.Sandbox.Keys = keys
	}
	site, err := NewSite(SiteOptions{
		Default: o.Sandbox, Base: base, PublicBase: strings.TrimRight(o.PublicBase, "/"), Layout: o.Layout,
		ControlApart: o.ControlListen != "", CA: o.TLS.ca(), Version: o.Version,
		Guard: control.Guard{Token: o.ControlToken, AllowRemote: o.ControlListen != "" && o.ControlToken != ""},
	})
	if err != nil {
		return nil, err
	}
	running := &Running{Site: site, Base: base, failed: make(chan error, len(doors))}
	switch {
	case o.ControlListen != "":
		running.Control = doors[len(doors)-1].base + controlPrefix
	case site.ControlHere():
		running.Control = base + controlPrefix
	}
	for i, d := range doors {
		if isControl := o.ControlListen != "" && i == len(doors)-1; o.Wrap != nil && !isControl {
			d = d.wrapped(o.Wrap)
		}
		running.serve(d, config, o.Sandbox.Log)
	}
	return running, nil
}

// openDoors opens the main listener first, and the control API's last.
func openDoors(ctx context.Context, o ServeOptions) (doors []door, addresses Addresses, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, closeAll(doors))
		}
	}()
	open := func(address string, handler func(*Site) http.Handler) (string, error) {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err != nil {
			return "", listenError(address, err)
		}
		d := door{l, baseOf(l, o.TLS != nil), handler}
		doors = append(doors, d)
		return d.base, nil
	}
	main := o.Listen
	if main == "" {
		main = "127.0.0.1:0"
	}
	base, err := open(main, func(s *Site) http.Handler { return s })
	if err != nil {
		return doors, nil, err
	}
	addresses = o.addresses(base)
	if o.Layout == LayoutPorts {
		if err := openHosts(main, addresses, open); err != nil {
			return doors, nil, err
		}
	}
	if o.ControlListen != "" {
		if _, err := open(o.ControlListen, (*Site).Control); err != nil {
			return doors, nil, err
		}
	}
	return doors, addresses, nil
}

// addresses of the default sandbox; in the layout ports the listeners of the
// hosts replace them.
func (o ServeOptions) addresses(base string) Addresses {
	switch {
	case o.Layout == LayoutHosts:
		return realAddresses()
	case o.PublicBase != "":
		return Below(strings.TrimRight(o.PublicBase, "/"))
	}
	return Below(base)
}

// baseOf is the address of a listener; one that listens everywhere is named by
// loopback, where this machine finds it.
func baseOf(l net.Listener, secure bool) string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	tcp, ok := l.Addr().(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return scheme + l.Addr().String()
	}
	return scheme + net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

func openHosts(main string, addresses Addresses, open func(string, func(*Site) http.Handler) (string, error)) error {
	host, _, err := net.SplitHostPort(main)
	if err != nil {
		return listenError(main, err)
	}
	for _, h := range Hosts() {
		addresses[h], err = open(net.JoinHostPort(host, "0"), func(s *Site) http.Handler { return s.Host(h) })
		if err != nil {
			return err
		}
	}
	return nil
}

// ListenError says which address can't be listened on.
type ListenError struct {
	Address string
	Err     error
}

func (e *ListenError) Error() string { return fmt.Sprintf("can't listen on %s: %v", e.Address, e.Err) }

// Unwrap returns the system's error.
func (e *ListenError) Unwrap() error { return e.Err }

func listenError(address string, err error) error { return &ListenError{address, err} }

func closeAll(doors []door) error {
	var errs []error
	for _, d := range doors {
		errs = append(errs, d.listener.Close())
	}
	return errors.Join(errs...)
}

func allLoopback(doors []door) bool {
	for _, d := range doors {
		tcp, ok := d.listener.Addr().(*net.TCPAddr)
		if !ok || !tcp.IP.IsLoopback() {
			return false
		}
	}
	return true
}

func (r *Running) serve(d door, config *tls.Config, logger *slog.Logger) {
	server := &http.Server{
		Handler: d.handler(r.Site), ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	serve := server.Serve
	if config != nil {
		server.TLSConfig, server.ErrorLog = config.Clone(), handshakeLog(logger) // each server adds to its own
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	r.servers = append(r.servers, server)
	go func() {
		if err := serve(d.listener); !errors.Is(err, http.ErrServerClosed) {
			r.failed <- err
		}
	}()
}

// Failed yields the error of a listener that stopped by itself.
func (r *Running) Failed() <-chan error { return r.failed }

// Close stops listening, ends what is still being served and removes uploads.
func (r *Running) Close() error {
	var errs []error
	for _, s := range r.servers {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, r.Site.Close())...)
}

// Addresses are those of the default sandbox.
func (r *Running) Addresses() Addresses { return r.Default.Addresses }
