package world_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// valid is a world in which every rule below is broken once. As JSON it has
// one line per element, so that a rule's case can replace a piece of it.
const valid = `{"version":1,
"people":[{"pid":"15817840008","name":"A","levels":["idporten-loa-high"],"altinn":{"user_id":1,"party_id":2,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000001"}},
{"pid":"23847940182","name":"B","levels":["idporten-loa-low"],"altinn":{"user_id":3,"party_id":4,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000002"}}],
"companies":[{"organisation_number":"311223348","name":"C","party_id":5,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000003"}],
"roles":[{"pid":"15817840008","organisation_number":"311223348","roles":["DAGL"]}],
"scopes":[{"name":"openid"},{"name":"a:b","owner_orgno":"991825827","at_max_age":60,"authorization_max_lifetime":60}],
"clients":[{"client_id":"c","client_name":"D","client_orgno":"311223348","integration_type":"api_klient","application_type":"web",
"scopes":["openid"],"grant_types":["authorization_code"],"redirect_uris":["https://c.example/"],"token_endpoint_auth_method":"client_secret_post","client_secret":"s3cret"}]}`

// rule breaks valid by one replacement and expects one problem.
type rule struct{ old, new, want string }

func (c rule) check(t *testing.T) {
	t.Helper()
	data := strings.Replace(valid, c.old, c.new, 1)
	if data == valid && c.old != c.new {
		t.Fatalf("%s is not in the valid world", c.old)
	}
	_, err := world.Load("w", []byte(data))
	got := ""
	if err != nil {
		got = err.Error()
		if _, message, ok := strings.Cut(got, ": "); ok {
			got = message
		}
	}
	if got != c.want {
		t.Errorf("%s\n got %s\nwant %s", c.new, got, c.want)
	}
	if strings.Contains(got, "s3cret") {
		t.Errorf("the message shows the secret: %s", got)
	}
}

func check(t *testing.T, rules []rule) {
	t.Helper()
	for _, c := range append(rules, rule{"", "", ""}) {
		c.check(t)
	}
}

func TestPeopleRules(t *testing.T) {
	check(t, []rule{
		{`"version":1`, `"version":2`, "version: is 2: this program reads version 1"},
		{`"version":1,`, ``, "version: is missing"},
		{`"pid":"15817840008","name"`, `"name"`, "people[0].pid: is missing\nw:5:17: roles[0].pid: no person of this world has this number"},
		{`"name":"A"`, `"name":" "`, "people[0].name: is empty: write some text"},
		{`"idporten-loa-high"`, `"idporten-loa-high","idporten-loa-high"`, "people[0].levels[1]: is the same value as people[0].levels[0]: each may stand once"},
		{`"idporten-loa-high"`, ``, "people[0].levels: is empty; allowed: idporten-loa-low, idporten-loa-substantial, idporten-loa-high"},
		{`"user_id":1`, `"user_id":-1`, "people[0].altinn.user_id: is -1: it must be greater than 0"},
		{`"user_id":1`, `"user_id":1.5`, "people[0].altinn.user_id: must be a whole number in plain digits, such as 600"},
		{`"user_id":1`, `"user_id":99999999999999999999`, "people[0].altinn.user_id: must be a whole number in plain digits, such as 600"},
		{`"user_id":3`, `"user_id":1`, "people[1].altinn.user_id: is the same user as people[0].altinn.user_id: each may stand once"},
		{`"party_id":4`, `"party_id":0`, "people[1].altinn.party_id: is 0: it must be greater than 0"},
		{`"party_id":4`, `"party_id":2`, "people[1].altinn.party_id: is the same party as people[0].altinn.party_id: each may stand once"},
		{`000000000002`, `000000000001`, "people[1].altinn.party_uuid: is the same party as people[0].altinn.party_uuid: each may stand once"},
		{`"name":"A"`, `"name":"A","note":null`, "people[0].note: has no value: give it one or leave it out"},
		{`"altinn":{"user_id":1,"party_id":2,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000001"}`, `"altinn":[]`, "people[0].altinn: must be a mapping, is a list"},
		{`"name":"A"`, `"name":["A"]`, "people[0].name: must be text, is a list"},
		{`"levels":["idporten-loa-high"]`, `"levels":"idporten-loa-high"`, "people[0].levels: must be a list, is text"},
	})
}

