// Package mocks puts the servers together: a [Sandbox] is one world with its
// clock, keys and journal behind one http.Handler, a [Site] holds a default
// sandbox and any number of named ones behind one or several listeners, with
// the control API beside them.
//
// In a Go test, [Start] is all that is needed:
//
//	m := mocks.Start(t)
//	a := m.Addresses()
//	profile := client.Mock(client.MockBases{
//		IDPorten: a[mocks.HostIDPorten], Login: a[mocks.HostLogin], Altinn: a[mocks.HostAltinn],
//		Apps: a[mocks.HostApps], Skatteetaten: a[mocks.HostSkatteetaten],
//	})
//	m.Default.Clock().Advance(61 * time.Second)
//
// Layouts: paths puts every host below a prefix of one origin, ports gives
// each host a listener, so that origins differ as in reality, hosts goes by
// the Host header and has the real names of the test environment, with TLS.
// The handlers are the same. realhosts.go has the one table of real hosts:
// which are served, which are gone, and which are production and never served.
package mocks

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/portprove/portprove/mocks/altinn"
	"github.com/portprove/portprove/mocks/idporten"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/selfservice"
	"github.com/portprove/portprove/mocks/skatteetaten"
	"github.com/portprove/portprove/mocks/world"
)

// Options say what a sandbox shall be like. The zero value works, but for
// Addresses.
type Options struct {
	// Addresses are those under which clients reach the sandbox.
	Addresses Addresses
	// World; nil: the default world.
	World *world.World
	// Seed makes ids repeat; nil: they are random.
	Seed *uint64
	// Clock is where the sandbox's time begins; zero: now.
	Clock time.Time
	// Frozen lets the clock stand.
	Frozen bool
	// Blind hides everything that the real services don't have.
	Blind bool
	// Switches by name, see [Switches].
	Switches map[string]string
	// Keys; the zero value: the embedded test keys, which everybody has.
	Keys Keys
	// Log; nil: none.
	Log *slog.Logger
}

// Keys are the signing keys of the issuers; SelfService has the one of its
// access tokens, Business the authority that issues clients their certificates.
type Keys struct {
	IDPorten, Altinn, SelfService []kernel.Key
	Business                      kernel.Key
}

// keysPerIssuer is the current key and the next one.
const keysPerIssuer = 2

// GenerateKeys makes fresh keys, which takes a second or two.
func GenerateKeys() (Keys, error) {
	own, err := kernel.GenerateKeys(idporten.CommonName, keysPerIssuer)
	if err != nil {
		return Keys{}, err
	}
	altinns, err := kernel.GenerateKeys(altinn.CommonName, keysPerIssuer)
	if err != nil {
		return Keys{}, err
	}
	admission, err := kernel.GenerateKeys(selfservice.CommonName, 1)
	if err != nil {
		return Keys{}, err
	}
	business, err := kernel.GenerateAuthority(idporten.AuthorityName)
	return Keys{own, altinns, admission, business}, err
}

// Sandbox is one world.
type Sandbox struct {
	Addresses Addresses
	Blind     bool
	// Switches lists those that are off their default.
	Switches map[string]string

	kernel      *kernel.Kernel
	world       atomic.Pointer[world.World]
	patching    sync.Mutex
	idporten    *idporten.Server
	selfservice *selfservice.Server
	altinn      *altinn.Server
	spool       *kernel.Spool
	hosts       map[Host]http.Handler
	handler     http.Handler
}

