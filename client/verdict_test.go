package client

import (
	"reflect"
	"strings"
	"testing"
)

const newVerdict = `<?xml version='1.0' encoding='UTF-8'?>
<valideringsresultat xmlns="no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1">
  <avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering>
  <avvik>
    <stiTilAvvik>//meldingskategori</stiTilAvvik>
    <mvaKode>null</mvaKode>
    <avviksinformasjon>
      <begrunnelse>Virksomheten er ikke registrert.</begrunnelse>
      <avvikstype>ugyldig skattemelding</avvikstype>
      <avvikKode>FINNES_IKKE</avvikKode>
      <regelDefinisjon>R047</regelDefinisjon>
    </avviksinformasjon>
    <avviksinformasjon>
      <begrunnelse>Det mangler mva-melding.</begrunnelse>
      <avvikstype>avvikende skattemelding</avvikstype>
      <avvikKode>MANGLER</avvikKode>
      <regelDefinisjon>R061</regelDefinisjon>
    </avviksinformasjon>
  </avvik>
  <avvik>
    <stiTilAvvik>//mvaSpesifikasjonslinje</stiTilAvvik>
    <mvaKode>81</mvaKode>
    <xmlLinjenummer>12</xmlLinjenummer>
    <xmlPosisjonPaaLinje>7</xmlPosisjonPaaLinje>
    <avviksinformasjon>
      <begrunnelse>Feil.</begrunnelse>
      <avvikstype>avvikende skattemelding</avvikstype>
      <avvikKode>FEIL</avvikKode>
      <regelDefinisjon/>
      <detaljer>2500 &lt; 3000</detaljer>
    </avviksinformasjon>
  </avvik>
</valideringsresultat>`

const oldVerdict = `<valideringsresultat><status>UGYLDIG_SKATTEMELDING</status><valideringsfeil><stiTilFeil>//innsending</stiTilFeil>
 <valideringsDetaljer><feilmelding>Må være gyldig.</feilmelding><alvorlighetsgrad>UGYLDIG_SKATTEMELDING</alvorlighetsgrad>
 <avvikKode>SkjemaValideringsfeil</avvikKode><informasjon>cvc-complex-type.2.4.b</informasjon></valideringsDetaljer></valideringsfeil></valideringsresultat>`

func TestReadVerdictInBothForms(t *testing.T) {
	for _, tc := range []struct {
		name, document string
		want           Verdict
	}{
		{"2022", newVerdict, Verdict{
			Outcome: Invalid, Word: "ugyldig skattemelding", Document: []byte(newVerdict),
			Findings: []Finding{
				{Rule: "FINNES_IKKE", Text: "Virksomheten er ikke registrert.", Path: "//meldingskategori", Severity: Invalid, Definition: "R047"},
				{Rule: "MANGLER", Text: "Det mangler mva-melding.", Path: "//meldingskategori", Severity: Deviating, Definition: "R061"},
				{
					Rule: "FEIL", Text: "Feil.", Path: "//mvaSpesifikasjonslinje", MVACode: "81", Severity: Deviating,
					Detail: "2500 < 3000", Line: 12, Column: 7,
				},
			},
		}},
		{"2021", oldVerdict, Verdict{
			Outcome: Invalid, Word: "UGYLDIG_SKATTEMELDING", Document: []byte(oldVerdict),
			Findings: []Finding{{
				Rule: "SkjemaValideringsfeil", Text: "Må være gyldig.", Path: "//innsending", Severity: Invalid, Detail: "cvc-complex-type.2.4.b",
			}},
		}},
	} {
		got, err := ReadVerdict([]byte(tc.document))
		if err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", tc.name, err, got, tc.want)
		}
	}
}

func TestReadVerdictKnowsTheOutcomes(t *testing.T) {
	for word, want := range map[string]struct {
		outcome  Outcome
		blocking bool
	}{
		"ingen avvik": {Clean, false}, "avvikende skattemelding": {Deviating, false},
		"mangelfull skattemelding": {Invalid, true}, "ugyldig skattemelding": {Invalid, true},
		"INGEN_AVVIK": {Clean, false}, "AVVIKENDE_SKATTEMELDING": {Deviating, false},
		"MANGELFULL_SKATTEMELDING": {Invalid, true}, "UGYLDIG_SKATTEMELDING": {Invalid, true},
	} {
		got, err := ReadVerdict([]byte("<valideringsresultat><avvikVedMeldingslevering>" + word + "</avvikVedMeldingslevering></valideringsresultat>"))
		if err != nil || got.Outcome != want.outcome || got.Blocking() != want.blocking || got.Word != word {
			t.Errorf("%s: %+v, %v", word, got, err)
		}
	}
	if !(Verdict{}).Blocking() {
		t.Error("a verdict that says nothing lets a return through")
	}
}