func TestCompanyAndRoleRules(t *testing.T) {
	check(t, []rule{
		{`"organisation_number":"311223348","name"`, `"organisation_number":"31122334","name"`, "companies[0].organisation_number: is not an organisation number: 9 digits in quotes are needed\nw:5:53: roles[0].organisation_number: no company of this world has this number, did you mean \"31122334\"?"},
		{`"name":"C"`, `"name":""`, "companies[0].name: is empty: write some text"},
		{`"party_id":5`, `"party_id":-5`, "companies[0].party_id: is -5: it must be greater than 0"},
		{`"party_id":5`, `"party_id":4`, "companies[0].party_id: is the same party as people[1].altinn.party_id: each may stand once"},
		{`000000000003`, `00000000000A`, "companies[0].party_uuid: is not a GUID in lower case, such as 6b1c6d4e-0000-4000-8000-000000000001"},
		{`000000000003`, `000000000002`, "companies[0].party_uuid: is the same party as people[1].altinn.party_uuid: each may stand once"},
		{`"companies":[`, `"companies":[{"organisation_number":"311223348","name":"E","party_id":6,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000004"},`, "companies[1].organisation_number: is the same number as companies[0].organisation_number: each may stand once"},
		{`"roles":[{"pid":"15817840008"`, `"roles":[{"pid":"15817840007"`, "roles[0].pid: no person of this world has this number, did you mean \"15817840008\"?"},
		{`"roles":[{"pid":"15817840008"`, `"roles":[{"pid":"` + looksReal + `"`, "roles[0].pid: no person of this world has this number"},
		{`"organisation_number":"311223348","roles"`, `"organisation_number":"974761076","roles"`, "roles[0].organisation_number: no company of this world has this number"},
		{`"roles":["DAGL"]`, `"roles":[]`, "roles[0].roles: is empty; allowed: REGNA, SISKD, A0237, A0238, A0239, A0240, KNUF, ATTST, UTINN, A0212, DAGL, LEDE, MEDL, NEST, REVI, REGN, INNH, KOMP, KONT, DTPR, DTSO, SAM, MVAU, MVAG, KOMK, FFØR, BEST, REPR, BOBE, PRIV"},
		{`"roles":["DAGL"]`, `"roles":["DAGL","FFØR","DAGL"]`, "roles[0].roles[2]: is the same value as roles[0].roles[0]: each may stand once"},
		{`"roles":[{`, `"roles":[{"pid":"15817840008","organisation_number":"311223348","roles":["LEDE"]},{`, "roles[1]: is the same person and company as roles[0]: each may stand once"},
		// One mistake is one problem, also where others refer to it.
		{`"people":[`, `"peolpe":[`, "peolpe: is not known here, did you mean people?"},
		{`"pid":"15817840008","name"`, `"pid":15817840008,"name"`, "people[0].pid: must be text, is a number: put it in quotes"},
	})
}

