package mask

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

// token is a JWT whose signature is none.
const (
	token     = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im1vY2stMSJ9.eyJzdWIiOiJhYmMxMjN4eXo5OTkiLCJwaWQiOiIxNTgxNzg0MDAwOCIsImV4cCI6MTc2NDAwMDAwMCwic2NvcGUiOiJvcGVuaWQifQ.c2lnbmF0dXJlc2lnbmF0dXJl"
	encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.a2V5a2V5a2V5.aXZpdml2.Y2lwaGVydGV4dA.dGFndGFn"
)

func TestBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, body, want string }{
		{
			"the law's refusal keeps all but the correlation id", "application/json",
			`{"error":"invalid_grant","error_description":"invalid_grant (correlation id: 08ede4e5-4720-5edb-8fd2-a4f6a1902b74)"}`,
			`{"error":"invalid_grant","error_description":"invalid_grant (correlation id: {{uuid#1}})"}`,
		},
		{
			"a form", "application/x-www-form-urlencoded",
			`grant_type=authorization_code&code=abcDEF123456&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2F%3Fcmp%3DUSMF&client_secret=p%26s+s%3D`,
			`grant_type=authorization_code&code={{code#1}}&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2F%3Fcmp%3DUSMF&client_secret={{secret:client#1}}`,
		},
		{"a refresh answer", "application/json", `{ "access_token": "` + token + `", "expires_in": 7200 }`, `{ "access_token": "{{token:access#1}}", "expires_in": 7200 }`},
		{"an encrypted token", "text/plain", encrypted, `{{token:other#1}}`},
		{
			"a signed document in JSON form", "application/json", `{"payload":"eyJhIjoiYiJ9aaaaaaaa","signatures":[{"protected":"eyJhbGciOiJSUzI1NiJ9","signature":"c2lnbmF0dXJlc2lnbmF0dXJl"}]}`,
			`{"payload":"{{unknown#1}}","signatures":[{"protected":"{{base64#1}}","signature":"{{signature#1}}"}]}`,
		},
		{"a member that nobody knows", "application/json", `{"surprise":"hunter2","truth":true,"count":3,"word":"open"}`, `{"surprise":"{{unknown#1}}","truth":true,"count":3,"word":"open"}`},
		{"JSON in JSON", "application/json", `{"text":"{\"client_secret\":\"abc def ghi\"}"}`, `{"text":"{\"client_secret\":\"{{secret:client#1}}\"}"}`},
		{"a number that is a person", "application/json", `{"note":15817840008}`, `{"note":"{{pid#1}}"}`},
		{"a point in time", "application/json", `{"iat":1764000000,"created":"2026-01-02T03:04:05.1234567Z"}`, `{"iat":"{{timestamp#1}}","created":"{{timestamp#2}}"}`},
		{
			"an instance", "application/json", `{"id":"50000002/08ede4e5-4720-5edb-8fd2-a4f6a1902b74","instanceOwner":{"partyId":"50000002","personNumber":null,"organisationNumber":"311223348"}}`,
			`{"id":"{{party#1}}/{{uuid#1}}","instanceOwner":{"partyId":"{{party#1}}","personNumber":null,"organisationNumber":"311223348"}}`,
		},
		{
			"XML", "application/xml", `<no:feil xmlns:no="no:skatteetaten:v1"><kode>GLD-001</kode><melding>For 15817840008 &amp; flere</melding><foedselsnummer>15817840008</foedselsnummer></no:feil>`,
			`<no:feil xmlns:no="no:skatteetaten:v1"><kode>GLD-001</kode><melding>For {{pid#1}} &amp; flere</melding><foedselsnummer>{{pid#1}}</foedselsnummer></no:feil>`,
		},
		{
			"a page", "text/html", `<form action="/cb?code=abcDEF123456"><input type="hidden" name="_csrf" value="tok-EN-123-456"><p>Ugyldig eller utløpt sesjon.</p>`,
			`<form action="/cb?code={{code#1}}"><input type="hidden" name="_csrf" value="{{csrf#1}}"><p>Ugyldig eller utløpt sesjon.</p>`,
		},
		{"a text with a secret by its name", "text/plain", `failed with client_secret=abcDEF123456, sorry`, `failed with client_secret={{secret:client#1}}, sorry`},
		{"no text", "application/pdf", "%PDF\x00\x01", `{{withheld#1}}`},
		{"a personal number with a blank", "text/plain", "158178 40008", `{{pid#1}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, m := range []*Masker{New(Options{}), again(New(Options{}), c.kind, c.body)} {
				if got, _ := m.Body("x", c.kind, "", []byte(c.body)); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
		})
	}
}

func again(m *Masker, kind, body string) *Masker {
	m.Body("x", kind, "", []byte(body))
	return m.Again()
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"Authorization", "Bearer " + token, "Bearer {{token:other#1}}"},
		{"Authorization", "Basic ZmluYW5jZTpmaW5hbmNlLXNlY3JldA==", "Basic {{basic#1}}"},
		{"Authorization", "Negotiate abc", "Negotiate {{secret:authorization#1}}"},
		{"Cookie", "dBjftJeZ4CVPmB92K27uhbUJU1p1r=1", "{{unknown#1}}={{cookie:other#1}}"},
		{"Cookie", "SESSION=abcDEF123456; other=1", "SESSION={{cookie:SESSION#1}}; other={{cookie:other#1}}"},
		{"Set-Cookie", "SESSION=abcDEF123456; Path=/login; Max-Age=60; SameSite=None; Secure", "SESSION={{cookie:SESSION#1}}; Path=/login; Max-Age=60; SameSite=None; Secure"},
		{"Set-Cookie", "gone=; Domain=.secret.example.net; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "gone=; Domain=.{{host#1}}; Expires={{timestamp#1}}"},
		{"Location", "https://erp.contoso.net/cb?code=abcDEF123456&state=x&iss=https%3A%2F%2Ftest.idporten.no", "https://{{host#1}}/cb?code={{code#1}}&state={{state#1}}&iss=https%3A%2F%2Ftest.idporten.no"},
		{"Location", "com.example.app:/callback?code=abcDEF123456", "com.example.app:/callback?code={{code#1}}"},
		{"Date", "Wed, 21 Oct 2026 07:28:00 GMT", "{{timestamp#1}}"},
		{"Content-Type", "application/json; charset=utf-8", "application/json; charset=utf-8"},
		{"X-Unheard-Of", "words of mine", "{{unknown#1}}"},
		{"Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "{{trace#1}}"},
		{"Portprove-Why", "EXC-04; person_unknown; SOMEBODY has never signed in", "EXC-04; person_unknown"},
	} {
		got := New(Options{}).Header("x", http.Header{c.name: {c.value}})
		if got.Get(c.name) != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got.Get(c.name), c.want)
		}
	}
}

func TestWhatIsSaidBesidePlaceholders(t *testing.T) {
	t.Parallel()
	first := New(Options{Began: time.Unix(1763992800, 0)})
	look := func(m *Masker) {
		m.Body("x", "application/json", "", []byte(`{"access_token":"`+token+`","log":"`+strings.Repeat("x", 3)+` eyJwaWQiOiIxNTgxNzg0MDAwOCJ9"}`))
		m.Header("x", http.Header{"Authorization": {"Basic ZmluYW5jZTpmaW5hbmNlLXNlY3JldA=="}})
		m.Body("x", "application/x-www-form-urlencoded", "", []byte("code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
	}
	look(first)
	second := first.Again()
	look(second)
	got := map[string]string{}
	for _, p := range second.Placeholders() {
		got[p.Name] = p.Header + p.Claims + p.Text + p.After + p.Of
	}
	want := map[string]string{
		"{{token:access#1}}": `{"alg":"RS256","kid":"mock-1"}{"sub":"{{sub#1}}","pid":"{{pid#1}}","exp":"{{timestamp#1}}","scope":"openid"}`,
		"{{timestamp#1}}":    "2h0m0s", "{{base64#1}}": `{"pid":"{{pid#1}}"}`, "{{basic#1}}": "finance:{{secret:client#1}}", "{{challenge#1}}": "{{verifier#1}}",
		"{{sub#1}}": "", "{{pid#1}}": "", "{{secret:client#1}}": "", "{{verifier#1}}": "",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestUnknownValuesAreListedUntilAccepted(t *testing.T) {
	t.Parallel()
	m := New(Options{})
	m.Header("token.request", http.Header{"X-Unheard-Of": {"words of mine"}})
	found := m.Unknown()
	if len(found) != 1 || found[0].ID != "token.request.x-unheard-of" || found[0].Placeholder != "{{unknown#1}}" || found[0].Length != 13 || found[0].Begin != "wor" {
		t.Errorf("found %+v", found)
	}
	m = New(Options{Accept: []string{"token.request.x-unheard-of"}})
	got := m.Header("token.request", http.Header{"X-Unheard-Of": {"words of mine"}})
	if got.Get("X-Unheard-Of") != "words of mine" || m.Unknown() != nil || len(m.Accepted()) == 0 {
		t.Errorf("got %v, unknown %v, accepted %v", got, m.Unknown(), m.Accepted())
	}
}

func TestOrganisationsStayUnlessAsked(t *testing.T) {
	t.Parallel()
	const text = "for 311223348"
	if got := New(Options{}).Text("x", text); got != text {
		t.Errorf("got %s", got)
	}
	if got := New(Options{Organisations: true}).Text("x", text); got != "for {{org#1}}" {
		t.Errorf("got %s", got)
	}
}

func TestWordsOfLanguageAndOfChance(t *testing.T) {
	t.Parallel()
	for _, word := range []string{
		"skattleggingsperiodeToMaaneder", "no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0", "MvaMeldingsinnhold_Xml_SkjemaValideringsfeil",
		"cvc-complex-type.2.4.b", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "idporten-loa-substantial", "urn:altinn:authlevel",
		"MVA_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER", "XMLHttpRequest", "mvaMeldingDto", "client_secret_post", "token_endpoint_auth_method",
		"skatteetaten:mvameldinginnsending", "Task_1", "AltinnStudioRuntime", "iso6523-actorid-upis", "rfc9110", "RS256", "utf-8", "betalingsinformasjon", "forsjellig",
	} {
		if suspicious(word) {
			t.Errorf("%s is no chance", word)
		}
	}
	for _, word := range []string{
		"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "08ede4e547205edb8fd2a4f6a1902b74", "kJ8s-92kD-xP0q-1aZ4", "aGVsbG8gd29ybGQ0", "xYgMplPPoK7zZACYlULI77Q", "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
	} {
		if !suspicious(word) {
			t.Errorf("%s is chance", word)
		}
	}
}
