package world_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

func TestAnyPort(t *testing.T) {
	for _, c := range []struct {
		registered, uri string
		want            bool
	}{
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:49152/callback", true},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:1/callback", true},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:65535/callback", true},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:65536/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:0/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:080/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:+80/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:80/callback/", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:80/callback?a=b", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:80@evil.example/callback", false},
		{"http://127.0.0.1:0/callback", "http://127.0.0.1:80/evil/callback", false},
		{"http://127.0.0.1:0/callback", "http://localhost:80/callback", false},
		{"http://127.0.0.1:0/callback", "https://127.0.0.1:80/callback", false},
		{"http://127.0.0.1:0", "http://127.0.0.1:80", true},
		{"http://127.0.0.1:0?a=b", "http://127.0.0.1:80?a=b", true},
		{"https://127.0.0.1:*/callback", "https://127.0.0.1:49152/callback", true},
		{"https://127.0.0.1:*/callback", "http://127.0.0.1:49152/callback", false},
	} {
		open, ok := world.ReadAnyPort(c.registered)
		if !ok || open.Matches(c.uri) != c.want {
			t.Errorf("%s and %s: %v, want %v", c.registered, c.uri, !c.want, c.want)
		}
	}
	for _, closed := range []string{"http://127.0.0.1:01/", "http://127.0.0.1:0.example/", "http://localhost:0/", "http://127.0.0.1:8400/", "https://127.0.0.1:0/", "http://127.0.0.1:*/"} {
		if _, ok := world.ReadAnyPort(closed); ok {
			t.Errorf("%s leaves the port open", closed)
		}
	}
}