func TestScopeRules(t *testing.T) {
	check(t, []rule{
		{`"name":"a:b"`, `"name":"b"`, "scopes[1].name: must be prefix:subscope, or openid or profile"},
		{`"name":"a:b"`, `"name":"a:b c"`, "scopes[1].name: must be prefix:subscope, or openid or profile"},
		{`{"name":"openid"}`, `{"name":"openid"},{"name":"openid"}`, "scopes[1].name: is the same scope as scopes[0].name: each may stand once"},
		{`"owner_orgno":"991825827",`, ``, "scopes[1].owner_orgno: is missing: the organisation number of the scope's owner (only openid and profile have none)"},
		{`"owner_orgno":"991825827"`, `"owner_orgno":"991825828"`, "scopes[1].owner_orgno: is not an organisation number: its check digit, the last one, is wrong"},
		{`{"name":"openid"}`, `{"name":"openid","owner_orgno":"991825827"}`, "scopes[0].owner_orgno: must be left out: openid and profile have no owner"},
		{`"at_max_age":60`, `"enforced_aud_for_introspection":["nobody"]`, "scopes[1].enforced_aud_for_introspection[0]: \"nobody\" is not a client of this world"},
		{`"at_max_age":60`, `"at_max_age":-1`, "scopes[1].at_max_age: is -1: seconds from 0 to 3153600000 (100 years) are allowed"},
		{`"at_max_age":60`, `"at_max_age":0,"active":false`, ""},
		{`"at_max_age":60`, `"at_max_age":3153600000`, ""},
		{`"at_max_age":60`, `"at_max_age":"60"`, "scopes[1].at_max_age: must be a number, is text"},
		{`"at_max_age":60`, `"at_max_age":6e1`, "scopes[1].at_max_age: must be a whole number in plain digits, such as 600"},
		{`"at_max_age":60`, `"at_max_age":-0`, "scopes[1].at_max_age: must be a whole number in plain digits, such as 600"},
		{`"at_max_age":60`, `"active":"no"`, "scopes[1].active: must be true or false, is text"},
		{`"authorization_max_lifetime":60`, `"authorization_max_lifetime":3153600001`, "scopes[1].authorization_max_lifetime: is 3153600001: seconds from 0 to 3153600000 (100 years) are allowed"},
	})
}

func TestScopeDemands(t *testing.T) {
	check(t, []rule{
		{`"at_max_age":60`, `"token_type":"OPAQUE","visibility":"INTERNAL","long_description":"*b*","requires_user_consent":true,"requires_user_authentication":true,"requires_pseudonymous_tokens":true`, ""},
		{`"at_max_age":60`, `"token_type":"opaque"`, `scopes[1].token_type: "opaque" is not known, did you mean "OPAQUE"?; allowed: SELF_CONTAINED, OPAQUE`},
		{`"at_max_age":60`, `"visibility":"HIDDEN"`, `scopes[1].visibility: "HIDDEN" is not known; allowed: PUBLIC, PRIVATE, INTERNAL`},
		{`"at_max_age":60`, `"requires_pseudonymous_tokens":"yes"`, "scopes[1].requires_pseudonymous_tokens: must be true or false, is text"},
		{`"at_max_age":60`, `"allowed_integration_types":[]`, ""},
		{`"at_max_age":60`, `"allowed_integration_types":["api_klient","krr"]`, ""},
		{`"at_max_age":60`, `"allowed_integration_types":["api_klient","api_klient"]`, "scopes[1].allowed_integration_types[1]: is the same value as scopes[1].allowed_integration_types[0]: each may stand once"},
		{`"at_max_age":60`, `"allowed_integration_types":["api"]`, `scopes[1].allowed_integration_types[0]: "api" is not known; allowed: idporten, api_klient, ansattporten, maskinporten, krr, eformidling, idporten_saml2`},
	})
}

