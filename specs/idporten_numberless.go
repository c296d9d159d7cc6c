package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// numberless are the hints of those who have no Norwegian number.
var numberless = [][]string{abroad(unmatched, eidasHigh), abroad(mailed, byEmail)}

func describeForeignTokens(env Env) {
	Describe("ID-porten's tokens of people from abroad and of those who have an e-mail address", func() {
		It("tell what eIDAS tells, in the id_token: no pid unless the person was matched", proves("IDP-EIDAS-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.idClaims(ctx, "web-demo", abroad(unmatched, eidasSubstantial)...)
			Expect(claims["sub"]).To(MatchRegexp(`^[\w-]{95}$`))
			for _, name := range []string{"sub", "jti"} {
				delete(claims, name)
			}
			now := unixOf(s.now(ctx))
			Expect(claims).To(Equal(map[string]any{
				"amr": []any{"eIDAS"}, "acr": eidasSubstantial, "iss": s.Addresses["idporten"], "aud": "web-demo", "nonce": "nonce-of-this-case",
				"locale": "nb", "auth_time": now, "iat": now, "exp": now + 120,
				"eidas_identifier": "SE/NO/MOCK-0002", "eidas_firstname": "OSKAR", "eidas_lastname": "UTAN-NUMMER", "eidas_date_of_birth": "1982-03-04",
			}))
		})

		It("have the pid of who was matched, who is the same person as by a Norwegian eID", proves("IDP-EIDAS-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance", abroad(matched, eidasHigh)...)
			id, access := s.verified(ctx, t.IDToken), s.verified(ctx, t.AccessToken)
			Expect(id).To(And(HaveKeyWithValue("pid", s.pid()), HaveKeyWithValue("amr", []any{"eIDAS"}), HaveKeyWithValue("eidas_identifier", matched)))
			Expect(access).To(And(HaveKeyWithValue("pid", s.pid()), HaveKeyWithValue("sub", s.pid()), HaveKeyWithValue("acr", eidasHigh),
				Not(HaveKey("eidas_identifier"))))
			Expect(id["sub"]).To(Equal(s.idClaims(ctx, "finance")["sub"]))
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_replaced")
		})

		It("have the address of who came by e-mail, and a sub of 98 characters", proves("IDP-EMAIL-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.idClaims(ctx, "web-demo", abroad(mailed, byEmail)...)
			Expect(claims["sub"]).To(MatchRegexp(`^[\w-]{98}$`))
			for _, name := range []string{"sub", "jti"} {
				delete(claims, name)
			}
			now := unixOf(s.now(ctx))
			Expect(claims).To(Equal(map[string]any{
				"amr": []any{"Selfregistered-email"}, "acr": byEmail, "iss": s.Addresses["idporten"], "aud": "web-demo", "nonce": "nonce-of-this-case",
				"locale": "nb", "auth_time": now, "iat": now, "exp": now + 120, "email": mailed,
			}))
		})

		It("have neither pid nor number in the access token, whose sub is the id_token's then", proves("IDP-EIDAS-02", "IDP-EMAIL-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, who := range numberless {
				t := s.signIn(ctx, "finance", who...)
				access, id := s.verified(ctx, t.AccessToken), s.verified(ctx, t.IDToken)
				Expect(access).To(And(Not(HaveKey("pid")), Not(HaveKey("email")), Not(HaveKey("eidas_identifier")), HaveKeyWithValue("sub", id["sub"])))
				Expect(s.idClaims(ctx, "finance-2021", who...)["sub"]).NotTo(Equal(id["sub"]), "pairwise")
			}
		})

		It("keep what they say through a refresh", proves("IDP-EIDAS-02", "IDP-EMAIL-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, who := range numberless {
				t := s.signIn(ctx, "finance", who...)
				before := s.verified(ctx, t.IDToken)
				after := s.verified(ctx, s.refresh(ctx, "finance", t.RefreshToken).tokens().IDToken)
				delete(before, "nonce")
				for _, claims := range []map[string]any{before, after} {
					delete(claims, "jti")
				}
				Expect(after).To(Equal(before))
			}
		})

		It("say nothing of the person under a pseudonymous scope", proves("IDP-EIDAS-02", "IDP-EMAIL-02", "IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			for _, who := range append(numberless, abroad(matched, eidasHigh)) {
				claims := s.idClaims(ctx, "finance", append([]string{"scope", opaqueScopes}, who...)...)
				Expect(claims).NotTo(Or(HaveKey("pid"), HaveKey("email"), HaveKey("eidas_identifier"), HaveKey("eidas_lastname"),
					HaveKey("eidas_firstname"), HaveKey("eidas_date_of_birth")))
			}
		})
	})
}

