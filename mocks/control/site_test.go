package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// site is a host with a default sandbox and a named one, n1. The clocks stand
// at the beginning of 2027.
type site struct {
	host     control.Host
	guard    control.Guard
	defaults *sandbox
	named    map[string]*sandbox
	// orders are those that were taken; a new sandbox is n2, n3, …
	orders []control.Order
	// createError, if set, is what happens to an order.
	createError error
}

type sandbox struct {
	kernel *kernel.Kernel
	world  atomic.Pointer[world.World]
	aged   []string // what was asked of age
	// rotated: a previous key is published.
	rotated bool
	self    control.Sandbox
}

func newSite() *site {
	s := &site{defaults: newSandbox(""), named: map[string]*sandbox{"n1": newSandbox("n1")}}
	s.host = control.Host{Find: s.find, List: s.list, Create: s.create, Delete: s.remove, Version: "v1.2.3"}
	return s
}

func newSandbox(id string) *sandbox {
	seed := uint64(1)
	b := &sandbox{kernel: &kernel.Kernel{
		Clock: kernel.NewClock(time.Time{}, true), IDs: kernel.NewIDs(&seed), Journal: kernel.NewJournal(),
	}}
	b.kernel.Clock.Freeze(true)
	b.kernel.Clock.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	b.world.Store(world.Default())
	base := "http://localhost:8480"
	if id != "" {
		base += "/s/" + id
	}
	b.self = control.Sandbox{
		ID: id, Base: base, Addresses: map[string]string{"idporten": base + "/idporten"},
		Clock: b.kernel.Clock, Journal: b.kernel.Journal, Faults: &b.kernel.Faults, World: b.world.Load, Patch: b.patch, Age: b.age, SelfServiceToken: selfServiceToken,
		Certificate: b.certificate, Keys: b.keys, RotateKeys: b.rotate, WithdrawKey: b.withdraw,
	}
	return b
}

func (b *sandbox) patch(patch []byte) error {
	if strings.Contains(string(patch), "broken") {
		return errors.New("no disk")
	}
	w, err := b.world.Load().Patch(patch)
	if err == nil {
		b.world.Store(w)
	}
	return err
}

// age knows one authorization: that of the first person at finance.
func (b *sandbox) age(client, pid string, by, idle time.Duration) (any, error) {
	b.aged = append(b.aged, fmt.Sprintf("%s %s %v %v", client, pid, by, idle))
	if client != "finance" || pid != "15817840008" {
		return nil, nil
	}
	started := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).Add(-by)
	if started.Year() < 1970 {
		return nil, errors.New("too old")
	}
	return struct {
		ClientID string    `json:"client_id"`
		PID      string    `json:"pid"`
		Scopes   []string  `json:"scopes"`
		Started  time.Time `json:"started"`
		Ends     time.Time `json:"ends"`
	}{client, pid, []string{"openid"}, started, started.AddDate(1, 0, 0)}, nil
}

// selfServiceToken knows one organisation, and says what it was asked for.
func selfServiceToken(orgno string, scopes []string, lifetime time.Duration) (any, error) {
	if orgno != "311223348" {
		return nil, errors.New("orgno is not an organisation number")
	}
	return struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int64  `json:"expires_in"`
		Scope       string `json:"scope"`
		Orgno       string `json:"orgno"`
		Base        string `json:"base"`
	}{"made.up.token", "Bearer", int64(lifetime/time.Second) + 1, strings.Join(scopes, " "), orgno, "http://localhost:8480/selfservice"}, nil
}

// note serves a trivial operation, so that the journal has an exchange.
func (b *sandbox) note(name, step, correlationID string) { b.noteBody(name, step, correlationID, "no") }

func (b *sandbox) noteBody(name, step, correlationID, body string) {
	op := kernel.Operation{Name: name, Step: step, Run: func(r *http.Request) (kernel.Reply, error) {
		if _, err := io.ReadAll(r.Body); err != nil {
			return kernel.Reply{}, err
		}
		reply := kernel.Bytes(http.StatusBadRequest, "text/plain", []byte(body))
		reply.Why = &kernel.Why{Refusal: "code_late", Catalogue: "TOK-01", Cause: "61 s", CorrelationID: correlationID}
		return reply, nil
	}}
	r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader("a=b"))
	b.kernel.Serve(op, nil).ServeHTTP(httptest.NewRecorder(), r)
}

func (s *site) find(id string) (control.Sandbox, bool) {
	if id == "" {
		return s.defaults.self, true
	}
	b, ok := s.named[id]
	if !ok {
		return control.Sandbox{}, false
	}
	return b.self, true
}