func TestWorstFindings(t *testing.T) {
	v, err := ReadVerdict([]byte(newVerdict))
	if err != nil {
		t.Fatal(err)
	}
	if worst := v.Worst(); len(worst) != 1 || worst[0].Rule != "FINNES_IKKE" {
		t.Errorf("%+v", worst)
	}
}

// A clean word with a grave finding is not clean.
func TestTheWorstFindingDecides(t *testing.T) {
	v, err := ReadVerdict([]byte(strings.Replace(newVerdict, "ugyldig skattemelding", "ingen avvik", 1)))
	if err != nil || v.Outcome != Invalid || v.Word != "ingen avvik" || !v.Blocking() {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestReadVerdictRefuses(t *testing.T) {
	const known = "known are ingen avvik, avvikende skattemelding, mangelfull skattemelding and ugyldig skattemelding, in capitals in the form of 2021."
	replaced := func(old, with string) string { return strings.Replace(newVerdict, old, with, 1) }
	for _, tc := range []struct{ name, document, want string }{
		{"nothing", "", "The validation result: It is empty."},
		{"a page", "<html><body>OK</body></html>", "The validation result, line 1: The root element is html; allowed is valideringsresultat."},
		{"JSON", `{"avvikVedMeldingslevering":"ingen avvik"}`, "The validation result, line 1: Text stands outside of the root element."},
		{"no outcome", "<valideringsresultat/>", "The validation result: It has no outcome; allowed is one element avvikVedMeldingslevering, or status in the form of 2021."},
		{"an outcome elsewhere", "<valideringsresultat><x><status>INGEN_AVVIK</status></x></valideringsresultat>", "The validation result: It has no outcome; allowed is one element avvikVedMeldingslevering, or status in the form of 2021."},
		{"an empty outcome", replaced("ugyldig skattemelding", ""), `The validation result, line 3: The outcome is ""; ` + known},
		{"a new word", replaced("ugyldig skattemelding", "godkjent"), `The validation result, line 3: The outcome is "godkjent"; ` + known},
		{"a new word in a finding", replaced("<avvikstype>ugyldig", "<avvikstype>trist"), `The validation result, line 9: The outcome is "trist skattemelding"; ` + known},
		{"a finding without", replaced("<avvikstype>ugyldig skattemelding</avvikstype>", ""), "The validation result, line 7: A finding (FINNES_IKKE) does not say how grave it is."},
		{"two outcomes", replaced("  <avvik>", "<avvikVedMeldingslevering>ingen avvik</avvikVedMeldingslevering>"), `The validation result, line 4: It has a second outcome, "ingen avvik"; allowed is one.`},
		{"half of it", newVerdict[:400], "The validation result, line 9: It is not well-formed XML: unexpected EOF."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ReadVerdict([]byte(tc.document))
			documentError(t, err, "validation result", tc.want)
			if !got.Blocking() {
				t.Error("a verdict that can't be read lets a return through")
			}
		})
	}
}

func TestReadVerdictReadsTheRecordedOne(t *testing.T) {
	got, err := ReadVerdict(sample(t, "feedback/2021-06-17/valideringsresultat.xml"))
	if err != nil || got.Outcome != Clean || len(got.Findings) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	schema(t, "no.skatteetaten.fastsetting.avgift.mva.valideringsresultat.v1.xsd", []byte(newVerdict))
}

func FuzzReadVerdict(f *testing.F) {
	f.Add([]byte(newVerdict))
	f.Add([]byte(oldVerdict))
	f.Fuzz(func(t *testing.T, document []byte) {
		got, err := ReadVerdict(document)
		if (err == nil) != (got.Outcome != "") {
			t.Errorf("%q, %v", got.Outcome, err)
		}
	})
}
