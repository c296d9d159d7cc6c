package har_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/portprove/portprove/scenarios/har"
)

func TestQueriesAreReadAsTheyStand(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][]har.Pair{
		"https://idp.example/":                  {},
		"https://idp.example/?":                 {},
		"https://idp.example/?b=1&a=2&b=3":      {{"b", "1"}, {"a", "2"}, {"b", "3"}},
		"https://idp.example/?a=b%20c+d&&e#f=g": {{"a", "b c d"}, {"e", ""}},
		"https://idp.example/#?a=b":             {},
		"/path?a=1=2&broken=%zz":                {{"a", "1=2"}, {"broken", "%zz"}},
		"/path?{code-1}={code-2}&x=?":           {{"{code-1}", "{code-2}"}, {"x", "?"}},
	} {
		if got := har.Query(address); !slices.Equal(got, want) || got == nil {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

// What a writer adds stands beside what the format has; a text that is empty is
// not one that is left out.
func TestWritersAddMembers(t *testing.T) {
	t.Parallel()
	type entry struct {
		har.Entry

		Own string `json:"_own"`
	}
	empty := ""
	e := entry{Own: "x", Entry: har.Entry{Response: har.Response{Content: har.Content{Text: &empty}}}}
	text, err := json.Marshal(har.File[har.Log[entry]]{Log: har.Log[entry]{Version: har.Version, Entries: []entry{e, {}}}})
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Log struct {
			Entries []struct {
				Own      string `json:"_own"`
				Response struct{ Content map[string]any }
			}
		}
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	first, second := read.Log.Entries[0], read.Log.Entries[1]
	if first.Own != "x" || first.Response.Content["text"] != "" {
		t.Errorf("the first: %+v", first)
	}
	if _, has := second.Response.Content["text"]; has {
		t.Errorf("the second: %+v", second)
	}
}
