package main

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/walker"
)

// overheard is an output that is read while it is written.
type overheard struct {
	mu    sync.Mutex
	text  strings.Builder
	moved *sync.Cond
}

func newOverheard() *overheard {
	o := &overheard{}
	o.moved = sync.NewCond(&o.mu)
	return o
}

func (o *overheard) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.moved.Broadcast()
	return o.text.Write(p)
}

// await returns the first group of a pattern as soon as it was written.
func (o *overheard) await(t *testing.T, pattern string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	stop := context.AfterFunc(ctx, o.moved.Broadcast)
	defer stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(o.text.String()); m != nil {
			return m[len(m)-1]
		}
		if ctx.Err() != nil {
			t.Fatalf("no %q in\n%s", pattern, o.text.String())
		}
		o.moved.Wait()
	}
}

// person sits before a client, and reads the page.
type person struct {
	t    *testing.T
	page string
	text string
}

func (p *person) look() {
	p.t.Helper()
	response, err := http.Get(p.page)
	if err != nil {
		p.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		p.t.Error(err)
	}
	p.text = html.UnescapeString(string(text))
}

// says tells the page how it ended.
func (p *person) says(word string, token ...string) {
	p.t.Helper()
	p.look()
	field := func(name string) string {
		return regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.text)[1]
	}
	form := url.Values{"said": {word}, "token": {field("token")}, "turn": {field("turn")}}
	if token != nil {
		form.Set("token", token[0])
	}
	response, err := http.PostForm(p.page+"/ending", form)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		p.t.Error(err)
	}
}

// walks with the reference client, as the page says, until it has its token.
func (p *person) walks() error {
	p.t.Helper()
	p.look()
	typed := func(name string) string {
		m := regexp.MustCompile(`<th scope="row">` + regexp.QuoteMeta(name) + `</th><td><code>([^<]*)</code>`).FindStringSubmatch(p.text)
		if m == nil {
			p.t.Fatalf("the page has no %s: %s", name, p.text)
		}
		return m[1]
	}
	environment := map[string]string{
		"ISSUER": typed("Issuer"), "AUTHORIZE_URL": typed("Authorization endpoint"), "TOKEN_URL": typed("Token endpoint"),
		"CLIENT_ID": typed("Client id"), "CLIENT_SECRET": typed("Client secret"), "CLIENT_AUTH_METHOD": typed("Client authentication"),
		"REDIRECT_URI": typed("Redirect URI"), "SCOPE": typed("Scope"), "LOGIN_HINT": "testid:15817840008_" + typed("Level (acr_values)"), "ACR_VALUES": typed("Level (acr_values)"),
		"EXCHANGE_URL": typed("Altinn's exchange"), "VALIDATE_URL": typed("Validator"), "INSTANCES_URL": typed("Instances of the app"), "UNTIL": "token",
	}
	return walker.Walk(p.t.Context(), func(name string) string { return environment[strings.TrimPrefix(name, "PORTPROVE_")] })
}

// watching starts check client --watch and returns its output and how it ends.
func watching(t *testing.T, in io.Reader, args ...string) (*overheard, <-chan int) {
	t.Helper()
	said, ended := newOverheard(), make(chan int, 1)
	args = append([]string{"check", "client", "--watch", "--listen", "127.0.0.1:0"}, args...)
	go func() { ended <- run(t.Context(), args, terminal{in: in, out: said, err: said, env: os.Getenv}) }()
	return said, ended
}

func TestCheckWatchesAClientThatAPersonDrives(t *testing.T) {
	dir := t.TempDir()
	in, keyboard := io.Pipe()
	said, ended := watching(t, in, "--until", "token", "--only", "CLI-REDIR-01", "--only", "CLI-CODE-01", "--report-dir", dir)
	p := &person{t: t, page: said.await(t, `at (http://127\.0\.0\.1:\d+)/`)}
	said.await(t, `(?m)^1 of 5: the walk with nothing wrong: comes as far as the client goes$`)
	issuer := said.await(t, `(?m)^  Issuer +(http://127\.0\.0\.1:\d+/idporten)$`)
	if err := p.walks(); err != nil {
		t.Fatal(err)
	}
	said.await(t, `(?m)^  seen: metadata 200, authorize 302, token, code 200, keys 200$`)
	p.says("done", "a token of another page")
	p.says("perhaps")
	p.says("done")

	said.await(t, `(?m)^2 of 5: the answer at redirect_uri: is refused when its state is another's$`)
	err := p.walks()
	if e, ok := errors.AsType[*client.Error](err); !ok || !strings.Contains(e.What, "another state") {
		t.Errorf("at the same addresses it met %v", err)
	}
	p.look()
	if !strings.Contains(p.text, "<strong>pass</strong> CLI-WALK-01.6796") || !strings.Contains(p.text, issuer) || !strings.Contains(p.text, "Case 2 of 5") {
		t.Errorf("the page says %s", p.text)
	}
	p.says("refused")

	said.await(t, `(?m)^3 of 5: `)
	if _, err := io.WriteString(keyboard, "what?\ns\n"); err != nil {
		t.Fatal(err)
	}
	said.await(t, `(?m)^d: it says that it is done, r: it refuses, s: skip this case, q: stop here$`)
	said.await(t, `(?m)^4 of 5: `)
	p.says("done") // and nothing was seen
	said.await(t, `(?m)^  nothing has been seen of it yet; say it again if that is so$`)
	if p.look(); !strings.Contains(p.text, "nothing has been seen of it yet; say it again") || !strings.Contains(p.text, "Case 4 of 5") {
		t.Errorf("the page says %s", p.text)
	}
	p.says("done")
	said.await(t, `(?m)^  inconclusive: the client never came to what the case is about; [^ ]+`)
	said.await(t, `(?m)^5 of 5: `)
	if _, err := io.WriteString(keyboard, "q\n"); err != nil {
		t.Fatal(err)
	}
	if code := <-ended; code != 3 {
		t.Errorf("it ended with %d", code)
	}
	want := map[string]judge.Verdict{
		"CLI-WALK-01.6796": judge.Pass, "CLI-REDIR-01.8e77": judge.Pass, "CLI-REDIR-01.4ef1": judge.Skipped,
		"CLI-CODE-01.af38": judge.Inconclusive, "CLI-CODE-01.3f04": judge.Skipped,
	}
	for _, k := range resultIn(t, dir).Cases {
		if want[k.ID] != k.Verdict {
			t.Errorf("%s is %s: %s", k.ID, k.Verdict, k.Reason)
		}
		delete(want, k.ID)
	}
	if len(want) > 0 {
		t.Errorf("not judged: %v", want)
	}
	if _, err := os.Stat(filepath.Join(dir, "evidence", "CLI-REDIR-01.8e77.har")); err != nil {
		t.Error(err)
	}
}

func TestWatchingRefusesWhatCanNotBe(t *testing.T) {
	for args, want := range map[string]string{
		"check client --watch -- true":                     `one of them`,
		"check client --watch --page 0.0.0.0:0":            `--page is "0\.0\.0\.0:0"; allowed is host:port on this machine`,
		"check client --watch --page nowhere":              `--page is "nowhere"`,
		"check client --watch --listen 127.0.0.1:99999":    `portprove: can't listen on 127\.0\.0\.1:99999: .* Is a portprove serve running there\? .*--listen`,
		"check client --watch --client x --listen [::1]:0": `no registration "x"`,
	} {
		portprove(t, strings.Fields(args)...).expect(t, 2, want)
	}
}
