package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
)

// line is what lies between a client and the app and validator of a mock. It
// loses what a test wants to be lost, and shortens the wait for feedback.
type line struct {
	*httptest.Server
	mock *mocks.Running

	mu sync.Mutex
	n  int
	// at is asked before a request is forwarded and before its answer is given
	// back, with its number from 1; what it says true to is lost.
	at func(n int, r *http.Request, answered bool) bool
}

func newLine(t *testing.T, m *mocks.Running) *line {
	t.Helper()
	l := &line{mock: m}
	base, err := url.Parse(m.Base)
	if err != nil {
		t.Fatal(err)
	}
	way := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(base) }, ErrorLog: quiet()}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { l.serve(w, r, way) }))
	t.Cleanup(l.Close)
	return l
}

func (l *line) serve(w http.ResponseWriter, r *http.Request, way http.Handler) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	if l.at != nil && l.at(l.n, r, false) {
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	way.ServeHTTP(answer, r)
	if strings.Contains(answer.Body.String(), `"Tilbakemelding"`) {
		l.mock.Default.Clock().Advance(10 * time.Second)
	}
	if l.at != nil && l.at(l.n, r, true) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	if _, err := w.Write(answer.Body.Bytes()); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// lose sets what is lost from now on, and counts anew.
func (l *line) lose(at func(n int, r *http.Request, answered bool) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n, l.at = 0, at
}

// requests that have come since.
func (l *line) requests() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// nextOf loses the answer to the nth process/next, or the request.
func nextOf(nth int, answered bool) func(int, *http.Request, bool) bool {
	return func(_ int, r *http.Request, isAnswered bool) bool {
		if isAnswered != answered || !strings.HasSuffix(r.URL.Path, "/process/next") {
			return false
		}
		nth--
		return nth == 0
	}
}

// profile writes a profile of the mock whose app and validator are reached by
// this line.
func (l *line) profile(t *testing.T, dir string) string {
	t.Helper()
	a := l.mock.Addresses()
	own := sheetFor(environmentMock, a["idporten"], a["login"], a["altinn"])
	own["addresses"] = strings.TrimSuffix(own["addresses"], "}") + ", app: '" + l.URL + "/apps/skd/mva-melding-innsending-test', " +
		"validator: '" + l.URL + "/skatteetaten/api/mva/grensesnittstoette/mva-melding/valider'}"
	own["client_secret"] = "{file: secret}"
	own["feedback"] = "{interval: 1s, limit: 5s}"
	var text strings.Builder
	for name, value := range own {
		text.WriteString(name + ": " + value + "\n")
	}
	file := filepath.Join(dir, "mine.yaml")
	for name, content := range map[string]string{file: text.String(), filepath.Join(dir, "secret"): "finance-refresh-secret"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

// filed are the instances whose return was filed.
func (s *stage) filed(t *testing.T) []control.Instance {
	t.Helper()
	var filed []control.Instance
	for _, i := range s.instances(t) {
		if !i.Submitted.IsZero() {
			filed = append(filed, i)
		}
	}
	return filed
}

func (s *stage) instances(t *testing.T) []control.Instance {
	t.Helper()
	all, err := (&control.Client{URL: s.Control}).Instances(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}