func (s *site) list() []control.Sandbox {
	var list []control.Sandbox
	for _, b := range s.named {
		list = append(list, b.self)
	}
	slices.SortFunc(list, func(a, b control.Sandbox) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (s *site) create(o control.Order) (control.Sandbox, error) {
	if s.createError != nil {
		return control.Sandbox{}, s.createError
	}
	s.orders = append(s.orders, o)
	b := newSandbox(fmt.Sprintf("n%d", len(s.named)+1))
	if o.World != nil {
		w, err := world.Load("world", o.World)
		if err != nil {
			return control.Sandbox{}, err
		}
		b.world.Store(w)
	}
	b.self.Blind, b.self.Switches = o.Blind, o.Switches
	s.named[b.self.ID] = b
	return b.self, nil
}

func (s *site) remove(id string) bool {
	_, ok := s.named[id]
	delete(s.named, id)
	return ok
}

// call is a request as a program of this machine would send it.
type call struct {
	method, path, body string
	// header replaces what would be sent otherwise; an empty value: nothing.
	header map[string]string
	host   string // localhost:8480
	peer   string // 127.0.0.1:50000
}

func (c call) request(ctx context.Context) *http.Request {
	r := httptest.NewRequestWithContext(ctx, c.method, c.path, strings.NewReader(c.body))
	r.Host, r.RemoteAddr = "localhost:8480", "127.0.0.1:50000"
	if c.host != "" {
		r.Host = c.host
	}
	if c.peer != "" {
		r.RemoteAddr = c.peer
	}
	if c.method == http.MethodPost || c.method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
		if value == "" {
			r.Header.Del(name)
		}
	}
	return r
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// exchange sends a request and holds it, and what comes back, against
// openapi.json. Every test goes through here (or, for streams, through check).
func exchange(t *testing.T, s *site, c call) answer {
	t.Helper()
	r, w := c.request(t.Context()), httptest.NewRecorder()
	control.New(s.host, s.guard).ServeHTTP(w, r)
	check(t, r, []byte(c.body), w.Code, w.Header(), w.Body.Bytes())
	return answer{w.Code, w.Header(), w.Body.String()}
}

func check(t *testing.T, r *http.Request, sent []byte, status int, header http.Header, body []byte) {
	t.Helper()
	openAPI().checkResponse(t, r, status, header, body)
	if err := openAPI().requestError(r, sent); err != nil && status < 300 {
		t.Errorf("%s %s was answered although openapi.json does not allow it: %v", r.Method, r.URL, err)
	}
	if got := header.Get("Cache-Control") + "; " + header.Get("X-Content-Type-Options"); got != "no-store; nosniff" {
		t.Errorf("%s %s: got %s", r.Method, r.URL, got)
	}
	want := "application/problem+json"
	if got := header.Get("Content-Type"); status >= 400 && got != want {
		t.Errorf("%s %s: %d has content type %q, want %q", r.Method, r.URL, status, got, want)
	}
}

// get and post are the common calls; they return status and body in one text.
func get(t *testing.T, s *site, path string) string {
	t.Helper()
	return exchange(t, s, call{method: http.MethodGet, path: path}).String()
}

func post(t *testing.T, s *site, path, body string) string {
	t.Helper()
	return exchange(t, s, call{method: http.MethodPost, path: path, body: body}).String()
}

func (a answer) String() string { return fmt.Sprintf("%d %s", a.status, a.body) }

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// contains fails unless got has each of the texts.
func contains(t *testing.T, got string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("\n got %s\nwant it to contain %s", got, text)
		}
	}
}

// problem returns what a refusal says: status, detail and errors.
func (a answer) problem(t *testing.T) string {
	t.Helper()
	var p struct {
		Type, Title, Detail string
		Status              int
		Errors              []struct{ Path, Message string }
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatal(err)
	}
	if p.Status != a.status || p.Type != "about:blank" || p.Title != http.StatusText(a.status) {
		t.Errorf("type, title and status are not those of %d: %s", a.status, a.body)
	}
	lines := []string{fmt.Sprintf("%d %s", p.Status, p.Detail)}
	for _, e := range p.Errors {
		lines = append(lines, e.Path+": "+e.Message)
	}
	return strings.Join(lines, "\n")
}

// refused is one row of a table of refusals.
type refused struct {
	name, method, path, body string
	// want has all of these, separated by |.
	want string
	// allowed: openapi.json allows the request, since the mistake is one
	// that no schema can see.
	allowed bool
}

// refuses runs a table; each refusal leaves the world and the clock alone.
func refuses(t *testing.T, rows []refused) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newSite()
			c := call{method: row.method, path: row.path, body: row.body}
			contains(t, exchange(t, s, c).problem(t), strings.Split(row.want, "|")...)
			if err := openAPI().requestError(c.request(t.Context()), []byte(row.body)); (err == nil) != row.allowed {
				t.Errorf("what openapi.json says of the request: %v", err)
			}
			if s.defaults.world.Load() != world.Default() || len(s.named) != 1 || len(s.orders) != 0 {
				t.Error("something was changed")
			}
			equal(t, get(t, s, "/_portprove/clock"), `200 {"now":"2027-01-01T00:00:00Z","running":false}`)
		})
	}
}
