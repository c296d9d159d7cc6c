package specs

import (
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeWhy(env Env) {
	Describe("control: why", func() {
		It("explains an exchange by its correlation id, pasted with what stood around it", proves("PPV-WHY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			late := s.lateCode(ctx)
			s.signIn(ctx, "finance")
			for _, pasted := range []string{late.correlationID(), strings.ToUpper(late.correlationID()), late.Body} {
				a := s.ask(ctx, "/why/"+url.PathEscape(pasted))
				Expect(a.Status).To(Equal(http.StatusOK))
				Expect(a.contentType()).To(Equal("application/json"))
				Expect(a.jsonObject()).To(And(
					HaveKeyWithValue("seq", float64(2)), HaveKeyWithValue("refusal", "code_late"), HaveKeyWithValue("catalogue", "TOK-01"),
					HaveKeyWithValue("why", ContainSubstring("issued 1m1s ago")), HaveKeyWithValue("cure", Not(BeEmpty())),
					HaveKeyWithValue("source", Not(BeEmpty())), HaveKeyWithValue("correlation_id", late.correlationID())))
			}
		})

		It("explains a refusal of Altinn's by its trace id", proves("PPV-WHY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			refused := s.exchange(ctx, s.signIn(ctx, "finance", hint(s.stranger(), "idporten-loa-high")...).AccessToken)
			expectUnauthorized(refused)
			trace, ok := refused.jsonObject()["traceId"].(string)
			Expect(ok).To(BeTrue())
			for _, pasted := range []string{trace, strings.Split(trace, "-")[1]} {
				Expect(s.ask(ctx, "/why/"+pasted).jsonObject()).To(And(
					HaveKeyWithValue("step", "exchange"), HaveKeyWithValue("refusal", "person_unknown"), HaveKeyWithValue("catalogue", "EXC-04"),
					HaveKeyWithValue("why", "UKJENT DIREKTØR has never signed in at Altinn")))
			}
		})

		It("knows nothing of another sandbox's", proves("PPV-WHY-01", "PPV-SANDBOX-01"), func(ctx SpecContext) {
			id := env.open(ctx).lateCode(ctx).correlationID()
			Expect(expectProblem(env.open(ctx).ask(ctx, "/why/"+id), http.StatusNotFound, "Not Found")).To(ContainSubstring(id))
		})

		It("stands in a header of every refusal, in one line, and of nothing else", proves("PPV-WHY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			late := s.lateCode(ctx)
			Expect(late.Header.Values("Portprove-Why")).To(HaveLen(1))
			Expect(late.Header.Get("Portprove-Why")).To(MatchRegexp(`^TOK-01; code_late; .*issued 1m1s ago.* \(` + late.correlationID() + `\)$`))
			opaque := s.exchange(ctx, "opaque")
			trace, ok := opaque.jsonObject()["traceId"].(string)
			Expect(ok).To(BeTrue())
			Expect(opaque.Header.Get("Portprove-Why")).To(MatchRegexp(`^EXC-01; token_unreadable; .+ \(` + strings.Split(trace, "-")[1] + `\)$`))
			empty := s.exchange(ctx, s.signIn(ctx, "finance", "scope", "openid").AccessToken)
			expectNothing(empty, http.StatusForbidden)
			Expect(empty.Header.Get("Portprove-Why")).To(HavePrefix("EXC-05; scope_not_accepted; "))
			page := s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", "https://elsewhere.example/"))
			Expect(page.Header.Get("Portprove-Why")).To(HavePrefix("IDP-02; redirect_uri_unregistered; "))
			good := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")))
			Expect(good.Header).NotTo(HaveKey("Portprove-Why"))
			Expect(s.exchange(ctx, good.tokens().AccessToken).Header).NotTo(HaveKey("Portprove-Why"))
		})
	})
}
