package profile

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// edit puts members at the end of small, in place of its own.
func edit(lines ...string) string {
	text := small
	for _, line := range lines {
		name, _, _ := strings.Cut(line, ":")
		text = drop(text, name) + line + "\n"
	}
	return text
}

// keyed is small with a key in the secret's place.
func keyed(lines ...string) string {
	return without("client_secret") + "token_endpoint_auth_method: private_key_jwt\n" + strings.Join(append(lines, ""), "\n")
}

func without(name string) string { return drop(small, name) }

// drop takes out the line of a member.
func drop(text, name string) string {
	var kept strings.Builder
	for old := range strings.Lines(text) {
		if !strings.HasPrefix(old, name+":") {
			kept.WriteString(old)
		}
	}
	return kept.String()
}

func TestLoadRefuses(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"no environment", without("environment"), "1:1: environment: is missing; allowed: mock, test, prod, or a name of your own"},
		{"no client", without("client_id"), "1:1: client_id: is missing"},
		{"no secret", without("client_secret"), "1:1: client_secret: is missing: say where it is: {env: NAME}, {file: PATH} or {command: \"…\"}"},
		{"no redirect", without("redirect_uri"), "1:1: redirect_uri: is missing"},
		{"no scopes", without("preset"), "1:1: scopes: are missing: list those registered on the integration, or choose a preset"},
		{"no lifetime", without("authorization_lifetime"), "1:1: authorization_lifetime: is missing: write the seconds registered"},

		{"unknown member", small + "client_secert: {env: X}\n", "7:1: client_secert: is not known here, did you mean client_secret?"},
		{"nothing like it", small + "colour: blue\n", "7:1: colour: is not known here; allowed: environment, addresses, app, client_id"},
		{"twice", small + "preset: finance\n", "7:1: preset: is written twice, first in line 5"},
		{"no value", small + "language:\n", "7:1: language: has no value"},
		{"empty", small + "language: ' '\n", "7:11: language: is empty"},
		{"number", edit("client_id: 12"), "6:12: client_id: must be text, is a number: put it in quotes"},
		{"two lines", edit(`client_id: "a\nb"`), "6:12: client_id: has a character that can't be seen"},
		{"no list", without("preset") + "scopes: openid\n", "6:9: scopes: must be a list, is text"},
		{"list", small + "language: [nb]\n", "7:11: language: must be text, is a list"},
		{"truth", small + "pkce: maybe\n", "7:7: pkce: must be true or false, is text"},

		{"environment's case", edit("environment: Prod"), `6:14: environment: is "Prod", did you mean prod?`},
		{"misspelt environment", edit("environment: tset"), `1:1: addresses: lacks issuer, authorize, altinn_platform: the environment "tset" has no row of its own, did you mean test?`},
		{"relative address", small + "addresses: {token: /token}\n", "7:20: addresses.token: is not an absolute address"},
		{"credentials", small + "addresses: {token: 'https://u:p@h.example/'}\n", "7:20: addresses.token: is not an absolute address"},
		{"query", small + "addresses: {token: 'https://h.example/?a'}\n", "7:20: addresses.token: is not an absolute address"},
		{"plain http", small + "addresses: {token: 'http://h.example/token'}\n", `7:20: addresses.token: is "http://h.example/token"; allowed is https`},
		{"unknown address", small + "addresses: {tokken: 'https://h.example/'}\n", "7:13: addresses.tokken: is not known here, did you mean token?"},
		{"prod's token", small + "addresses: {token: 'https://idporten.no/token'}\n", "7:20: addresses.token: is a host of the environment prod, and this profile is of test"},
		{"however written", small + "addresses: {storage: 'https://PLATFORM.altinn.no.:443/x'}\n", "7:22: addresses.storage: is a host of the environment prod"},
		{"test's app in prod", edit("environment: prod", "addresses: {app: 'https://skd.apps.tt02.altinn.no/skd/x'}"), "7:18: addresses.app: is a host of the environment test, and this profile is of prod"},
		{
			"a mock at a real host", edit("environment: mock", "addresses: {jwks: 'https://test.idporten.no/jwks.json'}"),
			"7:19: addresses.jwks: is a host of the environment test, and this profile is of mock",
		},
		{"retired host", small + "addresses: {issuer: 'https://oidc-ver2.difi.no/idporten-oidc-provider/'}\n", `7:21: addresses.issuer: names "oidc-ver2.difi.no", which no longer answers: its successor is test.idporten.no`},
		{"retired app", small + "app: mva-melding-innsending-etm2\n", `addresses.app: names "mva-melding-innsending-etm2", which no longer answers: its successor is mva-melding-innsending-test`},
		{"app as address", small + "app: https://h.example/x\n", `7:6: app: is "https://h.example/x"; allowed is the name of an app alone`},
		{"app twice", small + "app: x\naddresses: {app: 'https://h.example/x'}\n", "7:6: app: and addresses.app are both given"},
		{"app without address", edit("environment: mock", "addresses: {issuer: 'https://i.example'}", "app: x"), "app: has no address to stand in"},

		{"secret in the file", edit("client_secret: " + theSecret), "6:16: client_secret: does not stand in the file itself: take it out"},
		{"secret in a list", edit("client_secret: [" + theSecret + "]"), "6:16: client_secret: does not stand in the file itself"},
		{"secret as a key", edit("client_secret: {" + theSecret + ": x}"), "6:17: client_secret: has an unknown member; allowed is {env: NAME}"},
		{"secret as a variable", edit("client_secret: {env: " + theSecret + "}"), "6:22: client_secret.env: is not the name of a variable"},
		{"inline", edit("client_secret: {inline: " + theSecret + "}"), "6:16: client_secret: stands inline: for a mock add i_know_this_is_a_secret: true"},
		{"inline, not known", edit("client_secret: {inline: "+theSecret+", i_know_this_is_a_secret: false}", "environment: mock"), "client_secret: stands inline: for a mock add"},
		{"inline and real", edit("client_secret: {inline: " + theSecret + ", i_know_this_is_a_secret: true}"), "6:16: client_secret: stands inline, which is for mocks only"},
		{"knowing nothing", edit("client_secret: {env: A, i_know_this_is_a_secret: true}"), "client_secret.i_know_this_is_a_secret: belongs to inline only"},
		{"two sources", edit("client_secret: {env: A, file: b}"), "6:16: client_secret: has more than one source"},
		{"open quote", edit("client_secret: {command: 'pass \"x'}"), "6:26: client_secret.command: has a quote that is not closed"},
		{"home", edit("client_secret: {file: '~/secret'}"), "client_secret.file: begins with ~, which only a shell understands"},
		{"secret for none", small + "token_endpoint_auth_method: none\npkce: true\n", "3:16: client_secret: is given; token_endpoint_auth_method none would not send it"},
		{"none without PKCE", without("client_secret") + "token_endpoint_auth_method: none\n", "pkce: is off; a client without a secret must use it"},

		{"method", small + "token_endpoint_auth_method: client_secret_pots\n", `7:29: token_endpoint_auth_method: "client_secret_pots" is not known, did you mean client_secret_post?; allowed: client_secret_post, client_secret_basic, private_key_jwt, none`},
		{"secret beside a key", small + "token_endpoint_auth_method: private_key_jwt\nkey: a.pem\nkid: b\n", "3:16: client_secret: is given; token_endpoint_auth_method private_key_jwt would not send it"},
		{"no key", keyed(), "1:1: key: is missing: name the file with the private key, in PEM or as a JWK; private_key_jwt needs it"},
		{"kid and chain", keyed("key: a.pem", "kid: b", "certificate_chain: c.pem"), "8:6: kid: and certificate_chain are both given: kid names a key that is registered"},
		{"day and chain", keyed("key: a.pem", "key_issued: 2026-01-31", "certificate_chain: c.pem"), "8:13: key_issued: and certificate_chain are both given"},
		{"home of the key", keyed("key: '~/a.pem'", "kid: b"), "7:6: key: begins with ~, which only a shell understands"},
		{"key for a secret", small + "key: a.pem\n", "7:6: key: is given, and token_endpoint_auth_method is client_secret_post: it is for private_key_jwt only"},
		{"kid for a secret", small + "kid: a\n", "7:6: kid: is given, and token_endpoint_auth_method is client_secret_post"},
		{"chain for a secret", small + "certificate_chain: a.pem\n", "7:20: certificate_chain: is given, and token_endpoint_auth_method is client_secret_post"},
		{"day of no key", small + "key_issued: 2026-01-31\n", "7:13: key_issued: is given, and token_endpoint_auth_method is client_secret_post"},
		{"day of no secret", keyed("key: a.pem", "kid: b", "secret_issued: 2026-01-31"), "9:16: secret_issued: is given, and with token_endpoint_auth_method private_key_jwt there is no secret (for a key it is key_issued)"},
		{"par", small + "par: maybe\n", "7:6: par: must be true or false, is text"},

		{"relative redirect", edit("redirect_uri: /back"), "6:15: redirect_uri: is not an absolute address"},
		{"fragment", edit("redirect_uri: 'https://h.example/#'"), "6:15: redirect_uri: is not an absolute address"},
		{"http elsewhere", edit("redirect_uri: http://h.example/"), `redirect_uri: is "http://h.example/"; allowed is https, and http at this machine`},
		{"https here", edit("redirect_uri: https://localhost:8400/"), `redirect_uri: is "https://localhost:8400/"; at this machine it is http, not https`},
		{"https here, in numbers", edit("redirect_uri: 'https://127.0.0.1:8400/'"), "at this machine it is http, not https"},
		{"here, in prod", edit("environment: prod", "redirect_uri: http://localhost:8400/"), "redirect_uri: is at this machine, which in prod is for native clients only"},

		{"preset", edit("preset: finanse"), `6:9: preset: "finanse" is not known, did you mean finance?; allowed: finance, finance-2021, finance-refresh`},
		{"preset and scopes", small + "scopes: [openid]\n", "5:9: preset: and scopes are both given"},
		{"no scope", without("preset") + "scopes: []\n", "6:9: scopes: are missing"},
		{"two in one", without("preset") + "scopes: [openid profile]\n", `6:10: scopes[0]: is "openid profile"; allowed is each scope once`},
		{"scope twice", without("preset") + "scopes: [a, a]\n", `6:13: scopes[1]: is "a"; allowed is each scope once`},
		{"acr", small + "acr: hihg\n", `7:6: acr: has "hihg", did you mean high?; allowed: high, substantial, low, none, or the names of ID-porten: idporten-loa-low`},
		{"language", small + "language: no\n", `language: "no" is not known, did you mean nb?; allowed: nb, nn, en, se`},
		{"prompt", small + "prompt: fresh\n", `7:9: prompt: "fresh" is not known; allowed: login, consent, none`},
		{"person's form", small + "person: abc\n", "7:9: person: is not a personal number: 11 digits in quotes"},
		{"person as number", small + "person: " + thePerson + "\n", "7:9: person: must be text, is a number: put it in quotes"},
		{"real person", small + "person: '15017840008'\n", "7:9: person: could be a real person's number"},
		{"other month", small + "person: '15417840008'\n", "7:9: person: is not a synthetic personal number"},
		{"first check digit", small + "person: '15817840018'\n", "7:9: person: is not a personal number: its check digits"},
		{"second check digit", small + "person: '15817840009'\n", "7:9: person: is not a personal number: its check digits"},
		{"eIDAS in test", edit("person: SE/NO/MOCK-0002"), "7:9: person: is no personal number: only a mock takes an eIDAS identifier or an e-mail address here"},
		{"e-mail in test", edit("person: kari@post.example"), "7:9: person: is no personal number: only a mock takes an eIDAS identifier or an e-mail address here"},
		{"person in prod", edit("environment: prod", "person: '"+thePerson+"'"), "7:9: person: is given: in prod a person logs in with a browser"},
		{"organisation's form", small + "organisation: '31122334'\n", "7:15: organisation: is not an organisation number"},
		{"organisation's digit", small + "organisation: '311223347'\n", "7:15: organisation: is not an organisation number"},

		{"lifetime as text", edit("authorization_lifetime: 365d"), "6:25: authorization_lifetime: must be a number, is text"},
		{"lifetime of nothing", edit("authorization_lifetime: 0"), "6:25: authorization_lifetime: must be a whole number of seconds above 0"},
		{"half a second", edit("authorization_lifetime: 1.5"), "6:25: authorization_lifetime: must be a whole number"},
		{"eleven years", edit("authorization_lifetime: 346896000"), "6:25: authorization_lifetime: is 96360h0m0s; allowed are whole seconds up to ten years"},
		{"for ever", edit("authorization_lifetime: 9223372036854775807"), "6:25: authorization_lifetime: must be a whole number"},
		{"day", small + "secret_issued: 31.01.2026\n", "7:16: secret_issued: must be a day such as 2026-01-31"},
		{"no such day", small + "secret_issued: 2026-02-29\n", "7:16: secret_issued: must be a day"},
		{"feedback mode", small + "feedback: {mode: poll}\n", `7:18: feedback.mode: "poll" is not known`},
		{"interval", small + "feedback: {interval: 10}\n", "feedback.interval: must be text, is a number: put it in quotes"},
		{"short interval", small + "feedback: {interval: 10ms}\n", "7:22: feedback.interval: must be a time of at least a second"},
		{"limit", small + "feedback: {interval: 10s, limit: 9s}\n", "feedback: has a limit below its interval"},
		{"proxy", small + "proxy: proxy.example:3128\n", "7:8: proxy: is not an address of a proxy"},
		{"proxy with password", small + "proxy: http://u:" + theSecret + "@proxy.example:3128\n", "7:8: proxy: is not an address of a proxy"},
		{"resolve a name", small + "resolve: [test.idporten.no:443:localhost]\n", `resolve[0]: "test.idporten.no:443:localhost" does not end in an IP address; allowed is host:port:address`},
		{"resolve nothing", small + "resolve: [test.idporten.no:127.0.0.1]\n", `resolve[0]: "test.idporten.no:127.0.0.1" is not host:port:address`},
		{"resolve twice", small + "resolve: ['a:1:127.0.0.1', 'A:1:127.0.0.2']\n", "resolve[1]: has a:1 for the second time"},

		{"no YAML", small + "client_secret: \"" + theSecret + "\n", "this is not valid YAML"},
		{"no YAML either", small + "  x: " + theSecret + "\n y: [\n", "this is not valid YAML"},
		{"anchor", small + "language: &x nb\n", "anchors (&name) are not used in a profile"},
		{"tag", small + "language: !!str nb\n", "tags (!name) are not used in a profile"},
		{"two documents", small + "---\nlanguage: nb\n---\nx: y\n", "a profile is one short document"},
		{"deep", "a: " + strings.Repeat("[", 9) + strings.Repeat("]", 9), "with little nesting"},
		{"a list", "- a\n", "must be a mapping, is a list"},
		{"no text", "\xff", "a profile is UTF-8 text"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			file := write(t, "test.yaml", tc.text)
			p, err := Load(file)
			problems, ok := errors.AsType[Problems](err)
			if !ok || !reflect.DeepEqual(p, Profile{}) {
				t.Fatalf("got %v, %v", p, err)
			}
			said := strings.ReplaceAll(err.Error(), file+":", "")
			if !strings.Contains(said, tc.want) {
				t.Errorf("got\n%s\nwant %s", said, tc.want)
			}
			if problems[0].File != file || len(problems) > 1 {
				t.Errorf("one slip is %d problems:\n%s", len(problems), said)
			}
			for _, hidden := range []string{theSecret, thePerson, "15017840008", "15417840008"} {
				if strings.Contains(said, hidden) {
					t.Errorf("shows %s:\n%s", hidden, said)
				}
			}
		})
	}
}

func TestLoadNamesAllFaultsInTheOrderOfTheFile(t *testing.T) {
	_, err := Load(write(t, "test.yaml", "language: no\nenvironment: test\nredirect_uri: x\nclient_id: 1\npkce: 2\ncolour: blue\n"))
	problems, _ := errors.AsType[Problems](err)
	var paths []string
	for _, p := range problems {
		paths = append(paths, p.Path)
	}
	want := []string{"client_secret", "scopes", "authorization_lifetime", "language", "redirect_uri", "client_id", "pkce", "colour"}
	if !slices.Equal(paths, want) {
		t.Errorf("got %v\n%v", paths, err)
	}
}

func TestLoadRefusesAFileThatCantNameTokens(t *testing.T) {
	_, err := Load(write(t, "My Profile.yaml", small))
	if err == nil || !strings.Contains(err.Error(), `the profile's name "My Profile" can't name its tokens`) {
		t.Errorf("got %v", err)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
