package specs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// walked are the requests that follow a login, in their order: nobody who stops
// at a step goes beyond it.
func (s *stage) walked(ctx context.Context) []string {
	GinkgoHelper()
	var steps []string
	for _, step := range s.steps(ctx) {
		if len(steps) == 0 || steps[len(steps)-1] != step {
			steps = append(steps, step)
		}
	}
	return steps
}

// stops lets the reference client walk the three steps twice: first it must stop
// because of the fault, then it must come through.
func (env Env) stops(ctx context.Context, effect, value, step, says string) {
	GinkgoHelper()
	s := env.open(ctx)
	s.fault(ctx, control.FaultOrder{Effect: map[string]string{effect: value}})
	_, _, err := s.reference("finance").Authorize(ctx)
	e := refusal(err)
	Expect([]string{e.Step, e.What}).To(HaveExactElements(step, MatchRegexp(says)))
	Expect(e.Next).NotTo(BeEmpty())
	way := []string{"login", "token", "exchange"}
	for i, name := range way {
		if name == step {
			way = way[:i+1]
			break
		}
	}
	Expect(s.walked(ctx)).To(Equal(way))
	s.expectHits(ctx, 1, 1)
	_, _, err = s.reference("finance").Authorize(ctx)
	Expect(err).NotTo(HaveOccurred(), "it was the fault")
}

func describeFaultedClient(env Env) {
	row := func(effect, value, step, says string) TableEntry {
		return Entry(effect+": "+value, proves("CLI-WAY-04"), effect, value, step, says)
	}
	DescribeTable("the reference client stops at what is wrong in one way",
		func(ctx SpecContext, effect, value, step, says string) { env.stops(ctx, effect, value, step, says) },
		row("id_token", "signature", "token", `^The id_token can't be trusted: signature or claims are wrong`),
		row("id_token", "alg_none", "token", `^The id_token is (not a signed JWT|signed with)`),
		row("id_token", "kid_unknown", "token", `mock-unknown`),
		row("id_token", "iss", "token", `^The id_token comes from the issuer "https://issuer\.invalid" \(iss\), not from`),
		row("id_token", "aud", "token", `^The id_token is for "another-client" \(aud\), not for "finance" alone\.$`),
		row("id_token", "nonce", "token", `^The id_token carries another nonce than the login sent\.$`),
		row("id_token", "no_nonce", "token", `^The id_token carries no nonce\.$`),
		row("id_token", "expired", "token", `^The id_token ended at `),
		row("id_token", "iat_future", "token", `^The id_token is from the future: made at `),
		row("id_token", "acr_lower", "token", `^The id_token says level "idporten-loa-substantial" \(acr\), which is not at least "idporten-loa-high"\.$`),
		row("id_token", "missing:iss", "token", `^The id_token comes from the issuer "" \(iss\)`),
		row("id_token", "missing:sub", "token", `^The id_token lacks exp, iat or sub\.$`),
		row("id_token", "missing:aud", "token", `^The id_token is for "" \(aud\)`),
		row("id_token", "missing:exp", "token", `^The id_token lacks exp, iat or sub\.$`),
		row("id_token", "missing:iat", "token", `^The id_token lacks exp, iat or sub\.$`),
		row("id_token", "missing:nonce", "token", `^The id_token carries no nonce\.$`),
		row("id_token", "missing:acr", "token", `^The id_token says level "" \(acr\)`),
		row("code", "expired", "token", shownLaw),
		row("code", "missing", "login", `code`),
		row("state", "changed", "login", `^The answer at redirect_uri carries another state than this login sent\.`),
		row("state", "missing", "login", `^The answer at redirect_uri carries no state\.`),
		row("iss_param", "other", "login", `^The answer at redirect_uri comes from the issuer "https://issuer\.invalid", not from`),
		row("iss_param", "missing", "login", `^The answer at redirect_uri does not name its issuer \(iss\)\.`),
		row("error", "access_denied", "login", `^ID-porten sent the browser back with the error access_denied`),
		row("error", "temporarily_unavailable", "login", `^ID-porten sent the browser back with the error temporarily_unavailable`),
		row("access_token", "signature", "exchange", `^Web service returned error code 401`),
		row("access_token", "expired", "exchange", `^Web service returned error code 401`),
		row("access_token", "missing:scope", "exchange", `^Web service returned error code 403`),
		row("altinn_token", "signature", "exchange", `^The Altinn token can't be trusted`),
		row("altinn_token", "alg_none", "exchange", `^The Altinn token is (not a signed JWT|signed with)`),
		row("altinn_token", "kid_unknown", "exchange", `UNKNOWN`),
		row("altinn_token", "iss", "exchange", `^The Altinn token comes from the issuer "https://issuer\.invalid/" \(iss\), not from`),
		row("altinn_token", "expired", "exchange", `^The Altinn token ended at `),
		row("altinn_token", "nbf_future", "exchange", `^The Altinn token `),
		row("altinn_token", "missing:exp", "exchange", `^The Altinn token lacks exp\.$`),
	)

	Describe("the reference client meets faults", func() {
		It("goes on where ID-porten's token is in quotes", proves("CLI-WAY-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Effect: map[string]string{"exchange": "quotes"}})
			_, altinn, err := s.reference("finance").Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(altinn.JWT).To(MatchRegexp(`^[\w-]+\.[\w-]+\.[\w-]+$`))
			s.expectHits(ctx, 1, 1)
		})

		It("trusts no token whose key is not in the key set", proves("CLI-WAY-04"), func(ctx SpecContext) {
			for _, value := range []string{"not_current", "empty"} {
				s := env.open(ctx)
				s.fault(ctx, control.FaultOrder{Operation: "jwks", Repeat: true, Effect: map[string]string{"jwks": value}})
				_, _, err := s.reference("finance").Authorize(ctx)
				Expect(refusal(err).Step).To(Equal("token"), value)
				Expect(s.walked(ctx)).To(Equal([]string{"login", "token"}), value)
				Expect(s.remote.RemoveFaults(ctx)).To(Equal(1))
				_, _, err = s.reference("finance").Authorize(ctx)
				Expect(err).NotTo(HaveOccurred(), value)
			}
		})

		It("says what a gateway said, and sends nothing again", proves("CLI-WAY-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "exchange", Status: 503, RetryAfter: "30s", Body: "no healthy upstream"})
			_, _, err := s.reference("finance").Authorize(ctx)
			e := refusal(err)
			Expect([]any{e.Step, e.Status, e.What}).To(Equal([]any{"exchange", 503, "Web service returned error code 503 (no healthy upstream)."}))
			s.expectHits(ctx, 1, 1)
		})
	})
}
