package main

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
)

// stage is a mock with a store of tokens for the client's commands.
type stage struct {
	*mocks.Running
	dir string
	mu  sync.Mutex
	// said is all that any command printed.
	said strings.Builder
}

func newStage(t *testing.T) *stage {
	t.Helper()
	return &stage{Running: mocks.Start(t), dir: filepath.Join(t.TempDir(), "tokens")}
}

func (s *stage) call(t *testing.T, args ...string) outcome {
	t.Helper()
	o := portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": s.Control}, append(args, "--store", s.dir)...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said.WriteString(o.out + o.err)
	return o
}

const byTestPerson = "--person=15817840008"

func TestClientWalksTheSteps(t *testing.T) {
	s := newStage(t)
	s.call(t, "status").expect(t, 0, `(?m)^NO ID-Porten\n  no token\nNO Altinn\n  no token$`)
	s.call(t, "token").expect(t, 2, `there is no code to redeem; run portprove login first`)
	s.call(t, "exchange").expect(t, 2, `run portprove login and portprove token first`)
	s.call(t, "refresh").expect(t, 2, `run portprove authorize first`)
	s.call(t, "login", byTestPerson).expect(t, 0, `A code was obtained and kept\.\nRun portprove token now`)
	s.call(t, "token").expect(t, 0, `(?m)^Access token was successfully obtained\.\n  Granted scope: openid skatteetaten:mvameldinginnsending altinn:instances\.read altinn:instances\.write\n  Access token will expire in: 7200 s`)
	s.call(t, "token").expect(t, 2, `there is no code to redeem`)
	s.call(t, "exchange").expect(t, 0, `Access token was successfully obtained\.`, `first checked when an instance is created`)
	s.call(t, "refresh").expect(t, 0, `Access token was successfully obtained\.`)
	s.call(t, "reauthorize", byTestPerson).expect(t, 0, `Access token was successfully obtained\.`)
	s.call(t, "status").expect(t, 0, `(?m)^NO Altinn\n  Granted scope: altinn:instances\.read`, `Authorization ends: .* UTC, .* in Oslo, in 36[45] days \(from your profile, not from the server\)`)
	s.call(t, "status", "--fail-within", "30d").expect(t, 0)
	s.call(t, "status", "--fail-within", "400d").expect(t, 1, `the authorization ends .*, which is within 400 days`)
	s.expectNoSecretSaid(t)
}

