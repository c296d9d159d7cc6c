package mocks

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/portprove/portprove/mocks/control"
	"github.com/portprove/portprove/mocks/idporten"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/selfservice"
	"github.com/portprove/portprove/mocks/world"
)

// prefixes of a site.
const (
	controlPrefix = "/_portprove"
	sandboxPrefix = "/s/"
)

// Site holds a default sandbox and named ones: parallel-safe, each with a
// world of its own.
type Site struct {
	// Default is the sandbox at the root.
	Default *Sandbox

	// origin of the main listener, and the base under which clients know it.
	origin, base string
	addresses    Addresses
	layout       Layout
	// prefix is the path of the public base, if it has one.
	prefix string
	keys   Keys
	log    *slog.Logger
	ids    *kernel.IDs
	// clock is the machine's; time-to-live is counted by it.
	clock   *kernel.Clock
	control http.Handler
	// own serves the listener's own address; elsewhere, in the layout hosts,
	// hosts that no sandbox stands in for.
	own, elsewhere http.Handler
	// apart: the control API has a listener of its own.
	apart bool

	mu    sync.RWMutex
	named map[string]*tenant
}

// tenant is a named sandbox with its end.
type tenant struct {
	*Sandbox
	id, base string
	ends     time.Time // zero: none
}

// SiteOptions say what a site shall be like.
type SiteOptions struct {
	// Default describes the default sandbox, Addresses included.
	Default Options
	// Base is the origin of the main listener.
	Base string
	// PublicBase, if set, is where clients reach the main listener.
	PublicBase string
	// Layout that the addresses have.
	Layout Layout
	// Guard protects the control API.
	Guard control.Guard
	// ControlApart keeps the control API off the main handler.
	ControlApart bool
	// CA is the certificate, as PEM, of the authority that has issued the
	// listeners' certificate; empty: there is none.
	CA      []byte
	Version string
}

// NewSite returns a site; its default sandbox is ready.
func NewSite(o SiteOptions) (*Site, error) {
	sandbox, err := New(o.Default)
	if err != nil {
		return nil, err
	}
	s := &Site{
		Default: sandbox, origin: o.Base, base: o.Base, addresses: o.Default.Addresses, layout: o.Layout, keys: o.Default.Keys, log: o.Default.Log,
		ids: kernel.NewIDs(nil), clock: kernel.NewClock(time.Time{}, true), apart: o.ControlApart, named: make(map[string]*tenant),
	}
	s.control = control.New(control.Host{
		Find: s.find, List: s.list, Create: s.create, Delete: s.remove, CA: o.CA, Version: o.Version,
	}, o.Guard)
	if o.PublicBase != "" {
		s.base, s.prefix = o.PublicBase, pathOf(o.PublicBase)
	}
	s.own, s.elsewhere = http.HandlerFunc(s.atOwnAddress), sandbox.elsewhereHandler()
	return s, nil
}

// ServeHTTP is the main handler: the sandboxes in their layout, the start page
// and, unless it stands apart or the default sandbox is blind, the control API.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.layout == LayoutHosts {
		s.byHost(w, r)
		return
	}
	s.own.ServeHTTP(w, r)
}

// atOwnAddress serves what the main listener has under its own address, or
// under the public one: a tunnel may hand on the path with the public base's
// prefix or without it.
func (s *Site) atOwnAddress(w http.ResponseWriter, r *http.Request) {
	if s.prefix != "" && strings.HasPrefix(r.URL.Path, s.prefix+"/") {
		http.StripPrefix(s.prefix, s.route(s.front)).ServeHTTP(w, r)
		return
	}
	if s.ControlHere() && strings.HasPrefix(r.URL.Path+"/", controlPrefix+"/") {
		s.control.ServeHTTP(w, r)
		return
	}
	s.route(s.front).ServeHTTP(w, r)
}

// front is a sandbox in layout paths, with its start page at the root.
func (s *Site) front(b *Sandbox, id string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !b.Blind && r.URL.Path == "/" && r.Method == http.MethodGet:
			b.startPage(w, s.controlOf(id))
		case s.layout == LayoutHosts && id == "":
			http.NotFound(w, r) // its addresses are the real ones
		default:
			b.ServeHTTP(w, r)
		}
	})
}

// controlOf is the control API of a sandbox, or empty if it isn't here. It
// goes by the listener's own address only.
func (s *Site) controlOf(id string) string {
	switch {
	case !s.ControlHere():
		return ""
	case id != "":
		return s.origin + controlPrefix + "/sandboxes/" + id
	}
	return s.origin + controlPrefix
}

// ControlHere says whether the main handler serves the control API.
func (s *Site) ControlHere() bool { return !s.apart && !s.Default.Blind }

// Control is the control API, for a listener of its own.
func (s *Site) Control() http.Handler { return s.control }

// Host serves one host of all sandboxes, for the layout ports.
func (s *Site) Host(h Host) http.Handler {
	return s.route(func(b *Sandbox, _ string) http.Handler { return b.Host(h) })
}

