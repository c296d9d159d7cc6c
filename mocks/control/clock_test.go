package control_test

import (
	"sync"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
)

func TestClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"forward", `{"advance":"8760h"}`, `200 {"now":"2028-01-01T00:00:00Z","running":false}`},
		{"days", `{"advance":"365d"}`, `200 {"now":"2028-01-01T00:00:00Z","running":false}`},
		{"days and hours", `{"advance":"1d12h"}`, `200 {"now":"2027-01-02T12:00:00Z","running":false}`},
		{"back", `{"advance":"-1d12h"}`, `200 {"now":"2026-12-30T12:00:00Z","running":false}`},
		{"not at all", `{"advance":"0"}`, `200 {"now":"2027-01-01T00:00:00Z","running":false}`},
		{"a nanosecond", `{"advance":"1ns"}`, `200 {"now":"2027-01-01T00:00:00.000000001Z","running":false}`},
		{"to a time", `{"set":"2030-06-01T12:00:00+02:00"}`, `200 {"now":"2030-06-01T10:00:00Z","running":false}`},
		{"back to a time", `{"set":"1970-01-01T00:00:00Z"}`, `200 {"now":"1970-01-01T00:00:00Z","running":false}`},
		{"to the last time", `{"set":"9000-12-31T23:59:59Z"}`, `200 {"now":"9000-12-31T23:59:59Z","running":false}`},
		{"set, then advance", `{"advance":"1h","set":"2000-01-01T00:00:00Z","freeze":true}`, `200 {"now":"2000-01-01T01:00:00Z","running":false}`},
		{"out by advance, but set before", `{"advance":"-1h","set":"1970-01-01T01:00:00Z"}`, `200 {"now":"1970-01-01T00:00:00Z","running":false}`},
		{"stand still, as before", `{"freeze":true}`, `200 {"now":"2027-01-01T00:00:00Z","running":false}`},
		{"with blanks around", " {\"freeze\" : true}\n", `200 {"now":"2027-01-01T00:00:00Z","running":false}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, path := range []string{"/_portprove/clock", "/_portprove/sandboxes/n1/clock"} {
				s := newSite()
				equal(t, post(t, s, path, c.body), c.want)
				equal(t, get(t, s, path), c.want)
			}
		})
	}
}

func TestClockRunsAndStands(t *testing.T) {
	t.Parallel()
	s := newSite()
	contains(t, post(t, s, "/_portprove/clock", `{"freeze":false}`), `200 {"now":"2027-01-01T00:00:0`, `"running":true}`)
	contains(t, get(t, s, "/_portprove/clock"), `"running":true}`)
	contains(t, post(t, s, "/_portprove/clock", `{"freeze":true,"set":"2029-01-01T00:00:00Z"}`), `200 {"now":"2029-01-01T00:00:00Z","running":false}`)
	equal(t, get(t, s, "/_portprove/sandboxes/n1/clock"), `200 {"now":"2027-01-01T00:00:00Z","running":false}`)
}

func TestClockRefuses(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/clock"
	refuses(t, []refused{
		{"nothing", "POST", path, `{}`, `422 nothing to do|freeze, set and advance|{"advance": "365d"}`, false},
		{"no unit", "POST", path, `{"advance":"12"}`, "422|\nadvance: must be a duration such as \"8760h\", \"365d\" or \"1d12h\"", false},
		{"a number", "POST", path, `{"advance":12}`, "422|\nadvance: must be a duration", false},
		{"nothing in it", "POST", path, `{"advance":""}`, "422|\nadvance: must be a duration", false},
		{"days at the end", "POST", path, `{"advance":"12h1d"}`, "422|\nadvance: must be a duration", false},
		{"days twice", "POST", path, `{"advance":"1d1d"}`, "422|\nadvance: must be a duration", false},
		{"a sign within", "POST", path, `{"advance":"1d-12h"}`, "422|\nadvance: must be a duration", false},
		{"another sign within", "POST", path, `{"advance":"1d+12h"}`, "422|\nadvance: must be a duration", false},
		{"signs", "POST", path, `{"advance":"--1d"}`, "422|\nadvance: must be a duration", false},
		{"no digits", "POST", path, `{"advance":"d"}`, "422|\nadvance: must be a duration", false},
		{"too many days", "POST", path, `{"advance":"106752d"}`, "422|\nadvance: must be a duration|up to 292 years", true},
		{"too many days and hours", "POST", path, `{"advance":"106751d24h"}`, "422|\nadvance: must be a duration|up to 292 years", true},
		{"no time", "POST", path, `{"set":"tomorrow"}`, "422|\nset: must be a time such as \"2027-01-01T00:00:00Z\"", false},
		{"no zone", "POST", path, `{"set":"2027-01-01T00:00:00"}`, "422|\nset: must be a time", false},
		{"seconds", "POST", path, `{"set":1798761600}`, "422|\nset: must be a time", false},
		{"before 1970", "POST", path, `{"set":"1969-12-31T23:59:59Z"}`, "422|\nset: must be a time|1970 to 9000", true},
		{"after 9000 in UTC", "POST", path, `{"set":"9000-12-31T23:59:59-01:00"}`, "422|\nset: must be a time", true},
		{"out by advance", "POST", path, `{"advance":"-57y"}`, "422|\nadvance: must be a duration", false},
		{"back before 1970", "POST", path, `{"advance":"-20820d"}`, "422 the clock can't go there, and was not moved\nadvance: leads from 2027-01-01T00:00:00Z to the year 1969", true},
		{"out, with others", "POST", path, `{"freeze":false,"set":"9000-12-31T23:59:59Z","advance":"1s"}`, "422|to the year 9001", true},
		{"not a flag", "POST", path, `{"freeze":"true"}`, "422|\nfreeze: must be true or false", false},
		{"null", "POST", path, `{"freeze":null}`, "422|\nfreeze: has no value", false},
		{"one good, one bad", "POST", path, `{"freeze":false,"advance":"x"}`, "422|\nadvance: must be", false},
	})
}

// TestClockStaysWithinLimitsTogether: two moves that are possible one by one.
func TestClockStaysWithinLimitsTogether(t *testing.T) {
	t.Parallel()
	s := newSite()
	s.defaults.kernel.Clock.Set(time.Date(9000, 12, 31, 0, 0, 0, 0, time.UTC))
	var moved sync.WaitGroup
	handler, start := control.New(s.host, s.guard), make(chan struct{})
	for range 500 {
		r := call{method: "POST", path: "/_portprove/clock", body: `{"advance":"1h"}`}.request(t.Context())
		moved.Go(func() {
			<-start
			handler.ServeHTTP(discard{}, r)
		})
	}
	close(start)
	moved.Wait()
	equal(t, get(t, s, "/_portprove/clock"), `200 {"now":"9000-12-31T23:00:00Z","running":false}`)
}
