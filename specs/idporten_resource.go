package specs

import (
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// resources asks for access tokens for these.
func resources(uris ...string) edit { return func(v url.Values) { v["resource"] = uris } }

func describeResource(env Env) {
	Describe("ID-porten's parameter resource", func() {
		DescribeTable("becomes the audience of the access token", func(ctx SpecContext, change edit, aud any) {
			s := env.open(ctx)
			code := s.authorize(ctx, edited(s.authorizeQuery("web-demo"), change)).location().Query().Get("code")
			tokens := s.token(ctx, s.codeForm("web-demo", code)).tokens()
			Expect(s.verified(ctx, tokens.AccessToken)).To(HaveKeyWithValue("aud", aud))
			Expect(s.verified(ctx, tokens.IDToken)).To(HaveKeyWithValue("aud", "web-demo"))
		},
			Entry("one: a string", proves("IDP-AUTHZ-13"), resources("https://api.example/v1"), "https://api.example/v1"),
			Entry("a name of an own scheme", proves("IDP-AUTHZ-13"), resources("urn:example:api"), "urn:example:api"),
			Entry("an address with a query", proves("IDP-AUTHZ-13"), resources("https://api.example/?a=b%20c"), "https://api.example/?a=b%20c"),
			Entry("several: a list, in their order", proves("IDP-AUTHZ-13"), resources("https://b.example", "https://a.example"),
				[]any{"https://b.example", "https://a.example"}),
			Entry("the same twice: once", proves("IDP-AUTHZ-13"), resources("https://a.example", "https://a.example"), "https://a.example"),
		)

		It("is kept by a refresh", proves("IDP-AUTHZ-13"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "web-demo", "resource", "https://api.example")
			for range 2 {
				tokens = s.refresh(ctx, "web-demo", tokens.RefreshToken).tokens()
				Expect(s.verified(ctx, tokens.AccessToken)).To(HaveKeyWithValue("aud", "https://api.example"))
			}
		})

		It("is passed over at the token endpoint", proves("IDP-AUTHZ-13"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := edited(s.codeForm("web-demo", s.code(ctx, "web-demo")), resources("https://a.example", "not a URI"))
			tokens := s.token(ctx, form).tokens()
			Expect(s.verified(ctx, tokens.AccessToken)).NotTo(HaveKey("aud"))
			form = edited(s.refreshForm("web-demo", tokens.RefreshToken), resources("https://a.example"))
			Expect(s.verified(ctx, s.token(ctx, form).tokens().AccessToken)).NotTo(HaveKey("aud"))
		})

		It("can be pushed, also twice", proves("IDP-AUTHZ-13", "IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.pull(ctx, "finance", s.push(ctx, resources("https://b.example", "https://a.example"))).location().Query().Get("code")
			Expect(s.verified(ctx, s.token(ctx, s.codeForm("finance", code)).tokens().AccessToken)).To(
				HaveKeyWithValue("aud", []any{"https://b.example", "https://a.example"}))
		})

		It("does not keep a token from the exchange", proves("IDP-AUTHZ-13"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance", "resource", "https://api.example").AccessToken
			Expect(s.exchange(ctx, token).Status).To(Equal(http.StatusOK))
		})

		DescribeTable("refuses", func(ctx SpecContext, uris ...string) {
			s := env.open(ctx)
			a := s.authorize(ctx, edited(s.authorizeQuery("web-demo"), resources(uris...)))
			s.expectSaid(sentBack("invalid_target", "Invalid or unaccepted resource"), a, "http://localhost:8401/callback?")
		},
			Entry("an address without a scheme", proves("IDP-AUTHZ-13"), "api.example"),
			Entry("a path", proves("IDP-AUTHZ-13"), "/v1"),
			Entry("nothing", proves("IDP-AUTHZ-13"), ""),
			Entry("a fragment", proves("IDP-AUTHZ-13"), "https://api.example/#a"),
			Entry("an empty fragment", proves("IDP-AUTHZ-13"), "https://api.example/#"),
			Entry("a blank", proves("IDP-AUTHZ-13"), "https://api.example/a b"),
			Entry("a broken escape", proves("IDP-AUTHZ-13"), "https://api.example/%zz"),
			Entry("letters beyond ASCII", proves("IDP-AUTHZ-13"), "https://api.example/æ"),
			Entry("a wrong one after a right one", proves("IDP-AUTHZ-13"), "https://api.example", "x"),
		)
	})
}
