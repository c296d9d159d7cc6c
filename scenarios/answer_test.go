package scenarios

import (
	"net/http"
	"strings"
	"testing"
)

func TestDifferences(t *testing.T) {
	t.Parallel()
	addresses := map[string]string{"apps": "http://127.0.0.1:1/apps"}
	for name, c := range map[string]struct {
		want Answer
		got  Received
		say  string // part of the first difference; empty: none
	}{
		"the same":                     {Answer{Status: 400, Body: "x"}, Received{Status: 400, Body: "x"}, ""},
		"another status":               {Answer{Status: 400}, Received{Status: 401}, "status: recorded is 400, received was 401"},
		"members in another order":     {Answer{Status: 200, Body: `{"a":1,"b":"x"}`}, Received{Status: 200, Body: `{"b":"x", "a":1}`}, ""},
		"a member with another value":  {Answer{Status: 200, Body: `{"a":{"b":1}}`}, Received{Status: 200, Body: `{"a":{"b":2}}`}, "body.a.b: recorded is 1, received was 2"},
		"a member too many":            {Answer{Status: 200, Body: `{"a":1}`}, Received{Status: 200, Body: `{"a":1,"c":2}`}, "body.c: recorded is (missing), received was 2"},
		"a member missing":             {Answer{Status: 200, Body: `{"a":1}`}, Received{Status: 200, Body: `{}`}, "body.a: recorded is 1, received was (missing)"},
		"a placeholder in a member":    {Answer{Status: 200, Body: `{"a":"id {{uuid}}."}`}, Received{Status: 200, Body: `{"a":"id 08ede4e5-4720-5edb-8fd2-a4f6a1902b74."}`}, ""},
		"what no placeholder matches":  {Answer{Status: 200, Body: `{"a":"{{uuid}}"}`}, Received{Status: 200, Body: `{"a":"08ede4e5"}`}, "body.a"},
		"an address":                   {Answer{Status: 200, Body: "{{apps}}/x"}, Received{Status: 200, Body: "http://127.0.0.1:1/apps/x"}, ""},
		"a text to the letter":         {Answer{Status: 409, Body: "Process is ended."}, Received{Status: 409, Body: "process is ended."}, "body"},
		"blanks between elements":      {Answer{Status: 200, Body: "<?xml version='1.0'?><a><b>1</b></a>"}, Received{Status: 200, Body: "<?xml version='1.0'?>\n<a>\n  <b>1</b>\n</a>"}, ""},
		"another element":              {Answer{Status: 200, Body: "<?xml version='1.0'?><a><b>1</b></a>"}, Received{Status: 200, Body: "<?xml version='1.0'?><a><b>2</b></a>"}, "body"},
		"a header":                     {Answer{Status: 200, Headers: map[string]string{"retry-after": "{{number}}"}}, Received{Status: 200, Header: http.Header{"Retry-After": {"30"}}}, ""},
		"a header that must not be":    {Answer{Status: 401, Headers: map[string]string{"www-authenticate": ""}}, Received{Status: 401, Header: http.Header{"Www-Authenticate": {"Bearer"}}}, "header www-authenticate"},
		"an answer where none was":     {Answer{Lost: true}, Received{Status: 200}, "answer: recorded is none, received was 200"},
		"none where an answer was":     {Answer{Status: 200}, Received{Lost: true}, "answer"},
		"none, as recorded":            {Answer{Lost: true}, Received{Lost: true}, ""},
		"nothing is not a JSON string": {Answer{Status: 401}, Received{Status: 401, Body: `""`}, "body"},
	} {
		found := c.want.Differences(c.got, addresses)
		switch {
		case c.say == "" && len(found) > 0:
			t.Errorf("%s: %v", name, found)
		case c.say != "" && (len(found) == 0 || !strings.HasPrefix(found[0].String(), c.say)):
			t.Errorf("%s: %v, want %q", name, found, c.say)
		}
	}
}

func TestPlaceholdersAreChecked(t *testing.T) {
	t.Parallel()
	if err := checkPlaceholders("{{uuid}} {{apps}}"); err != nil {
		t.Error(err)
	}
	if err := checkPlaceholders("{{uid}}"); err == nil || !strings.Contains(err.Error(), "there is no placeholder {{uid}}; known: any, ") {
		t.Error(err)
	}
	if got := filled("a {{uuid}} b {{idporten}}", map[string]string{"idporten": "http://i"}); got != "a 08ede4e5-4720-5edb-8fd2-a4f6a1902b74 b http://i" {
		t.Error(got)
	}
}
