package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeLogoutTokens(env Env) {
	Describe("ID-porten's logout", func() {
		It("ends tokens with openid and profile only, of every client of the session", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			env.inBothFlavours(ctx,
				inJSON(400, "invalid_grant", "Invalid grant"), inJSON(400, "invalid_grant", "Invalid grant. The grant does not exist."),
				func(s *stage) (answer, string) {
					b := s.browser()
					first := b.enter(ctx, "scope", "openid profile")
					second := b.authorize(ctx, "spa-demo", "scope", "openid profile").tokens(ctx, "spa-demo")
					Expect(s.userinfo(ctx, second.AccessToken).Status).To(Equal(http.StatusOK))
					b.logout(ctx).expectStays("")
					for _, t := range []tokenSet{first, second} {
						Expect(s.userinfo(ctx, t.AccessToken).Status).To(Equal(http.StatusUnauthorized))
					}
					Expect(s.refresh(ctx, "spa-demo", second.RefreshToken).Status).To(Equal(http.StatusBadRequest))
					return s.refresh(ctx, "web-demo", first.RefreshToken), ""
				})
		})

		It("says of such a token what it says of any dead one", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			t := b.enter(ctx, "scope", "openid profile")
			b.logout(ctx).expectStays("")
			expectChallenge(s.userinfo(ctx, t.AccessToken), 401, challengeSeen)
		})

		It("ends a code with openid and profile only that nobody has redeemed", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			code := b.signIn(ctx, "web-demo", s.pid(), high, "scope", "openid profile").location().Query().Get("code")
			b.logout(ctx).expectStays("")
			a := s.token(ctx, s.codeForm("web-demo", code))
			s.expectSaid(inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"), a, "")
		})

		It("lets a grant with another scope live: its tokens, its refreshes, its pending code", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			b := s.browser()
			t := b.enter(ctx, "scope", "openid profile altinn:instances.read")
			code := b.authorize(ctx, "spa-demo", "scope", "openid altinn:instances.read").location().Query().Get("code")
			b.logout(ctx).expectStays("")
			s.expectAlive(ctx, t.AccessToken)
			t = s.refresh(ctx, "web-demo", t.RefreshToken).tokens()
			s.expectAlive(ctx, t.AccessToken)
			s.token(ctx, s.codeForm("spa-demo", code)).tokens()
		})

		It("leaves alone what began in another browser, in an earlier session, or without one", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			earlier := s.browser().signIn(ctx, "web-demo", s.pid(), high, "scope", "openid profile").tokens(ctx, "web-demo")
			headless := s.signIn(ctx, "spa-demo", "scope", "openid profile")
			b := s.browser()
			mine := b.enter(ctx, "scope", "openid profile")
			b.logout(ctx).expectStays("")
			Expect(s.userinfo(ctx, mine.AccessToken).Status).To(Equal(http.StatusUnauthorized))
			Expect(s.userinfo(ctx, earlier.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.userinfo(ctx, headless.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "spa-demo", headless.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
		})

		It("does not end tokens when the session times out", proves("IDP-LOGOUT-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "web-demo", map[string]any{"access_token_lifetime": 7200})
			b := s.browser()
			t := b.enter(ctx, "scope", "openid profile")
			s.advance(ctx, 31*time.Minute)
			b.logout(ctx).expectStays("")
			Expect(s.userinfo(ctx, t.AccessToken).Status).To(Equal(http.StatusOK))
		})
	})
}