// expectNoSecretSaid reads the tokens from the store and looks for them, and
// for what must never be printed, in all that was said.
func (s *stage) expectNoSecretSaid(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q, %v", files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	secrets := regexp.MustCompile(`"(?:access_token|refresh_token|id_token|jwt|code)": "([^"]+)"`).FindAllStringSubmatch(string(text), -1)
	if len(secrets) < 4 {
		t.Fatalf("%d secrets in the store", len(secrets))
	}
	planted := []string{"finance-secret", "15817840008", "eyJ"}
	for _, m := range secrets {
		planted = append(planted, m[1])
	}
	for _, secret := range planted {
		if strings.Contains(s.said.String(), secret) {
			t.Errorf("a command printed %s", secret[:3]+"…")
		}
	}
}

func TestClientMeetsALateCode(t *testing.T) {
	s := newStage(t)
	s.call(t, "login", byTestPerson).expect(t, 0)
	s.Default.Clock().Advance(61 * time.Second)
	s.call(t, "token").expect(t, 1,
		`Web service returned error code 400 \(\{"error":"invalid_grant","error_description":"invalid_grant \(correlation id: [0-9a-f-]{36}\)"\}\)\.`,
		`Run login again to get a new code, then token at once\.`)
	s.call(t, "token").expect(t, 2, `there is no code to redeem`)
	s.call(t, "authorize", byTestPerson).expect(t, 0, `Access token was successfully obtained\.`)
}

func TestLogoutRevokes(t *testing.T) {
	s := newStage(t)
	s.call(t, "logout").expect(t, 2, `nobody is signed in here`)
	s.call(t, "authorize", byTestPerson).expect(t, 0)
	if _, err := s.Default.Age("finance", "15817840008", 0, 0); err != nil {
		t.Fatal(err)
	}
	s.call(t, "logout").expect(t, 0, `The authorization is revoked and the tokens are forgotten\.\nThe browser's session ends at http://.*/logout\?client_id=finance`)
	if _, err := s.Default.Age("finance", "15817840008", 0, 0); err == nil {
		t.Error("the authorization is still there")
	}
	s.call(t, "status").expect(t, 0, `no token`)

	s.call(t, "authorize", byTestPerson).expect(t, 0)
	if err := s.Default.PatchWorld(map[string]any{"clients": []any{map[string]any{"client_id": "finance", "token_endpoint_auth_method": "client_secret_basic"}}}); err != nil {
		t.Fatal(err)
	}
	s.call(t, "logout").expect(t, 0) // the client reads its registration anew
}

func TestClientsWrongCalls(t *testing.T) {
	s := newStage(t)
	s.call(t, "login", "--client", "finanse").expect(t, 2, `the mock has no client "finanse"; did you mean finance\? It has: finance, `)
	s.call(t, "login", "--person", "12057012345").expect(t, 2, `only synthetic ones`)
	s.call(t, "login", "--level", "hgih").expect(t, 2, `did you mean high\?`)
	s.call(t, "login", "--profile", filepath.Join(t.TempDir(), "none.yaml")).expect(t, 2, `the profile is not right`)
	s.call(t, "login", "--profile", "moc").expect(t, 2, `there is no profile "moc"; did you mean mock\? Allowed: mock, or a profile file`)
	s.call(t, "login", "--profile", "test").expect(t, 2, `environment test needs a client of your own; make a profile file with portprove init --profile test --file my-test\.yaml`)
	s.call(t, "status", "--fail-within", "soon").expect(t, 2, `"soon" is no time; write it like 30d or 720h`)
	s.call(t, "login", "--person=17908540190", "--json").expect(t, 0, `"step": "login"`)
	if o := s.call(t, "status"); strings.Contains(o.out+o.err, "17908540190") {
		t.Error("a personal number is printed")
	}
}

// At a mock, somebody without a Norwegian number signs in, too, and gets as far
// as the exchange.
func TestClientOfAPersonWithoutANumber(t *testing.T) {
	s := newStage(t)
	for who, level := range map[string]string{"SE/NO/MOCK-0002": "eidas-loa-high", "kari@post.example": "selfregistered-email"} {
		o := s.call(t, "authorize", "--person", who, "--level", level)
		o.expect(t, 1, `let the person choose a Norwegian eID`)
		if strings.Contains(o.out+o.err, who) {
			t.Errorf("the person is printed:\n%s%s", o.out, o.err)
		}
	}
	s.call(t, "authorize", "--person", "SE/NO/MOCK-0001", "--level", "eidas-loa-high").expect(t, 0) // matched
	s.call(t, "authorize", "--person", "SE/NO/MOCK-0002").expect(t, 1, `invalid_request`)
}

func TestProductionNeedsAFlag(t *testing.T) {
	file := filepath.Join(t.TempDir(), "real.yaml")
	if err := os.WriteFile(file, []byte("environment: prod\nclient_id: x\nclient_secret: {env: SECRET}\ntoken_endpoint_auth_method: client_secret_post\n"+
		"redirect_uri: https://finance.example/?cmp=USMF\npreset: finance\nauthorization_lifetime: 365d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, "login", "--profile", file, "--store", t.TempDir()).expect(t, 2, `production|31536000|authorization_lifetime`)
}

// A person at a browser: the page, the form, and back to the loopback listener.
func TestLoginByABrowser(t *testing.T) {
	s := newStage(t)
	redirect := "http://" + freeAddress(t) + "/back?cmp=USMF"
	if err := s.Default.PatchWorld(map[string]any{"clients": []any{map[string]any{"client_id": "finance", "redirect_uris": []string{redirect}}}}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		press string
		code  int
		page  string
		said  string
	}{
		"signs in": {"testid1", 0, `<h1>Success</h1>`, `A code was obtained and kept`},
		"cancels":  {"cancel", 1, `access_denied`, `The person cancelled the login`},
	} {
		t.Run(name, func(t *testing.T) {
			out, done := s.inBackground(t, "login", "--no-open", "--level", "substantial", "--language", "nn", "--fresh")
			address := out.await(t, regexp.MustCompile(`http://\S+/authorize\?\S+`))
			if !strings.Contains(address, "ui_locales=nn") || !strings.Contains(address, "acr_values=idporten-loa-substantial") || !strings.Contains(address, "prompt=login") {
				t.Errorf("the address is %s", address)
			}
			page := pressInBrowser(t, address, c.press)
			if !strings.Contains(page, c.page) || strings.Contains(page, "code=") {
				t.Errorf("the page says %s", page)
			}
			out.await(t, regexp.MustCompile(c.said))
			if code := <-done; code != c.code {
				t.Errorf("exit code %d", code)
			}
			out.await(t, regexp.MustCompile(`redirect_uri: `+regexp.QuoteMeta(redirect)))
		})
	}
	s.call(t, "token").expect(t, 0, `Access token was successfully obtained\.`)
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closeIt(t, l)
	return l.Addr().String()
}

// pressInBrowser chooses TestID, fills in its page and returns the last page.
func pressInBrowser(t *testing.T, address, press string) string {
	t.Helper()
	cookies, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: cookies}
	selector := fetch(t, browser, http.MethodGet, address, nil)
	page := fetch(t, browser, http.MethodGet, linked(t, address, selector, `href="([^"]+/testid1)"`), nil)
	number := regexp.MustCompile(`name="interaction" value="([^"]+)"`).FindStringSubmatch(page)
	if number == nil {
		t.Fatalf("no interaction in %s", page)
	}
	form := url.Values{"interaction": number[1:], "pid": {"15817840008"}, "acr": {"idporten-loa-substantial"}}
	return fetch(t, browser, http.MethodPost, linked(t, address, page, `<form method="post" action="([^"]+/`+press+`)"`), form)
}

// linked is the address that a page names, seen from where the page was.
func linked(t *testing.T, from, page, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no %s in %s", pattern, page)
	}
	at, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	to, err := at.Parse(html.UnescapeString(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return to.String()
}

func fetch(t *testing.T, browser *http.Client, method, address string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, response.Body)
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// transcript is what a command in the background prints.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{}
}

func (x *transcript) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	select {
	case x.written <- struct{}{}:
	default:
	}
	return x.text.Write(p)
}

// await returns the first match, waiting for it to be printed.
func (x *transcript) await(t *testing.T, pattern *regexp.Regexp) string {
	t.Helper()
	for {
		x.mu.Lock()
		found := pattern.FindString(x.text.String())
		x.mu.Unlock()
		if found != "" {
			return found
		}
		select {
		case <-x.written:
		case <-time.After(20 * time.Second):
			t.Fatalf("no %s in %s", pattern, x.text.String())
		}
	}
}

func (s *stage) inBackground(t *testing.T, args ...string) (*transcript, <-chan int) {
	t.Helper()
	out, done := &transcript{written: make(chan struct{}, 1)}, make(chan int, 1)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() {
		done <- run(ctx, append(args, "--store", s.dir), terminal{out: out, err: out, env: func(name string) string {
			return map[string]string{"PORTPROVE_CONTROL": s.Control}[name]
		}})
	}()
	return out, done
}

func TestClientOverTLS(t *testing.T) {
	// The kept authority of serve is what the client trusts by itself.
	state := t.TempDir()
	env := func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] }
	ctx, stop := context.WithCancel(t.Context())
	out, written := net.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--tls", "--json", "--listen", "127.0.0.1:0"}, terminal{out: written, err: written, env: env})
	}()
	var c card
	if err := json.NewDecoder(out).Decode(&c); err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if code := run(t.Context(), []string{"authorize", byTestPerson, "--control", c.Control}, terminal{out: &text, err: &text, env: env}); code != 0 {
		t.Errorf("exit code %d: %s", code, text.String())
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("serve: exit code %d", code)
	}
}
