package control_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
	"github.com/portprove/portprove/mocks/world"
)

// sandboxBody is the wire, by the sandbox's id.
func sandboxBody(id string) string {
	return `{"id":"` + id + `","base":"http://localhost:8480/s/` + id + `","control":"http://localhost:8480/_portprove/sandboxes/` + id +
		`","addresses":{"idporten":"http://localhost:8480/s/` + id + `/idporten"},"blind":false,"switches":{},` +
		`"clock":{"now":"2027-01-01T00:00:00Z","running":false}}`
}

func TestSandboxes(t *testing.T) {
	t.Parallel()
	s := newSite()
	equal(t, get(t, s, "/_portprove/sandboxes"), `200 {"sandboxes":[`+sandboxBody("n1")+`]}`)
	equal(t, get(t, s, "/_portprove/sandboxes/n1"), `200 `+sandboxBody("n1"))
	a := exchange(t, s, call{method: http.MethodPost, path: "/_portprove/sandboxes", body: `{}`})
	equal(t, a.String(), `201 `+sandboxBody("n2"))
	equal(t, a.header.Get("Location"), "http://localhost:8480/_portprove/sandboxes/n2")
	equal(t, get(t, s, "/_portprove/sandboxes"), `200 {"sandboxes":[`+sandboxBody("n1")+`,`+sandboxBody("n2")+`]}`)
	equal(t, exchange(t, s, call{method: http.MethodDelete, path: "/_portprove/sandboxes/n1"}).String(), "204 ")
	equal(t, exchange(t, s, call{method: http.MethodDelete, path: "/_portprove/sandboxes/n2"}).String(), "204 ")
	equal(t, get(t, s, "/_portprove/sandboxes"), `200 {"sandboxes":[]}`)
	for _, path := range []string{"", "/clock", "/world", "/journal", "/why/x"} {
		contains(t, get(t, s, "/_portprove/sandboxes/n1"+path), `404 `, `there is no sandbox \"n1\"`)
	}
	contains(t, post(t, s, "/_portprove/sandboxes/n1/clock", `{"freeze":true}`), `404 `)
	contains(t, exchange(t, s, call{method: http.MethodDelete, path: "/_portprove/sandboxes/n1"}).problem(t), "404 there is no sandbox")
}

func TestTheDefaultSandboxIsDescribed(t *testing.T) {
	t.Parallel()
	equal(t, get(t, newSite(), "/_portprove"), `200 {"id":"","base":"http://localhost:8480","control":"http://localhost:8480/_portprove",`+
		`"addresses":{"idporten":"http://localhost:8480/idporten"},"blind":false,"switches":{},"clock":{"now":"2027-01-01T00:00:00Z","running":false}}`)
}

func TestOrders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"nothing", `{}`, "world 0 seed - clock 0001 frozen false blind false map[] 0s"},
		{"a seed", `{"seed":0}`, "world 0 seed 0 clock 0001 frozen false blind false map[] 0s"},
		{"the greatest seed", `{"seed":18446744073709551615}`, "world 0 seed 18446744073709551615 clock 0001 frozen false blind false map[] 0s"},
		{"a clock", `{"clock":"2020-02-29T00:00:00+01:00","frozen":true}`, "world 0 seed - clock 2020 frozen true blind false map[] 0s"},
		{"blind with switches", `{"blind":true,"switches":{"texts":"sdk"}}`, "world 0 seed - clock 0001 frozen false blind true map[texts:sdk] 0s"},
		{"for a day and an hour", `{"ttl":"1d1h"}`, "world 0 seed - clock 0001 frozen false blind false map[] 25h0m0s"},
		{"a world", `{"world":` + smallWorld + `}`, fmt.Sprintf("world %d seed - clock 0001 frozen false blind false map[] 0s", len(smallWorld))},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite()
			contains(t, post(t, s, "/_portprove/sandboxes", c.body), `201 {"id":"n2"`)
			o, seed := s.orders[0], "-"
			if o.Seed != nil {
				seed = strconv.FormatUint(*o.Seed, 10)
			}
			equal(t, fmt.Sprintf("world %d seed %s clock %s frozen %v blind %v %v %v", len(o.World), seed, o.Clock.Format("2006"), o.Frozen, o.Blind, o.Switches, o.TTL), c.want)
		})
	}
}

const smallWorld = `{"version":1,"people":[{"pid":"15817840008","name":"OPPLAGT TESTPERSON","levels":["idporten-loa-high"]}]}`

