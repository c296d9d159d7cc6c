package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/scenarios/recorder/scan"
)

// wiretap stands before a mock and keeps every secret that goes by.
type wiretap struct {
	mu      sync.Mutex
	secrets map[string]string // by value, the kind
}

var (
	tokenOnTheWire     = regexp.MustCompile(`\beyJ[\w-]+\.[\w-]+\.([\w-]+)`)
	memberOnTheWire    = regexp.MustCompile(`"(access_token|refresh_token|id_token|client_secret)" ?: ?"([^"]+)"`)
	parameterOnTheWire = regexp.MustCompile(`(?:^|[?&])(code|code_challenge|refresh_token|token|client_secret|client_assertion|code_verifier|id_token_hint)=([^&\s"#]+)`)
)

func (w *wiretap) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
		tap := &tapped{ResponseWriter: rw}
		defer func() {
			w.look(r.Header, r.URL.RawQuery, string(sent))
			w.look(rw.Header(), rw.Header().Get("Location"), tap.body.String())
		}()
		next.ServeHTTP(tap, r)
	})
}

// tapped keeps what is answered.
type tapped struct {
	http.ResponseWriter

	body bytes.Buffer
}

func (t *tapped) Write(p []byte) (int, error) {
	t.body.Write(p)
	return t.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (t *tapped) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (w *wiretap) look(header http.Header, query, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, text := range append(slices.Concat(header["Authorization"], header["Dpop"]), query, body) {
		for _, found := range tokenOnTheWire.FindAllStringSubmatch(text, -1) {
			w.secrets[found[1]] = "signature"
		}
		for _, found := range slices.Concat(memberOnTheWire.FindAllStringSubmatch(text, -1), parameterOnTheWire.FindAllStringSubmatch(text, -1)) {
			w.keep(found[1], found[2])
		}
	}
	if scheme, value, _ := strings.Cut(header.Get("Authorization"), " "); scheme == "Basic" {
		if pair, err := base64.StdEncoding.DecodeString(value); err == nil {
			_, secret, _ := strings.Cut(string(pair), ":")
			w.keep("client_secret", secret)
		}
		w.keep("basic", value)
	}
	for _, cookie := range (&http.Response{Header: header}).Cookies() {
		w.keep("cookie", cookie.Value)
	}
}

func (w *wiretap) keep(kind, value string) {
	values := []string{value}
	if plain, err := url.QueryUnescape(value); err == nil {
		values = append(values, plain)
	}
	for _, v := range values {
		if w.secrets[v] != "code_challenge" {
			w.secrets[v] = kind
		}
	}
}

// What a run has sent and got is in no file of its report: every secret was
// seen by somebody else, and is looked for by code that shares none with what
// has masked it.
func TestAReportHasNoSecretThatWasOnTheWire(t *testing.T) {
	tap := &wiretap{secrets: map[string]string{}}
	running, err := mocks.Serve(t.Context(), mocks.ServeOptions{Wrap: tap.wrap})
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, running)
	dir := t.TempDir()
	args := []string{"check", "server", "--control", running.Control, "--report-dir", dir}
	for _, requirement := range []string{"IDP-TOKEN-01", "IDP-CAUTH-03", "IDP-LOGOUT-01", "IDP-REFR-03", "IDP-CAUTH-04", "SKD-TOKEN-01"} {
		args = append(args, "--only", requirement)
	}
	portprove(t, args...).expect(t, 0)
	scanner := scan.New(tap.kept(t), nil)
	for name, text := range files(t, dir) {
		for _, found := range scanner.Scan([]byte(text)) {
			// Ids are random, too, and stay.
			if strings.HasPrefix(found.What, "a value of this session") {
				t.Errorf("%s has %s", name, found)
			}
		}
	}
}

// kept are the secrets, of which there are some of each kind. A challenge is
// public, and a client that is wrong on purpose sends it as a verifier.
func (w *wiretap) kept(t *testing.T) []scan.Secret {
	t.Helper()
	var list []scan.Secret
	kinds := map[string]int{}
	for _, value := range slices.Sorted(maps.Keys(w.secrets)) {
		kind := w.secrets[value]
		if kind != "code_challenge" {
			list = append(list, scan.Secret{Kind: kind, Value: value})
			kinds[kind]++
		}
	}
	for _, kind := range []string{"access_token", "refresh_token", "id_token", "client_secret", "client_assertion", "code", "code_verifier", "basic", "cookie", "signature"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s went by: %v", kind, kinds)
		}
	}
	return list
}
