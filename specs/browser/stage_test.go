// Package browser_test signs in at the mock of ID-porten as a person does: in
// a real browser, one Chromium for all tests, by mouse or by keyboard.
//
//   - stage_test.go: the browser, the mock, and services for it to come back to;
//   - login_test.go: the ways of a login;
//   - keyboard_test.go: the same without a mouse;
//   - session_test.go: single sign-on, consent, whom to represent, logout;
//   - language_test.go: the four languages;
//   - report_test.go: the report of a conformance run, from the disk;
//   - pages_test.go: each page in languages, colours and widths, by axe-core.
//
// Each test has a browser profile of its own; when it ends, no request may
// have gone to a host that is not the test's, and the console has no error.
package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/portprove/portprove/mocks"
)

// limit of one test; what is awaited longer never comes.
const limit = time.Minute

// chromium is started by the first test that needs it and ended by TestMain.
var chromium = sync.OnceValues(startChromium)

var stopChromium = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	stopChromium()
	os.Exit(code)
}

func startChromium() (context.Context, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, exec.ErrNotFound
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1000, 900),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	stopChromium = func() { closeBrowser(); stop() }
	return browser, chromedp.Do(browser)
}

// missing skips a test, which CI may not.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + ", and CI must have it")
	}
	t.Skip(what)
}

// stage is a tab of a fresh browser profile, a running mock, and a service for
// each of two of its clients.
type stage struct {
	*testing.T
	*mocks.Running
	tab      context.Context
	web, spa *service
	login    string

	mu    sync.Mutex
	hosts map[string]bool
	asked []string // the addresses, in order
	also  []string // what the browser may ask besides
	wrong []string
}

