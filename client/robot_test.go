package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestRobotReturnsWhereItIsSent(t *testing.T) {
	for _, status := range []int{302, 303} {
		f := newFake(t)
		f.answers["/authorize"] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/back?code=c")
			w.WriteHeader(status)
		}
		got, err := RobotBrowser(nil)(t.Context(), f.URL+"/authorize?x=y")
		if err != nil || got.URL != f.URL+"/back?code=c" {
			t.Errorf("%d: %q, %v", status, got.URL, err)
		}
		if len(f.requests("/back")) != 0 {
			t.Error("followed the redirect")
		}
	}
}

func TestRobotShowsThePage(t *testing.T) {
	const page = "<!doctype html><html><head><title>ID-porten</title><style>p{}</style><script>let a = 1</script></head>" +
		"<body><!-- hidden --><p>Ugyldig &eacute;n\n for 17876098765</p></body></html>"
	cases := []struct {
		name, media, body string
		status            int
		what              string
	}{
		{"login page", "text/html; charset=utf-8", page, 200, "ID-porten answered the login with 200 and a page instead of a redirect: ID-porten Ugyldig én for ***"},
		{"error page", "text/html", page, 400, "ID-porten answered the login with 400 and a page instead of a redirect: ID-porten Ugyldig én for ***"},
		{"error as JSON", "application/json", `{"error":"invalid_request"}`, 400, `ID-porten answered the login with 400 and a page instead of a redirect: {"error":"invalid_request"}`},
		{"picture", "image/png", "\x89PNG", 200, "ID-porten answered the login with 200 and a page instead of a redirect: (no text)"},
		{"long", "text/plain", strings.Repeat("x", 1000), 500, "ID-porten answered the login with 500 and a page instead of a redirect: " + strings.Repeat("x", 400) + " … (cut)"},
		{"moved for good", "text/plain", "moved", 301, "ID-porten answered the login with 301 and a page instead of a redirect: moved"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers["/authorize"] = func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", tc.media)
				w.Header().Set("Location", "/elsewhere")
				answerText(tc.status, tc.body)(w, r)
			}
			_, err := f.client().Login(t.Context())
			e := refusal(t, err, "login", tc.what, "LoginHint")
			if e.Status != tc.status || !strings.HasSuffix(tc.what, e.Body) {
				t.Errorf("status %d, body %q", e.Status, e.Body)
			}
		})
	}
}

func TestRobotShowsTheBeginningOfABrokenPage(t *testing.T) {
	f := newFake(t)
	f.answers["/authorize"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", "100")
		write(w, "Noe gikk")
	}
	_, err := f.client().Login(t.Context())
	wantRefusal(t, err, "login", "ID-porten answered the login with 200 and a page instead of a redirect: Noe gikk (the rest did not come)", "LoginHint")
}

func TestRobotWithoutAnAnswer(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) { cfg.LoginHint = "testid:17876098765_idporten-loa-high" })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.Login(ctx)
	e := refusal(t, err, "login", f.URL+"/authorize did not answer: context canceled.", "Profile.AuthorizeURL")
	if !errors.Is(err, context.Canceled) {
		t.Error("the cause is lost")
	}
	showsNothing(t, e.Err.Error())

	f.answers["/authorize"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) }
	_, err = c.Login(t.Context())
	wantRefusal(t, err, "login", f.URL+"/authorize redirects without saying where to.", "Profile.AuthorizeURL")

	_, err = RobotBrowser(nil)(t.Context(), "http://%zz/?login_hint=testid:17876098765_x")
	wantRefusal(t, err, "login", "an unreadable address did not answer: the address can't be read.", "Profile.AuthorizeURL")
}
