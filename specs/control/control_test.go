package control_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/control"
)

// fake answers every request with one text and keeps what was asked.
type fake struct {
	*control.Client
	asked string
}

// answering returns a client whose server answers with this status and body.
func answering(t *testing.T, status int, body string) *fake {
	t.Helper()
	f := &fake{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		f.asked = strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", r.Method, r.RequestURI, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), sent))
		w.Header().Set("Content-Type", "application/json")
		if status >= http.StatusBadRequest {
			w.Header().Set("Content-Type", "application/problem+json")
		}
		w.WriteHeader(status)
		if _, err := w.Write([]byte(body)); err != nil {
			f.asked += " and the answer was not delivered"
		}
		if err != nil {
			f.asked += " " + err.Error()
		}
	}))
	t.Cleanup(server.Close)
	f.Client = &control.Client{URL: server.URL + "/_portprove", HTTP: server.Client()}
	return f
}

const (
	clock         = `{"now":"2027-01-01T00:00:00.000000001Z","running":true}`
	authorization = `{"client_id":"finance","pid":"15817840008","scopes":["openid"],"started":"2026-01-01T00:00:00Z","ends":"2027-01-01T00:00:00Z","refresh_ends":"2026-06-01T00:00:00Z"}`
	exchange      = `{"seq":17,"time":"2027-01-01T00:00:00Z","operation":"token.code","step":"token","method":"POST","path":"/idporten/token","status":400,` +
		`"refusal":"code_late","catalogue":"TOK-01","why":"61 s","cure":"step 1","source":"seen","correlation_id":"c1","faults":["f1"],` +
		`"request":{"headers":{"Accept":["*/*"]},"size":3,"body":"a=b","sha256":"ab"},"response":{"headers":{},"size":70000,"truncated":true}}`
	sandbox = `{"id":"s1","base":"http://127.0.0.1:1/s/s1","control":"http://127.0.0.1:1/_portprove/sandboxes/s1","addresses":{"idporten":"http://127.0.0.1:1/s/s1/idporten"},` +
		`"blind":true,"switches":{"texts":"sdk"},"clock":` + clock + `}`
)

const (
	clockRead    = "{2027-01-01 00:00:00.000000001 +0000 UTC true}"
	exchangeRead = "{17 2027-01-01 00:00:00 +0000 UTC token.code token POST /idporten/token 400 code_late TOK-01 61 s step 1 seen c1 [f1] " +
		"{map[Accept:[*/*]] a=b 3 ab false} {map[]  70000  true}}"
	sandboxRead = "{s1 http://127.0.0.1:1/s/s1 http://127.0.0.1:1/_portprove/sandboxes/s1 map[idporten:http://127.0.0.1:1/s/s1/idporten] true map[texts:sdk] " + clockRead + "}"
	healthRead  = "{ok v1.2.3}"
)

// one makes a test of a call with one result.
func one[T any](result T, err error) (string, error) { return fmt.Sprintf("%v", result), err }

