package control_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/portprove/portprove/mocks/kernel"
)

// serving lets a sandbox of the test serve one operation, of step exchange.
func (b *sandbox) serving() http.Handler {
	ok := func(*http.Request) (kernel.Reply, error) { return kernel.Empty(http.StatusOK), nil }
	return b.kernel.Router(nil, []kernel.Route{kernel.On("/x", kernel.Operation{
		Name: "exchange", Step: "exchange", Effects: []kernel.Effect{{Name: "token", Values: []string{"signature", "expired"}}}, Run: ok,
	}, http.MethodGet)})
}

func TestFaultsAreAddedListedAndRemoved(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/_portprove/faults", "/_portprove/sandboxes/n1/faults"} {
		s := newSite()
		server := s.defaults.serving()
		if path != "/_portprove/faults" {
			server = s.named["n1"].serving()
		}
		const first = `{"id":"fault-1","step":"exchange","nth":2,"times":1,"when":"before","status":503,"headers":{"X-A":"b"},"retry_after":"30s","retry_after_as":"date",` +
			`"expected":"the 2nd request of step exchange","does":"answers 503 instead of the step, Retry-After 30s as a date, sets X-A","seen":0,"hits":0,"passed_over":0,"state":"waiting"}`
		equal(t, post(t, s, path, `{"step":"exchange","nth":2,"status":503,"retry_after":"30s","retry_after_as":"date","headers":{"x-a":"b"}}`), "201 "+first)
		const second = `{"id":"mine","operation":"exchange","nth":1,"repeat":true,"chance":0.5,"seed":0,"expires":"2027-01-02T00:00:00Z","note":"for fun","effect":{"token":"expired"},` +
			`"expected":"from the 1st request of operation exchange where token matters on, by a chance of 0.5","does":"token: expired","seen":0,"hits":0,"passed_over":0,"state":"waiting"}`
		equal(t, post(t, s, path, `{"id":"mine","operation":"exchange","repeat":true,"chance":0.5,"seed":0,"expires":"2027-01-02T00:00:00Z","note":"for fun","effect":{"token":"expired"}}`), "201 "+second)
		equal(t, get(t, s, path), `200 {"faults":[`+first+`,`+second+`]}`)
		server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
		contains(t, get(t, s, path), `"seen":1,"hits":0,"passed_over":0,"state":"waiting"}`)
		equal(t, exchange(t, s, call{method: http.MethodDelete, path: path + "/fault-1"}).String(), "204 ")
		equal(t, exchange(t, s, call{method: http.MethodDelete, path: path + "/fault-1"}).problem(t), `404 there is no fault "fault-1" in this sandbox: GET faults lists those there are`)
		equal(t, exchange(t, s, call{method: http.MethodDelete, path: path}).String(), `200 {"removed":1}`)
		equal(t, get(t, s, path), `200 {"faults":[]}`)
	}
}

func TestFaultsShowWhatTheyDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{`{"operation":"exchange","drop":"after","delay":"90s"}`, `"delay":"1m30s","drop":"after","expected":"the 1st request of operation exchange","does":"waits 1m30s after the step, drops the connection after the step"`},
		{`{"operation":"exchange","drop":"before"}`, `"drop":"before","expected"`},
		{`{"operation":"exchange","status":400,"body":{"a": 1},"when":"after"}`, `"when":"after","status":400,"body":"{\"a\":1}","content_type":"application/json"`},
		{`{"operation":"exchange","status":400,"body":"no"}`, `"when":"before","status":400,"body":"no","content_type":"text/plain; charset=utf-8"`},
		{`{"operation":"exchange","status":400,"body":"no","content_type":"none"}`, `"body":"no","content_type":"none"`},
		{`{"operation":"exchange","content_type":"text/html"}`, `"times":1,"content_type":"text/html","expected"`},
		{`{"operation":"exchange","truncate":0,"drip":5}`, `"truncate":0,"drip":5,"expected":"the 1st request of operation exchange","does":"breaks off after 0 bytes, 5 bytes per second"`},
		{`{"step":"exchange","method":"GET","times":3,"delay":"1h"}`, `"method":"GET","nth":1,"times":3,"when":"before","delay":"1h0m0s","expected":"the 1st GET of step exchange and the 2 after it","does":"waits 1h before the step"`},
	} {
		s := newSite()
		s.defaults.serving()
		contains(t, post(t, s, "/_portprove/faults", c.body), "201 ", c.want)
	}
}

func TestFaultsRefused(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/faults"
	for _, row := range []struct{ name, body, want string }{
		{"nothing", `{}`, "422 the fault is not as it should be: see errors\nstep: is missing, and so is operation: which requests is it about?\nstatus: is missing, and so is everything else that a fault can do: drop, delay, truncate, drip, headers, content_type, effect, do"},
		{"all at once", `{"step":"exchangee","nth":0,"times":"2","status":700,"when":"later","stats":1}`, "422 the fault is not as it should be: see errors\n" +
			"nth: must be a whole number from 1 to 1000000, without quotes\ntimes: must be a whole number from 1 to 1000000, without quotes\n" +
			"status: must be a status from 200 to 599, without quotes\nwhen: must be before or after: on which side of the step?\n" +
			"stats: is not known here; allowed: id, step, operation, method, nth, times, repeat, chance, seed, expires, note, when, delay, drop, status, body, content_type, headers, retry_after, retry_after_as, truncate, drip, effect, do\n" +
			`step: "exchangee" is not known here, did you mean exchange?; there are: exchange`},
		{"an effect of another", `{"step":"exchange","effect":{"token":"expird"}}`, `422 the fault is not as it should be: see errors` + "\n" + `effect.token: "expird" is not known here, did you mean expired?; there are: expired, signature`},
		{"two effects", `{"step":"exchange","effect":{"token":"expired","x":"y"}}`, "422 the fault is not as it should be: see errors\n" + `effect: must be an object of one name and its value, such as {"id_token": "nonce"}: more of them are more faults` + "\nstatus: is missing, and so is everything else that a fault can do: drop, delay, truncate, drip, headers, content_type, effect, do"},
		{"luck that can't be repeated", `{"step":"exchange","status":500,"chance":0.5}`, "422 the fault is not as it should be: see errors\nseed: is missing: with the same seed, chance repeats itself"},
		{"a seed alone", `{"step":"exchange","status":500,"seed":1}`, "422 the fault is not as it should be: see errors\nseed: goes with chance only"},
		{"too lucky", `{"step":"exchange","status":500,"seed":1,"chance":2}`, "422 the fault is not as it should be: see errors\nchance: must be a number above 0, and at most 1, such as 0.25\nseed: goes with chance only"},
		{"both sides", `{"step":"exchange","drop":"after","when":"before"}`, "422 the fault is not as it should be: see errors\nwhen: does not go with drop, which says it itself"},
		{"a real person", `{"step":"exchange","status":500,"body":"pid 15817840008 and 000178` + `40096"}`, "422 the fault is not as it should be: see errors\nbody: has what may be the number of a real person: put a synthetic one (month + 80) in its place"},
		{"a body that is none", `{"step":"exchange","status":500,"body":true}`, "422 the fault is not as it should be: see errors\nbody: must be text, or an object or a list, which is sent as JSON"},
		{"no JSON", `{"step"`, "400 the body is not valid JSON: unexpected end of JSON input (byte 7)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newSite()
			s.defaults.serving()
			equal(t, exchange(t, s, call{method: http.MethodPost, path: path, body: row.body}).problem(t), row.want)
			equal(t, get(t, s, path), `200 {"faults":[]}`)
		})
	}
}
