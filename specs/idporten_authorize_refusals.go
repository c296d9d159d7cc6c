package specs

import (
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Once the client and its address are known, an error goes there: by 302, with
// error, error_description, iss and state, in this order, and nothing else.
func describeAuthorizeRefusals(env Env) {
	Describe("ID-porten's authorization endpoint, once it knows where to send an error", func() {
		DescribeTable("refuses", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.authorize(ctx, edited(s.authorizeQuery("web-demo"), change)), "http://localhost:8401/callback?"
			})
		},
			Entry("a request without response_type", proves("IDP-AUTHZ-03", "IDP-AUTHZ-02"), lacking("response_type"),
				sentBack("invalid_request", "Invalid request: Missing response_type parameter"),
				sentBack("invalid_request", "Missing parameter response_type.")),
			Entry("response_type token, of the implicit flow", proves("IDP-AUTHZ-03", "IDP-AUTHZ-02"), having("response_type", "token"),
				sentBack("unsupported_response_type", "Unsupported response type"),
				sentBack("unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported.")),
			Entry("response_type code id_token", proves("IDP-AUTHZ-03", "IDP-AUTHZ-02"), having("response_type", "code id_token"),
				sentBack("unsupported_response_type", "Unsupported response type"),
				sentBack("unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported.")),
			Entry("response_mode jwt, which the metadata does not offer", proves("IDP-AUTHZ-07", "IDP-AUTHZ-12"), having("response_mode", "jwt"),
				sentBack("invalid_request", "Invalid request: Unsupported response_mode parameter"),
				sentBack("invalid_request", "Invalid parameter response_mode. Unsupported response mode.")),
			Entry("response_mode fragment", proves("IDP-AUTHZ-07", "IDP-AUTHZ-12"), having("response_mode", "fragment"),
				sentBack("invalid_request", "Invalid request: Unsupported response_mode parameter"),
				sentBack("invalid_request", "Invalid parameter response_mode. Unsupported response mode.")),
			Entry("a request without scope", proves("IDP-AUTHZ-04", "IDP-AUTHZ-02"), lacking("scope"),
				sentBack("invalid_request", "Invalid request: Missing scope parameter"),
				sentBack("invalid_scope", "No scopes requested.")),
			Entry("a scope of blanks", proves("IDP-AUTHZ-04", "IDP-AUTHZ-02"), having("scope", "  "),
				sentBack("invalid_request", "Invalid request: Missing scope parameter"),
				sentBack("invalid_scope", "No scopes requested.")),
			Entry("a scope that is not on the client", proves("IDP-AUTHZ-04", "IDP-AUTHZ-02"), having("scope", "openid skatteetaten:mvameldinginnsending"),
				sentBack("invalid_scope", "Invalid, unknown or malformed scope"), same),
			Entry("a scope that nobody knows", proves("IDP-AUTHZ-04", "IDP-AUTHZ-02"), having("scope", "openid nobody:knows.this"),
				sentBack("invalid_scope", "Invalid, unknown or malformed scope"), same),
			Entry("a prompt that is not served", proves("IDP-AUTHZ-07", "IDP-AUTHZ-02"), having("prompt", "select_account"),
				sentBack("invalid_request", "Invalid request: Invalid prompt parameter"), same),
			Entry("prompt none together with login", proves("IDP-AUTHZ-07", "IDP-AUTHZ-02"), having("prompt", "none login"),
				sentBack("invalid_request", "Invalid request: Invalid prompt parameter"), same),
			Entry("prompt none while nobody is signed in", proves("IDP-AUTHZ-07", "IDP-AUTHZ-02"), having("prompt", "none"),
				sentBack("login_required", "Login required"), same),
			Entry("a max_age that is no number", proves("IDP-SSO-07", "IDP-AUTHZ-02"), having("max_age", "soon"),
				sentBack("invalid_request", "Invalid request: Invalid max_age parameter"), same),
			Entry("a max_age below zero", proves("IDP-SSO-07", "IDP-AUTHZ-02"), having("max_age", "-1"),
				sentBack("invalid_request", "Invalid request: Invalid max_age parameter"), same),
			Entry("a request object", proves("IDP-AUTHZ-07", "IDP-AUTHZ-02"), having("request", "eyJhbGciOiJub25lIn0.e30."),
				sentBack("request_not_supported", "Request parameter not supported"), same),
			Entry("a parameter sent twice", proves("IDP-AUTHZ-02"), repeating("scope", "openid"),
				sentBack("invalid_request", "Invalid request: Parameter must not be repeated"), same),
			Entry("an unknown parameter sent twice", proves("IDP-AUTHZ-02"), edit(func(q url.Values) { q["x"] = []string{"1", "1"} }),
				sentBack("invalid_request", "Invalid request: Parameter must not be repeated"), same),
			Entry("two states, of which the first goes back", proves("IDP-AUTHZ-02"), repeating("state", "another"),
				sentBack("invalid_request", "Invalid request: Parameter must not be repeated"), same),
		)

		DescribeTable("refuses, with no state to give back,", func(ctx SpecContext, clientID, back string, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.authorize(ctx, edited(s.authorizeQuery(clientID), change)), back
			})
		},
			Entry("a state with a line break", proves("IDP-AUTHZ-06"), "web-demo", "http://localhost:8401/callback?", having("state", "a\r\nb"),
				sentBack("invalid_request", "Invalid request: Invalid state parameter").stateless(),
				sentBack("invalid_request", "Invalid parameter state.").stateless()),
			Entry("a state beyond ASCII", proves("IDP-AUTHZ-06"), "web-demo", "http://localhost:8401/callback?", having("state", "smørbrød"),
				sentBack("invalid_request", "Invalid request: Invalid state parameter").stateless(),
				sentBack("invalid_request", "Invalid parameter state.").stateless()),
			Entry("a public client without state", proves("IDP-AUTHZ-06"), "spa-demo", "http://localhost:8402/callback?", lacking("state"),
				sentBack("invalid_request", "Invalid request: Invalid state parameter").stateless(),
				sentBack("invalid_request", "Invalid parameter state.").stateless()),
		)

		DescribeTable("refuses nonce", func(ctx SpecContext, clientID, back string, change edit) {
			env.inBothFlavours(ctx, sentBack("invalid_request", "Invalid request: Invalid nonce parameter"),
				sentBack("invalid_request", "Invalid parameter nonce."), func(s *stage) (answer, string) {
					return s.authorize(ctx, edited(s.authorizeQuery(clientID), change)), back
				})
		},
			Entry("with control characters", proves("IDP-AUTHZ-06"), "web-demo", "http://localhost:8401/callback?", having("nonce", "a\x00b")),
			Entry("beyond ASCII", proves("IDP-AUTHZ-06"), "web-demo", "http://localhost:8401/callback?", having("nonce", "smørbrød")),
			Entry("that a public client left out", proves("IDP-AUTHZ-06"), "spa-demo", "http://localhost:8402/callback?", lacking("nonce")),
		)

		It("appends an error to a redirect URI that has a query of its own", proves("IDP-AUTHZ-02", "IDP-AUTHZ-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("finance", "scope", "-"))
			s.expectSaid(sentBack("invalid_request", "Invalid request: Missing scope parameter"), a, "https://finance.example/?cmp=USMF&mi=WebApplications&")
		})

		It("names, to whom it explains itself, the same parameter each time several were repeated", proves("PPV-WHY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			for range 12 {
				q := edited(s.authorizeQuery("web-demo"), repeating("scope", "openid"), repeating("acr_values", "a"), repeating("acr_values", "b"), repeating("nonce", "x"))
				Expect(s.authorize(ctx, q).Header.Get("Portprove-Why")).To(ContainSubstring("acr_values was sent 2 times"))
				form := edited(s.codeForm("finance", "x.y"), repeating("redirect_uri", "x"), repeating("code", "x"), repeating("grant_type", "x"))
				Expect(s.token(ctx, form).Header.Get("Portprove-Why")).To(ContainSubstring("code was sent 2 times"))
			}
		})

		It("refuses a registered scope that was deactivated", proves("IDP-AUTHZ-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "active": false}}})
			s.expectSaid(sentBack("invalid_scope", "Invalid, unknown or malformed scope"),
				s.authorize(ctx, s.authorizeQuery("web-demo")), "http://localhost:8401/callback?")
		})

		It("refuses a request none of whose scopes is registered, also where it drops them", proves("IDP-AUTHZ-04"), func(ctx SpecContext) {
			s := env.switched(ctx, "unregistered_scope", "drop")
			s.expectSaid(sentBack("invalid_scope", "Invalid, unknown or malformed scope"),
				s.authorize(ctx, s.authorizeQuery("web-demo", "scope", "skatteetaten:mvameldinginnsending")), "http://localhost:8401/callback?")
		})
	})
}