func TestCalls(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 1, 1, 1, 0, 0, 5, time.FixedZone("", 3600))
	seed := uint64(18446744073709551615)
	full := control.Order{
		World: map[string]any{"version": 1}, Seed: &seed, Clock: at, Frozen: true, Blind: true, Switches: map[string]string{"texts": "sdk"}, TTL: "7d",
	}
	for _, c := range []struct {
		name   string
		answer string
		call   func(context.Context, *control.Client) (string, error)
		asked  string
		want   string
	}{
		{
			"clock", clock, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Clock(ctx)) },
			"GET /_portprove/clock", clockRead,
		},
		{
			"advance", clock, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.Advance(ctx, -90*time.Minute))
			},
			`POST /_portprove/clock  application/json {"advance":"-1h30m0s"}`, clockRead,
		},
		{
			"advance by", clock, func(ctx context.Context, c *control.Client) (string, error) { return one(c.AdvanceBy(ctx, "365d")) },
			`POST /_portprove/clock  application/json {"advance":"365d"}`, clockRead,
		},
		{
			"set", clock, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Set(ctx, at)) },
			`POST /_portprove/clock  application/json {"set":"2027-01-01T00:00:00.000000005Z"}`, clockRead,
		},
		{
			"freeze", clock, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Freeze(ctx, true)) },
			`POST /_portprove/clock  application/json {"freeze":true}`, clockRead,
		},
		{
			"run", clock, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Freeze(ctx, false)) },
			`POST /_portprove/clock  application/json {"freeze":false}`, clockRead,
		},
		{
			"world", `{"people":[{"pid":"15817840008"}]}`, func(ctx context.Context, c *control.Client) (string, error) {
				var into map[string]any
				err := c.World(ctx, &into)
				return one(into, err)
			},
			"GET /_portprove/world", "map[people:[map[pid:15817840008]]]",
		},
		{
			"patch world", `{}`, func(ctx context.Context, c *control.Client) (string, error) {
				return "", c.PatchWorld(ctx, map[string]any{"remove": map[string]any{"clients": []string{"spa-demo"}}})
			},
			`PATCH /_portprove/world  application/json {"remove":{"clients":["spa-demo"]}}`, "",
		},
		{
			"journal", `{"exchanges":[` + exchange + `]}`, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.Journal(ctx, control.Filter{}))
			},
			"GET /_portprove/journal", "[" + exchangeRead + "]",
		},
		{
			"some of the journal", `{"exchanges":[]}`, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.Journal(ctx, control.Filter{Step: "token", Since: 17, CorrelationID: "a b"}))
			},
			"GET /_portprove/journal?correlation_id=a+b&since=17&step=token", "[]",
		},
		{
			"why", exchange, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.Why(ctx, " (correlation id: a/b)\n"))
			},
			"GET /_portprove/why/%28correlation%20id:%20a%2Fb%29", exchangeRead,
		},
		{
			"new sandbox", sandbox, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.NewSandbox(ctx, control.Order{}))
			},
			`POST /_portprove/sandboxes  application/json {}`, sandboxRead,
		},
		{
			"new sandbox, no world", sandbox, func(ctx context.Context, c *control.Client) (string, error) {
				return one(c.NewSandbox(ctx, control.Order{World: (*struct{})(nil)}))
			},
			`POST /_portprove/sandboxes  application/json {}`, sandboxRead,
		},
		{
			"new sandbox, with everything", sandbox, func(ctx context.Context, c *control.Client) (string, error) { return one(c.NewSandbox(ctx, full)) },
			`POST /_portprove/sandboxes  application/json {"world":{"version":1},"seed":18446744073709551615,"clock":"2027-01-01T01:00:00.000000005+01:00",` +
				`"frozen":true,"blind":true,"switches":{"texts":"sdk"},"ttl":"7d"}`, sandboxRead,
		},
		{
			"sandboxes", `{"sandboxes":[` + sandbox + `]}`, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Sandboxes(ctx)) },
			"GET /_portprove/sandboxes", "[" + sandboxRead + "]",
		},
		{
			"describe", sandbox, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Describe(ctx)) },
			"GET /_portprove", sandboxRead,
		},
		{
			"delete sandbox", ``, func(ctx context.Context, c *control.Client) (string, error) { return "", c.DeleteSandbox(ctx, "s/1") },
			"DELETE /_portprove/sandboxes/s%2F1", "",
		},
		{
			"health", `{"status":"ok","version":"v1.2.3"}`, func(ctx context.Context, c *control.Client) (string, error) { return one(c.Health(ctx)) },
			"GET /_portprove/health", healthRead,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := answering(t, http.StatusOK, c.answer)
			got, err := c.call(t.Context(), f.Client)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, f.asked, c.asked)
			equal(t, got, c.want)
		})
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		call  func(*control.Client) (control.Authorization, error)
		asked string
	}{
		{func(c *control.Client) (control.Authorization, error) {
			return c.Age(t.Context(), "finance", "15817840008", 8760*time.Hour)
		}, `{"client_id":"finance","pid":"15817840008","by":"8760h0m0s"}`},
		{func(c *control.Client) (control.Authorization, error) { return c.Age(t.Context(), "finance", "", 0) }, `{"client_id":"finance","by":"0s"}`},
		{func(c *control.Client) (control.Authorization, error) {
			return c.Idle(t.Context(), "finance", "", 10*time.Minute)
		}, `{"client_id":"finance","idle":"10m0s"}`},
		{func(c *control.Client) (control.Authorization, error) {
			return c.AgeBy(t.Context(), "finance", "", "365d", "31d")
		}, `{"client_id":"finance","by":"365d","idle":"31d"}`},
	} {
		f := answering(t, http.StatusOK, authorization)
		a, err := c.call(f.Client)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, f.asked, "POST /_portprove/age  application/json "+c.asked)
		equal(t, fmt.Sprint(a.ClientID, a.PID, a.Scopes), "finance15817840008[openid]")
		equal(t, fmt.Sprint(a.Started.Format(time.RFC3339), a.Ends.Format(time.RFC3339), a.RefreshEnds.Format(time.RFC3339)),
			"2026-01-01T00:00:00Z2027-01-01T00:00:00Z2026-06-01T00:00:00Z")
	}
}

func TestTheTokenGoesAlong(t *testing.T) {
	t.Parallel()
	f := answering(t, http.StatusOK, clock)
	f.Token = "s3cret"
	f.URL += "/" // a slash too many does no harm
	if _, err := f.Clock(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, f.asked, "GET /_portprove/clock Bearer s3cret")
}

