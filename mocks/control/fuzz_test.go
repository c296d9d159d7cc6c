package control_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
)

// FuzzBodies: whatever is sent, the answer is one that openapi.json has, and
// what is taken is what openapi.json allows.
func FuzzBodies(f *testing.F) {
	for _, body := range []string{
		`{"advance":"1d12h"}`, `{"set":"2027-01-01T00:00:00Z","freeze":false}`, `{"client_id":"finance","by":"8760h","idle":"10m"}`,
		`{"seed":18446744073709551615,"ttl":"1h","switches":{"texts":"sdk"},"world":{}}`, `{}`, `null`, `{"a":`, `{"advance":"-.5d1.ns"}`,
		`{"step":"exchange","nth":2,"times":3,"status":503,"retry_after":"30s","retry_after_as":"date","headers":{"A":"b"},"body":{"a":[1]}}`,
		`{"operation":"exchange","effect":{"token":"expired"},"chance":1e-9,"seed":1,"repeat":true,"expires":"2027-01-01T00:00:00Z"}`,
		`{"operation":"exchange","drop":"after","delay":"1d"}`, `{"operation":"exchange","truncate":0,"drip":1,"content_type":"none"}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/_portprove/clock", "/_portprove/age", "/_portprove/sandboxes", "/_portprove/faults"} {
			s := newSite()
			s.defaults.serving()
			a := exchange(t, s, call{method: http.MethodPost, path: path, body: body})
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s: %s", path, a)
			}
		}
	})
}

// FuzzDuration: what is read as a duration has the form that openapi.json has,
// and what has the form is read unless it is too great. Days are 24 hours.
func FuzzDuration(f *testing.F) {
	for _, s := range []string{"365d", "1d12h", "-1d12h", "+.5d", "1.d0", "0", "1e3h", "1d2d", "d", "12h1d", "106751d23h47m16s", "1µs", "1d 2h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := control.ParseDuration(s)
		documented := openAPI().validate(s, "components", "schemas", "Duration")
		if couldBeTooGreat := len(s) > 6; (err == nil) != (documented == nil) && (err == nil || !couldBeTooGreat) {
			t.Errorf("%q is read as %v, %v; openapi.json says %v", s, d, err, documented)
		}
		sign, rest, found := strings.Cut(s, "d")
		if same, wrong := time.ParseDuration(rest); err == nil && found && sign == "1" && wrong == nil && d != 24*time.Hour+same {
			t.Errorf("%q is read as %v", s, d)
		}
		if _, wrong := time.ParseDuration(s); wrong == nil && err != nil {
			t.Errorf("%q is refused: %v", s, err)
		}
	})
}
