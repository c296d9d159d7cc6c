package control_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

func TestWorld(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/_portprove/world", "/_portprove/sandboxes/n1/world"} {
		got := get(t, newSite(), path)
		contains(t, got, `200 {"version":1,"people":[{"pid":"15817840008","name":"OPPLAGT TESTPERSON"`,
			`"companies":[{"organisation_number":"311223348"`, `"refresh_token_usage":"ONETIME"`)
	}
}

func TestWorldIsPatched(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{"application/json", "application/merge-patch+json", "Application/JSON; charset=utf-8"} {
		s := newSite()
		body := `{"clients":[{"client_id":"finance","access_token_lifetime":601,"description":null}],"remove":{"clients":["spa-demo"]}}`
		a := exchange(t, s, call{
			method: http.MethodPatch, path: "/_portprove/world", body: body,
			header: map[string]string{"Content-Type": strings.ToLower(contentType)},
		})
		contains(t, a.String(), `200 {"version":1`, `"access_token_lifetime":601`)
		if strings.Contains(a.body, "spa-demo") {
			t.Error("the client was not removed")
		}
		equal(t, get(t, s, "/_portprove/world"), a.String())
		if s.named["n1"].world.Load() != world.Default() {
			t.Error("another sandbox was patched")
		}
	}
}

func TestWorldRefuses(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/world"
	refuses(t, []refused{
		{"unknown section", "PATCH", path, `{"clientz":[]}`, "422 the world would not be a good one|nothing was changed\nclientz: is not known here, did you mean clients?", false},
		{
			"two flaws", "PATCH", path, `{"people":[{"pid":"15817840008","levels":["x"]},{"pid":"1"}]}`,
			"422|\npeople[0].levels[0]: |\npeople[1].pid: ", false,
		},
		{"unknown scope", "PATCH", path, `{"clients":[{"client_id":"finance","scopes":["openidd"]}]}`, "422|\nclients[0].scopes[0]: \"openidd\" is not a scope", true},
		{"no object", "PATCH", path, `[]`, "422|\n: a patch must be a mapping", false},
		{"no JSON", "PATCH", path, `people: []`, "400 the body is not valid JSON", false},
		{"our fault", "PATCH", path, `{"scopes":[{"name":"broken"}]}`, "500 no disk", true},
	})
}
