package altinn

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// FuzzAuthorizationHeader: whatever stands there instead of a token of this
// sandbox's ID-porten, the exchange says 401.
func FuzzAuthorizationHeader(f *testing.F) {
	k := &kernel.Kernel{Clock: kernel.NewClock(time.Time{}, true), IDs: kernel.NewIDs(nil), Journal: kernel.NewJournal()}
	s, err := New(k, Config{
		Platform: "http://platform.example", World: world.Default,
		IDPortenKeys: func() ([]byte, error) { return []byte(`{"keys":[]}`), nil },
	})
	if err != nil {
		f.Fatal(err)
	}
	host := s.PlatformHost()
	for _, seed := range []string{
		"Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "bearer  ..", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic Og==", "Bearer {}.[].\"\"",
	} {
		f.Add(seed, "id-porten")
	}
	f.Fuzz(func(t *testing.T, header, accept string) {
		for _, path := range []string{"/authentication/api/v1/exchange/id-porten", "/authentication/api/v1/refresh"} {
			r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
			r.Header["Authorization"] = []string{header}
			r.Header["Accept"] = []string{accept}
			w := httptest.NewRecorder()
			host.ServeHTTP(w, r)
			if w.Code != http.StatusUnauthorized {
				t.Errorf("%s answered %d for %q", path, w.Code, header)
			}
		}
	})
}
