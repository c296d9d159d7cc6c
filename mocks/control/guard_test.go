package control_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/control"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	open, token := control.Guard{}, control.Guard{Token: "s3cret"}
	remote, careless := control.Guard{Token: "s3cret", AllowRemote: true}, control.Guard{AllowRemote: true}
	h := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for pair := range slices.Chunk(pairs, 2) {
			m[pair[0]] = pair[1]
		}
		return m
	}
	const (
		machine = "403 the control API serves this machine only"
		name    = "403 the control API goes by the names localhost, 127.0.0.1 and [::1] only"
		tunnel  = "403 the control API serves this machine only, and this request came through a proxy or a tunnel"
		page    = "403 the control API is not for pages of another origin"
		noToken = "401 the token is missing or wrong: send Authorization: Bearer <token>, or X-Portprove-Token: <token>"
	)
	for _, c := range []struct {
		name  string
		guard control.Guard
		call  call
		want  string // empty: let in
	}{
		{"this machine", open, call{}, ""},
		{"IPv6", open, call{peer: "[::1]:1", host: "[::1]:8480"}, ""},
		{"IPv4 in IPv6", open, call{peer: "[::ffff:127.0.0.1]:1"}, ""},
		{"another of 127.0.0.0/8", open, call{peer: "127.1.2.3:1", host: "127.9.9.9"}, ""},
		{"no port", open, call{host: "localhost"}, ""},
		{"no port, IPv6", open, call{host: "[::1]"}, ""},
		{"upper case", open, call{host: "LOCALHOST:1"}, ""},
		{"another machine", open, call{peer: "192.0.2.1:1"}, machine},
		{"another machine, IPv6", open, call{peer: "[2001:db8::1]:1"}, machine},
		{"no address", open, call{peer: "@"}, machine},
		{"a name", open, call{host: "rebound.example:8480"}, name},
		{"a name that begins well", open, call{host: "localhost.example"}, name},
		{"a name below localhost", open, call{host: "a.localhost"}, name},
		{"a name that begins like an address", open, call{host: "127.0.0.1.example"}, name},
		{"a user", open, call{host: "localhost@evil"}, name},
		{"an address", open, call{host: "192.0.2.1:8480"}, name},
		{"all addresses", open, call{host: "0.0.0.0:8480"}, name},
		{"bare IPv6", open, call{host: "::1"}, name},
		{"bare mapped", open, call{host: "::ffff:127.0.0.1"}, name},
		{"mapped", open, call{host: "[::ffff:127.0.0.1]:8480"}, name},
		{"a tunnel", open, call{header: h("X-Forwarded-For", "192.0.2.1")}, tunnel},
		{"a tunnel that goes by the standard", open, call{header: h("Forwarded", "for=192.0.2.1")}, tunnel},
		{"a proxy", open, call{header: h("Via", "1.1 proxy.example")}, tunnel},
		{"own page", open, call{header: h("Origin", "http://localhost:8480")}, ""},
		{"another page", open, call{header: h("Origin", "https://evil.example")}, page},
		{"another port", open, call{header: h("Origin", "http://localhost:8481")}, page},
		{"another scheme", open, call{header: h("Origin", "https://localhost:8480")}, page},
		{"another name of this machine", open, call{header: h("Origin", "http://127.0.0.1:8480")}, page},
		{"a page from nowhere", open, call{header: h("Origin", "null")}, page},
		{"bearer", token, call{header: h("Authorization", "Bearer s3cret")}, ""},
		{"bearer, spelt otherwise", token, call{header: h("Authorization", "bearer  s3cret")}, ""},
		{"own header", token, call{header: h("X-Portprove-Token", "s3cret")}, ""},
		{"no token", token, call{}, noToken},
		{"empty bearer", token, call{header: h("Authorization", "Bearer ")}, noToken},
		{"wrong token", token, call{header: h("Authorization", "Bearer s3cre")}, noToken},
		{"wrong scheme", token, call{header: h("Authorization", "Basic s3cret")}, noToken},
		{"no scheme", token, call{header: h("Authorization", "s3cret")}, noToken},
		{"token from afar", token, call{peer: "192.0.2.1:1", header: h("X-Portprove-Token", "s3cret")}, machine},
		{"token by a name", token, call{host: "rebound.example", header: h("X-Portprove-Token", "s3cret")}, name},
		{"token of a page", token, call{header: h("X-Portprove-Token", "s3cret", "Origin", "null")}, page},
		{"remote", remote, call{peer: "192.0.2.1:1", host: "ci.example:1", header: h("X-Portprove-Token", "s3cret")}, ""},
		{"remote through a proxy", remote, call{peer: "192.0.2.1:1", header: h("X-Portprove-Token", "s3cret", "X-Forwarded-For", "192.0.2.9")}, ""},
		{"remote without token", remote, call{peer: "192.0.2.1:1", host: "ci.example:1"}, noToken},
		{"remote page", remote, call{peer: "192.0.2.1:1", host: "ci.example:1", header: h("X-Portprove-Token", "s3cret", "Origin", "http://evil.example")}, page},
		{"remote, but no token configured", careless, call{peer: "192.0.2.1:1"}, machine},
		{"remote name, but no token configured", careless, call{host: "ci.example"}, name},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, path := range []string{"/_portprove/health", "/_portprove", "/_portprove/openapi.json", "/_portprove/clock", "/_portprove/sandboxes/n1/world"} {
				s := newSite()
				s.guard = c.guard
				c.call.method, c.call.path = http.MethodGet, path
				a := exchange(t, s, c.call)
				if c.want == "" {
					equal(t, http.StatusText(a.status), "OK")
					continue
				}
				contains(t, a.problem(t), c.want)
				if challenge := a.header.Get("WWW-Authenticate"); (a.status == 401) != (challenge == "Bearer") {
					t.Errorf("%d with challenge %q", a.status, challenge)
				}
			}
		})
	}
}