func TestScopeAccessRules(t *testing.T) {
	const approved = `{"consumer_orgno":"311223348","state":"APPROVED"}`
	check(t, []rule{
		{`"at_max_age":60`, `"accessible_for_all":true,"access":[]`, ""},
		{`"at_max_age":60`, `"access":[` + approved + `,{"consumer_orgno":"974761076","state":"DENIED"}]`, ""},
		{`"at_max_age":60`, `"access":[` + approved + `,{"consumer_orgno":"311223348","state":"DENIED"}]`, "scopes[1].access[1].consumer_orgno: is the same organisation as scopes[1].access[0].consumer_orgno: each may stand once"},
		{`"at_max_age":60`, `"access":[{"consumer_orgno":"311223348","state":"GRANTED"}]`, `scopes[1].access[0].state: "GRANTED" is not known; allowed: APPROVED, REQUESTED, DENIED`},
		{`"at_max_age":60`, `"access":[{"consumer_orgno":"311223349","state":"APPROVED"}]`, "scopes[1].access[0].consumer_orgno: is not an organisation number: its check digit, the last one, is wrong"},
		{`"at_max_age":60`, `"access":[{"consumer_orgno":"311223348"}]`, "scopes[1].access[0].state: is missing"},
		{`"at_max_age":60`, `"access":["311223348"]`, "scopes[1].access[0]: must be a mapping, is text"},
		{`"at_max_age":60`, `"access":[{"orgno":"311223348","state":"APPROVED"}]`, "scopes[1].access[0].consumer_orgno: is missing\nw:6:80: scopes[1].access[0].orgno: is not known here; allowed: consumer_orgno, state"},
		{`{"name":"openid"}`, `{"name":"openid","access":[]}`, "scopes[0].access: must be left out: openid and profile are for everybody"},
	})
}

func TestClientRules(t *testing.T) {
	check(t, []rule{
		{`"client_id":"c"`, `"client_id":"c d"`, "clients[0].client_id: must be made of visible ASCII characters, without spaces"},
		{`"client_name":"D"`, `"client_name":""`, "clients[0].client_name: is empty: write some text"},
		{`"client_orgno":"311223348"`, `"client_orgno":""`, "clients[0].client_orgno: is not an organisation number: 9 digits in quotes are needed"},
		{`"client_id":"c"`, `"client_id":"c","supplier_orgno":"1"`, "clients[0].supplier_orgno: is not an organisation number: 9 digits in quotes are needed"},
		{`api_klient`, `api-klient`, `clients[0].integration_type: "api-klient" is not known, did you mean "api_klient"?; allowed: idporten, api_klient, ansattporten, maskinporten, krr, eformidling, idporten_saml2`},
		{`"application_type":"web"`, `"application_type":"server"`, `clients[0].application_type: "server" is not known; allowed: web, browser, native`},
		{`"scopes":["openid"]`, `"scopes":[]`, "clients[0].scopes: is empty: a client needs at least one scope"},
		{`"scopes":["openid"]`, `"scopes":["openid","openid"]`, "clients[0].scopes[1]: is the same scope as clients[0].scopes[0]: each may stand once"},
		{`"scopes":["openid"]`, `"scopes":["opendi"]`, `clients[0].scopes[0]: "opendi" is not a scope of this world, did you mean "openid"?`},
		{`"scopes":["openid"],"grant_types":["authorization_code"]`, `"scope":["openid"],"grant_types":["authorization_code"]`, "clients[0].scope: is not known here, did you mean scopes?"},
		{`["authorization_code"]`, `["authorization_code","implicit"]`, `clients[0].grant_types[1]: "implicit" is not known; allowed: authorization_code, refresh_token`},
		{`["authorization_code"]`, `["refresh_token"]`, "clients[0].grant_types: lacks authorization_code: without it nobody can sign in"},
		{`["authorization_code"]`, `[]`, "clients[0].grant_types: is empty; allowed: authorization_code, refresh_token"},
		{`"client_id":"c"`, `"client_id":"c","created":"2026-01-31"`, "clients[0].created: must be a time such as 2026-01-31T12:00:00Z, from 1970 to 2999"},
		{`"client_id":"c"`, `"client_id":"c","created":"1970-01-01T00:00:00Z","last_updated":"2999-12-31T23:59:59Z"`, ""},
		{`"client_id":"c"`, `"client_id":"c","created":"3000-01-01T00:00:00Z"`, "clients[0].created: must be a time such as 2026-01-31T12:00:00Z, from 1970 to 2999"},
		{`"client_id":"c"`, `"client_id":"!~"`, ""},
		{`"client_id":"c"`, `"client_id":"\u007f"`, "clients[0].client_id: must be made of visible ASCII characters, without spaces"},
		{`"client_id":"c"`, `"client_id":"c","created":"1969-12-31T23:59:59Z"`, "clients[0].created: must be a time such as 2026-01-31T12:00:00Z, from 1970 to 2999"},
		{`{"client_id":"c"`, `{"client_id":"c","client_name":"E","client_orgno":"311223348","integration_type":"krr","application_type":"native","scopes":["openid"],"grant_types":["authorization_code"],"redirect_uris":["app://c"],"token_endpoint_auth_method":"none"},{"client_id":"c"`, "clients[1].client_id: is the same client as clients[0].client_id: each may stand once"},
	})
}

