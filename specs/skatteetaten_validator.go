package specs

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// sale is a right return with something to pay.
var sale = lines("3||20000|25|5000|").ofTotal("5000")

const cleanResult = `<?xml version='1.0' encoding='UTF-8'?>
<valideringsresultat xmlns="no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1">
  <avvikVedMeldingslevering>ingen avvik</avvikVedMeldingslevering>
</valideringsresultat>
`

// unregisteredResult is what a return of a company gets that is not in the VAT
// register; the definition is the mock's own.
const unregisteredResult = `<?xml version='1.0' encoding='UTF-8'?>
<valideringsresultat xmlns="no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1">
  <avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering>
  <avvik>
    <stiTilAvvik>//meldingskategori</stiTilAvvik>
    <mvaKode>null</mvaKode>
    <avviksinformasjon>
      <begrunnelse>Virksomheten er ikke registrert i Merverdiavgiftsregisteret for denne meldingskategorien.</begrunnelse>
      <avvikstype>ugyldig skattemelding</avvikstype>
      <avvikKode>MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NAERING_FINNES_IKKE</avvikKode>
      <regelDefinisjon>R047: registered category is alminnelig (register up)</regelDefinisjon>
    </avviksinformasjon>
  </avvik>
</valideringsresultat>
`

const emptyResult2021 = `<?xml version='1.0' encoding='UTF-8'?>
<valideringsresultat>
  <status>UGYLDIG_SKATTEMELDING</status>
  <valideringsfeil>
    <stiTilFeil>//innsending</stiTilFeil>
    <valideringsDetaljer>
      <feilmelding>Mva-meldingen må være på gyldig format og passere XML skjema valideringen.</feilmelding>
      <alvorlighetsgrad>UGYLDIG_SKATTEMELDING</alvorlighetsgrad>
      <avvikKode>MvaMeldingsinnhold_Xml_SkjemaValideringsfeil</avvikKode>
      <informasjon>cvc-complex-type.2.4.b: The content of element 'mvaMeldingDto' is not complete. One of '{"no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0":innsending}' is expected.</informasjon>
    </valideringsDetaljer>
  </valideringsfeil>
</valideringsresultat>
`

const emptyReturn = `<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"/>`

// expectXML demands a 200 and a body to the letter.
func expectXML(a answer, body string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK))
	Expect(a.contentType()).To(Equal("application/xml"))
	Expect(a.Body).To(Equal(body))
}

func describeValidator(env Env) {
	Describe("validator: the result", func() {
		It("finds nothing in a right return", proves("SKD-RESULT-01"), func(ctx SpecContext) {
			expectXML(env.filingStage(ctx, "").validate(ctx, sale.document()), cleanResult)
		})

		It("answers a bad return with 200 and a verdict", proves("SKD-RESULT-01", "SKD-RESULT-03"), func(ctx SpecContext) {
			bad := filing{org: otherCompany}
			expectXML(env.filingStage(ctx, "").validate(ctx, bad.document()), unregisteredResult)
		})

		It("gathers what is found at one place, and names the line's code", proves("SKD-RESULT-01"), func(ctx SpecContext) {
			v := env.filingStage(ctx, "").validate(ctx, lines("7||||-100|").ofTotal("-100").document()).verdict()
			Expect(v.Deviations).To(HaveLen(1))
			Expect(v.Deviations[0]).To(And(HaveField("Path", "//mvaSpesifikasjonslinje"), HaveField("Code", "7"), HaveField("Line", 0)))
			Expect(v.found()).To(Equal("R002:7 R053:7"))
		})

		It("is as bad as the worst finding", proves("SKD-RESULT-03"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			deviating := s.validate(ctx, sale.ofTotal("6000").document()).verdict()
			Expect(deviating.Verdict).To(Equal("avvikende skattemelding"))
			Expect(deviating.found()).To(Equal("R018"))
			both := s.validate(ctx, filing{total: "6000"}.document()).verdict()
			Expect(both.Verdict).To(Equal("ugyldig skattemelding"))
			Expect(both.found()).To(Equal("R018 R084"))
		})

		It("has the form of 2021 by a switch", proves("SKD-RESULT-02"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "", "validation_result", "2021")
			expectXML(s.validate(ctx, emptyReturn), emptyResult2021)
			expectXML(s.validate(ctx, sale.document()),
				"<?xml version='1.0' encoding='UTF-8'?>\n<valideringsresultat>\n  <status>INGEN_AVVIK</status>\n</valideringsresultat>\n")
			Expect(s.validate(ctx, sale.ofTotal("6000").document()).Body).To(ContainSubstring("<status>AVVIKENDE_SKATTEMELDING</status>"))
		})

		It("comes as JSON to those who want that alone", proves("SKD-RESULT-04"), func(ctx SpecContext) {
			a := env.filingStage(ctx, "").validate(ctx, filing{org: otherCompany}.document(), "Accept", "application/json")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("avvikVedMeldingslevering", "ugyldig skattemelding"),
				HaveKeyWithValue("avvik", ConsistOf(And(HaveKeyWithValue("stiTilAvvik", "//meldingskategori"), HaveKeyWithValue("mvaKode", BeNil()))))))
		})

		It("writes avvikKode without Norwegian letters, or as printed by a switch", proves("SKD-RESULT-05"), func(ctx SpecContext) {
			bad := lines("3||-20000|25|-5000|").ofTotal("-5000")
			for value, want := range map[string]string{
				"ascii":   "MVA_MELDINGSINNHOLD_UTGAAENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
				"printed": "MVA_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
			} {
				v := env.filingStage(ctx, "", "avvik_kode", value).validate(ctx, bad.document()).verdict()
				Expect(v.details()).To(ConsistOf(HaveField("Code", want)))
			}
		})
	})
}

