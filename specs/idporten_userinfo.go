package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// userinfo asks with an access token.
func (s *stage) userinfo(ctx context.Context, accessToken string) answer {
	GinkgoHelper()
	return get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "Bearer "+accessToken)
}

// The two challenges of a bad token, by flavour of texts.
const (
	challengeSeen    = `Bearer error="invalid_token", error_description="Invalid access token"`
	challengeUnknown = `Bearer error="invalid_token", error_description="Invalid token. The token does not exist."`
	challengeExpired = `Bearer error="invalid_token", error_description="Invalid token. The token has expired."`
)

// expectChallenge demands a refusal that stands in its header alone.
func expectChallenge(a answer, status int, header string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(status))
	Expect(a.Header.Get("WWW-Authenticate")).To(Equal(header))
	Expect(a.contentType()).To(BeEmpty())
	Expect(a.Body).To(BeEmpty())
	expectNotStored(a)
}

func describeUserinfo(env Env) {
	Describe("ID-porten's userinfo", func() {
		It("answers sub of the id_token, pid and locale, and nothing else", proves("IDP-USER-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "web-demo", "ui_locales", "se")
			_, id := jwtParts(tokens.IDToken)
			a := s.userinfo(ctx, tokens.AccessToken)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.jsonObject()).To(Equal(map[string]any{"sub": id["sub"], "pid": "15817840008", "locale": "se"}))
			expectNotStored(a)
		})

		It("serves a token until its exp", proves("IDP-USER-01"), func(ctx SpecContext) {
			for flavour, want := range map[string]string{"seen": challengeSeen, "sdk": challengeExpired} {
				s := env.switched(ctx, "texts", flavour)
				token := s.signIn(ctx, "web-demo").AccessToken
				s.advance(ctx, 119*time.Second)
				Expect(s.userinfo(ctx, token).Status).To(Equal(http.StatusOK))
				s.advance(ctx, time.Second)
				expectChallenge(s.userinfo(ctx, token), 401, want)
			}
		})

		DescribeTable("refuses", func(ctx SpecContext, bearer func(SpecContext, *stage) string) {
			for flavour, want := range map[string]string{"seen": challengeSeen, "sdk": challengeUnknown} {
				s := env.switched(ctx, "texts", flavour)
				expectChallenge(s.userinfo(ctx, bearer(ctx, s)), 401, want)
			}
		},
			Entry("what is no token", proves("IDP-USER-01"), func(SpecContext, *stage) string { return "no.jwt" }),
			Entry("an id_token", proves("IDP-USER-01"), func(ctx SpecContext, s *stage) string { return s.signIn(ctx, "web-demo").IDToken }),
			Entry("a refresh token", proves("IDP-USER-01"), func(ctx SpecContext, s *stage) string { return s.signIn(ctx, "web-demo").RefreshToken }),
			Entry("a token whose signature was cut", proves("IDP-USER-01"), func(ctx SpecContext, s *stage) string {
				token := s.signIn(ctx, "web-demo").AccessToken
				return token[:len(token)-4]
			}),
			Entry("an access token of another sandbox, whose keys are the same", proves("IDP-USER-01"), func(ctx SpecContext, _ *stage) string {
				return env.open(ctx).signIn(ctx, "web-demo").AccessToken
			}),
		)

		It("refuses a token without scope profile, as insufficient", proves("IDP-USER-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "web-demo", "scope", "openid altinn:instances.read").AccessToken
			expectChallenge(s.userinfo(ctx, token), 403, `Bearer error="insufficient_scope", error_description="Insufficient scope"`)
		})

		It("serves a token with profile and without openid, unless the switch says otherwise", proves("IDP-USER-03"), func(ctx SpecContext) {
			for value, status := range map[string]int{"serve": 200, "refuse": 403} {
				s := env.switched(ctx, "userinfo_without_openid", value)
				a := s.userinfo(ctx, s.signIn(ctx, "web-demo", "scope", "profile altinn:instances.read").AccessToken)
				if status == 403 {
					expectChallenge(a, 403, `Bearer error="insufficient_scope", error_description="Insufficient scope"`)
					Expect(s.userinfo(ctx, s.signIn(ctx, "web-demo", "scope", "openid profile").AccessToken).Status).To(Equal(http.StatusOK))
					continue
				}
				Expect(a.Status).To(Equal(status))
				Expect(a.jsonObject()).To(And(HaveKey("sub"), HaveKeyWithValue("pid", "15817840008"), HaveKeyWithValue("locale", "nb")))
			}
		})

		It("takes no POST", proves("IDP-USER-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "web-demo").AccessToken
			a := post(ctx, s.Addresses["idporten"]+"/userinfo", fields(nil, "access_token", token), "Authorization", "Bearer "+token)
			Expect(a.Status).To(Equal(http.StatusMethodNotAllowed))
			Expect(a.Header.Get("Allow")).To(Equal("GET, HEAD, OPTIONS"))
			Expect(a.Body).To(BeEmpty())
		})

		It("asks for a token where there is none, and names no error", proves("IDP-USER-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo"), 401, "Bearer")
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", rawBasic("web-demo", "web-demo-secret")), 401, "Bearer")
		})

		It("takes no token in the address", proves("IDP-USER-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo?access_token="+s.signIn(ctx, "web-demo").AccessToken), 401, "Bearer")
		})
	})
}
