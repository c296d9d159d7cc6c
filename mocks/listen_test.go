package mocks_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

func running(t *testing.T, o mocks.ServeOptions) *mocks.Running {
	t.Helper()
	r, err := mocks.Serve(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func body(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

func keysOf(t *testing.T, r *mocks.Running) string {
	t.Helper()
	_, text := body(t, r.Addresses()[mocks.HostIDPorten]+"/jwks.json")
	if !strings.Contains(text, `"kid":"mock-`) {
		t.Fatalf("no keys in %s", text)
	}
	return text
}

// The embedded keys are everybody's: off loopback nobody shall trust them.
func TestKeysAreGeneratedOffLoopback(t *testing.T) {
	embedded := keysOf(t, mocks.Start(t))
	if keysOf(t, mocks.Start(t)) != embedded {
		t.Error("embedded keys differ from run to run")
	}
	for name, o := range map[string]mocks.ServeOptions{"off loopback": {Listen: "0.0.0.0:0"}, "asked for": {GenerateKeys: true}} {
		if keysOf(t, running(t, o)) == embedded {
			t.Errorf("%s: the embedded keys sign", name)
		}
	}
}

func TestControlOnAListenerOfItsOwn(t *testing.T) {
	r := running(t, mocks.ServeOptions{ControlListen: "127.0.0.1:0"})
	if strings.HasPrefix(r.Control, r.Base) {
		t.Errorf("the control API is at %s", r.Control)
	}
	if status, _ := body(t, r.Base+"/_portprove/health"); status != http.StatusNotFound {
		t.Errorf("the main listener serves control: %d", status)
	}
	if status, text := body(t, r.Control+"/health"); status != http.StatusOK {
		t.Errorf("control answers %d %s", status, text)
	}
}

func TestBlindServesNoControl(t *testing.T) {
	r := running(t, mocks.ServeOptions{Sandbox: mocks.Options{Blind: true}})
	if r.Control != "" {
		t.Errorf("there is a control API at %s", r.Control)
	}
	for _, path := range []string{"/", "/_portprove", "/_portprove/health"} {
		if status, text := body(t, r.Base+path); status != http.StatusNotFound || strings.Contains(text, "portprove") {
			t.Errorf("%s answers %d %s", path, status, text)
		}
	}
}

func TestControlTokenIsNeeded(t *testing.T) {
	r := running(t, mocks.ServeOptions{ControlToken: "made-up"})
	if status, _ := body(t, r.Control+"/health"); status != http.StatusUnauthorized {
		t.Errorf("without the token: %d", status)
	}
}

// What stands before the handlers sees what a client sent and what leaves, and
// of a control API with a listener of its own nothing.
func TestWhatWrapsSeesClientsAlone(t *testing.T) {
	var seen []string
	r := running(t, mocks.ServeOptions{ControlListen: "127.0.0.1:0", Wrap: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r.URL.Path)
			w.Header().Set("X-Wrapped", "yes")
			next.ServeHTTP(w, r)
		})
	}})
	if status, text := body(t, r.Addresses()[mocks.HostIDPorten]+"/jwks.json"); status != http.StatusOK || !strings.Contains(text, `"keys"`) {
		t.Errorf("%d %s", status, text)
	}
	if status, _ := body(t, r.Control+"/health"); status != http.StatusOK {
		t.Errorf("the control API answers %d", status)
	}
	if len(seen) != 1 || seen[0] != "/idporten/jwks.json" {
		t.Errorf("it has seen %q", seen)
	}
}
