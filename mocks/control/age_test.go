package control_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAge(t *testing.T) {
	t.Parallel()
	const authorization = `200 {"client_id":"finance","pid":"15817840008","scopes":["openid"],"started":"2026-01-01T00:00:00Z","ends":"2027-01-01T00:00:00Z"}`
	for _, c := range []struct{ name, body, want, aged string }{
		{"a year", `{"client_id":"finance","pid":"15817840008","by":"8760h"}`, authorization, "finance 15817840008 8760h0m0s 0s"},
		{"the first person's", `{"client_id":"finance","by":"365d"}`, authorization, "finance 15817840008 8760h0m0s 0s"},
		{"idle", `{"client_id":"finance","idle":"10m"}`, `"started":"2027-01-01T00:00:00Z"`, "finance 15817840008 0s 10m0s"},
		{"both", `{"client_id":"finance","by":"1h","idle":"10m"}`, `"started":"2026-12-31T23:00:00Z"`, "finance 15817840008 1h0m0s 10m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite()
			contains(t, post(t, s, "/_portprove/age", c.body), c.want)
			contains(t, post(t, s, "/_portprove/sandboxes/n1/age", c.body), c.want)
			equal(t, strings.Join(s.defaults.aged, "\n"), c.aged)
			equal(t, strings.Join(s.named["n1"].aged, "\n"), c.aged)
		})
	}
}

func TestAgeRefuses(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/age"
	refuses(t, []refused{
		{"no authorization", "POST", path, `{"client_id":"web-demo","by":"1h"}`, `404 that person has no authorization at client "web-demo"`, true},
		{"another person", "POST", path, `{"client_id":"finance","pid":"23847940182","by":"1h"}`, `404|at client "finance"`, true},
		{"no client", "POST", path, `{"by":"1h"}`, "422|\nclient_id: is missing", false},
		{"nothing to do", "POST", path, `{"client_id":"finance"}`, "422|\nby: is missing, and so is idle|{\"by\": \"8760h\"}", false},
		{"neither", "POST", path, `{}`, "422|\nclient_id: is missing|\nby: is missing", false},
		{"younger", "POST", path, `{"client_id":"finance","by":"-1h"}`, "422|\nby: must not be negative", false},
		{"less idle", "POST", path, `{"client_id":"finance","idle":"-1h"}`, "422|\nidle: must not be negative", false},
		{"no duration", "POST", path, `{"client_id":"finance","by":"year"}`, "422|\nby: must be a duration such as", false},
		{"no name", "POST", path, `{"client_id":"","by":"1h"}`, "422|\nclient_id: must be text that is not empty", false},
		{"a person as a number", "POST", path, `{"client_id":"finance","pid":15817840008,"by":"1h"}`, "422|\npid: must be text", false},
	})
}

func TestAgeNamesNoPerson(t *testing.T) {
	t.Parallel()
	a := exchange(t, newSite(), call{method: http.MethodPost, path: "/_portprove/age", body: `{"client_id":"finance","pid":"23847940182","by":"1h"}`})
	if strings.Contains(a.body, "23847940182") {
		t.Error(a.body)
	}
}
