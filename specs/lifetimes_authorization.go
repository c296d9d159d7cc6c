package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeOneAuthorization(env Env) {
	Describe("one authorization per person and client", func() {
		It("is replaced when a newer login's code is redeemed, and not before", proves("IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			older := s.signIn(ctx, "finance")
			code := s.code(ctx, "finance")
			older = s.refresh(ctx, "finance", older.RefreshToken).tokens()
			newer := s.token(ctx, s.codeForm("finance", code)).tokens()
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", older.RefreshToken), "authorization_replaced")
			Expect(s.refresh(ctx, "finance", newer.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("is replaced when the code is issued, where the switch says so", proves("IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "replaces_at", "authorize")
			older := s.signIn(ctx, "finance")
			code := s.code(ctx, "finance")
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", older.RefreshToken), "authorization_replaced")
			newer := s.token(ctx, s.codeForm("finance", code)).tokens()
			Expect(s.refresh(ctx, "finance", newer.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("does not touch other pending codes: the one redeemed last counts", proves("IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			first, second := s.code(ctx, "finance"), s.code(ctx, "finance")
			newer := s.token(ctx, s.codeForm("finance", second)).tokens()
			older := s.token(ctx, s.codeForm("finance", first)).tokens()
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", newer.RefreshToken), "authorization_replaced")
			Expect(s.refresh(ctx, "finance", older.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("does not touch tokens that are out", proves("IDP-GRANT-01", "ALT-EXCH-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			older := s.signIn(ctx, "finance")
			s.signIn(ctx, "finance")
			expectBareJWT(s.exchange(ctx, older.AccessToken))
		})

		It("leaves the same person's authorization at another client alone", proves("IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			other := s.signIn(ctx, "finance-2021")
			s.signIn(ctx, "finance")
			Expect(s.refresh(ctx, "finance-2021", other.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("leaves another person's authorization at the same client alone", proves("IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			other := s.signIn(ctx, "finance", "login_hint", "testid:"+s.world.People[1].PID+"_idporten-loa-high")
			s.signIn(ctx, "finance")
			Expect(s.refresh(ctx, "finance", other.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("has the scopes of the newest request only", proves("IDP-GRANT-01", "IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signIn(ctx, "finance", "scope", "openid altinn:instances.read")
			newer := s.signIn(ctx, "finance", "scope", "openid skatteetaten:mvameldinginnsending")
			Expect(newer.Scope).To(Equal("openid skatteetaten:mvameldinginnsending"))
			_, claims := jwtParts(newer.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "openid skatteetaten:mvameldinginnsending"))
			Expect(s.refresh(ctx, "finance", newer.RefreshToken).tokens().Scope).To(Equal("openid skatteetaten:mvameldinginnsending"))
		})

		It("begins its year anew with each login", proves("IDP-GRANT-01", "IDP-REFR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signIn(ctx, "finance")
			s.advance(ctx, 300*day)
			start := s.now(ctx)
			s.signIn(ctx, "finance")
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", start.Add(year)))
		})
	})
}
