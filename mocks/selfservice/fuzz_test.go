package selfservice

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// fuzzed is a server on a world that is the default one before each call.
func fuzzed(f *testing.F) (host http.Handler, header string) {
	f.Helper()
	k := &kernel.Kernel{Clock: kernel.NewClock(time.Time{}, true), IDs: kernel.NewIDs(nil), Journal: kernel.NewJournal()}
	s, err := New(k, Config{Base: "http://selfservice.example", World: world.Default, Change: func(decide func(*world.World) (any, error)) error {
		patch, err := decide(world.Default())
		if err != nil {
			return err
		}
		data, err := json.Marshal(patch)
		if err != nil {
			return err
		}
		_, err = world.Default().Patch(data)
		return err
	}})
	if err != nil {
		f.Fatal(err)
	}
	token, err := s.Mint(TokenOrder{Orgno: "311223348", Scopes: allScopes, Lifetime: 24 * time.Hour})
	if err != nil {
		f.Fatal(err)
	}
	return s.Host(), "Bearer " + token.AccessToken
}

// FuzzBodies: whatever the body, the answer is a registration, a scope or a
// refusal that can be explained, and never a fault of the server.
func FuzzBodies(f *testing.F) {
	host, header := fuzzed(f)
	for _, seed := range []string{
		`{"integration_type":"api_klient","application_type":"web","client_name":"a","scopes":["openid"],"redirect_uris":["https://a.example/b"],"grant_types":["authorization_code"],"token_endpoint_auth_method":"client_secret_post"}`,
		`{"client_id":" ","client_orgno":"314556674","supplier_orgno":null,"authorization_lifetime":-9223372036854775808}`,
		`{"prefix":"a","subscope":"b","at_max_age":1e3,"allowed_integration_types":[]}`, `{"redirect_uris":["https://[::1","//","#"]}`, `[]`, `{"a":`, "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range [][2]string{{http.MethodPost, "/clients"}, {http.MethodPut, "/clients/finance"}, {http.MethodPost, "/scopes"}} {
			r := httptest.NewRequest(c[0], c[1], strings.NewReader(body))
			r.Header.Set("Authorization", header)
			w := httptest.NewRecorder()
			host.ServeHTTP(w, r)
			if w.Code >= http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) && w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s answered %d %s to %q", c[0], c[1], w.Code, w.Body, body)
			}
			if w.Code >= http.StatusBadRequest && w.Header().Get("Portprove-Why") == "" {
				t.Errorf("%s %s does not say why", c[0], c[1])
			}
		}
	})
}

// FuzzBearer: nothing but a token of this server's own lets anybody in.
func FuzzBearer(f *testing.F) {
	host, _ := fuzzed(f)
	for _, seed := range []string{"Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "bearer  ", "Basic Og==", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJleHAiOiJ4In0.c2ln"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodGet, "/clients", http.NoBody)
		r.Header["Authorization"] = []string{header}
		w := httptest.NewRecorder()
		host.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("%d for %q", w.Code, header)
		}
	})
}
