// Package control is the mock's own API below /_portprove: the clock, ageing,
// the world, faults, the journal, sandboxes. Nothing here is protocol, and no real
// service has it.
//
// A request's way: the [Guard] lets it in, the table in routes.go finds its
// step, the step answers with a reply or an error, and one adapter writes.
// Every refusal is a problem of RFC 9457. Each sandbox has the same paths below
// its own control address: /_portprove for the default one and
// /_portprove/sandboxes/{id} for a named one, so that whoever was given such
// an address need not know which it is. openapi.json describes all of it.
//
// The package declares what it needs as functions; package mocks fills them
// in.
package control

import (
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Sandbox is what the API can see and do of one sandbox.
type Sandbox struct {
	// ID is empty for the default sandbox.
	ID string
	// Base is the address of the sandbox, Addresses that of each host.
	Base      string
	Addresses map[string]string
	Blind     bool
	// Switches lists those that are off their default.
	Switches map[string]string

	Clock   *kernel.Clock
	Journal *kernel.Journal
	Faults  *kernel.Faults
	World   func() *world.World
	// Patch changes the world, or nothing; its error is a world.Problems
	// where the patch is at fault.
	Patch func(patch []byte) error
	// Age ages the authorization of a person at a client; see the docs of
	// idporten.Server.Age. The first result is what to show as JSON, nil if
	// there is no authorization; an error is the caller's fault.
	Age func(client, pid string, by, idle time.Duration) (any, error)
	// SelfServiceToken issues an access token for the admin API of
	// integrations. With no scopes it has all but the supplier's; with no
	// lifetime the usual one. An error is the caller's fault.
	SelfServiceToken func(orgno string, scopes []string, lifetime time.Duration) (any, error)
	// Certificate issues a business certificate, with the number where it was
	// before SEID2 if old is set. An error is the caller's fault.
	Certificate func(orgno string, old bool) (any, error)
	// Keys shows ID-porten's keys, RotateKeys and WithdrawKey change them; an
	// error of WithdrawKey is the caller's fault.
	Keys                    func() any
	RotateKeys, WithdrawKey func() (any, error)
	// Instances lists those at Altinn as they are now.
	Instances func() (any, error)
}

// Order is what a new sandbox shall be like.
type Order struct {
	// World is a world file as JSON; empty: the default world.
	World []byte
	Seed  *uint64
	// Clock is where its time begins; zero: now. Frozen lets it stand.
	Clock    time.Time
	Frozen   bool
	Blind    bool
	Switches map[string]string
	// TTL is how long, by the machine's clock, it is kept; 0: until deleted.
	TTL time.Duration
}

// Host is what the API can do to the whole.
type Host struct {
	// Find returns a sandbox; the empty id is the default one.
	Find func(id string) (Sandbox, bool)
	// List returns the named sandboxes, ordered by id.
	List func() []Sandbox
	// Create makes a sandbox. Its error is the client's fault if it is a
	// world.Problems or an [OrderError].
	Create func(Order) (Sandbox, error)
	// Delete ends a named sandbox; false: there is none.
	Delete func(id string) bool
	// CA is the certificate, as PEM, that clients trust to reach the mock by
	// TLS; empty: there is none of its own.
	CA []byte
	// Version of the program, for health.
	Version string
}

// OrderError says what is wrong with an order, and what is allowed.
type OrderError struct{ Detail string }

func (e OrderError) Error() string { return e.Detail }