func TestGuardKnowsItsOwnOriginWithTLS(t *testing.T) {
	t.Parallel()
	s := newSite()
	r, w := call{method: http.MethodGet, path: "/_portprove/health"}.request(t.Context()), httptest.NewRecorder()
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("Origin", "https://localhost:8480")
	control.New(s.host, s.guard).ServeHTTP(w, r)
	equal(t, http.StatusText(w.Code), "OK")
	r.Header.Add("Origin", "https://evil.example")
	w = httptest.NewRecorder()
	control.New(s.host, s.guard).ServeHTTP(w, r)
	equal(t, http.StatusText(w.Code), "Forbidden")
}

// TestGuardDoesNotRepeatTheToken, neither the right one nor a wrong one.
func TestGuardDoesNotRepeatTheToken(t *testing.T) {
	t.Parallel()
	s := newSite()
	s.guard = control.Guard{Token: "s3cret"}
	a := exchange(t, s, call{method: http.MethodGet, path: "/_portprove/health", header: map[string]string{"X-Portprove-Token": "guess"}})
	if strings.Contains(a.body, "s3cret") || strings.Contains(a.body, "guess") {
		t.Error(a.body)
	}
}

func TestContentTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, path, contentType, want string }{
		{"POST", "/_portprove/clock", "", `415 the Content-Type is ""; allowed: application/json`},
		{"POST", "/_portprove/clock", "text/plain", `415 the Content-Type is "text/plain"; allowed: application/json`},
		{"POST", "/_portprove/clock", "application/x-www-form-urlencoded", `415 the Content-Type is`},
		{"POST", "/_portprove/clock", "text/plain; application/json", `415 the Content-Type is`},
		{"POST", "/_portprove/clock", "application/json; charset", `415 the Content-Type is`},
		{"POST", "/_portprove/clock", "application/merge-patch+json", `415 the Content-Type is`},
		{"POST", "/_portprove/sandboxes", "multipart/form-data; boundary=x", `415 the Content-Type is`},
		{"PATCH", "/_portprove/world", "text/plain", `415 the Content-Type is "text/plain"; allowed: application/json, application/merge-patch+json`},
		{"PUT", "/_portprove/world", "", `415 the Content-Type is ""`},
		{"PUT", "/_portprove/world", "application/json", `405 "PUT" is not a method of "/_portprove/world"; allowed: GET, PATCH`},
	} {
		a := exchange(t, newSite(), call{method: c.method, path: c.path, body: `{"freeze":true}`, header: map[string]string{"Content-Type": c.contentType}})
		contains(t, a.problem(t), c.want)
	}
	a := exchange(t, newSite(), call{
		method: "POST", path: "/_portprove/clock", body: `{"freeze":true}`, header: map[string]string{"Content-Type": "application/JSON; charset=utf-8"},
	})
	if a.status != http.StatusOK {
		t.Error(a)
	}
}
