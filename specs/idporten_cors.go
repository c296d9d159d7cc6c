package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// spaOrigin is where the single-page application of the default world lives.
const spaOrigin = "http://localhost:8402"

// strangers are origins that may not read the token endpoint's answers: of
// nobody, of a client with a server, and two that only look like spaOrigin.
var strangers = []string{"https://evil.example", "http://localhost:8401", "http://localhost:84020", "https://localhost:8402", "null"}

func describeCORS(env Env) {
	Describe("ID-porten, called from a browser,", func() {
		It("lets the origin of a registered browser client read tokens", proves("IDP-CORS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")), "Origin", spaOrigin)
			Expect(a.tokens().TokenType).To(Equal("Bearer"))
			Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal([]string{spaOrigin}))
			Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
			Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Credentials"))
		})

		It("lets it read errors", proves("IDP-CORS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, change := range []edit{having("code", "never.issued"), having("client_id", "nobody"), lacking("grant_type"), repeating("code", "x")} {
				a := s.token(ctx, edited(s.codeForm("spa-demo", "x.y"), change), "Origin", spaOrigin)
				Expect(a.Status).To(BeElementOf(http.StatusBadRequest, http.StatusUnauthorized))
				Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal([]string{spaOrigin}))
				Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
			}
		})

		It("lets nobody else", proves("IDP-CORS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, origin := range strangers {
				good := s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")), "Origin", origin)
				bad := s.token(ctx, s.codeForm("spa-demo", "never.issued"), "Origin", origin)
				Expect(good.Status).To(Equal(http.StatusOK))
				Expect(bad.Status).To(Equal(http.StatusBadRequest))
				for _, a := range []answer{good, bad} {
					Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
					Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
				}
			}
		})

		DescribeTable("answers the preflight of a registered browser client at", func(ctx SpecContext, path string) {
			s := env.open(ctx)
			a := call(ctx, http.MethodOptions, s.Addresses["idporten"]+path, "",
				"Origin", spaOrigin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
			Expect(a.Status).To(Equal(http.StatusNoContent))
			Expect(a.contentType()).To(BeEmpty())
			Expect(a.Body).To(BeEmpty())
			Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal([]string{spaOrigin}))
			Expect(a.Header.Values("Access-Control-Allow-Methods")).To(Equal([]string{"POST"}))
			Expect(a.Header.Values("Access-Control-Allow-Headers")).To(Equal([]string{"Content-Type, DPoP"}))
			Expect(a.Header.Values("Access-Control-Max-Age")).To(Equal([]string{"600"}))
			Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
		},
			Entry("the token endpoint", proves("IDP-CORS-01"), "/token"),
			Entry("PAR", proves("IDP-CORS-01"), "/par"),
			Entry("revocation", proves("IDP-CORS-01"), "/token/revoke"),
		)

		It("answers the preflight of userinfo, which is a GET with the token in a header", proves("IDP-CORS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			for origin, leave := range map[string][]string{spaOrigin: {spaOrigin}, "https://evil.example": nil} {
				a := call(ctx, http.MethodOptions, s.Addresses["idporten"]+"/userinfo", "",
					"Origin", origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization")
				Expect(a.Status).To(Equal(http.StatusNoContent))
				Expect(a.Body).To(BeEmpty())
				Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
				Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal(leave))
				if leave != nil {
					Expect(a.Header.Values("Access-Control-Allow-Methods")).To(Equal([]string{"GET"}))
					Expect(a.Header.Values("Access-Control-Allow-Headers")).To(Equal([]string{"Authorization, DPoP"}))
					Expect(a.Header.Values("Access-Control-Max-Age")).To(Equal([]string{"600"}))
				}
			}
		})

		DescribeTable("lets a registered browser client, and nobody else, read the answer of", func(ctx SpecContext, ask func(SpecContext, *stage, tokenSet, string) answer, good int) {
			s := env.open(ctx)
			t := s.signIn(ctx, "spa-demo")
			for origin, leave := range map[string][]string{spaOrigin: {spaOrigin}, "https://evil.example": nil} {
				a := ask(ctx, s, t, origin)
				Expect(a.Status).To(Equal(good), a.Body)
				Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal(leave))
				Expect(a.Header.Values("Vary")).To(ContainElement("Origin"))
				Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Credentials"))
			}
		},
			Entry("userinfo", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, t tokenSet, origin string) answer {
				return get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "Bearer "+t.AccessToken, "Origin", origin)
			}, http.StatusOK),
			Entry("userinfo, refusing", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, _ tokenSet, origin string) answer {
				return get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "Bearer x", "Origin", origin)
			}, http.StatusUnauthorized),
			Entry("PAR", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, _ tokenSet, origin string) answer {
				return post(ctx, s.Addresses["idporten"]+"/par", s.authorizeQuery("spa-demo"), "Origin", origin)
			}, http.StatusCreated),
			Entry("PAR, refusing", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, _ tokenSet, origin string) answer {
				return post(ctx, s.Addresses["idporten"]+"/par", s.authorizeQuery("spa-demo", "scope", "-"), "Origin", origin)
			}, http.StatusBadRequest),
			Entry("revocation", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, t tokenSet, origin string) answer {
				return post(ctx, s.Addresses["idporten"]+"/token/revoke", s.tokenForm("spa-demo", "token", t.AccessToken), "Origin", origin)
			}, http.StatusOK),
			Entry("revocation, refusing", proves("IDP-CORS-01"), func(ctx SpecContext, s *stage, _ tokenSet, origin string) answer {
				return post(ctx, s.Addresses["idporten"]+"/token/revoke", s.tokenForm("spa-demo"), "Origin", origin)
			}, http.StatusBadRequest),
		)

		It("answers a stranger's preflight without leave", proves("IDP-CORS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, origin := range strangers {
				a := call(ctx, http.MethodOptions, s.Addresses["idporten"]+"/token", "", "Origin", origin, "Access-Control-Request-Method", "POST")
				Expect(a.Status).To(Equal(http.StatusNoContent))
				Expect(a.Body).To(BeEmpty())
				for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"} {
					Expect(a.Header).NotTo(HaveKey(name))
				}
			}
		})

		DescribeTable("lets everybody read", func(ctx SpecContext, path string) {
			s := env.open(ctx)
			a := get(ctx, s.Addresses["idporten"]+path, "Origin", "https://evil.example")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.jsonObject()).NotTo(BeEmpty())
			Expect(a.Header.Values("Access-Control-Allow-Origin")).To(Equal([]string{"*"}))
		},
			Entry("the discovery document", proves("IDP-CORS-01"), "/.well-known/openid-configuration"),
			Entry("the keys", proves("IDP-CORS-01"), "/jwks.json"),
		)
	})
}