func describeWithoutNumber(env Env) {
	Describe("ID-porten, for who has no Norwegian number,", func() {
		It("tells of the token by userinfo and introspection, without pid", proves("IDP-EIDAS-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			for _, who := range numberless {
				t := s.signIn(ctx, "web-demo", who...)
				sub := s.verified(ctx, t.IDToken)["sub"]
				Expect(s.userinfo(ctx, t.AccessToken).jsonObject()).To(Equal(map[string]any{"sub": sub, "locale": "nb"}))
				token := s.signIn(ctx, "finance", append([]string{"scope", apiScopes}, who...)...).AccessToken
				told := s.introspect(ctx, token).jsonObject()
				Expect(told).To(And(HaveKeyWithValue("active", true), Not(HaveKey("pid")), HaveKeyWithValue("sub", s.verified(ctx, token)["sub"])))
			}
		})

		It("revokes by access token and by refresh token", proves("IDP-EIDAS-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withProfile(ctx)
			for _, who := range numberless {
				for _, of := range []func(tokenSet) string{func(t tokenSet) string { return t.AccessToken }, func(t tokenSet) string { return t.RefreshToken }} {
					t := s.signIn(ctx, "finance", who...)
					expectRevoked(s.revoke(ctx, "finance", of(t)))
					s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "refresh_revoked")
					expectChallenge(s.userinfo(ctx, t.AccessToken), 401, challengeSeen)
				}
			}
		})

		It("replaces the authorization of the same person and of no other", proves("IDP-EIDAS-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			first := s.signIn(ctx, "finance", numberless[0]...)
			s.signIn(ctx, "finance", numberless[1]...)
			s.signIn(ctx, "finance", abroad(german, eidasSubstantial)...)
			s.signIn(ctx, "finance")
			renewed := s.refresh(ctx, "finance", first.RefreshToken).tokens()
			s.signIn(ctx, "finance", numberless[0]...)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", renewed.RefreshToken), "authorization_replaced")
		})

		It("ages an authorization by identifier and by address", proves("IDP-EIDAS-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			for i, name := range []string{unmatched, mailed} {
				t := s.signIn(ctx, "finance", numberless[i]...)
				aged, err := s.remote.Age(ctx, "finance", name, year-time.Second)
				Expect(err).NotTo(HaveOccurred())
				Expect(aged.PID).To(Equal(name))
				t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
				_, err = s.remote.Age(ctx, "finance", name, time.Second)
				Expect(err).NotTo(HaveOccurred())
				s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_ended")
			}
		})

		It("logs out: the session, the tokens for the login, and by a logout token with the pairwise sub", proves("IDP-EIDAS-04", "IDP-BACKCH-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			client := listen(ok)
			s.withBackchannel(ctx, "web-demo", client.URL)
			b := s.browser()
			t := b.authorize(ctx, "web-demo", "acr_values", eidasHigh, "scope", "openid profile").asEIDAS(ctx, "SE", unmatched, eidasHigh).tokens(ctx, "web-demo")
			Expect(s.userinfo(ctx, t.AccessToken).Status).To(Equal(http.StatusOK))
			b.logout(ctx).expectStays("")
			Expect(s.verified(ctx, client.token())).To(HaveKeyWithValue("sub", s.verified(ctx, t.IDToken)["sub"]))
			Expect(s.userinfo(ctx, t.AccessToken).Status).To(Equal(http.StatusUnauthorized))
			b.authorize(ctx, "web-demo", "acr_values", eidasHigh).on("/authorize/eidas")
		})

		It("has nobody to represent, and nobody represents", proves("IDP-EIDAS-04", "IDP-RAR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, who := range numberless {
				a := s.authorize(ctx, s.authorizeQuery("web-demo", append([]string{"authorization_details", asksForWork}, who...)...))
				Expect(a.Status).To(Equal(http.StatusForbidden))
			}
		})
	})
}