func TestClientAuthenticationRules(t *testing.T) {
	const method = `"token_endpoint_auth_method":"client_secret_post","client_secret":"s3cret"`
	check(t, []rule{
		{`client_secret_post`, `client_secret_basic`, ""},
		{`client_secret_post`, `private_key_jwt`, "clients[0].client_secret: must be left out: token_endpoint_auth_method private_key_jwt has no secret"},
		{method, `"token_endpoint_auth_method":"none"`, `clients[0].token_endpoint_auth_method: "none" is not a method of application_type web; allowed: client_secret_basic, client_secret_post, private_key_jwt`},
		{`"application_type":"web"`, `"application_type":"browser"`, `clients[0].token_endpoint_auth_method: "client_secret_post" is not a method of application_type browser; allowed: none`},
		{`"client_secret":"s3cret"`, `"sso_disabled":true`, "clients[0].client_secret: is missing: client_secret_post needs one"},
		{`"client_secret":"s3cret"`, `"last_updated":"2026-01-31T12:00:00Z"`, ""},
		{`"client_secret":"s3cret"`, `"client_secret":"s3cret s3cret"`, "clients[0].client_secret: must be made of visible ASCII characters, without spaces"},
		{`"client_secret":"s3cret"`, `"client_secret":["s3cret"]`, "clients[0].client_secret: must be text, is a list"},
		{`"client_secret":"s3cret"`, `"client_secert":"s3cret"`, "clients[0].client_secert: is not known here, did you mean client_secret?"},
		{`"client_id":"c"`, `"client_id":"c","code_challenge_method":"none"`, ""},
		{`"client_id":"c"`, `"client_id":"c","code_challenge_method":"plain"`, `clients[0].code_challenge_method: "plain" is not known; allowed: S256, none`},
	})
	before, after, _ := strings.Cut(valid, `"web"`)
	after = strings.Replace(after, method, "METHOD", 1)
	for _, c := range []struct{ method, want string }{
		{`"token_endpoint_auth_method":"none"`, ""},
		{`"token_endpoint_auth_method":"none","code_challenge_method":"none"`, "clients[0].code_challenge_method: must be S256 for application_type native: only a web client may go without PKCE"},
		{`"token_endpoint_auth_method":"none","client_secret":"s3cret"`, "clients[0].client_secret: must be left out: token_endpoint_auth_method none has no secret"},
		{`"token_endpoint_auth_method":"none","secret_issued":"2026-01-31T12:00:00Z"`, "clients[0].secret_issued: must be left out: token_endpoint_auth_method none has no secret"},
		{`"token_endpoint_auth_method":"private_key_jwt"`, `clients[0].token_endpoint_auth_method: "private_key_jwt" is not a method of application_type native; allowed: none`},
	} {
		native := strings.Replace(before+`"native"`+after, "METHOD", c.method, 1)
		rule{valid, native, c.want}.check(t)
	}
}