// route hands a request below /s/<id> to that sandbox, any other to the
// default one.
func (s *Site) route(handler func(b *Sandbox, id string) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, named := strings.CutPrefix(r.URL.Path, sandboxPrefix)
		id, _, _ := strings.Cut(rest, "/")
		t, found := s.tenant(id)
		switch {
		case !named:
			handler(s.Default, "").ServeHTTP(w, r)
		case !found:
			http.NotFound(w, r)
		default:
			http.StripPrefix(sandboxPrefix+id, handler(t.Sandbox, id)).ServeHTTP(w, r)
		}
	})
}

func (s *Site) tenant(id string) (*tenant, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t, ok := s.named[id]
	return t, ok && !t.over(s.clock.Now())
}

func (t *tenant) over(now time.Time) bool { return !t.ends.IsZero() && !now.Before(t.ends) }

func (s *Site) find(id string) (control.Sandbox, bool) {
	if id == "" {
		return s.Default.controlled("", s.base), true
	}
	t, ok := s.tenant(id)
	if !ok {
		return control.Sandbox{}, false
	}
	return t.controlled(t.id, t.base), true
}

func (s *Site) list() []control.Sandbox {
	s.sweep()
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]control.Sandbox, 0, len(s.named))
	for _, t := range s.named {
		list = append(list, t.controlled(t.id, t.base))
	}
	slices.SortFunc(list, func(a, b control.Sandbox) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// maxSandboxes bounds the memory of a site: each may keep 8 MiB of journal.
const maxSandboxes = 1000

// idBytes of a sandbox's id make it hard to meet another's by accident.
const idBytes = 6

func (s *Site) create(o control.Order) (control.Sandbox, error) {
	options := Options{
		Seed: o.Seed, Clock: o.Clock, Frozen: o.Frozen, Blind: o.Blind, Switches: o.Switches, Keys: s.keys, Log: s.log,
	}
	if len(o.World) > 0 {
		w, err := world.Load("world", o.World)
		if err != nil {
			return control.Sandbox{}, err
		}
		options.World = w
	}
	t := &tenant{id: s.ids.Hex(idBytes)}
	t.base = s.base + sandboxPrefix + t.id
	options.Addresses = Below(t.base)
	if s.layout == LayoutPorts {
		options.Addresses = s.addresses.behind(sandboxPrefix + t.id)
	}
	sandbox, err := New(options)
	if err != nil {
		return control.Sandbox{}, control.OrderError{Detail: err.Error()}
	}
	t.Sandbox = sandbox
	if o.TTL > 0 {
		t.ends = s.clock.Now().Add(o.TTL)
	}
	s.sweep()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.named) >= maxSandboxes {
		return control.Sandbox{}, control.OrderError{Detail: "there are 1000 sandboxes already; delete some, or give them a ttl"}
	}
	s.named[t.id] = t
	return t.controlled(t.id, t.base), nil
}

func (s *Site) remove(id string) bool {
	s.sweep()
	return len(s.drop(func(t *tenant) bool { return t.id == id })) > 0
}

// drop forgets sandboxes, and their files when the lock is free again.
func (s *Site) drop(which func(*tenant) bool) []*tenant {
	gone := s.forget(which)
	for _, t := range gone {
		if err := t.Close(); err != nil && s.log != nil {
			s.log.Error("files of a sandbox are left", "sandbox", t.id, "error", err)
		}
	}
	return gone
}

func (s *Site) forget(which func(*tenant) bool) []*tenant {
	s.mu.Lock()
	defer s.mu.Unlock()
	var gone []*tenant
	for id, t := range s.named {
		if which(t) {
			delete(s.named, id)
			gone = append(gone, t)
		}
	}
	return gone
}

// Close removes the files of every sandbox.
func (s *Site) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	errs := []error{s.Default.Close()}
	for _, t := range s.named {
		errs = append(errs, t.Close())
	}
	return errors.Join(errs...)
}

// sweep drops sandboxes whose time is over.
func (s *Site) sweep() {
	now := s.clock.Now()
	s.drop(func(t *tenant) bool { return t.over(now) })
}

// controlled is what the control API sees of a sandbox.
func (s *Sandbox) controlled(id, base string) control.Sandbox {
	return control.Sandbox{
		ID: id, Base: base, Addresses: s.Addresses.names(), Blind: s.Blind, Switches: s.Switches,
		Clock: s.Clock(), Journal: s.Journal(), Faults: s.Faults(), World: s.World,
		Patch: func(patch []byte) error { return s.PatchWorld(patch) },
		Age: func(client, pid string, by, idle time.Duration) (any, error) {
			a, err := s.Age(client, pid, by, idle)
			if errors.Is(err, idporten.ErrNoAuthorization) {
				return nil, nil //nolint:nilnil // nothing there, which is no fault of the call.
			}
			return a, err
		},
		SelfServiceToken: func(orgno string, scopes []string, lifetime time.Duration) (any, error) {
			return s.SelfServiceToken(selfservice.TokenOrder{Orgno: orgno, Scopes: scopes, Lifetime: lifetime})
		},
		Certificate: func(number string, old bool) (any, error) { return s.idporten.IssueCertificate(number, old) },
		Keys:        func() any { return s.idporten.KeySet() },
		RotateKeys:  func() (any, error) { return s.idporten.RotateKeys() },
		WithdrawKey: func() (any, error) { return s.idporten.WithdrawKey() },
		Instances:   func() (any, error) { return s.altinn.Instances() },
	}
}
