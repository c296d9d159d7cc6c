package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
)

// A client on another machine, or in a container, finds the mock in every case,
// and the keys that it has kept are good in every case.
func TestAWatchOffLoopbackStaysWhereItIs(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has more addresses of this machine than one")
	}
	in, keyboard := io.Pipe()
	said, ended := watching(t, in, "--listen", "0.0.0.0:0", "--until", "token", "--only", "CLI-REDIR-01.8e77")
	p := &person{t: t, page: said.await(t, `at (http://127\.0\.0\.1:\d+)/`)}
	said.await(t, `(?m)^1 of 2: `)
	elsewhere := strings.Replace(said.await(t, `(?m)^  Issuer +(http://127\.0\.0\.1:\d+/idporten)$`), "127.0.0.1", "127.0.0.2", 1)
	before := keysAt(t, elsewhere)
	if err := p.walks(); err != nil {
		t.Fatal(err)
	}
	p.says("done")
	said.await(t, `(?m)^2 of 2: `)
	if after := keysAt(t, elsewhere); after != before {
		t.Errorf("the keys were %s, and are %s", before, after)
	}
	types(t, keyboard, "q")
	<-ended
}

// keysAt are the names of the keys that an issuer publishes.
func keysAt(t *testing.T, issuer string) string {
	t.Helper()
	response, err := http.Get(issuer + "/jwks.json")
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, response.Body)
	var set struct{ Keys []struct{ Kid string } }
	if err := json.NewDecoder(response.Body).Decode(&set); err != nil || len(set.Keys) == 0 {
		t.Fatalf("%v: %v", set, err)
	}
	var kids []string
	for _, k := range set.Keys {
		kids = append(kids, k.Kid)
	}
	return strings.Join(kids, " ")
}

// What needs nobody is counted, and what needs somebody twice says so.
func TestAWatchCountsEveryCase(t *testing.T) {
	in, keyboard := io.Pipe()
	said, ended := watching(t, in, "--until", "token", "--only", "CLI-STATE-01,CLI-AUTH-01.4cfb")
	p := &person{t: t, page: said.await(t, `at (http://127\.0\.0\.1:\d+)/`)}
	said.await(t, `(?m)^1 of 3: the walk with nothing wrong`)
	for _, position := range []string{"2 of 3", "2 of 3, once more"} {
		if err := p.walks(); err != nil {
			t.Fatal(err)
		}
		p.says("done")
		said.await(t, `(?m)^`+position+`: habits: each login has a state of its own`)
		if p.look(); !strings.Contains(p.text, "Case "+position+"<") {
			t.Errorf("the page says %s", p.text)
		}
	}
	if err := p.walks(); err != nil {
		t.Fatal(err)
	}
	types(t, keyboard, "d")
	said.await(t, `conformant \(3 pass\)`)
	if code := <-ended; code != 0 {
		t.Errorf("it ended with %d", code)
	}
}

// squatter takes the mock's port as soon as the first case is over.
type squatter struct {
	*overheard

	t     *testing.T
	taken net.Listener
}

func (s *squatter) Write(p []byte) (int, error) {
	n, err := s.overheard.Write(p)
	if s.taken == nil && strings.HasPrefix(string(p), "  pass") {
		port := s.await(s.t, `(?m)^  Issuer +http://(127\.0\.0\.1:\d+)/idporten$`)
		var listenErr error
		if s.taken, listenErr = net.Listen("tcp", port); listenErr != nil {
			s.t.Error(listenErr)
		}
	}
	return n, err
}

// Somebody else has the port then: what was judged stays.
func TestAWatchThatCanNotGoOnHasAReport(t *testing.T) {
	dir := t.TempDir()
	in, keyboard := io.Pipe()
	said, ended := &squatter{overheard: newOverheard(), t: t}, make(chan int, 1)
	args := []string{"check", "client", "--watch", "--listen", "127.0.0.1:0", "--until", "token", "--only", "CLI-REDIR-01", "--report-dir", dir}
	go func() { ended <- run(t.Context(), args, terminal{in: in, out: said, err: said, env: os.Getenv}) }()
	p := &person{t: t, page: said.await(t, `at (http://127\.0\.0\.1:\d+)/`)}
	said.await(t, `(?m)^1 of 3: `)
	if err := p.walks(); err != nil {
		t.Fatal(err)
	}
	types(t, keyboard, "d")
	if code := <-ended; code != 4 {
		t.Errorf("it ended with %d", code)
	}
	closeIt(t, said.taken)
	r := resultIn(t, dir)
	if r.Counts[judge.Pass] != 1 || r.Counts[judge.Error] != 2 {
		t.Errorf("%v", r.Counts)
	}
	said.await(t, `not judged, for the suite could not go on: CLI-REDIR-01\..*can't listen on`)
}

// types a word. The page closes with the last case, and may do so before it has
// answered.
func types(t *testing.T, keyboard io.Writer, word string) {
	t.Helper()
	if _, err := io.WriteString(keyboard, word+"\n"); err != nil {
		t.Fatal(err)
	}
}