// New returns a sandbox.
func New(o Options) (*Sandbox, error) {
	settings, err := setSwitches(o.Switches)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{Addresses: o.Addresses, Blind: o.Blind, Switches: offDefault(o.Switches), spool: new(kernel.Spool)}
	s.kernel = &kernel.Kernel{
		Clock: kernel.NewClock(o.Clock, !o.Frozen), IDs: kernel.NewIDs(o.Seed), Journal: kernel.NewJournal(), Log: o.Log, Blind: o.Blind,
	}
	s.world.Store(o.World)
	if o.World == nil {
		s.world.Store(world.Default())
	}
	if err := s.build(o, settings); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Sandbox) build(o Options, settings servers) error {
	var err error
	s.idporten, err = idporten.New(s.kernel, idporten.Config{
		Issuer: o.Addresses[HostIDPorten], Login: o.Addresses[HostLogin], World: s.World,
		Keys: o.Keys.IDPorten, Authority: o.Keys.Business, Switches: settings.idporten,
	})
	if err != nil {
		return err
	}
	validator := skatteetaten.New(s.kernel, skatteetaten.Config{
		Issuer: s.idporten.Issuer, World: s.World, IDPortenKeys: s.idporten.PublishedKeys, Switches: settings.skatteetaten,
	})
	s.altinn, err = altinn.New(s.kernel, altinn.Config{
		Platform: o.Addresses[HostAltinn], Apps: o.Addresses[HostApps], World: s.World, IDPortenKeys: s.idporten.PublishedKeys,
		Judge: judgement(validator), Spool: s.spool, Keys: o.Keys.Altinn, Switches: settings.altinn,
	})
	if err != nil {
		return err
	}
	s.selfservice, err = selfservice.New(s.kernel, selfservice.Config{
		Base: o.Addresses[HostSelfService], World: s.World, Change: s.changeWorld,
		Keys: o.Keys.SelfService, Switches: settings.selfservice,
	})
	if err != nil {
		return err
	}
	s.hosts = map[Host]http.Handler{
		HostIDPorten:     s.idporten.IssuerHost(),
		HostLogin:        s.idporten.LoginHost(),
		HostAltinn:       s.altinn.PlatformHost(),
		HostApps:         s.altinn.AppsHost(),
		HostSkatteetaten: validator.ValidatorHost(),
		HostSelfService:  s.selfservice.Host(),
	}
	s.handler = s.paths()
	return nil
}

// Close removes the files that were uploaded to the sandbox, which is of no use
// after that.
func (s *Sandbox) Close() error { return s.spool.Close() }

// Host returns the handler of one host, for the layout ports.
func (s *Sandbox) Host(h Host) http.Handler { return s.hosts[h] }

// ServeHTTP serves every host below its prefix: the layout paths.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Clock is the sandbox's time.
func (s *Sandbox) Clock() *kernel.Clock { return s.kernel.Clock }

// Journal holds the latest exchanges.
func (s *Sandbox) Journal() *kernel.Journal { return s.kernel.Journal }

// Faults are errors on demand.
func (s *Sandbox) Faults() *kernel.Faults { return &s.kernel.Faults }

// World is the world as it is now. Nobody changes it.
func (s *Sandbox) World() *world.World { return s.world.Load() }

// PatchWorld changes the world, see [world.World.Patch]; patch is marshalled
// unless it is JSON already.
func (s *Sandbox) PatchWorld(patch any) error {
	return s.changeWorld(func(*world.World) (any, error) { return patch, nil })
}

// changeWorld looks at the world and changes it in one step: between the look
// and the patch that decide makes of it nobody else changes anything.
func (s *Sandbox) changeWorld(decide func(*world.World) (patch any, err error)) error {
	s.patching.Lock()
	defer s.patching.Unlock()
	patch, err := decide(s.World())
	if err != nil {
		return err
	}
	data, ok := patch.([]byte)
	if !ok {
		if data, err = json.Marshal(patch); err != nil {
			return err
		}
	}
	next, err := s.World().Patch(data)
	if err != nil {
		return err
	}
	s.world.Store(next)
	return nil
}

// SelfServiceToken issues an access token for the admin API, see
// [selfservice.Server.Mint].
func (s *Sandbox) SelfServiceToken(o selfservice.TokenOrder) (selfservice.Token, error) {
	return s.selfservice.Mint(o)
}

// Age makes an authorization older, see [idporten.Server.Age].
func (s *Sandbox) Age(client, pid string, by, idle time.Duration) (idporten.Authorization, error) {
	return s.idporten.Age(client, pid, by, idle)
}
