package specs

import (
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

func describeParameters(env Env) {
	Describe("ID-porten's authorization endpoint, about further parameters,", func() {
		It("takes display page and refuses others", proves("IDP-AUTHZ-16"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "display", "page")), "http://localhost:8401/callback?", "state-of-this-case")
			for _, display := range []string{"popup", "touch", "wap", "page popup"} {
				s.expectSaid(sentBack("invalid_request", "Invalid request: Invalid display parameter"),
					s.authorize(ctx, s.authorizeQuery("web-demo", "display", display)), "http://localhost:8401/callback?")
			}
		})

		It("passes over claims, which the metadata does not offer, and what nobody knows", proves("IDP-AUTHZ-16"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.idClaims(ctx, "web-demo", "claims", `{"id_token":{"email":{"essential":true},"given_name":null}}`, "nobody", "knows this")
			Expect(claims).To(HaveLen(12))
			Expect(claims).NotTo(Or(HaveKey("email"), HaveKey("given_name")))
		})

		It("gives no id_token without openid", proves("IDP-AUTHZ-16"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "web-demo", "scope", "altinn:instances.read")
			Expect(tokens.IDToken).To(BeEmpty())
			Expect(tokens.AccessToken).NotTo(BeEmpty())
		})
	})
}

func describeLevels(env Env) {
	Describe("ID-porten's acr_values", func() {
		DescribeTable("count if one of them is known, though others are not:", func(ctx SpecContext, treatment, values string) {
			s := env.switched(ctx, "unknown_acr", treatment)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", values)), webAddress+"?", "state-of-this-case")
			low := s.authorizeQuery("web-demo", "acr_values", values, "login_hint", "testid:"+s.pid()+"_"+substantial)
			Expect(s.authorize(ctx, low).location().Query().Get("error")).To(Equal("invalid_request"))
		},
			Entry("passed over", proves("IDP-AUTHZ-17"), "ignore", "Level3 idporten-loa-high"),
			Entry("refused", proves("IDP-AUTHZ-17"), "refuse", "Level3 idporten-loa-high"),
		)

		It("are known by their old names in the generation before, also where unknown ones are refused", proves("IDP-AUTHZ-17"), func(ctx SpecContext) {
			g := env.ground(ctx, "legacy", map[string]string{"unknown_acr": "refuse"})
			_, claims := jwtParts(g.enter(ctx, "web-demo", "acr_values", "Level4").IDToken)
			Expect(claims).To(HaveKeyWithValue("acr", "Level4"))
		})

		DescribeTable("for people without a Norwegian number are known:", func(ctx SpecContext, value, at string) {
			s := env.switched(ctx, "unknown_acr", "refuse")
			s.browser().authorize(ctx, "web-demo", "acr_values", "Level4 "+value).on(at)
		},
			Entry("eIDAS", proves("IDP-AUTHZ-17"), "eidas-loa-high", "/authorize/eidas"),
			Entry("e-mail", proves("IDP-AUTHZ-17"), "selfregistered-email", "/authorize/email"),
		)

		It("say which are known when they are refused", proves("IDP-AUTHZ-17"), func(ctx SpecContext) {
			for generation, known := range map[string]string{
				"on": `"eidas-loa-high" "selfregistered-email"]`, "off": `"eidas-loa-substantial" "eidas-loa-high"]`,
			} {
				s := env.open(ctx, control.Order{Switches: map[string]string{"unknown_acr": "refuse", "metadata_2025": generation}})
				a := s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", "eidas-loa-middling"))
				Expect(a.location().Query().Get("error")).To(Equal("invalid_request"))
				Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring(known))
			}
		})
	})
}

func describePushRequired(env Env) {
	Describe("ID-porten's clients that must push their requests", func() {
		It("are refused a request that they did not push", proves("IDP-PAR-04"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, sentBack("invalid_request", "Invalid request: Missing request_uri parameter"),
				sentBack("invalid_request", "Missing parameter request_uri."), func(s *stage) (answer, string) {
					s.patch(ctx, "finance", map[string]any{"require_pushed_authorization_requests": true})
					return s.authorize(ctx, s.authorizeQuery("finance")), financeBack
				})
		})

		It("get what they pushed, with the login page or without", proves("IDP-PAR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"require_pushed_authorization_requests": true})
			s.expectCode(s.pull(ctx, "finance", s.push(ctx)), financeBack, "state-of-this-case")
			query := url.Values{"client_id": {"finance"}, "request_uri": {s.push(ctx, lacking("login_hint"))}}
			p := s.browser().open(ctx, s.Addresses["login"]+"/authorize?"+query.Encode()).on("/authorize/selector")
			p = p.follow(ctx, "/authorize/testid1").submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", high)
			s.expectCode(p.answer, financeBack, "state-of-this-case")
		})

		It("find the prefix of RFC 9126 with the switch request_uri_prefix", proves("IDP-PAR-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "request_uri_prefix", "urn:ietf:params:oauth:request_uri:")
			requestURI := s.push(ctx)
			Expect(requestURI).To(MatchRegexp("^urn:ietf:params:oauth:request_uri:[0-9A-Za-z_-]{43}$"))
			s.expectCode(s.pull(ctx, "finance", requestURI), financeBack, "state-of-this-case")
		})
	})
}
