package specs

import (
	"net/http"
	"net/url"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// codePattern is the form of a code: two parts of 16 bytes in base64url.
const codePattern = `[0-9A-Za-z_-]{22}\.[0-9A-Za-z_-]{22}`

// expectCode demands a redirect whose query, behind what back says, is exactly
// code, iss and state (as it is on the wire; empty: none), in this order.
func (s *stage) expectCode(a answer, back, state string) {
	GinkgoHelper()
	want := regexp.QuoteMeta(back) + "code=" + codePattern + regexp.QuoteMeta("&iss="+url.QueryEscape(s.Addresses["idporten"]))
	if state != "" {
		want += regexp.QuoteMeta("&state=" + state)
	}
	Expect(a.Status).To(Equal(http.StatusFound), a.Body)
	Expect(a.Header.Get("Location")).To(MatchRegexp("^" + want + "$"))
	Expect(a.contentType()).To(BeEmpty())
	Expect(a.Body).To(BeEmpty())
}

func describeAuthorize(env Env) {
	Describe("ID-porten's authorization endpoint", func() {
		It("sends the browser back with code, iss and state, in this order", proves("IDP-AUTHZ-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo")), "http://localhost:8401/callback?", "state-of-this-case")
		})

		It("gives each login a code of its own", proves("IDP-AUTHZ-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(s.code(ctx, "web-demo")).NotTo(Equal(s.code(ctx, "web-demo")))
		})

		It("leaves out state if none was sent", proves("IDP-AUTHZ-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "state", "-")), "http://localhost:8401/callback?", "")
		})

		DescribeTable("keeps the redirect URI byte for byte and appends to it", func(ctx SpecContext, registered, back string) {
			s := env.open(ctx)
			s.patch(ctx, "web-demo", map[string]any{"redirect_uris": []string{registered}})
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo")), back, "state-of-this-case")
		},
			Entry("without a query", proves("IDP-AUTHZ-08"),
				"http://localhost:8401/callback", "http://localhost:8401/callback?"),
			Entry("Finance's, with a query of its own", proves("IDP-AUTHZ-08"),
				"https://finance.example/?cmp=USMF&mi=WebApplications", "https://finance.example/?cmp=USMF&mi=WebApplications&"),
			Entry("with escapes in lower case and names out of order", proves("IDP-AUTHZ-08"),
				"https://erp.example/a%2fb?z=%c3%a6&a=1+2", "https://erp.example/a%2fb?z=%c3%a6&a=1+2&"),
			Entry("with an empty query", proves("IDP-AUTHZ-08"),
				"http://localhost:8401/callback?", "http://localhost:8401/callback?"),
		)

		It("serves each of a client's addresses: Finance's on the loopback, too", proves("IDP-AUTHZ-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", "http://localhost:8400/?cmp=USMF&mi=WebApplications"))
			s.expectCode(a, "http://localhost:8400/?cmp=USMF&mi=WebApplications&", "state-of-this-case")
		})

		DescribeTable("encodes state once more before it goes back", func(ctx SpecContext, state, onTheWire string) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "state", state)), "http://localhost:8401/callback?", onTheWire)
		},
			Entry("a structured one comes back encoded twice", proves("IDP-AUTHZ-09"),
				`{"a":"b c"}`, "%257B%2522a%2522%253A%2522b%2Bc%2522%257D"),
			Entry("base64url comes back unchanged", proves("IDP-AUTHZ-09"), "aZ09-_", "aZ09-_"),
		)

		It("does without PKCE where the registration lifts it", proves("IDP-AUTHZ-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance", "code_challenge", "-", "code_challenge_method", "-")
			Expect(s.token(ctx, s.codeForm("finance", code, "code_verifier", "-")).tokens().AccessToken).NotTo(BeEmpty())
		})

		DescribeTable("takes", func(ctx SpecContext, change edit) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, edited(s.authorizeQuery("web-demo"), change)), "http://localhost:8401/callback?", "state-of-this-case")
		},
			Entry("response_mode query", proves("IDP-AUTHZ-07"), having("response_mode", "query")),
			Entry("prompt login", proves("IDP-AUTHZ-07"), having("prompt", "login")),
			Entry("resource, and more than once", proves("IDP-AUTHZ-02"), edit(func(q url.Values) {
				q["resource"] = []string{"https://a.example/", "https://b.example/"}
			})),
			Entry("a parameter that nobody knows", proves("IDP-AUTHZ-02"), having("display_name", "x")),
			Entry("no nonce, of a client that has a secret", proves("IDP-AUTHZ-06"), lacking("nonce")),
		)

		It("drops unregistered scopes in silence where the switch says so, from response and token", proves("IDP-AUTHZ-04", "IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.switched(ctx, "unregistered_scope", "drop")
			tokens := s.signIn(ctx, "web-demo", "scope", "skatteetaten:mvameldinginnsending openid nobody:knows.this altinn:instances.read")
			Expect(tokens.Scope).To(Equal("openid altinn:instances.read"))
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.read openid"))
		})
	})
}
