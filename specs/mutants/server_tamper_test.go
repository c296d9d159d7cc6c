package mutants_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// route is what a mutant is wrong about: a method, empty for any, and a pattern
// of the whole path below the sandbox, as /idporten/token.
type route struct {
	method string
	path   *regexp.Regexp
}

func at(method, path string) route {
	return route{method, regexp.MustCompile(`^(?:/s/[0-9a-f]+)?` + path + `$`)}
}

func (o route) fits(r *http.Request) bool {
	return (o.method == "" || o.method == r.Method) && o.path.MatchString(r.URL.Path)
}

// request is one that a client sent, with its body read.
type request struct {
	*http.Request
	body []byte
	cut  error // the body broke off
}

func received(r *http.Request) *request {
	body, err := io.ReadAll(r.Body)
	return &request{r, body, err}
}

// clone is a request of its own, so that one can be sent twice.
func (r *request) clone() *request {
	sent, address := *r.Request, *r.URL
	sent.URL, sent.Header = &address, r.Header.Clone()
	return &request{&sent, bytes.Clone(r.body), r.cut}
}

// form is the body as a form.
func (r *request) form() url.Values {
	v, err := url.ParseQuery(string(r.body))
	if err != nil {
		return url.Values{}
	}
	return v
}

func (r *request) setForm(v url.Values) { r.setBody([]byte(v.Encode())) }

func (r *request) setBody(body []byte) {
	r.body, r.ContentLength = body, int64(len(body))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
}

func (r *request) setQuery(v url.Values) {
	r.URL.RawQuery = v.Encode()
	r.RequestURI = r.URL.RequestURI()
}

// sandbox is the address of the sandbox that the request is for.
func (r *request) sandbox() string {
	if rest, named := strings.CutPrefix(r.URL.Path, "/s/"); named {
		id, _, _ := strings.Cut(rest, "/")
		return "http://" + r.Host + "/s/" + id
	}
	return "http://" + r.Host
}

// bearer is the token that the request brings along.
func (r *request) bearer() string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

func (r *request) setBearer(token string) { r.Header.Set("Authorization", "Bearer "+token) }

// reply is an answer that has not left yet.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (a *reply) isGood() bool { return a.status >= 200 && a.status < 300 }

// clone is a reply of its own, so that one can be given twice.
func (a *reply) clone() *reply { return &reply{a.status, a.header.Clone(), bytes.Clone(a.body)} }

func (a *reply) write(w http.ResponseWriter) {
	header := w.Header()
	for name, values := range a.header {
		header[name] = values
	}
	header.Del("Content-Length")
	w.WriteHeader(a.status)
	if _, err := w.Write(a.body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		panic(http.ErrAbortHandler)
	}
}

// ask sends a request on to the right server.
func ask(next http.Handler, r *request) *reply {
	sent := r.clone().Request
	sent.Body = io.NopCloser(bytes.NewReader(r.body))
	if r.cut != nil {
		sent.Body = io.NopCloser(io.MultiReader(bytes.NewReader(r.body), broken{r.cut}))
	}
	recorder := httptest.NewRecorder()
	next.ServeHTTP(recorder, sent)
	got := recorder.Result()
	return &reply{got.StatusCode, got.Header, recorder.Body.Bytes()}
}

// broken is the end of a body that broke off.
type broken struct{ err error }

// Read is io's.
func (b broken) Read([]byte) (int, error) { return 0, b.err }

// instead lets do stand before the right server at one route.
func instead(on route, do func(r *request, ask func(*request) *reply) *reply) tamper {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !on.fits(r) {
				next.ServeHTTP(w, r)
				return
			}
			do(received(r), func(r *request) *reply { return ask(next, r) }).write(w)
		})
	}
}

// all of some tampers are in force, the first before the second.
func all(tampers ...tamper) tamper {
	return func(next http.Handler) http.Handler {
		for i := len(tampers) - 1; i >= 0; i-- {
			next = tampers[i](next)
		}
		return next
	}
}

// answers changes what the server answers at a route.
func answers(on route, change func(r *request, a *reply) bool) tamper {
	return instead(on, func(r *request, ask func(*request) *reply) *reply {
		a := ask(r)
		unfaithful(change(r, a))
		return a
	})
}

// hears changes what the server hears at a route.
func hears(on route, change func(r *request) bool) tamper {
	return instead(on, func(r *request, ask func(*request) *reply) *reply {
		unfaithful(change(r))
		return ask(r)
	})
}

// lenient is a server that does not look at something: what it refuses it takes
// after the client's fault was mended.
func lenient(on route, mend func(r *request, refused *reply) bool) tamper {
	return instead(on, func(r *request, ask func(*request) *reply) *reply {
		a := ask(r)
		if a.status < 300 || a.status == http.StatusFound && !strings.Contains(a.header.Get("Location"), "error=") {
			return a
		}
		again := r.clone()
		if !mend(again, a) {
			return a
		}
		b := ask(again)
		if b.status >= 400 || strings.Contains(b.header.Get("Location"), "error=") {
			return a
		}
		unfaithful(true)
		return b
	})
}

// repeats gives the first good answer again and again to whoever sends the same
// key: what is for one time is good for many.
func repeats(on route, key func(r *request) string) tamper {
	var mu sync.Mutex
	first := map[string]*reply{}
	return instead(on, func(r *request, ask func(*request) *reply) *reply {
		mu.Lock()
		defer mu.Unlock()
		k := key(r)
		if was, known := first[k]; known && k != "" {
			unfaithful(true)
			return was.clone()
		}
		a := ask(r)
		if k != "" && (a.isGood() || a.status == http.StatusFound) {
			first[k] = a.clone()
		}
		return a
	})
}

// notes keeps what is said in an answer, for later requests.
type notes struct {
	mu   sync.Mutex
	kept map[string]string
}

func (n *notes) keep(name, value string) {
	if name == "" {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.kept == nil {
		n.kept = map[string]string{}
	}
	n.kept[name] = value
}

func (n *notes) get(name string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.kept[name]
}

// overhears notes something and changes nothing.
func overhears(on route, note func(r *request, a *reply)) tamper {
	return instead(on, func(r *request, ask func(*request) *reply) *reply {
		a := ask(r)
		note(r, a)
		return a
	})
}