func TestASandboxHasAClient(t *testing.T) {
	t.Parallel()
	s := control.Sandbox{ID: "s1", Control: "http://127.0.0.1:1/_portprove/sandboxes/s1"}
	equal(t, fmt.Sprint(*s.Client()), "{http://127.0.0.1:1/_portprove/sandboxes/s1  <nil>}")
	equal(t, fmt.Sprint(*s.Client("s3cret")), "{http://127.0.0.1:1/_portprove/sandboxes/s1 s3cret <nil>}")
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	f := answering(t, http.StatusUnprocessableEntity, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the world would not be a good one",`+
		`"errors":[{"path":"people[0].pid","message":"is wrong"},{"path":"","message":"is bad"}]}`)
	err := f.PatchWorld(t.Context(), map[string]any{})
	var p *control.Problem
	if !errors.As(err, &p) || p.Status != 422 || p.Title != "Unprocessable Entity" || len(p.Errors) != 2 || p.Errors[0].Path != "people[0].pid" {
		t.Fatalf("%#v", err)
	}
	equal(t, err.Error(), "the mock refused (422 Unprocessable Entity): the world would not be a good one\n  people[0].pid: is wrong\n  is bad")
}

func TestAProblemOfDeleting(t *testing.T) {
	t.Parallel()
	f := answering(t, http.StatusNotFound, `{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no sandbox"}`)
	err := f.DeleteSandbox(t.Context(), "s1")
	if err == nil || err.Error() != "the mock refused (404 Not Found): there is no sandbox" {
		t.Error(err)
	}
}

func TestSomethingElseAnswers(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved/clock":
			http.Redirect(w, r, "/page/clock", http.StatusFound)
		case "/page/clock":
			_, _ = io.WriteString(w, "<html>") //nolint:errcheck // the client's error is what counts
		case "/broken/clock":
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusBadGateway)
		case "/other/clock":
			http.Error(w, `{"detail":"no"}`, http.StatusNotFound)
		default:
			http.Error(w, strings.Repeat("x", 300), http.StatusNotFound)
		}
	}))
	defer server.Close()
	for path, want := range map[string]string{
		"/missing": "the mock refused (404 Not Found): " + server.URL + `/missing/clock does not answer as portprove's control API does: "` + strings.Repeat("x", 200) + `"`,
		"/broken":  "the mock refused (502 Bad Gateway): " + server.URL + `/broken/clock does not answer as portprove's control API does: ""`,
		"/other":   "the mock refused (404 Not Found): " + server.URL + `/other/clock does not answer as portprove's control API does: "{\"detail\":\"no\"}\n"`,
		"/moved":   "the mock refused (302 Found): " + server.URL + `/moved/clock does not answer as portprove's control API does: "<a href=\"/page/clock\">Found</a>.\n\n"`,
		"/page":    "GET " + server.URL + "/page/clock: the answer is not one of portprove's control API: invalid character '<' looking for beginning of value",
	} {
		_, err := (&control.Client{URL: server.URL + path}).Clock(t.Context())
		if err == nil {
			t.Fatal("no error")
		}
		equal(t, err.Error(), want)
	}
}

func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := (&control.Client{URL: server.URL + "/_portprove"}).Clock(t.Context())
	if !errors.Is(err, control.ErrUnreachable) || !strings.HasPrefix(err.Error(), "no mock answers at "+server.URL+"/_portprove: start one with `portprove serve`") {
		t.Error(err)
	}
}

// TestGivingUp is not the mock's fault.
func TestGivingUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := answering(t, http.StatusOK, clock).Clock(ctx)
	if !errors.Is(err, context.Canceled) || errors.Is(err, control.ErrUnreachable) {
		t.Error(err)
	}
}

func TestAnAnswerThatEndsEarly(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, clock) //nolint:errcheck // the client's error is what counts
	}))
	defer server.Close()
	_, err := (&control.Client{URL: server.URL}).Clock(t.Context())
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "/clock: the answer ended early") {
		t.Error(err)
	}
}

func TestWrongUse(t *testing.T) {
	t.Parallel()
	_, err := (&control.Client{URL: "http://[::1"}).Clock(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), `the control URL "http://[::1" is not right: `) || errors.Is(err, control.ErrUnreachable) {
		t.Error(err)
	}
	f := answering(t, http.StatusOK, sandbox)
	if _, err := f.NewSandbox(t.Context(), control.Order{World: func() {}}); err == nil || !strings.HasPrefix(err.Error(), "the world of the order: ") {
		t.Error(err)
	}
	if err := f.PatchWorld(t.Context(), func() {}); err == nil || !strings.HasPrefix(err.Error(), "/world: ") {
		t.Error(err)
	}
	equal(t, f.asked, "")
}
