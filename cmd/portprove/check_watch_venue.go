package main

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// venue gives each case a mock of its own, all at the same addresses and with
// the same keys: whoever has typed them into a client types them once, and a
// client that has kept the keys knows them.
type venue struct {
	*watchCheck
	listen  string
	keys    mocks.Keys
	witness *evidence.Witness
	running *mocks.Running
}

func (w *watchCheck) venue() (*venue, error) {
	v := &venue{watchCheck: w, listen: w.listen, witness: &evidence.Witness{PublicBase: w.publicBase}}
	if host, _, err := net.SplitHostPort(w.listen); err != nil || isLoopback(host) {
		return v, nil //nolint:nilerr // what is no address is told by the one who listens.
	}
	var err error
	v.keys, err = mocks.GenerateKeys() // off loopback each mock would make its own
	return v, err
}

// canListen tries the address before anybody is asked for anything.
func canListen(ctx context.Context, address string) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err == nil {
		return listener.Close()
	}
	return usageError{fmt.Errorf("can't listen on %s: %w. Is a portprove serve running there? End it, or name another address by --listen", address, err)}
}

// Open implements trial.Venue.
func (v *venue) Open(ctx context.Context, o control.Order) (control.Sandbox, *control.Client, error) {
	var err error
	v.running, err = mocks.Serve(ctx, mocks.ServeOptions{
		Version: version, Listen: v.listen, PublicBase: v.publicBase, ControlListen: "127.0.0.1:0", Wrap: v.witness.Wrap,
		Sandbox: mocks.Options{Blind: o.Blind, Switches: o.Switches, Keys: v.keys},
	})
	if err != nil {
		return control.Sandbox{}, nil, usageError{err}
	}
	v.listen = withPortOf(v.listen, v.running.Base) // a free port is free once
	remote := &control.Client{URL: v.running.Control}
	sandbox, err := remote.Describe(ctx)
	// The witness knows a request by the address that it came to.
	if sandbox.Base = v.running.Base; v.publicBase != "" {
		sandbox.Base = v.publicBase
	}
	return sandbox, remote, err
}

// withPortOf keeps the host of what was listened on: its address names another
// one where that was all of this machine's.
func withPortOf(listen, base string) string {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	return net.JoinHostPort(host, base[strings.LastIndex(base, ":")+1:])
}

// Close implements trial.Venue.
func (v *venue) Close(context.Context, control.Sandbox) error { return v.running.Close() }