func describePKCERefusals(env Env) {
	Describe("ID-porten's authorization endpoint, about PKCE,", func() {
		DescribeTable("refuses", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.authorize(ctx, edited(s.authorizeQuery("web-demo"), change)), "http://localhost:8401/callback?"
			})
		},
			Entry("a request without it", proves("IDP-AUTHZ-05", "IDP-AUTHZ-02"), lacking("code_challenge", "code_challenge_method"),
				sentBack("invalid_request", "Invalid request: Missing code_challenge parameter"),
				sentBack("invalid_request", "Missing parameter code_challenge. PKCE is required.")),
			Entry("a method without a challenge", proves("IDP-AUTHZ-05"), lacking("code_challenge"),
				sentBack("invalid_request", "Invalid request: Missing code_challenge parameter"),
				sentBack("invalid_request", "Missing parameter code_challenge. PKCE is required.")),
			Entry("the method plain", proves("IDP-AUTHZ-05"), having("code_challenge_method", "plain"),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge_method parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge_method.")),
			Entry("the method s256 in lower case", proves("IDP-AUTHZ-05"), having("code_challenge_method", "s256"),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge_method parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge_method.")),
			Entry("a challenge without its method, which would be plain", proves("IDP-AUTHZ-05"), lacking("code_challenge_method"),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge_method parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge_method.")),
			Entry("a padded challenge", proves("IDP-AUTHZ-05"), having("code_challenge", challenge+"="),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge.")),
			Entry("a challenge that is too short", proves("IDP-AUTHZ-05"), having("code_challenge", challenge[:42]),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge.")),
			Entry("a challenge that ends with a line break", proves("IDP-AUTHZ-05"), having("code_challenge", challenge[:42]+"\n"),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge.")),
			Entry("a challenge in base64 instead of base64url", proves("IDP-AUTHZ-05"), having("code_challenge", strings.ReplaceAll(challenge, "-", "+")),
				sentBack("invalid_request", "Invalid request: Invalid code_challenge parameter"),
				sentBack("invalid_request", "Invalid parameter code_challenge.")),
		)

		It("refuses a method without a challenge also where PKCE is lifted", proves("IDP-AUTHZ-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectSaid(sentBack("invalid_request", "Invalid request: Missing code_challenge parameter"),
				s.authorize(ctx, s.authorizeQuery("finance", "code_challenge", "-")), "https://finance.example/?cmp=USMF&mi=WebApplications&")
		})
	})
}

func describeStrictState(env Env) {
	Describe("ID-porten's authorization endpoint with the switch state_nonce at strict", func() {
		It("demands state of clients that have a secret", proves("IDP-AUTHZ-06"), func(ctx SpecContext) {
			s := env.switched(ctx, "state_nonce", "strict")
			s.expectSaid(sentBack("invalid_request", "Invalid request: Invalid state parameter").stateless(),
				s.authorize(ctx, s.authorizeQuery("web-demo", "state", "-")), "http://localhost:8401/callback?")
		})

		It("demands nonce of them", proves("IDP-AUTHZ-06"), func(ctx SpecContext) {
			s := env.switched(ctx, "state_nonce", "strict")
			s.expectSaid(sentBack("invalid_request", "Invalid request: Invalid nonce parameter"),
				s.authorize(ctx, s.authorizeQuery("web-demo", "nonce", "-")), "http://localhost:8401/callback?")
		})

		It("demands no nonce where there will be no id_token to carry it", proves("IDP-AUTHZ-06"), func(ctx SpecContext) {
			s := env.switched(ctx, "state_nonce", "strict")
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "nonce", "-", "scope", "altinn:instances.read")),
				"http://localhost:8401/callback?", "state-of-this-case")
		})
	})
}
