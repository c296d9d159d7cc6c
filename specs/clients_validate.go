package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
)

// asReturn is what the reference client reads in a document.
func asReturn(document string) client.Return {
	GinkgoHelper()
	r, err := client.ReadReturn([]byte(document))
	Expect(err).NotTo(HaveOccurred())
	return r
}

func describeReferenceValidates(env Env) {
	Describe("the reference client, step validate", func() {
		It("takes ID-porten's token to the validator, and goes by the verdict", proves("CLI-VALIDATE-01"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			c := s.reference("finance")
			token, _, err := c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			clean, err := c.Validate(ctx, token, asReturn(sale.document()))
			Expect(err).NotTo(HaveOccurred())
			Expect(clean.Outcome).To(Equal(client.Clean))
			Expect(clean.Word).To(Equal("ingen avvik"))
			Expect(clean.Blocking()).To(BeFalse())
			Expect(clean.Findings).To(BeEmpty())
			Expect(string(clean.Document)).To(Equal(cleanResult))
			deviating, err := c.Validate(ctx, token, asReturn(sale.ofTotal("6000").document()))
			Expect(err).NotTo(HaveOccurred())
			Expect(deviating.Outcome).To(Equal(client.Deviating))
			Expect(deviating.Blocking()).To(BeFalse())
			Expect(s.steps(ctx)).To(Equal([]string{"login", "token", "exchange", "validate", "validate"}))
		})

		DescribeTable("calls a return invalid that was answered with 200",
			func(ctx SpecContext, switches []string) {
				s := env.filingStage(ctx, "", switches...)
				c := s.reference("finance")
				token, _, err := c.Authorize(ctx)
				Expect(err).NotTo(HaveOccurred())
				v, err := c.Validate(ctx, token, asReturn(filing{org: otherCompany}.document()))
				Expect(err).NotTo(HaveOccurred())
				Expect(s.latest(ctx, "validate").Status).To(Equal(http.StatusOK))
				Expect(v.Outcome).To(Equal(client.Invalid))
				Expect(v.Blocking()).To(BeTrue())
				Expect(v.Findings).To(HaveLen(1))
				Expect(v.Findings[0]).To(And(
					HaveField("Rule", "MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NAERING_FINNES_IKKE"),
					HaveField("Text", "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for denne meldingskategorien."),
					HaveField("Path", "//meldingskategori"), HaveField("MVACode", ""), HaveField("Severity", client.Invalid),
				))
			},
			Entry("in the form of 2022", proves("CLI-VALIDATE-01"), []string{}),
			Entry("in the form of 2021", proves("CLI-VALIDATE-01"), []string{"validation_result", "2021"}),
		)

		It("is told that the validator does not take Altinn's token, and the cure cures", proves("CLI-VALIDATE-02"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			c := s.reference("finance")
			right, altinn, err := c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			wrong := right
			wrong.AccessToken = altinn.JWT
			v, err := c.Validate(ctx, wrong, asReturn(sale.document()))
			e := refusal(err)
			Expect(v.Blocking()).To(BeTrue())
			Expect(e.Step).To(Equal("validate"))
			Expect(e.Label).To(Equal("Send report, validation"))
			Expect(e.Status).To(Equal(http.StatusUnauthorized))
			Expect(e.Code).To(Equal("MVA-004"))
			Expect(e.What).To(MatchRegexp(`^Web service returned error code 401 \(<feil xmlns="urn:no:skatteetaten:datasamarbeid:feil:v1">`))
			Expect(e.Why).To(ContainSubstring("ID-porten's access token only: not Altinn's"))
			_, err = c.Validate(ctx, right, asReturn(sale.document()))
			Expect(err).NotTo(HaveOccurred())
		})

		It("is told of a token that has expired, and of a scope that is missing", proves("CLI-VALIDATE-02"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "", "validator_scope", "required")
			c := s.reference("finance")
			token, _, err := c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			_, err = c.Validate(ctx, token, asReturn(sale.document()))
			e := refusal(err)
			Expect(e.Status).To(Equal(http.StatusForbidden))
			Expect(e.Code).To(Equal("DAS-008"))
			Expect(e.Why).To(HaveSuffix("; skatteetaten:mvameldingvalidering is not among it."))
			s.advance(ctx, 2*time.Hour+time.Second)
			_, err = c.Validate(ctx, token, asReturn(sale.document()))
			e = refusal(err)
			Expect(e.Status).To(Equal(http.StatusUnauthorized))
			Expect(e.Why).To(HaveSuffix("so it has expired."))
		})
	})

	DescribeTable("the reference client's new returns have no deviation",
		func(ctx SpecContext, n client.NewReturn, company map[string]any) {
			s := env.filingStage(ctx, "2026-07-15T12:00:00Z")
			if company != nil {
				company["organisation_number"] = mainCompany
				s.patchWorld(ctx, map[string]any{"companies": []any{company}})
			}
			n.Organisation, n.Now = mainCompany, s.now(ctx)
			r, err := n.Return()
			Expect(err).NotTo(HaveOccurred())
			expectXML(s.validate(ctx, string(r.Document)), cleanResult)
		},
		Entry("alminnelig", proves("CLI-RETURN-01"), client.NewReturn{}, nil),
		Entry("primaernaering", proves("CLI-RETURN-01"), client.NewReturn{Category: "primaernaering"}, companyWith("vat_registrations", []any{
			map[string]any{"category": "primaernaering", "term_length": "aar", "from": "2020-01-01"},
		})),
		Entry("kompensasjon", proves("CLI-RETURN-01"), client.NewReturn{Category: "kompensasjon", Year: 2026}, nil),
		Entry("omvendtAvgiftsplikt", proves("CLI-RETURN-01"), client.NewReturn{Category: "omvendtAvgiftsplikt"}, unregistered()),
		Entry("a refund", proves("CLI-RETURN-01"), client.NewReturn{Lines: []client.ReturnLine{{Code: "1", Amount: -4000}}}, nil),
		Entry("nothing", proves("CLI-RETURN-01"), client.NewReturn{Lines: []client.ReturnLine{}}, nil),
	)
}
