package control_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/portprove/portprove/mocks/control"
)

// discard takes an answer that nobody looks at.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

func TestBodiesRefused(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/clock"
	refuses(t, []refused{
		{"empty", "POST", path, "", "400 the body is empty: send a JSON object, if only {}", false},
		{"blank", "POST", path, " \n", "400 the body is empty", false},
		{"cut off", "POST", path, `{"a":`, "400 the body is not valid JSON: unexpected end of JSON input (byte 5)", false},
		{"garbage behind", "POST", path, `{"freeze":true} {}`, "400 the body is not valid JSON: invalid character '{' after top-level value (byte 17)", false},
		{"not UTF-8", "POST", path, "{\"\xff\":1}", "400 the body is not UTF-8 text", false},
		{"too deep", "POST", path, strings.Repeat("[", 20000), "400 the body is not valid JSON", false},
		{"a list", "POST", path, `[]`, "422 the body must be a JSON object with any of freeze, set, advance", false},
		{"null", "POST", path, `null`, "422 the body must be a JSON object", false},
		{"unknown", "POST", path, `{"jump":1}`, "422|\njump: is not known here; allowed: freeze, set, advance", false},
		{"a longer name", "POST", path, `{"advance_by":"1h"}`, "422|\nadvance_by: is not known here, did you mean advance?; allowed:", false},
		{"another case", "POST", path, `{"Advance":"1h"}`, "422|\nAdvance: is not known here, did you mean advance?", false},
		{"a hyphen", "POST", "/_portprove/age", `{"client-id":"finance","by":"1h"}`, "422|\nclient-id: is not known here, did you mean client_id?", false},
		{"twice", "POST", path, `{"advance":"1h","advance":"1h"}`, "422|\nadvance: is written twice", true},
		{"twice unknown", "POST", path, `{"x":1,"x":1}`, "422|\nx: is not known|\nx: is not known", false},
		{"two flaws", "POST", path, `{"advance":1,"set":2}`, "422|\nadvance: must be|\nset: must be", false},
		{"a long name", "POST", path, `{"` + strings.Repeat("x", 99) + `":1}`, "422|\n" + strings.Repeat("x", 64) + "…: is not known", false},
		{"a name that would disturb", "POST", path, `{"a\u001b[31m":1}`, `422|` + "\n" + `a\x1b[31m: is not known`, false},
	})
}

func TestBodiesHaveALimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, path string }{
		{"POST", "/_portprove/clock"},
		{"POST", "/_portprove/age"},
		{"POST", "/_portprove/sandboxes"},
		{"PATCH", "/_portprove/world"},
		{"PATCH", "/_portprove/sandboxes/n1/world"},
	} {
		body := `{"freeze":true}` + strings.Repeat(" ", 2<<20)
		contains(t, exchange(t, newSite(), call{method: c.method, path: c.path, body: body}).problem(t), "413 the body is larger than 2097152 bytes")
	}
	atLimit := `{"freeze":true}` + strings.Repeat(" ", 2<<20-15)
	contains(t, post(t, newSite(), "/_portprove/clock", atLimit), "200 ")
}

func TestABodyThatEndsEarly(t *testing.T) {
	t.Parallel()
	r := call{method: http.MethodPost, path: "/_portprove/clock"}.request(t.Context())
	r.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
	w := &recorder{header: http.Header{}}
	control.New(newSite().host, control.Guard{}).ServeHTTP(w, r)
	check(t, r, nil, w.status, w.header, w.body)
	contains(t, string(w.body), `"status":400,"detail":"the body ended early: `)
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/_portprove/clocks", "/_portprove/", "/_portprove//clock", "/_portprove/clock/", "/_portprove/sandboxes/n1/health", "/_portprove/../x"} {
		a := exchange(t, newSite(), call{method: http.MethodGet, path: path})
		contains(t, a.problem(t), `404 there is no "`+path+`"; known: GET /_portprove/health, `, "POST /_portprove/clock, ",
			"PATCH /_portprove/sandboxes/{id}/world, ", "GET /_portprove/why/{correlation_id}, ")
	}
}

func TestWrongMethods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, path, allow string }{
		{"DELETE", "/_portprove/clock", "GET, POST"},
		{"HEAD", "/_portprove/clock", "GET, POST"},
		{"OPTIONS", "/_portprove/sandboxes", "GET, POST"},
		{"GET", "/_portprove/age", "POST"},
		{"POST", "/_portprove/world", "GET, PATCH"},
		{"POST", "/_portprove/sandboxes/n1", "GET, DELETE"},
		{"DELETE", "/_portprove", "GET"},
		{"POST", "/_portprove/why/x/y", "GET"},
	} {
		a := exchange(t, newSite(), call{method: c.method, path: c.path, body: "{}"})
		equal(t, a.header.Get("Allow"), c.allow)
		equal(t, a.problem(t), `405 "`+c.method+`" is not a method of "`+c.path+`"; allowed: `+c.allow)
	}
}

// recorder keeps an answer, without httptest's own view of it.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header  { return r.header }
func (r *recorder) WriteHeader(code int) { r.status = code }
func (r *recorder) Write(p []byte) (int, error) {
	r.body = append(r.body, p...)
	return len(p), nil
}
