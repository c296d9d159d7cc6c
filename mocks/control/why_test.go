package control_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

func TestWhy(t *testing.T) {
	t.Parallel()
	for pasted, seq := range map[string]string{
		uuid:                                   "1",
		"0F8FAD5B-D9CB-469F-A165-70867728950E": "1",
		"  " + uuid + "\n":                     "1",
		"(correlation id: " + uuid + ")":       "1",
		"invalid_grant (correlation id: " + uuid + ")":                                                 "1",
		`{"error":"invalid_grant","error_description":"invalid_grant (correlation id: ` + uuid + `)"}`: "1",
		"see https://example.test/a/b?id=" + uuid:                                                      "1",
		trace:                    "2",
		"00-" + trace + traceEnd: "2",
		`"traceId":"00-` + trace + traceEnd + `"`:         "2",
		"11111111-1111-1111-1111-111111111111 or " + uuid: "1",
		"plain\n": "3",
	} {
		contains(t, get(t, noted(), "/_portprove/why/"+url.PathEscape(pasted)), `200 {"seq":`+seq+`,`, `"why":"61 s"`, `"catalogue":"TOK-01"`)
	}
	contains(t, get(t, noted(), "/_portprove/sandboxes/n1/why/other"), `200 {"seq":1,`, `"operation":"jwks"`)
}

func TestWhyAnswersTheLatest(t *testing.T) {
	t.Parallel()
	s := noted()
	s.defaults.note("later", "", uuid)
	contains(t, get(t, s, "/_portprove/why/"+uuid), `"operation":"later"`)
}

func TestWhyRefuses(t *testing.T) {
	t.Parallel()
	refuses(t, []refused{
		{"unknown", "GET", "/_portprove/why/" + uuid, "", `404 no exchange in this sandbox's journal has the correlation id "` + uuid + `"|the journal keeps the latest`, true},
		{"another sandbox's", "GET", "/_portprove/sandboxes/n1/why/plain", "", `404 no exchange`, true},
		{"nothing", "GET", "/_portprove/why/", "", `404 there is no "/_portprove/why/"`, false},
	})
}

// TestNoNumberOfARealPersonIsRepeated, wherever a request has it. The number is
// made up here, so that the repository has none.
func TestNoNumberOfARealPersonIsRepeated(t *testing.T) {
	t.Parallel()
	number := 1010000000
	for !world.LooksReal(fmt.Sprintf("%011d", number)) {
		number++
	}
	text := fmt.Sprintf("%011d", number)
	for _, got := range []string{
		get(t, newSite(), "/_portprove/why/"+text),
		get(t, newSite(), "/_portprove/sandboxes/"+text),
		post(t, newSite(), "/_portprove/age", `{"client_id":"`+text+`","by":"1h"}`),
		post(t, newSite(), "/_portprove/age", `{"`+text+`":1}`),
	} {
		contains(t, got, "…")
		if strings.Contains(got, text) {
			t.Error(got)
		}
	}
}
