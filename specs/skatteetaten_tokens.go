package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const correlationPattern = `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`

// expectFailure demands the JSON form of the Tax Administration's refusals.
func expectFailure(a answer, status int, code, message string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(status), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	Expect(a.Body).To(MatchRegexp(`^\{"kode":"` + code + `","melding":"` + message + `","korrelasjonsid":"` + correlationPattern + `"\}$`))
}

func expectUnauthenticated(a answer) {
	GinkgoHelper()
	expectFailure(a, http.StatusUnauthorized, "MVA-004", `Feil i forbindelse med autentisering\.`)
}

// spoils makes an Authorization header of good tokens that was spoilt.
type spoils func(context.Context, *stage, tokenSet) string

func describeValidatorTokens(env Env) {
	Describe("validator: tokens", func() {
		DescribeTable("refuses with 401; the journal says why",
			func(ctx SpecContext, header spoils, reason string) {
				s := env.filingStage(ctx, "")
				tokens := s.signIn(ctx, "finance")
				a := s.validateWith(ctx, "", sale.document(), "Authorization", header(ctx, s, tokens))
				expectUnauthenticated(a)
				Expect(s.latest(ctx, "validate").Refusal).To(Equal(reason))
			},
			Entry("no bearer", proves("SKD-TOKEN-01"), spoils(func(context.Context, *stage, tokenSet) string { return "" }), "bearer_missing"),
			Entry("another scheme", proves("SKD-TOKEN-01"), spoils(func(context.Context, *stage, tokenSet) string { return "Basic ZmluYW5jZTp4" }), "bearer_missing"),
			Entry("nothing behind the scheme", proves("SKD-TOKEN-01"), spoils(func(context.Context, *stage, tokenSet) string { return "Bearer " }), "bearer_missing"),
			Entry("Altinn's token, which the submission needs", proves("SKD-TOKEN-02"), spoils(func(ctx context.Context, s *stage, t tokenSet) string {
				return "Bearer " + s.exchange(ctx, t.AccessToken).Body
			}), "signature_bad"),
			Entry("a stranger's signature", proves("SKD-TOKEN-02"), spoils(func(_ context.Context, _ *stage, t tokenSet) string {
				return "Bearer " + signedByStranger(t.AccessToken)
			}), "signature_bad"),
			Entry("no signature", proves("SKD-TOKEN-02"), spoils(func(_ context.Context, _ *stage, t tokenSet) string {
				return "Bearer " + unsigned(t.AccessToken)
			}), "signature_bad"),
			Entry("a refresh token", proves("SKD-TOKEN-02"), spoils(func(_ context.Context, _ *stage, t tokenSet) string { return "Bearer " + t.RefreshToken }), "signature_bad"),
			Entry("an id_token", proves("SKD-TOKEN-04"), spoils(func(_ context.Context, _ *stage, t tokenSet) string { return "Bearer " + t.IDToken }), "token_no_access_token"),
		)

		It("refuses a token whose life is over, to the second", proves("SKD-TOKEN-03"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			token := s.signIn(ctx, "finance").AccessToken
			s.advance(ctx, 7199*time.Second)
			expectXML(s.validateWith(ctx, token, sale.document()), cleanResult)
			s.advance(ctx, time.Second)
			expectUnauthenticated(s.validateWith(ctx, token, sale.document()))
			Expect(s.latest(ctx, "validate")).To(And(HaveField("Refusal", "token_expired"), HaveField("Catalogue", "VAL-04")))
		})

		It("refuses another sandbox's token", proves("SKD-TOKEN-02"), func(ctx SpecContext) {
			here, there := env.filingStage(ctx, ""), env.filingStage(ctx, "")
			expectUnauthenticated(here.validateWith(ctx, there.signIn(ctx, "finance").AccessToken, sale.document()))
			Expect(here.latest(ctx, "validate").Refusal).To(BeElementOf("issuer_wrong", "signature_bad"))
		})

		It("takes any scope, or demands its own by a switch", proves("SKD-TOKEN-05"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "", "validator_scope", "required")
			expectFailure(s.validate(ctx, sale.document()), http.StatusForbidden, "DAS-008", `Du er ikke autorisert for tilgang til den forespurte ressursen\.`)
			Expect(s.latest(ctx, "validate")).To(And(HaveField("Refusal", "scope_missing"), HaveField("Catalogue", "VAL-05")))
			expectXML(s.validateWith(ctx, s.signIn(ctx, "finance-2021").AccessToken, sale.document()), cleanResult)
		})
	})
}
