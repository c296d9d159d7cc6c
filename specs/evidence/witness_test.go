package evidence_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/evidence"
)

// watched is a server with a witness before it, and how to send to it.
func watched(t *testing.T, w *evidence.Witness, server http.HandlerFunc) (base string, send func(method, path, body string) string) {
	t.Helper()
	s := httptest.NewServer(w.Wrap(server))
	t.Cleanup(s.Close)
	return s.URL, func(method, path, body string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return "no answer"
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			return "broken off"
		}
		return string(text)
	}
}

// said panics where an answer can't be written, which no test expects.
func said[N int | int64](_ N, err error) {
	if err != nil {
		panic(err)
	}
}

func TestAWitnessSeesWhatItsCaseIsAbout(t *testing.T) {
	t.Parallel()
	w := &evidence.Witness{}
	base, send := watched(t, w, func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/s/1/gone":
			panic(http.ErrAbortHandler)
		case "/s/1/cut":
			rw.Header().Set("Content-Length", "100")
			said(io.WriteString(rw, "half"))
			if err := http.NewResponseController(rw).Flush(); err != nil {
				t.Error(err)
			}
			panic(http.ErrAbortHandler)
		case "/s/1/silent":
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		rw.Header().Set("X-Said", "yes")
		rw.WriteHeader(http.StatusCreated)
		said(io.Copy(rw, strings.NewReader("got "+string(body))))
	})
	send(http.MethodGet, "/s/1/early", "") // nobody has begun
	moved := 0
	w.Begin(base+"/s/1", func() { moved++ }, evidence.Base{Party: "idporten", URL: base + "/s/1/idporten"})
	answers := []string{
		send(http.MethodPost, "/s/1/idporten/token?x=1", "a=b"), send(http.MethodGet, "/s/2/other", ""), send(http.MethodGet, "/s/12", ""),
		send(http.MethodPost, "/s/1/gone", ""), send(http.MethodPost, "/s/1/cut", ""), send(http.MethodGet, "/s/1/silent", ""),
	}
	if want := []string{"got a=b", "got ", "got ", "no answer", "broken off", ""}; !slices.Equal(answers, want) {
		t.Fatalf("the client got %q", answers)
	}
	var got []string
	for _, x := range w.Seen() {
		got = append(got, strings.Join([]string{x.Party, x.Method, x.Path, x.Request.Body, http.StatusText(x.Status), x.Response.Get("X-Said"), x.Response.Body, x.Error}, "|"))
	}
	host := strings.TrimPrefix(base, "http://")
	want := []string{
		"idporten|POST|/token?x=1|a=b|Created|yes|got a=b|",
		host + "|POST|/s/1/gone|||||the connection was closed without an answer",
		host + "|POST|/s/1/cut||OK||half|the connection was closed before the end of the answer",
		host + "|GET|/s/1/silent||OK|||",
	}
	if !slices.Equal(got, want) || moved != len(want) {
		t.Errorf("%d times moved; seen:\n%s\nwant:\n%s", moved, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	raw := w.Seen()
	masked := evidence.NewMasker().Masked(raw)
	if raw[0].Request.Get("Authorization") != "Bearer "+token || masked[0].Request.Get("Authorization") != "Bearer {token-1}" {
		t.Errorf("raw %q, masked %q", raw[0].Request.Get("Authorization"), masked[0].Request.Get("Authorization"))
	}
	w.Begin(base+"/s/2", nil)
	if seen := w.Seen(); len(seen) != 0 {
		t.Errorf("a new case has seen %v", seen)
	}
}

// Behind a tunnel a request names another host than the one that clients know,
// and is the client's all the same.
func TestAWitnessBehindATunnelGoesByThePublicBase(t *testing.T) {
	t.Parallel()
	w := &evidence.Witness{PublicBase: "https://tunnel.example/"}
	_, send := watched(t, w, func(http.ResponseWriter, *http.Request) {})
	w.Begin("https://tunnel.example", nil, evidence.Base{Party: "login", URL: "https://tunnel.example/login"})
	send(http.MethodGet, "/login/authorize?state=x", "")
	seen := w.Seen()
	if len(seen) != 1 || seen[0].URL != "https://tunnel.example/login/authorize?state=x" || seen[0].Party != "login" || seen[0].Path != "/authorize?state=x" {
		t.Errorf("seen: %+v", seen)
	}
}

// Whoever has an answer may end at once, and is judged: what it has got is
// there by then, although the server has not come to its end.
func TestAWitnessKnowsWhatTheClientHas(t *testing.T) {
	t.Parallel()
	w, seen := &evidence.Witness{}, make(chan struct{})
	base, send := watched(t, w, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Length", "4")
		rw.Header().Set("X-Said", "yes")
		rw.WriteHeader(http.StatusServiceUnavailable)
		said(io.WriteString(rw, "busy"))
		if err := http.NewResponseController(rw).Flush(); err != nil {
			t.Error(err)
		}
		<-seen
	})
	w.Begin(base, nil)
	answer := send(http.MethodGet, "/x", "")
	x := w.Seen()[0]
	close(seen)
	if answer != "busy" || x.Status != http.StatusServiceUnavailable || x.Response.Get("X-Said") != "yes" || x.Response.Body != "busy" || x.Millis == 0 {
		t.Errorf("%q: %+v", answer, x)
	}
}