func TestRedirectRules(t *testing.T) {
	const redirects = `["https://c.example/"]`
	check(t, []rule{
		{redirects, `["http://localhost:8400/"]`, ""},
		{redirects, `["https://127.0.0.1:8400/"]`, ""},
		{redirects, `["https://localhost:8400/"]`, "clients[0].redirect_uris[0]: must begin with http://: ID-porten takes localhost without TLS only"},
		{redirects, `["https://LOCALHOST/"]`, "clients[0].redirect_uris[0]: must begin with http://: ID-porten takes localhost without TLS only"},
		{redirects, `["http://127.0.0.1:0/"]`, "clients[0].redirect_uris[0]: leaves the port open: only a native client may"},
		{redirects, `["https://127.0.0.1:*/"]`, "clients[0].redirect_uris[0]: leaves the port open: only a native client may"},
		{redirects, `["com.example.app:/callback"]`, "clients[0].redirect_uris[0]: has a scheme of an app's own and no host: only a native client may"},
		{redirects, `["http://localhost:0/"]`, "clients[0].redirect_uris[0]: has port 0, which stands for any port in http://127.0.0.1:0/… only"},
		{redirects, `["https://c.example:*/"]`, "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
	})
	native := strings.Replace(valid, `"token_endpoint_auth_method":"client_secret_post","client_secret":"s3cret"`, `"token_endpoint_auth_method":"none"`, 1)
	const notAbsolute = "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"
	native = strings.Replace(native, `"web"`, `"native"`, 1)
	for uri, want := range map[string]string{
		"http://127.0.0.1:0/callback":  "",
		"https://127.0.0.1:*/callback": "",
		"http://127.0.0.1:0/#":         "clients[0].redirect_uris[0]: must not have a fragment (#…)",
		"https://127.0.0.1:*/%zz":      "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback",
		"http://localhost:0/callback":  "clients[0].redirect_uris[0]: has port 0, which stands for any port in http://127.0.0.1:0/… only",
		"com.example.app:/callback":    "",
		"com.example.app:/callback#":   "clients[0].redirect_uris[0]: must not have a fragment (#…)",
		"com.example.app:callback":     notAbsolute,
		"com.example.app:///callback":  notAbsolute,
		"example:/callback":            notAbsolute,
		"https:/callback":              notAbsolute,
		"http://[::1]:0/callback":      "clients[0].redirect_uris[0]: has port 0, which stands for any port in http://127.0.0.1:0/… only",
	} {
		rule{valid, strings.Replace(native, "https://c.example/", uri, 1), want}.check(t)
	}
}

func TestOnBehalfOfRules(t *testing.T) {
	const client = `"client_id":"c"`
	with := func(parties string) string { return client + `,"onbehalfof":` + parties }
	check(t, []rule{
		{client, with(`[{"onbehalfof":"a","name":"A"},{"onbehalfof":"b","name":"B","organization_name":"B AS","logo_uri":"https://b.example/l.png","client_uri":"https://b.example/","description":"x","orgno":"314556674","created":"2026-01-31T12:00:00Z","last_updated":"2026-01-31T12:00:00Z"}]`), ""},
		{client, with(`[{"name":"A"}]`), "clients[0].onbehalfof[0].onbehalfof: is missing"},
		{client, with(`[{"onbehalfof":"a b","name":"A"}]`), "clients[0].onbehalfof[0].onbehalfof: must be made of visible ASCII characters, without spaces"},
		{client, with(`[{"onbehalfof":"a","name":""}]`), "clients[0].onbehalfof[0].name: is empty: write some text"},
		{client, with(`[{"onbehalfof":"a","name":"A"},{"onbehalfof":"a","name":"B"}]`), "clients[0].onbehalfof[1].onbehalfof: is the same name as clients[0].onbehalfof[0].onbehalfof: each may stand once"},
		{client, with(`[{"onbehalfof":"a","name":"A","orgno":"1"}]`), "clients[0].onbehalfof[0].orgno: is not an organisation number: 9 digits in quotes are needed"},
		{client, with(`[{"onbehalfof":"a","name":"A","logo_uri":"x"}]`), "clients[0].onbehalfof[0].logo_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{client, with(`[{"onbehalfof":"a","name":"A","client_uri":"x"}]`), "clients[0].onbehalfof[0].client_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{client, client + `,"require_pushed_authorization_requests":true`, ""},
		{client, client + `,"require_pushed_authorization_requests":"yes"`, "clients[0].require_pushed_authorization_requests: must be true or false, is text"},
	})
}

// mandate is a right one in the world valid.
const mandate = `{"representative":"15817840008","authorizer":"23847940182","permissions":[{"owner":"nav","role":"arbeid"}]}`

func TestMandateRules(t *testing.T) {
	const scopes = `"scopes":[{"name":"openid"}`
	with := func(mandates string) string { return `"mandates":[` + mandates + `],` + scopes }
	changed := func(from, to string) string { return with(strings.Replace(mandate, from, to, 1)) }
	check(t, []rule{
		{scopes, with(mandate), ""},
		{scopes, with(mandate + "," + mandate), "mandates[1]: is the same representative and authorizer as mandates[0]: each may stand once"},
		{scopes, changed("15817840008", "17908540190"), "mandates[0].representative: no person of this world has this number"},
		{scopes, changed("23847940182", "17908540190"), "mandates[0].authorizer: no person of this world has this number"},
		{scopes, changed("23847940182", "15817840008"), "mandates[0].authorizer: is the representative, who needs no mandate"},
		{scopes, changed(`"authorizer":"23847940182",`, ""), "mandates[0].authorizer: is missing"},
		{scopes, changed(`{"owner":"nav","role":"arbeid"}`, ""), "mandates[0].permissions: is empty: a mandate needs at least one permission, with owner and role"},
		{scopes, changed(`"owner":"nav",`, ""), "mandates[0].permissions[0].owner: is missing"},
		{scopes, changed(`"arbeid"`, `" "`), "mandates[0].permissions[0].role: is empty: write some text"},
		{scopes, changed(`{"owner":"nav","role":"arbeid"}`, `{"owner":"nav","role":"arbeid"},{"owner":"nav","role":"arbeid"}`), "mandates[0].permissions[1]: is the same permission as mandates[0].permissions[0]: each may stand once"},
	})
}

func TestMandatesArePatched(t *testing.T) {
	w := loadValid(t)
	w = patched(t, w, `{"mandates":[`+mandate+`]}`)
	if len(w.Mandates) != 1 || w.Mandates[0].Permissions[0].Role != "arbeid" {
		t.Fatal(asJSON(t, w.Mandates))
	}
	for _, patch := range []string{
		`{"remove":{"mandates":[{"representative":"15817840008","authorizer":"23847940182"}]}}`,
		`{"remove":{"people":["15817840008"]}}`,
		`{"remove":{"people":["23847940182"]}}`,
	} {
		if left := patched(t, w, patch).Mandates; len(left) != 0 {
			t.Errorf("%s leaves %s", patch, asJSON(t, left))
		}
	}
	_, err := w.Patch([]byte(`{"remove":{"mandates":[{"representative":"23847940182","authorizer":"15817840008"}]}}`))
	if err == nil || !strings.Contains(err.Error(), "is not in mandates") {
		t.Error(err)
	}
	if _, err = w.Patch([]byte(`{"remove":{"mandates":[{"representative":"23847940182"}]}}`)); err == nil || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
}

func TestMandatesOf(t *testing.T) {
	w := patched(t, loadValid(t), `{"mandates":[`+strings.Replace(mandate, `"permissions":[`, `"permissions":[{"owner":"nav","role":"helse"},`, 1)+`]}`)
	found := w.MandatesOf("15817840008", []string{"bank", "arbeid"})
	if got := asJSON(t, found); got != "["+mandate+"]" {
		t.Errorf("got %s", got)
	}
	if len(w.Mandates[0].Permissions) != 2 {
		t.Error("the world was changed")
	}
	if w.MandatesOf("15817840008", []string{"bank"}) != nil || w.MandatesOf("23847940182", []string{"arbeid"}) != nil {
		t.Error("found what isn't there")
	}
}