func TestClientLifetimesAndAddresses(t *testing.T) {
	check(t, []rule{
		{`"client_id":"c"`, `"client_id":"c","authorization_lifetime":0`, "clients[0].authorization_lifetime: is 0: seconds from 1 to 3153600000 (100 years) are allowed"},
		{`"client_id":"c"`, `"client_id":"c","access_token_lifetime":0`, "clients[0].access_token_lifetime: is 0: seconds from 1 to 3153600000 (100 years) are allowed"},
		{`"client_id":"c"`, `"client_id":"c","refresh_token_lifetime":-1`, "clients[0].refresh_token_lifetime: is -1: seconds from 0 to 3153600000 (100 years) are allowed"},
		{`"client_id":"c"`, `"client_id":"c","refresh_token_lifetime":3153600001`, "clients[0].refresh_token_lifetime: is 3153600001: seconds from 0 to 3153600000 (100 years) are allowed"},
		{`"client_id":"c"`, `"client_id":"c","refresh_token_lifetime":0`, ""},
		{`"client_id":"c"`, `"client_id":"c","refresh_token_usage":"TWICE"`, `clients[0].refresh_token_usage: "TWICE" is not known; allowed: ONETIME, REUSE`},
		{`["https://c.example/"]`, `[]`, "clients[0].redirect_uris: is empty: a client needs at least one address to return to"},
		{`"https://c.example/"`, `""`, "clients[0].redirect_uris[0]: is empty: write an absolute address, such as https://app.example/callback"},
		{`"https://c.example/"`, `"https:///callback"`, "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"https://c.example/"`, `"//c.example/"`, "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"https://c.example/"`, `"https://c.example/%zz"`, "clients[0].redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"https://c.example/"`, `"https://c.example/#"`, "clients[0].redirect_uris[0]: must not have a fragment (#…)"},
		{`"https://c.example/"`, `"https://c.example/","https://c.example/"`, "clients[0].redirect_uris[1]: is the same address as clients[0].redirect_uris[0]: each may stand once"},
		{`"client_id":"c"`, `"client_id":"c","post_logout_redirect_uris":["/bye"]`, "clients[0].post_logout_redirect_uris[0]: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"client_id":"c"`, `"client_id":"c","client_uri":"c"`, "clients[0].client_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"client_id":"c"`, `"client_id":"c","logo_uri":"c"`, "clients[0].logo_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"c"`, "clients[0].frontchannel_logout_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
		{`"client_id":"c"`, `"client_id":"c","backchannel_logout_uri":"c"`, "clients[0].backchannel_logout_uri: is not an absolute address: scheme and host are needed, such as https://app.example/callback"},
	})
}

func TestLogoutAddresses(t *testing.T) {
	const elsewhere = "clients[0].frontchannel_logout_uri: must have the host of one of redirect_uris"
	check(t, []rule{
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"https://C.example:8443/out?a=b"`, ""},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"http://c.example/out","backchannel_logout_uri":"http://c.example/back"`, ""},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"https://d.example/out"`, elsewhere},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"https://user:pass@c.example/out"`, "clients[0].frontchannel_logout_uri: must not have a user name or password: they would be shown in pages and the journal"},
		{`"client_id":"c"`, `"client_id":"c","backchannel_logout_uri":"http://@c.example/out"`, "clients[0].backchannel_logout_uri: must not have a user name or password: they would be shown in pages and the journal"},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"https://www.c.example/out"`, elsewhere},
		{`"https://c.example/"`, `"https://c.example/","https://d.example/"],"backchannel_logout_uri":"https://d.example/out","post_logout_redirect_uris":["https://e.example/"`, ""},
		{`"client_id":"c"`, `"client_id":"c","backchannel_logout_uri":"https://d.example/out"`, "clients[0].backchannel_logout_uri: must have the host of one of redirect_uris"},
		{`"client_id":"c"`, `"client_id":"c","backchannel_logout_uri":"app://c.example/out"`, "clients[0].backchannel_logout_uri: must begin with http: or https:, for it is called and not followed"},
		{`"client_id":"c"`, `"client_id":"c","frontchannel_logout_uri":"https://c.example/#out"`, "clients[0].frontchannel_logout_uri: must not have a fragment (#…)"},
	})
}

func TestDefaultsOfAClient(t *testing.T) {
	data := strings.Replace(valid, `"client_id":"c"`, `"client_id":"c","sso_disabled":true,"post_logout_redirect_uris":[],"created":"2026-01-31T13:00:00.000+01:00"`, 1)
	w, err := world.Load("w", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"client_id":"c","client_name":"D","client_orgno":"311223348","integration_type":"api_klient","application_type":"web",` +
		`"scopes":["openid"],"grant_types":["authorization_code"],"redirect_uris":["https://c.example/"],` +
		`"token_endpoint_auth_method":"client_secret_post","code_challenge_method":"S256","authorization_lifetime":7200,` +
		`"access_token_lifetime":120,"refresh_token_lifetime":600,"refresh_token_usage":"ONETIME","sso_disabled":true,"created":"2026-01-31T12:00:00Z","client_secret":"s3cret"}`
	if got := asJSON(t, w.Clients[0]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w.Clients[0].PostLogoutRedirectURIs != nil {
		t.Error("an empty list is not the same as an absent one")
	}
}

func TestTruthIsReadAsWritten(t *testing.T) {
	w, err := world.Load("w", []byte(strings.Replace(valid, `"client_id":"c"`, `"client_id":"c","active":false,"sso_disabled":false,"frontchannel_logout_session_required":true`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if c := w.Clients[0]; c.IsActive() || c.SSODisabled || !c.FrontchannelLogoutSessionRequired {
		t.Error(asJSON(t, c))
	}
}

func TestClientKeyRules(t *testing.T) {
	const (
		modulus = "n_NjGPETdpTzU2dAP5vFLGpMZxnMs-Vuu7pDh46YH1m38IwrwruN2dvw2jrXZUhvjHclRcMuVLPKayFU9iKiBXmnEJS9J8jdraLC-Ifx3Sha45bdfRKtycTgQPZTZNOIO5fNtg5OqAdTOR4LTRNq5v-lLwoQiCcJu0pRfsBeSmuJgXUWJCajvYKvUwOIi2mzsIysEjFF0pECgkvQc_nA5i99_KfICTZak5ecTBD6Vn8NzuEfiVv-_V-mUjo-0lZhb1_-SiPVkVc9yq6dtTO-t_u-wtvd3DcWpTS5mK6LMQgvkzBOGX2xvUHCQae4oAbZGL5ezA2keMsO0-ugKyOqWw"
		secret  = `"client_secret_post","client_secret":"s3cret"`
		key     = `{"kty":"RSA","use":"sig","kid":"a.B_c-1","alg":"RS256","e":"AQAB","n":"` + modulus + `"}`
		one     = `"private_key_jwt","jwks":{"keys":[` + key + `]}`
	)
	with := func(before, after string) string { return strings.Replace(one, before, after, 1) }
	check(t, []rule{
		{secret, one, ""},
		{secret, with(`"RS256"`, `"RS384"`), ""},
		{secret, with(`"RS256"`, `"RS512","exp":1800000000,"created":"2026-01-31T12:00:00Z","last_updated":"2026-01-31T12:00:00Z"`), ""},
		{secret, `"private_key_jwt"`, ""},
		{secret, `"private_key_jwt","jwks":{"keys":[]}`, "clients[0].jwks.keys: is empty: write a key"},
		{secret, `"private_key_jwt","jwks":[]`, "clients[0].jwks: must be a mapping, is a list"},
		{secret, one + `,"client_secret":"s3cret"`, "clients[0].client_secret: must be left out: token_endpoint_auth_method private_key_jwt has no secret"},
		{secret, one + `,"secret_issued":"2026-01-31T12:00:00Z"`, "clients[0].secret_issued: must be left out: token_endpoint_auth_method private_key_jwt has no secret"},
		{secret, secret + `,"jwks":{"keys":[` + key + `]}`, "clients[0].jwks: must be left out: keys are for token_endpoint_auth_method private_key_jwt"},
		{secret, with(`"RSA"`, `"EC"`), `clients[0].jwks.keys[0].kty: "EC" is not known; allowed: RSA`},
		{secret, with(`"sig"`, `"enc"`), `clients[0].jwks.keys[0].use: "enc" is not known; allowed: sig`},
		{secret, with(`"RS256"`, `"PS256"`), `clients[0].jwks.keys[0].alg: "PS256" is not known, did you mean "RS256"?; allowed: RS256, RS384, RS512`},
		{secret, with(`"alg":"RS256",`, ``), "clients[0].jwks.keys[0].alg: is missing"},
		{secret, with(`"kty":"RSA",`, ``), "clients[0].jwks.keys[0].kty: is missing"},
		{secret, with(`"kid":"a.B_c-1",`, ``), "clients[0].jwks.keys[0].kid: is missing"},
		{secret, with(`a.B_c-1`, `a b`), "clients[0].jwks.keys[0].kid: must be made of the letters a to z, digits and . _ -, at most 255 of them"},
		{secret, with(`a.B_c-1`, ``), "clients[0].jwks.keys[0].kid: must be made of the letters a to z, digits and . _ -, at most 255 of them"},
		{secret, with(`a.B_c-1`, `nøkkel`), "clients[0].jwks.keys[0].kid: must be made of the letters a to z, digits and . _ -, at most 255 of them"},
		{secret, with(`"AQAB"`, `"AQ"`), "clients[0].jwks.keys[0].n: makes no RSA key together with e: both must be base64url without padding, as a JWK has them"},
		{secret, with(`"AQAB"`, `"AQAA"`), "clients[0].jwks.keys[0].n: makes no RSA key together with e: both must be base64url without padding, as a JWK has them"},
		{secret, with(modulus, modulus+"="), "clients[0].jwks.keys[0].n: makes no RSA key together with e: both must be base64url without padding, as a JWK has them"},
		{secret, with(modulus, "_w"), "clients[0].jwks.keys[0].n: is a modulus of 8 bits: an odd one of 2048 to 8192 is needed"},
		{secret, with(modulus, modulus[:len(modulus)-1]+"g"), "clients[0].jwks.keys[0].n: is a modulus of 2048 bits: an odd one of 2048 to 8192 is needed"},
		{secret, with(`"AQAB"`, `"AQAB","d":"AQAB"`), "clients[0].jwks.keys[0].d: is not known here; allowed: kty, use, kid, alg, e, n, x5c, exp, created, last_updated"},
		{secret, with(`"AQAB"`, `"AQAB","exp":-1`), "clients[0].jwks.keys[0].exp: must be seconds since 1970, up to the year 2999"},
		{secret, with(`"AQAB"`, `"AQAB","exp":32503680000`), "clients[0].jwks.keys[0].exp: must be seconds since 1970, up to the year 2999"},
		{secret, with(`"AQAB"`, `"AQAB","x5c":["AQAB"]`), "clients[0].jwks.keys[0].x5c: must be a list of certificates, each in base64 (DER, with padding)"},
		{secret, with(key, key+","+key), "clients[0].jwks.keys[1].kid: is the same kid as clients[0].jwks.keys[0].kid: each may stand once"},
		{secret, with(key, strings.Repeat(key+",", 5)+key), "clients[0].jwks.keys: has 6 keys: at most 5 are allowed"},
		{
			`{"client_id":"c"`, `{"client_id":"e","client_name":"E","client_orgno":"311223348","integration_type":"krr","application_type":"web","scopes":["openid"],` +
				`"grant_types":["authorization_code"],"redirect_uris":["app://c"],"token_endpoint_auth_method":` + one + `},{"client_id":"f","client_name":"F",` +
				`"client_orgno":"311223348","integration_type":"krr","application_type":"web","scopes":["openid"],"grant_types":["authorization_code"],` +
				`"redirect_uris":["app://c"],"token_endpoint_auth_method":` + one + `},{"client_id":"c"`, "",
		},
	})
}
