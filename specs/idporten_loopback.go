package specs

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeLoopback(env Env) {
	Describe("ID-porten's native clients, registered with port 0 of the loopback,", func() {
		DescribeTable("come back to any port", func(ctx SpecContext, uri string) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", uri))
			s.expectCode(a, uri+"?", "state-of-this-case")
			tokens := s.token(ctx, s.codeForm("native-demo", a.location().Query().Get("code"), "redirect_uri", uri)).tokens()
			Expect(tokens.Scope).To(Equal("openid profile altinn:instances.read"))
		},
			Entry("a usual one", proves("IDP-AUTHZ-15"), "http://127.0.0.1:49152/callback"),
			Entry("the highest", proves("IDP-AUTHZ-15"), "http://127.0.0.1:65535/callback"),
		)

		It("repeat that port at the token endpoint", proves("IDP-AUTHZ-15"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, other := range []string{"http://127.0.0.1:49153/callback", "http://127.0.0.1:0/callback"} {
				code := s.code(ctx, "native-demo", "redirect_uri", "http://127.0.0.1:49152/callback")
				a := s.token(ctx, s.codeForm("native-demo", code, "redirect_uri", other))
				s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), a, "")
			}
		})

		DescribeTable("are refused", func(ctx SpecContext, uri string) {
			s := env.open(ctx)
			s.expectSaid(onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
				s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", uri)), "")
		},
			Entry("another path", proves("IDP-AUTHZ-15"), "http://127.0.0.1:49152/callback/"),
			Entry("a query", proves("IDP-AUTHZ-15"), "http://127.0.0.1:49152/callback?a=b"),
			Entry("another host behind the port", proves("IDP-AUTHZ-15"), "http://127.0.0.1:80@evil.example/callback"),
			Entry("another host that begins alike", proves("IDP-AUTHZ-15"), "http://127.0.0.1.evil.example:80/callback"),
			Entry("localhost by name", proves("IDP-AUTHZ-15"), "http://localhost:49152/callback"),
			Entry("https", proves("IDP-AUTHZ-15"), "https://127.0.0.1:49152/callback"),
			Entry("port 0 itself", proves("IDP-AUTHZ-15"), "http://127.0.0.1:0/callback"),
			Entry("no port", proves("IDP-AUTHZ-15"), "http://127.0.0.1/callback"),
			Entry("a port that there is not", proves("IDP-AUTHZ-15"), "http://127.0.0.1:65536/callback"),
		)

		It("can register a star in place of the port, which counts with the switch loopback_registration at star", proves("IDP-AUTHZ-15"), func(ctx SpecContext) {
			star := map[string]any{"redirect_uris": []string{"https://127.0.0.1:*/callback"}}
			s := env.switched(ctx, "loopback_registration", "star")
			s.patch(ctx, "native-demo", star)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", "https://127.0.0.1:49152/callback")),
				"https://127.0.0.1:49152/callback?", "state-of-this-case")
			refused := onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter")
			s.patch(ctx, "native-demo", map[string]any{"redirect_uris": []string{"http://127.0.0.1:0/callback"}})
			s.expectSaid(refused, s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", "http://127.0.0.1:49152/callback")), "")
			s = env.open(ctx)
			s.patch(ctx, "native-demo", star)
			s.expectSaid(refused, s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", "https://127.0.0.1:49152/callback")), "")
		})
		It("may come back by a scheme of the app's own, without a host", proves("IDP-AUTHZ-18"), func(ctx SpecContext) {
			s := env.open(ctx)
			const uri = "com.example.app:/callback"
			s.patch(ctx, "native-demo", map[string]any{"redirect_uris": []string{uri}, "post_logout_redirect_uris": []string{"com.example.app:/out"}})
			b := s.browser()
			p := b.signIn(ctx, "native-demo", s.pid(), high)
			s.expectCode(p.answer, uri+"?", "state-of-this-case")
			Expect(p.tokens(ctx, "native-demo").Scope).To(Equal("openid profile altinn:instances.read"))
			posted := b.authorize(ctx, "native-demo", "response_mode", "form_post")
			Expect(posted.Body).To(ContainSubstring(`<form method="post" action="com.example.app:/callback">`))
			for _, other := range []string{"com.example.app:/callback/", "com.example.app://callback", "com.example.other:/callback"} {
				s.expectSaid(onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
					s.authorize(ctx, s.authorizeQuery("native-demo", "redirect_uri", other)), "")
			}
			b.logout(ctx, "client_id", "native-demo", "post_logout_redirect_uri", "com.example.app:/out").expectBack("com.example.app:/out")
		})
	})
}
