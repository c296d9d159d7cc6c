package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// opaqueForm is that of authorization codes.
const opaqueForm = `^[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{22}$`

// opaqueScopes are those of the tokens of these cases.
const opaqueScopes = "openid profile altinn:instances.read"

// withOpaque makes tokens with altinn:instances.read opaque; the API may
// introspect them, and Finance may ask userinfo.
func (env Env) withOpaque(ctx context.Context) *stage {
	GinkgoHelper()
	s := env.open(ctx)
	s.withAPI(ctx)
	s.withProfile(ctx)
	s.patchScope(ctx, "altinn:instances.read", map[string]any{"token_type": "OPAQUE"})
	return s
}

// expectDead demands that a token is good for nothing any more.
func (s *stage) expectDead(ctx context.Context, token string) {
	GinkgoHelper()
	expectInactive(s.introspect(ctx, token))
	expectChallenge(s.userinfo(ctx, token), 401, challengeSeen)
}

func (s *stage) expectAlive(ctx context.Context, token string) {
	GinkgoHelper()
	Expect(s.introspect(ctx, token).jsonObject()).To(HaveKeyWithValue("active", true))
	Expect(s.userinfo(ctx, token).Status).To(Equal(http.StatusOK))
}

func describeOpaque(env Env) {
	Describe("ID-porten's opaque tokens", func() {
		It("are what the scope asks for, not the client: one such scope among others is enough", proves("IDP-SCOPE-05"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			for scope, form := range map[string]string{
				"altinn:instances.read":                        opaqueForm,
				"openid altinn:instances.read":                 opaqueForm,
				"altinn:instances.write altinn:instances.read": opaqueForm,
				"altinn:instances.read altinn:instances.write": opaqueForm,
				"openid profile":                               `^[^.]+\.[^.]+\.[^.]+$`,
				"openid profile altinn:instances.write":        `^[^.]+\.[^.]+\.[^.]+$`,
			} {
				Expect(s.signIn(ctx, "finance", "scope", scope).AccessToken).To(MatchRegexp(form), scope)
			}
		})

		It("come with the same answer as others, and with an id_token that can be read", proves("IDP-SCOPE-05"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			Expect(t.TokenType).To(Equal("Bearer"))
			Expect(t.Scope).To(Equal("openid profile altinn:instances.read"))
			Expect(t.ExpiresIn).To(Equal(int64(7200)))
			expectRefreshExpires(t, 31536000)
			Expect(s.verified(ctx, t.IDToken)).To(HaveKeyWithValue("pid", "15817840008"))
		})

		It("say at introspection what others say themselves", proves("IDP-SCOPE-06", "IDP-INTRO-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			issued := unixOf(s.now(ctx))
			s.advance(ctx, 10*time.Second)
			about := s.introspect(ctx, token).jsonObject()
			Expect(about["jti"]).To(MatchRegexp(`^[0-9A-Za-z_-]{11}$`))
			delete(about, "jti")
			Expect(about).To(Equal(map[string]any{
				"active": true, "token_type": "Bearer", "expires_in": 7190.0,
				"sub": "15817840008", "pid": "15817840008", "acr": "idporten-loa-high", "client_id": "finance",
				"scope": "altinn:instances.read openid profile", "iss": s.Addresses["idporten"], "client_amr": "client_secret_post",
				"iat": issued, "exp": issued + 7200, "consumer": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"},
			}))
		})

		It("are served by userinfo", proves("IDP-SCOPE-06", "IDP-USER-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			_, id := jwtParts(t.IDToken)
			Expect(s.userinfo(ctx, t.AccessToken).jsonObject()).To(Equal(map[string]any{"sub": id["sub"], "pid": "15817840008", "locale": "nb"}))
		})

		It("mean nothing at Altinn, as any text that is no JWT", proves("IDP-SCOPE-06", "ALT-EXCH-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			opaque, garbage := s.exchange(ctx, s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken), s.exchange(ctx, "garbage.garbage")
			Expect(opaque.Status).To(Equal(http.StatusUnauthorized))
			Expect(garbage.Status).To(Equal(http.StatusUnauthorized))
			Expect(opaque.contentType()).To(Equal(garbage.contentType()))
			Expect(opaque.Body).To(HaveLen(len(garbage.Body)))
		})

		It("do not show in the journal", proves("IDP-SCOPE-06", "PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			s.introspect(ctx, token)
			s.userinfo(ctx, token)
			s.revoke(ctx, "finance", token)
			Expect(s.ask(ctx, "/journal").Body).NotTo(ContainSubstring(token))
		})
	})
}

