package catalogue

import (
	"slices"
	"strings"
	"testing"
)

const lateCode = `{"error":"invalid_grant","error_description":"invalid_grant (correlation id: 08ede4e5-4720-5edb-8fd2-a4f6a1902b74)"}`

// What is not the text of an entry to the letter, and is known all the same.
func TestExplain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		input string
		hints Hints
		want  string
		how   How
	}{
		"the law":                       {"Web service returned error code 400 (" + lateCode + ").", Hints{}, "TOK-01", Exact},
		"pretty, other order":           {"{\n  \"error_description\": \"invalid_grant (correlation id: 1)\",\n  \"error\": \"invalid_grant\"\n}", Hints{}, "TOK-01", Sentence},
		"other suffix":                  {`{"error":"invalid_client","error_description":"Client authentication failed. No client authentication included. (trace_id: 493f1671fdc2eef4)"}`, Hints{}, "TOK-02 PAR-05", Sentence},
		"the description only":          {"Client authentication failed. No client authentication included.", Hints{}, "TOK-02 PAR-05", Sentence},
		"more members":                  {`{"state":"x","error":"invalid_request","error_uri":"https://x","error_description":"Missing parameter code_verifier. PKCE is required."}`, Hints{}, "TOK-12", Sentence},
		"short, and all that was said":  {"Invalid grant (correlation id: 123e4567-e89b-12d3-a456-426614174000)", Hints{}, "TOK-10 TOK-11 TOK-13 TOK-15 TOK-16 IDP-10", Sentence},
		"in a redirect":                 {"https://erp.example/cb?error=invalid_request&error_description=Missing%20parameter%20code_challenge.%20PKCE%20is%20required.&state=abc", Hints{}, "IDP-04", Contains},
		"with plus signs":               {"https://erp.example/cb?error=access_denied&error_description=User+cancel", Hints{}, "IDP-12", Contains},
		"401 of the exchange":           {"", Hints{Step: "exchange", Status: 401}, "EXC-02 EXC-01 EXC-04 EXC-03", Place},
		"403 of the exchange":           {"Web service returned error code 403 ().", Hints{Step: "exchange"}, "EXC-05 EXC-06 EXC-17", Place},
		"Finance names the application": {"NO Altinn\nWeb service returned error code 403 ().", Hints{}, "EXC-05 EXC-06 EXC-17", Place},
		"by its address":                {"GET https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten 401", Hints{}, "EXC-02 EXC-01 EXC-04 EXC-03", Place},
		"by Finance's state":            {"NO VAT Error VAT return uploading. Web service returned error code 403 ().", Hints{}, "APP-25 APP-04 APP-36", Place},
		"HTML":                          {"<html><body><h1>Noe gikk galt</h1><p>Ugyldig eller utl&oslash;pt sesjon. Vennligst pr&oslash;v igjen. V&aelig;r obs p&aring; at innlogging ikke kan &aring;pnes fra et bokmerke eller en link.</p><p>400 invalid_request (traceId=4f0e)</p></body></html>", Hints{}, "IDP-01", Exact},
		"one language":                  {`"Validation error: instansstatus is required in MvaMeldingInnsending"`, Hints{}, "SKD-06", Exact},
		"the other one":                 {`"Valideringsfeil: instansstatus er p\u00e5krevd i MvaMeldingInnsending."`, Hints{}, "SKD-06", Exact},
		"an older problem":              {`{"title":"Forbidden","status":403}`, Hints{Step: "instance"}, "APP-02 APP-05", Sentence},
		"narrowed by step":              {`{"error":"invalid_request","error_description":"Missing parameter redirect_uri."}`, Hints{Step: "token"}, "TOK-13", Exact},
		"the step comes first":          {"POST https://test.idporten.no/token\n" + `{"error":"invalid_request","error_description":"Missing parameter redirect_uri."}`, Hints{}, "TOK-13 IDP-03", Contains},
		"narrowed by status":            {"Missing client authentication.", Hints{Status: 401}, "TOK-02 PAR-05", Sentence},
		"named":                         {"Portprove-Why: EXC-05 scope_not_accepted", Hints{}, "EXC-05", Named},
		"XML of the validator": {
			`<?xml version="1.0"?><valideringsresultat xmlns="no:skatteetaten:v1"><avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering></valideringsresultat>`,
			Hints{},
			"VAL-02", Contains,
		},
		"a rule": {
			"<begrunnelse>Det mangler mva-melding for tidligere terminer. Avgift til gode for denne terminen vil ikke bli utbetalt.</begrunnelse>", Hints{}, "VAL-03", Contains,
		},
	} {
		m := expectMatch(t, name, c.input, c.hints)
		if got := strings.Join(idsOf(m), " "); got != c.want || m.How != c.how || !m.Explains {
			t.Errorf("%s: %s (%s, explains: %t), want %s (%s)", name, got, m.How, m.Explains, c.want, c.how)
		}
	}
}

func expectMatch(t *testing.T, name, input string, h Hints) Match {
	t.Helper()
	matches := Explain(input, h)
	if len(matches) == 0 {
		t.Errorf("%s: nothing is found", name)
		return Match{}
	}
	return matches[0]
}

