package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// withBehalf registers a party under the web demo.
func (s *stage) withBehalf(ctx SpecContext) *stage {
	GinkgoHelper()
	s.patch(ctx, "web-demo", map[string]any{"onbehalfof": []any{map[string]any{
		"onbehalfof": "kommune-1", "name": "Liten kommune", "orgno": "314556674",
	}}})
	return s
}

func describeOnBehalfOf(env Env) {
	Describe("ID-porten's parameter onbehalfof", func() {
		It("is named by the login page and goes into the id_token", proves("IDP-AUTHZ-14"), func(ctx SpecContext) {
			s := env.open(ctx).withBehalf(ctx)
			page := s.browser().authorize(ctx, "web-demo", "onbehalfof", "kommune-1").on("/authorize/selector")
			Expect(page.Body).To(ContainSubstring("Liten kommune"))
			tokens := s.signIn(ctx, "web-demo", "onbehalfof", "kommune-1")
			claims := s.verified(ctx, tokens.IDToken)
			Expect(claims).To(And(HaveKeyWithValue("client_onbehalfof", "kommune-1"), Not(HaveKey("aud_onbehalfof"))))
			Expect(s.verified(ctx, tokens.AccessToken)).NotTo(HaveKey("client_onbehalfof"))
			Expect(s.verified(ctx, s.refresh(ctx, "web-demo", tokens.RefreshToken).tokens().IDToken)).To(
				HaveKeyWithValue("client_onbehalfof", "kommune-1"))
		})

		It("is left out where it was not sent", proves("IDP-AUTHZ-14"), func(ctx SpecContext) {
			s := env.open(ctx).withBehalf(ctx)
			Expect(s.browser().authorize(ctx, "web-demo").on("/authorize/selector").Body).To(And(ContainSubstring("Web demo"), Not(ContainSubstring("Liten kommune"))))
			for _, changes := range [][]string{nil, {"onbehalfof", ""}} {
				Expect(s.idClaims(ctx, "web-demo", changes...)).NotTo(Or(HaveKey("client_onbehalfof"), HaveKey("aud_onbehalfof")))
			}
		})

		It("goes by the name of the documentation's sample with the switch onbehalfof_claim at aud_onbehalfof", proves("IDP-AUTHZ-14"), func(ctx SpecContext) {
			s := env.switched(ctx, "onbehalfof_claim", "aud_onbehalfof").withBehalf(ctx)
			Expect(s.idClaims(ctx, "web-demo", "onbehalfof", "kommune-1")).To(
				And(HaveKeyWithValue("aud_onbehalfof", "kommune-1"), Not(HaveKey("client_onbehalfof"))))
		})

		It("refuses a party that is not registered under the client", proves("IDP-AUTHZ-14"), func(ctx SpecContext) {
			s := env.open(ctx).withBehalf(ctx)
			want := sentBack("invalid_request", "Invalid request: Invalid onbehalfof parameter")
			s.expectSaid(want, s.authorize(ctx, s.authorizeQuery("web-demo", "onbehalfof", "kommune-2")), "http://localhost:8401/callback?")
			s.expectSaid(want, s.authorize(ctx, s.authorizeQuery("spa-demo", "onbehalfof", "kommune-1")), "http://localhost:8402/callback?")
			a := s.par(ctx, s.pushForm(having("onbehalfof", "kommune-1")), "")
			s.expectSaid(inJSON(http.StatusBadRequest, "invalid_request", "Invalid request: Invalid onbehalfof parameter"), a, "")
		})
	})
}
