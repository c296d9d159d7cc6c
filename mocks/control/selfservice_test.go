package control_test

import "testing"

func TestSelfServiceToken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"the usual one", `{"orgno":"311223348"}`, `"expires_in":1,"scope":"","orgno":"311223348"`},
		{"scopes", `{"orgno":"311223348","scopes":["a:b","c:d"]}`, `"scope":"a:b c:d"`},
		{"no scope", `{"orgno":"311223348","scopes":[]}`, `"scope":""`},
		{"a lifetime", `{"orgno":"311223348","lifetime":"1m"}`, `"expires_in":61`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite()
			contains(t, post(t, s, "/_portprove/selfservice/token", c.body), `200 {"access_token":"made.up.token","token_type":"Bearer"`)
			contains(t, post(t, s, "/_portprove/selfservice/token", c.body), c.want)
			contains(t, post(t, s, "/_portprove/sandboxes/n1/selfservice/token", c.body), c.want)
		})
	}
}

func TestSelfServiceTokenRefuses(t *testing.T) {
	t.Parallel()
	const path = "/_portprove/selfservice/token"
	refuses(t, []refused{
		{"nobody", "POST", path, `{}`, "422|\norgno: is missing", false},
		{"no number", "POST", path, `{"orgno":"974761075"}`, "422 orgno is not an organisation number", true},
		{"one scope as a text", "POST", path, `{"orgno":"311223348","scopes":"a:b"}`, "422|\nscopes: must be a list of texts", false},
		{"an empty scope", "POST", path, `{"orgno":"311223348","scopes":[""]}`, "422|\nscopes: must be a list of texts", false},
		{"no duration", "POST", path, `{"orgno":"311223348","lifetime":"soon"}`, "422|\nlifetime: must be a duration", false},
		{"a negative one", "POST", path, `{"orgno":"311223348","lifetime":"-1m"}`, "422|\nlifetime: must not be negative", false},
		{"an unknown member", "POST", path, `{"orgno":"311223348","scope":"a:b"}`, "422|\nscope: is not known here, did you mean scopes?", false},
	})
}