// What the catalogue does not know it must not explain.
func TestUnknownTextsAreNotExplained(t *testing.T) {
	t.Parallel()
	for _, input := range []string{
		"", " \n", "()", "error", "500", "Forbidden", "{}", "{", "null", "⚠️", "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
		`{"error":"invalid_request","error_description":"The moon is in the wrong phase"}`, `{"error":"slow_down"}`,
		"java.net.SocketException: Connection reset\n\tat java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:318)",
		"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
		"The user already exists in the customer database, so that the import of the ledger was stopped at row 17 and nothing was written to the general ledger.",
		"Web service returned error code 401 ().",
	} {
		for _, m := range Explain(input, Hints{}) {
			if m.Explains {
				t.Errorf("%q is explained: %s %v", input, m.How, idsOf(m))
			}
		}
	}
}

func TestNearestSaysHowSure(t *testing.T) {
	t.Parallel()
	m := expectMatch(t, "reworded", "The instance cannot be created without any instanceOwner party id, provide one as query parameter or in the body of the template", Hints{})
	if m.How != Nearest || m.Explains || m.Sure < near || m.Sure > 0.9 || !slices.Contains(idsOf(m), "APP-09") {
		t.Errorf("%s, sure %.2f, explains: %t: %v", m.How, m.Sure, m.Explains, idsOf(m))
	}
}

func TestIDOnly(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]bool{
		"08ede4e5-4720-5edb-8fd2-a4f6a1902b74":                    true,
		" 44eab35cb9ca2049b24de316f380a774\n":                     true,
		"00-44eab35cb9ca2049b24de316f380a774-a724e045b09dfc44-00": true,
		"401":                                  false,
		"":                                     false,
		lateCode:                               false,
		"id 08ede4e5-4720-5edb-8fd2-a4f6a1902": false,
	} {
		if got := IDOnly(input); got != want {
			t.Errorf("IDOnly(%q) = %t", input, got)
		}
	}
}

func TestMaskedShowsNoSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"eyJhbGciOiJSUzI1NiJ9.eyJwaWQiOiIxNTgxNzg0MDAwOCJ9.c2lnbmF0dXJl", "15817840008", "a-planted-value-of-nobody", "hunter2", "correcthorse",
		"invalid", "08ede4e5-4720-5edb-8fd2-a4f6a1902b74", "åæø", "Zm9vOmJhcg==",
	} {
		for _, around := range []string{
			`{"access_token":"%"}`, `{\"refresh_token\":\"%\"}`, "Authorization: Bearer %", "Authorization: Basic %", "code=%&state=x", "client_secret=%",
			`"pid" : "%"`, "client_assertion%3D%", "Cookie: %",
		} {
			shown := Masked("request failed " + strings.Replace(around, "%", secret, 1) + " forbidden")
			before, _, _ := strings.Cut(around, "%")
			if after, ok := strings.CutPrefix(shown, "request failed "+before); ok && strings.Contains(after, secret) || !strings.HasSuffix(shown, "forbidden") {
				t.Errorf("%s: %s", around, shown)
			}
			if secret != "invalid" && strings.Contains(shown, secret) {
				t.Errorf("%s: %s", around, shown)
			}
		}
		if shown := Masked(secret); secret != "invalid" && strings.Contains(shown, secret) {
			t.Errorf("alone: %s", shown)
		}
	}
	if shown := Masked(lateCode); !strings.Contains(shown, `"invalid_grant (correlation id: …`) {
		t.Error(shown)
	}
}

func TestFinanceSaysWhatItReads(t *testing.T) {
	t.Parallel()
	e, _ := Find("TOK-01")
	got := e.Texts()[0].Finance()
	if want := `Web service returned error code 400 ({"error":"invalid_grant","error_description":"invalid_grant (correlation id: {{id}})"}).`; got.Message != want || got.Status != "" {
		t.Errorf("%+v", got)
	}
	e, _ = Find("SKD-08")
	if got := e.Texts()[0].Finance(); got.Status != "NO VAT Error of data filling completion" {
		t.Errorf("%+v", got)
	}
}

func FuzzExplain(f *testing.F) {
	for _, text := range allTexts() {
		f.Add(filled(text, 1), "", 0)
	}
	f.Add(`Web service returned error code 400 ({"error":"inv`, "token", 400)
	f.Add("\\u00e5%C3%A5&aring;\xff{{{", "exchange", -1)
	f.Fuzz(func(t *testing.T, input, step string, status int) {
		matches := Explain(input, Hints{step, status})
		for _, m := range matches {
			if len(m.Entries) == 0 || m.Sure <= 0 || m.Sure > 1 || m.How.String() == "" {
				t.Errorf("%+v", m)
			}
		}
		again := Explain(input, Hints{step, status})
		if !slices.EqualFunc(matches, again, func(a, b Match) bool { return a.How == b.How && slices.Equal(idsOf(a), idsOf(b)) }) {
			t.Error("the second answer is another one")
		}
		Masked(input)
		IDOnly(input)
	})
}

func BenchmarkExplain(b *testing.B) {
	for name, input := range map[string]string{
		"message": "Web service returned error code 400 (" + lateCode + ").",
		"unknown": strings.Repeat("Something else has happened to the invalid request. ", 6),
		"page":    strings.Repeat("<p>Something else has happened to the invalid request.</p>", 1100),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Explain(input, Hints{})
			}
		})
	}
}
