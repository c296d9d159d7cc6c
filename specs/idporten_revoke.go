package specs

import (
	"context"
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// revoke revokes a token in the name of a client that authenticates by form.
func (s *stage) revoke(ctx context.Context, clientID, token string, changes ...edit) answer {
	GinkgoHelper()
	return post(ctx, s.Addresses["idporten"]+"/token/revoke", edited(s.tokenForm(clientID, "token", token), changes...))
}

// expectRevoked demands the answer that every revocation gets, whatever it did.
func expectRevoked(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK))
	Expect(a.contentType()).To(BeEmpty())
	Expect(a.Body).To(BeEmpty())
	expectNotStored(a)
}

// withProfile lets Finance ask userinfo.
func (s *stage) withProfile(ctx context.Context) {
	GinkgoHelper()
	s.patch(ctx, "finance", map[string]any{"scopes": []string{"openid", "profile", "altinn:instances.read", "altinn:instances.write"}})
}

func describeRevocation(env Env) {
	Describe("ID-porten's revocation", func() {
		DescribeTable("of either token ends the grant: refresh dies, userinfo and introspection refuse",
			func(ctx SpecContext, token func(tokenSet) string) {
				for flavour, refused := range map[string]struct{ grant, challenge string }{
					"seen": {"Invalid grant", challengeSeen}, "sdk": {"Invalid grant. The grant does not exist.", challengeUnknown},
				} {
					s := env.switched(ctx, "texts", flavour)
					s.withAPI(ctx)
					s.withProfile(ctx)
					tokens := s.signIn(ctx, "finance", "scope", apiScopes+" profile")
					Expect(s.userinfo(ctx, tokens.AccessToken).Status).To(Equal(http.StatusOK))
					Expect(s.introspect(ctx, tokens.AccessToken).jsonObject()).To(HaveKeyWithValue("active", true))
					expectRevoked(s.revoke(ctx, "finance", token(tokens)))
					s.expectSaid(inJSON(400, "invalid_grant", refused.grant), s.refresh(ctx, "finance", tokens.RefreshToken), "")
					expectChallenge(s.userinfo(ctx, tokens.AccessToken), 401, refused.challenge)
					expectInactive(s.introspect(ctx, tokens.AccessToken))
				}
			},
			Entry("by the access token", proves("IDP-REVOKE-01"), func(t tokenSet) string { return t.AccessToken }),
			Entry("by the refresh token", proves("IDP-REVOKE-01"), func(t tokenSet) string { return t.RefreshToken }),
		)

		It("does not reach those who check signatures only: Altinn exchanges the token as before", proves("IDP-REVOKE-01", "ALT-EXCH-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "finance")
			expectRevoked(s.revoke(ctx, "finance", tokens.AccessToken))
			a := s.exchange(ctx, tokens.AccessToken)
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			_, claims := jwtParts(a.Body)
			Expect(claims).To(HaveKeyWithValue("pid", "15817840008"))
		})

		It("ends all tokens of the grant, also those of an earlier refresh", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withProfile(ctx)
			first := s.signIn(ctx, "finance")
			second := s.refresh(ctx, "finance", first.RefreshToken).tokens()
			expectRevoked(s.revoke(ctx, "finance", second.RefreshToken))
			expectChallenge(s.userinfo(ctx, first.AccessToken), 401, challengeSeen)
			expectChallenge(s.userinfo(ctx, second.AccessToken), 401, challengeSeen)
		})

		It("leaves the person's grant at another client alone, and the next login", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withProfile(ctx)
			elsewhere := s.signIn(ctx, "finance-2021")
			expectRevoked(s.revoke(ctx, "finance", s.signIn(ctx, "finance").RefreshToken))
			Expect(s.refresh(ctx, "finance-2021", elsewhere.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
			next := s.signIn(ctx, "finance")
			Expect(s.userinfo(ctx, next.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "finance", next.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
		})

		It("answers another client's tokens alike and leaves them alone", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withProfile(ctx)
			tokens := s.signIn(ctx, "finance")
			expectRevoked(s.revoke(ctx, "finance-2021", tokens.AccessToken))
			expectRevoked(s.revoke(ctx, "finance-2021", tokens.RefreshToken))
			Expect(s.userinfo(ctx, tokens.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "finance", tokens.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
		})

		It("answers unknown tokens alike, and the same token again", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectRevoked(s.revoke(ctx, "finance", "no.jwt"))
			tokens := s.signIn(ctx, "finance")
			expectRevoked(s.revoke(ctx, "finance", tokens.RefreshToken, having("token_type_hint", "access_token")))
			expectRevoked(s.revoke(ctx, "finance", tokens.RefreshToken))
		})

		It("serves public clients", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "spa-demo")
			expectRevoked(s.revoke(ctx, "spa-demo", tokens.RefreshToken))
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), s.refresh(ctx, "spa-demo", tokens.RefreshToken), "")
		})

		DescribeTable("refuses, and leaves the grant alone,", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				tokens := s.signIn(ctx, "finance")
				a := s.revoke(ctx, "finance", tokens.RefreshToken, change)
				Expect(s.refresh(ctx, "finance", tokens.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
				return a, ""
			})
		},
			Entry("a caller without a secret", proves("IDP-REVOKE-01"), lacking("client_secret"),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("a caller with a wrong secret", proves("IDP-REVOKE-01"), having("client_secret", "x"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("a form without token", proves("IDP-REVOKE-01"), lacking("token"),
				inJSON(400, "invalid_request", "Invalid request: Missing token parameter"),
				inJSON(400, "invalid_request", "Missing parameter token.")),
			Entry("a form with two tokens", proves("IDP-REVOKE-01"), edit(func(form url.Values) { form.Add("token", "x") }),
				inJSON(400, "invalid_request", "Invalid request: Parameter must not be repeated"), same),
		)
	})
}