func describeOpaqueEnds(env Env) {
	Describe("ID-porten's opaque tokens: their end", func() {
		It("is their exp, and not a second later", proves("IDP-SCOPE-06"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			s.advance(ctx, 7199*time.Second)
			s.expectAlive(ctx, token)
			s.advance(ctx, time.Second)
			s.expectDead(ctx, token)
			s.advance(ctx, 2*time.Minute) // swept
			s.expectDead(ctx, token)
		})

		It("is capped as that of others, by at_max_age", proves("IDP-SCOPE-06", "IDP-LIFE-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			s.patchScope(ctx, "altinn:instances.read", map[string]any{"at_max_age": 60})
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			Expect(t.ExpiresIn).To(Equal(int64(60)))
			s.advance(ctx, time.Minute)
			s.expectDead(ctx, t.AccessToken)
		})

		It("is not a refresh, which yields another", proves("IDP-SCOPE-06"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			first := s.signIn(ctx, "finance", "scope", opaqueScopes)
			second := s.refresh(ctx, "finance", first.RefreshToken).tokens()
			Expect(second.AccessToken).To(And(MatchRegexp(opaqueForm), Not(Equal(first.AccessToken))))
			s.expectAlive(ctx, first.AccessToken)
			s.expectAlive(ctx, second.AccessToken)
		})

		DescribeTable("is a revocation", func(ctx SpecContext, token func(first, second tokenSet) string) {
			s := env.withOpaque(ctx)
			first := s.signIn(ctx, "finance", "scope", opaqueScopes)
			second := s.refresh(ctx, "finance", first.RefreshToken).tokens()
			s.expectAlive(ctx, second.AccessToken)
			expectRevoked(s.revoke(ctx, "finance", token(first, second)))
			s.expectDead(ctx, first.AccessToken)
			s.expectDead(ctx, second.AccessToken)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", second.RefreshToken), "refresh_revoked")
		},
			Entry("of itself", proves("IDP-REVOKE-02"), func(_, second tokenSet) string { return second.AccessToken }),
			Entry("of an earlier one of the grant", proves("IDP-REVOKE-02"), func(first, _ tokenSet) string { return first.AccessToken }),
			Entry("of the refresh token", proves("IDP-REVOKE-02"), func(_, second tokenSet) string { return second.RefreshToken }),
		)

		It("is no other client's revocation", proves("IDP-REVOKE-02"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			expectRevoked(s.revoke(ctx, "finance-2021", token))
			s.expectAlive(ctx, token)
		})

		It("is the end of the authorization that they stand for, also if that was aged", proves("IDP-SCOPE-06", "IDP-LIFE-02"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			_, err := s.remote.Age(ctx, "finance", s.pid(), year-time.Hour)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.introspect(ctx, token).jsonObject()).To(HaveKeyWithValue("expires_in", 3600.0))
			_, err = s.remote.Age(ctx, "finance", s.pid(), 400*day)
			Expect(err).NotTo(HaveOccurred())
			s.expectDead(ctx, token)
			s.advance(ctx, 2*time.Minute) // the ended authorization is swept
			s.expectDead(ctx, token)
		})

		It("is not a newer authorization: they live on, as signed ones do", proves("IDP-SCOPE-06", "IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.withOpaque(ctx)
			token := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			s.signIn(ctx, "finance", "scope", opaqueScopes)
			s.expectAlive(ctx, token)
		})
	})
}