// open starts all of it.
func open(t *testing.T, layout ...mocks.Layout) *stage {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		missing(t, fmt.Sprintf("there is no Chromium that starts on this machine (packages chromium or google-chrome): %v", err))
	}
	o := mocks.ServeOptions{}
	if len(layout) > 0 {
		o.Layout = layout[0]
	}
	s := &stage{T: t, hosts: make(map[string]bool)}
	if s.Running, err = mocks.Serve(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.must(s.Close()) })
	s.login = s.Addresses()[mocks.HostLogin]
	s.web, s.spa = s.service("web-demo"), s.service("spa-demo")
	tab, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	s.must(chromedp.Do(tab))
	s.must(chromedp.Listen(tab, s.watch))
	limited, cancel := context.WithTimeout(tab, limit)
	t.Cleanup(cancel)
	s.tab = limited
	t.Cleanup(s.expectNothingWrong)
	return s
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// watch notes where the browser asks and what it complains of.
func (s *stage) watch(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		s.asked = append(s.asked, e.Request.URL)
		if u, err := url.Parse(e.Request.URL); err == nil {
			s.hosts[u.Scheme+"://"+u.Host] = true
		}
	case *runtime.EventExceptionThrown:
		s.wrong = append(s.wrong, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		s.wrong = append(s.wrong, fmt.Sprintf("console.%s", e.Type))
	case *log.EventEntryAdded:
		// A form that can't be taken is answered with 400, which is meant.
		if !strings.Contains(e.Entry.Text, "status of 400") && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
			s.wrong = append(s.wrong, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (s *stage) expectNothingWrong() {
	s.mu.Lock()
	defer s.mu.Unlock()
	ours := append([]string{s.web.address, s.spa.address}, s.also...)
	for _, base := range s.Addresses() {
		if u, err := url.Parse(base); err == nil {
			ours = append(ours, u.Scheme+"://"+u.Host)
		}
	}
	for host := range s.hosts {
		if !slices.Contains(ours, host) {
			s.Errorf("the browser asked %s", host)
		}
	}
	for _, wrong := range s.wrong {
		s.Errorf("the browser says: %s", wrong)
	}
}

// service is a client of the mock's that a browser comes back to.
type service struct {
	client, address string
	mu              sync.Mutex
	got             []arrival
}

// arrival is a request that came to a service.
type arrival struct {
	method, path string
	form         url.Values
}

// service starts one and registers its address.
func (s *stage) service(client string) *service {
	s.Helper()
	v := &service{client: client}
	server := httptest.NewServer(http.HandlerFunc(v.receive))
	s.Cleanup(server.Close)
	v.address = server.URL
	s.patch(map[string]any{"clients": []any{map[string]any{
		"client_id":     client,
		"redirect_uris": []string{v.address + "/callback", v.address + "/stay"}, "post_logout_redirect_uris": []string{v.address + "/signed-out", v.address + "/stay"},
		"frontchannel_logout_uri": v.address + "/out", "frontchannel_logout_session_required": true,
	}}})
	return v
}

func (s *stage) patch(p map[string]any) {
	s.Helper()
	s.must(s.Default.PatchWorld(p))
}

func (v *service) receive(w http.ResponseWriter, r *http.Request) {
	switch err := r.ParseForm(); {
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	case r.URL.Path == "/stay": // the browser keeps the page that it has
		w.WriteHeader(http.StatusNoContent)
		return
	case !slices.Contains([]string{"/callback", "/out", "/signed-out"}, r.URL.Path): // Chromium asks for an icon
		http.NotFound(w, r)
		return
	}
	v.mu.Lock()
	v.got = append(v.got, arrival{r.Method, r.URL.Path, r.Form})
	v.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if _, err := fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><title>%s</title><h1 id="arrived">%[1]s</h1>`, v.client); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// at is what came to a path.
func (v *service) at(path string) (found []arrival) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, a := range v.got {
		if a.path == path {
			found = append(found, a)
		}
	}
	return found
}

// last is what came last.
func (v *service) last() arrival {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.got) == 0 {
		return arrival{}
	}
	return v.got[len(v.got)-1]
}

// authorize opens an authorization request of a service's; changes are name,
// value, … .
func (s *stage) authorize(v *service, changes ...string) {
	s.Helper()
	q := url.Values{
		"client_id": {v.client}, "redirect_uri": {v.address + "/callback"}, "response_type": {"code"}, "scope": {"openid profile"},
		"state": {"state-of-the-test"}, "nonce": {"nonce-of-the-test"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}
	for pair := range slices.Chunk(changes, 2) {
		q.Set(pair[0], pair[1])
	}
	s.do(chromedp.Navigate(s.login + "/authorize?" + q.Encode()))
}

func (s *stage) do(actions ...chromedp.Action[chromedp.Void]) {
	s.Helper()
	if err := chromedp.Do(s.tab, actions...); err != nil {
		s.Fatalf("at %s: %v", s.at(), err)
	}
}

// value runs an action that has a value.
func value[T any](s *stage, action chromedp.Action[T]) T {
	s.Helper()
	v, err := chromedp.Run(s.tab, action)
	s.must(err)
	return v
}

// at is where the browser is, without a query; a path if at the login host.
func (s *stage) at() string {
	s.Helper()
	location := value(s, chromedp.Location())
	location, _, _ = strings.Cut(location, "?")
	return strings.TrimPrefix(location, s.login)
}

// lead runs what leads to another page, and waits for that.
func (s *stage) lead(actions ...chromedp.Action[chromedp.Void]) {
	s.Helper()
	if _, err := chromedp.RunResponse(s.tab, actions...); err != nil {
		s.Fatalf("at %s: %v", s.at(), err)
	}
}

func (s *stage) click(selector string) {
	s.Helper()
	s.lead(chromedp.Click(selector))
}

// expectAt demands a page of the login host.
func (s *stage) expectAt(path string) {
	s.Helper()
	if at := s.at(); at != path {
		s.Fatalf("the browser is at %s, not at %s", at, path)
	}
}

// expectArrival demands that the browser came back to a service, and returns
// with what.
func (s *stage) expectArrival(v *service) arrival {
	s.Helper()
	if said := value(s, chromedp.Text(chromedp.CSS("#arrived"))); said != v.client {
		s.Fatalf("the browser is at %q, not at %s", said, v.client)
	}
	return v.last()
}

// expectCode is the same for a login that succeeded, and returns what the
// id_token says.
func (s *stage) expectCode(v *service) map[string]any {
	s.Helper()
	got := s.expectArrival(v)
	if got.form.Get("code") == "" || got.form.Get("state") != "state-of-the-test" || got.form.Get("iss") != s.Addresses()[mocks.HostIDPorten] {
		s.Fatalf("%s got %v", v.client, got.form)
	}
	return s.redeem(v, got.form.Get("code"))
}

// link selects one of the pages' links.
func (s *stage) link(path string) string {
	u, err := url.Parse(s.login)
	s.must(err)
	return `a[href="` + u.Path + path + `"]`
}

// signIn chooses TestID, a person and a level.
func (s *stage) signIn(pid, level string) {
	s.Helper()
	s.expectAt("/authorize/selector")
	s.click(s.link("/authorize/testid1"))
	s.do(chromedp.SetValue("#pid", pid), chromedp.SetValue("#acr", level))
	s.click("#submit")
}
