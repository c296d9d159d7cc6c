package specs

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeHeadlessLogin(env Env) {
	Describe("ID-porten's sign-in without a page", func() {
		It("answers login_hint=testid:<pid>_<acr> with the code at once, and clears the session's cookies", proves("IDP-LOGIN-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("web-demo", "login_hint", "testid:28928340068_idporten-loa-substantial"))
			s.expectCode(a, "http://localhost:8401/callback?", "state-of-this-case")
			Expect(a.Header.Values("Set-Cookie")).To(Equal([]string{
				"IDPORTEN_AUTH=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; SameSite=Lax",
				"SESSION=; Max-Age=0; Expires=Thu, 1 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
			}))
			_, claims := jwtParts(s.token(ctx, s.codeForm("web-demo", a.location().Query().Get("code"))).tokens().IDToken)
			Expect(claims).To(And(HaveKeyWithValue("pid", "28928340068"), HaveKeyWithValue("acr", "idporten-loa-substantial")))
		})

		It("leaves no session, and one that was there as it was", proves("IDP-SSO-12"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.open(ctx, s.Addresses["login"]+"/authorize?"+s.authorizeQuery("web-demo").Encode())
			Expect(b.cookies()).To(BeEmpty())
			b.authorize(ctx, "web-demo").on("/authorize/selector")

			p := s.browser().signIn(ctx, "web-demo", "23847940182", "idporten-loa-high")
			cookie := "SESSION=" + p.browser.cookies()["SESSION"]
			headless := s.Addresses["login"] + "/authorize?" + s.authorizeQuery("web-demo").Encode()
			s.expectCode(get(ctx, headless, "Cookie", cookie), "http://localhost:8401/callback?", "state-of-this-case")
			silent := s.Addresses["login"] + "/authorize?" + s.authorizeQuery("web-demo", "login_hint", "-", "prompt", "none").Encode()
			a := page{get(ctx, silent, "Cookie", cookie), p.browser, p.at}
			Expect(a.identity(ctx, "web-demo")).To(HaveKeyWithValue("pid", "23847940182"))
		})

		It("takes acr_values as a minimum: a higher level is good, and the tokens say which it was", proves("IDP-LOGIN-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "web-demo", "acr_values", "idporten-loa-substantial")
			for _, token := range []string{tokens.AccessToken, tokens.IDToken} {
				_, claims := jwtParts(token)
				Expect(claims).To(HaveKeyWithValue("acr", "idporten-loa-high"))
			}
		})

		DescribeTable("refuses", func(ctx SpecContext, acrValues, hint string) {
			env.inBothFlavours(ctx,
				sentBack("invalid_request", "Invalid request: Invalid login_hint parameter"),
				sentBack("invalid_request", "Invalid parameter login_hint."),
				func(s *stage) (answer, string) {
					a := s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", acrValues, "login_hint", hint))
					Expect(a.Header).NotTo(HaveKey("Set-Cookie"))
					return a, "http://localhost:8401/callback?"
				})
		},
			Entry("a personal number that this world does not have", proves("IDP-LOGIN-03"), "", "testid:01810012345_idporten-loa-high"),
			Entry("a level that there is not", proves("IDP-LOGIN-03"), "", "testid:15817840008_Level4"),
			Entry("a hint without a level", proves("IDP-LOGIN-03"), "", "testid:15817840008"),
			Entry("a hint with an empty level", proves("IDP-LOGIN-03"), "", "testid:15817840008_"),
			Entry("a hint without a person", proves("IDP-LOGIN-03"), "", "testid:_idporten-loa-high"),
			Entry("a level below acr_values", proves("IDP-LOGIN-04"), "idporten-loa-high", "testid:15817840008_idporten-loa-substantial"),
			Entry("a level that the person can't reach", proves("IDP-LOGIN-04"), "", "testid:28928340068_idporten-loa-high"),
		)
	})
}