func describeValidatorRegisters(env Env) {
	Describe("validator: what a mock's registers, era and tolerance do", func() {
		It("skips the rules of registers that are down", proves("SKD-RULE-09"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "", "registers", "down")
			expectXML(s.validate(ctx, filing{org: otherCompany}.document()), cleanResult)
			Expect(s.validate(ctx, filing{year: "2021"}.document()).verdict().found()).To(Equal("R077"))
		})

		It("takes a return of 2021 in the era of 2021", proves("SKD-RULE-10"), func(ctx SpecContext) {
			old := lines("1|||25|-10000|", "3||100000|25|25000|").ofTotal("15000")
			old.year, old.kid = "2021", "3400000932456870"
			now := env.filingStage(ctx, "2021-06-17T12:00:00Z").validate(ctx, old.document()).verdict()
			Expect(now.found()).To(Equal("R000 R065:1 R077 R079"))
			expectXML(env.filingStage(ctx, "2021-06-17T12:00:00Z", "era", "2021").validate(ctx, old.document()), cleanResult)
		})

		DescribeTable("tolerates a krone for each line, and ten at least",
			func(ctx SpecContext, count int, total, found string) {
				f := filing{total: total, lines: strings.Split(strings.Repeat("5||100|0|0|\n", count)[:count*12-1], "\n")}
				Expect(env.filingStage(ctx, "").validate(ctx, f.document()).verdict().found()).To(Equal(found))
			},
			Entry("one line, 10", proves("SKD-RULE-11"), 1, "10", ""),
			Entry("one line, 11", proves("SKD-RULE-11"), 1, "11", "R018"),
			Entry("14 lines, 14", proves("SKD-RULE-11"), 14, "14", ""),
			Entry("14 lines, -15", proves("SKD-RULE-11"), 14, "-15", "R018"),
		)

		It("lets the bankrupt file within the term, and the dead before it is over", proves("SKD-RULE-06"), func(ctx SpecContext) {
			for at, found := range map[string]string{"2024-04-01T12:00:00Z": "", "2024-02-01T12:00:00Z": "R059"} {
				for _, company := range []map[string]any{companyWith("insolvency", "bankruptcy"), companyWith("insolvency", "estate")} {
					s := env.filingStage(ctx, at)
					company["organisation_number"] = mainCompany
					s.patchWorld(ctx, map[string]any{"companies": []any{company}})
					Expect(s.validate(ctx, filing{}.document()).verdict().found()).To(Equal(found))
				}
			}
			s := env.filingStage(ctx, "2024-04-01T12:00:00Z")
			Expect(s.validate(ctx, filing{remark: "virksomhet under avvikling"}.document()).verdict().found()).To(BeEmpty())
			Expect(s.validate(ctx, filing{remark: "forlis"}.document()).verdict().found()).To(Equal("R059"))
		})
	})
}