func TestAnOrderedWorldIsThere(t *testing.T) {
	t.Parallel()
	s := newSite()
	contains(t, post(t, s, "/_portprove/sandboxes", `{"world":`+smallWorld+`,"blind":true,"switches":{"texts":"sdk"}}`), `"blind":true,"switches":{"texts":"sdk"}`)
	equal(t, get(t, s, "/_portprove/sandboxes/n2/world"), "200 "+strings.TrimSuffix(smallWorld, "}")+`,"companies":[],"roles":[],"mandates":[],"eidas_people":[],"email_people":[],"scopes":[],"clients":[]}`)
}

func TestOrdersAreRefused(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/sandboxes"
	refuses(t, []refused{
		{"unknown member", "POST", path, `{"seeds":1}`, "422|\nseeds: is not known here, did you mean seed?; allowed: world, seed, clock, frozen, blind, switches, ttl", false},
		{"seed as text", "POST", path, `{"seed":"1"}`, "422|\nseed: must be a whole number", false},
		{"negative seed", "POST", path, `{"seed":-1}`, "422|\nseed: must be a whole number", false},
		{"great seed", "POST", path, `{"seed":18446744073709551616}`, "422|\nseed: must be a whole number from 0 to 18446744073709551615", false},
		{"half a seed", "POST", path, `{"seed":0.5}`, "422|\nseed: must be a whole number", false},
		{"world as text", "POST", path, `{"world":"version: 1"}`, "422|\nworld: must be an object", false},
		{"clock", "POST", path, `{"clock":"2020"}`, "422|\nclock: must be a time such as \"2027-01-01T00:00:00Z\"", false},
		{"frozen", "POST", path, `{"frozen":1}`, "422|\nfrozen: must be true or false", false},
		{"blind", "POST", path, `{"blind":"yes"}`, "422|\nblind: must be true or false", false},
		{"switches as list", "POST", path, `{"switches":["texts"]}`, "422|\nswitches: must be an object of texts", false},
		{"switch as flag", "POST", path, `{"switches":{"texts":true}}`, "422|\nswitches: must be an object of texts", false},
		{"switch as null", "POST", path, `{"switches":{"texts":null}}`, "422|\nswitches: must be an object of texts", false},
		{"ttl", "POST", path, `{"ttl":"soon"}`, "422|\nttl: must be a duration such as", false},
		{"negative ttl", "POST", path, `{"ttl":"-1h"}`, "422|\nttl: must not be negative", false},
	})
}

func TestTheHostRefusesOrders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{world.Problems{{File: "world", Path: "people[0].pid", Message: "is wrong"}, {File: "world", Message: "is bad"}}, "\nworld.people[0].pid: is wrong\nworld: is bad"},
		{control.OrderError{Detail: "there is no switch \"x\""}, `422 there is no switch "x"`},
		{fmt.Errorf("wrapped: %w", control.OrderError{Detail: "no"}), `422 no`},
		{errors.New("no keys"), `500 no keys`},
	} {
		s := newSite()
		s.createError = c.err
		contains(t, exchange(t, s, call{method: http.MethodPost, path: "/_portprove/sandboxes", body: `{}`}).problem(t), c.want)
	}
}

// TestControlAddressesAreTheClients: whoever came by a name is sent back there.
func TestControlAddressesAreTheClients(t *testing.T) {
	t.Parallel()
	s := newSite()
	a := exchange(t, s, call{method: http.MethodGet, path: "/_portprove/sandboxes/n1", host: "[::1]:9000"})
	contains(t, a.body, `"control":"http://[::1]:9000/_portprove/sandboxes/n1"`)

	r, w := call{method: http.MethodGet, path: "/_portprove/sandboxes/n1"}.request(t.Context()), httptest.NewRecorder()
	r.TLS = &tls.ConnectionState{}
	control.New(s.host, s.guard).ServeHTTP(w, r)
	check(t, r, nil, w.Code, w.Header(), w.Body.Bytes())
	contains(t, w.Body.String(), `"control":"https://localhost:8480/_portprove/sandboxes/n1"`)
}

// TestAClockThatPassesTheYear9000 is still shown.
func TestAClockThatPassesTheYear9000(t *testing.T) {
	t.Parallel()
	s := newSite()
	s.defaults.kernel.Clock.Set(time.Date(9001, 1, 1, 0, 0, 0, 0, time.UTC))
	r, w := call{method: http.MethodGet, path: "/_portprove/clock"}.request(t.Context()), httptest.NewRecorder()
	control.New(s.host, s.guard).ServeHTTP(w, r)
	equal(t, w.Body.String(), `{"now":"9001-01-01T00:00:00Z","running":false}`)
	equal(t, post(t, s, "/_portprove/clock", `{"advance":"-24h"}`), `200 {"now":"9000-12-31T00:00:00Z","running":false}`)
}
