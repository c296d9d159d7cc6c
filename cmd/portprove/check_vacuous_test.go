package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
)

// A server that says yes to everything has no case right: each one, seen to
// fail, can fail.
func TestAServerThatSaysYesPassesNothing(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"an empty object": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			tell(w, "{}")
		},
		"nothing at all": func(http.ResponseWriter, *http.Request) {},
		"a teapot":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
	} {
		server := httptest.NewServer(answer)
		addresses := map[mocks.Host]string{}
		for _, h := range mocks.Hosts() {
			addresses[h] = server.URL + "/" + string(h)
		}
		dir := t.TempDir()
		portprove(t, "check", "server", "--profile", environmentFile(t, addresses, somebody), "--rate", "0", "--intrusive", "--label", "!mock-only", "--report-dir", dir).expect(t, 1)
		for _, k := range resultIn(t, dir).Cases {
			if k.Verdict == judge.Pass {
				t.Errorf("%s: %s %s passes", name, k.ID, k.Sentence())
			}
		}
		server.Close()
	}
}

func tell(w io.Writer, text string) {
	if _, err := io.WriteString(w, text); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// A person signs in where the profile has nobody: the address is told, and the
// browser's way back is waited for.
func TestAPersonMaySignIn(t *testing.T) {
	running := servedAt(t, mocks.ServeOptions{})
	back := httptest.NewServer(nil) // a port that is free a moment later
	back.Close()
	redirect := back.URL + "/back"
	c := &control.Client{URL: running.Control}
	if err := c.PatchWorld(t.Context(), map[string]any{"clients": []any{map[string]any{"client_id": "finance-refresh", "redirect_uris": []string{redirect}}}}); err != nil {
		t.Fatal(err)
	}
	profile := environmentFile(t, running.Addresses(), "")
	text := strings.Replace(content(t, profile), "'http://localhost:8400/?cmp=USMF&mi=WebApplications'", redirect, 1)
	if err := os.WriteFile(profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	person := &visitor{t: t}
	var out bytes.Buffer
	code := run(t.Context(), []string{"check", "server", "--profile", profile, "--rate", "0", "--interactive", "--only", "CLI-WAY", "--label", "person"},
		terminal{out: &out, err: person, env: func(string) string { return "" }})
	if code != 0 || !strings.Contains(out.String(), "conformant (2 pass)") || person.visits != 2 {
		t.Errorf("exit %d after %d visits\n%s%s", code, person.visits, out.String(), person.said.String())
	}
	said := person.said.String()
	if strings.Count(said, "A person has to sign in, once: ") != 1 || strings.Count(said, "The same browser goes there once more; ") != 1 {
		t.Errorf("a person is asked once, and told why it goes on: %s", said)
	}
	if strings.Contains(said, "15817840008") {
		t.Error("it prints a person")
	}
}

// visitor opens each address that it is told, as somebody would.
type visitor struct {
	t      *testing.T
	mu     sync.Mutex // the shard and the progress write side by side
	said   bytes.Buffer
	visits int
}

var authorizeAddress = regexp.MustCompile(`(?m)^http://\S+/authorize\?\S+$`)

func (v *visitor) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	n, err := v.said.Write(p)
	if found := authorizeAddress.FindAllString(v.said.String(), -1); len(found) > v.visits {
		v.visits = len(found)
		go v.visit(found[len(found)-1])
	}
	return n, err
}

func (v *visitor) visit(address string) {
	r, err := http.NewRequestWithContext(context.WithoutCancel(v.t.Context()), http.MethodGet, address+"&login_hint="+url.QueryEscape("testid:15817840008_idporten-loa-high"), http.NoBody)
	if err != nil {
		return
	}
	if response, err := http.DefaultClient.Do(r); err == nil {
		_ = response.Body.Close()
	}
}
