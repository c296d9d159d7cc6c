package specs

import (
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// plainSDK is how Digdir's library words what it does not tell apart.
const plainSDK = "Invalid client authentication."

func describeAssertions(env Env) {
	Describe("private_key_jwt at ID-porten", func() {
		It("gets tokens whose client_amr is private_key_jwt, and refreshes them", proves("IDP-CAUTH-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.redeem(ctx, s.asserted(ctx, s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))), "").tokens()
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).To(And(HaveKeyWithValue("client_amr", "private_key_jwt"), HaveKeyWithValue("client_id", "jwt-demo")))
			again := s.redeem(ctx, s.asserted(ctx, s.refreshForm("jwt-demo", tokens.RefreshToken)), "").tokens()
			_, claims = jwtParts(again.AccessToken)
			Expect(claims).To(HaveKeyWithValue("client_amr", "private_key_jwt"))
		})

		DescribeTable("takes", func(ctx SpecContext, switches map[string]string, turns ...turn) {
			s := env.open(ctx, control.Order{Switches: switches})
			form := edited(s.codeForm("jwt-demo", s.code(ctx, "jwt-demo")), byAssertion(s.assert(ctx, turns...)))
			Expect(s.redeem(ctx, form, "").tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("a life of one second", proves("IDP-CAUTH-12"), nil, claimingTime("exp", 1)),
			Entry("the last second of an assertion of 120 s", proves("IDP-CAUTH-12"), nil, claimingTime("iat", -119), claimingTime("exp", 1)),
			Entry("no jti", proves("IDP-CAUTH-17"), nil, silent("jti")),
			Entry("a jti where that is demanded", proves("IDP-CAUTH-17"), map[string]string{"assertion_jti": "required"}),
			Entry("an nbf in the current second", proves("IDP-CAUTH-12"), nil, claimingTime("nbf", 0)),
			Entry("times with a fraction, in the current second", proves("IDP-CAUTH-12"), nil,
				func(a *statement) { a.claims["iat"] = float64(a.now) + 0.9 }, func(a *statement) { a.claims["nbf"] = float64(a.now) + 0.9 }),
			Entry("no jti", proves("IDP-CAUTH-13"), nil, silent("jti")),
			Entry("a typ of its own", proves("IDP-CAUTH-04"), nil, heading("typ", "client-authentication+jwt")),
			Entry("the token endpoint as audience, by the rule until 2025", proves("IDP-CAUTH-08"),
				map[string]string{"assertion_aud": "token-url-too"}, claiming("aud", "{issuer}/token")),
			Entry("the issuer as audience, by the rule until 2025, too", proves("IDP-CAUTH-08"), map[string]string{"assertion_aud": "token-url-too"}),
			Entry("a list of one audience, by the rule until 2025", proves("IDP-CAUTH-08"),
				map[string]string{"assertion_aud": "token-url-too"}, func(a *statement) { a.claims["aud"] = []string{a.issuer} }),
		)

		It("takes the algorithms that the metadata offers, each for the key that is registered for it", proves("IDP-CAUTH-09"), func(ctx SpecContext) {
			for _, alg := range []jose.SignatureAlgorithm{jose.RS384, jose.RS512} {
				s := env.switched(ctx, "assertion_alg", "RS256-512")
				Expect(get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject()).
					To(HaveKeyWithValue("token_endpoint_auth_signing_alg_values_supported", []any{"RS256", "RS384", "RS512"}))
				s.registerKeys(ctx, registeredKey("jwt-demo-1", demoKey(), map[string]any{"alg": string(alg)}))
				code := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
				s.expectSaid(inJSON(401, "invalid_client", stockText), s.redeem(ctx, s.asserted(ctx, code), ""), "")
				Expect(s.redeem(ctx, edited(code, byAssertion(s.assert(ctx, signedWith(demoKey, alg)))), "").tokens().TokenType).To(Equal("Bearer"))
			}
		})
	})
}

// registerKeys replaces the keys of jwt-demo.
func (s *stage) registerKeys(ctx SpecContext, keys ...map[string]any) {
	GinkgoHelper()
	s.patch(ctx, "jwt-demo", map[string]any{"jwks": map[string]any{"keys": keys}})
}

// refusesAssertion tries a form with a bad assertion in both flavours, and
// demands that the code is still good afterwards.
func (env Env) refusesAssertion(ctx SpecContext, seen, sdk said, bad func(*stage, url.Values) url.Values) {
	GinkgoHelper()
	env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
		form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
		a := s.redeem(ctx, bad(s, fields(form)), "")
		Expect(s.redeem(ctx, s.asserted(ctx, form), "").tokens().TokenType).To(Equal("Bearer"))
		return a, ""
	})
}

func describeAssertionClaims(env Env) {
	Describe("private_key_jwt at ID-porten", func() {
		DescribeTable("refuses, and leaves the code alone, an assertion", func(ctx SpecContext, seen, sdk said, turns ...turn) {
			env.refusesAssertion(ctx, seen, sdk, func(s *stage, form url.Values) url.Values {
				return edited(form, byAssertion(s.assert(ctx, turns...)))
			})
		},
			Entry("without iss", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Missing issuer in client JWT assertion"), inJSON(401, "invalid_client", plainSDK), silent("iss")),
			Entry("without sub", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Missing subject in client JWT assertion"), inJSON(401, "invalid_client", plainSDK), silent("sub")),
			Entry("with an empty sub", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Missing subject in client JWT assertion"), inJSON(401, "invalid_client", plainSDK), claiming("sub", "")),
			Entry("whose iss is another", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Issuer and subject in client JWT assertion must designate the same client identifier"),
				inJSON(401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id."), claiming("iss", "web-demo")),
			Entry("whose sub is another", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Issuer and subject in client JWT assertion must designate the same client identifier"),
				inJSON(401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id."), claiming("sub", "web-demo")),
			Entry("of another client than the form's", proves("IDP-CAUTH-07"),
				inJSON(400, "invalid_request", "Invalid request: Invalid private key JWT authentication: The client identifier doesn't match the client assertion subject / issuer"),
				inJSON(401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id."), claiming("iss", "web-demo"), claiming("sub", "web-demo")),
			Entry("whose sub is a number", proves("IDP-CAUTH-06"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Malformed JWT"), inJSON(401, "invalid_client", plainSDK), claiming("sub", 1)),
			Entry("whose exp is a text", proves("IDP-CAUTH-06"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Malformed JWT"), inJSON(401, "invalid_client", plainSDK), claiming("exp", "soon")),
			Entry("whose exp is beyond all bounds", proves("IDP-CAUTH-06"),
				inJSON(400, "invalid_request", "Invalid client_assertion JWT: Malformed JWT"), inJSON(401, "invalid_client", plainSDK), claiming("exp", 1e300)),

			Entry("without aud", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown JWT audience."), silent("aud")),
			Entry("for another issuer", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown JWT audience."), claiming("aud", "https://idporten.no")),
			Entry("for the issuer with a slash", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown JWT audience."), claiming("aud", "{issuer}/")),
			Entry("for the token endpoint, which was right until 2025", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown JWT audience."), claiming("aud", "{issuer}/token")),
			Entry("for a list of audiences", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unique JWT audience required."),
				func(a *statement) { a.claims["aud"] = []string{a.issuer, a.issuer + "/token"} }),
			Entry("for a list of the issuer alone", proves("IDP-CAUTH-08"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unique JWT audience required."),
				func(a *statement) { a.claims["aud"] = []string{a.issuer} }),

			Entry("without exp", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Missing JWT exp claim."), silent("exp")),
			Entry("without iat", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), silent("iat")),
			Entry("in the second of its exp", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. JWT expired."), claimingTime("iat", -120), claimingTime("exp", 0)),
			Entry("that lives 121 s", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), claimingTime("exp", 121)),
			Entry("that lives 121 s and ends at once", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK),
				claimingTime("iat", -120), claimingTime("exp", 1)),
			Entry("whose iat is in the next second", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), claimingTime("iat", 1)),
			Entry("whose nbf is in the next second", proves("IDP-CAUTH-12"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), claimingTime("nbf", 1)),

			Entry("without kid", proves("IDP-CAUTH-10"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), heading("kid", nil)),
			Entry("with the kid of no key", proves("IDP-CAUTH-10"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), heading("kid", "jwt-demo-2")),
			Entry("by another key", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid JWT signature."), signedWith(otherKey, jose.RS256)),
			Entry("by the right key with RS512, which the metadata does not offer", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unsupported JWT signing algorithm."), signedWith(demoKey, jose.RS512)),
			Entry("by the right key with PS256", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unsupported JWT signing algorithm."), signedWith(demoKey, jose.PS256)),
			Entry("with HS256 and a guessed secret", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unsupported JWT signing algorithm."),
				func(a *statement) { a.key, a.alg = []byte("a guessed secret of thirty-two bytes"), jose.HS256 }),
		)

		It("refuses an assertion that comes again, also for another request, until it would have expired", proves("IDP-CAUTH-13"), func(ctx SpecContext) {
			for flavour, text := range map[string]string{"seen": stockText, "sdk": plainSDK} {
				for _, turns := range [][]turn{nil, {silent("jti")}, {claiming("jti", "once")}} {
					s := env.switched(ctx, "texts", flavour)
					assertion := s.assert(ctx, turns...)
					tokens := s.redeem(ctx, edited(s.codeForm("jwt-demo", s.code(ctx, "jwt-demo")), byAssertion(assertion)), "").tokens()
					refresh := s.refreshForm("jwt-demo", tokens.RefreshToken)
					s.advance(ctx, 119*time.Second)
					s.expectSaid(inJSON(401, "invalid_client", text), s.redeem(ctx, edited(fields(refresh), byAssertion(assertion)), ""), "")
					Expect(s.redeem(ctx, s.asserted(ctx, refresh), "").tokens().TokenType).To(Equal("Bearer"))
				}
			}
		})

		It("knows a jti again in other claims", proves("IDP-CAUTH-13"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
			Expect(s.redeem(ctx, edited(fields(form), byAssertion(s.assert(ctx, claiming("jti", "once")))), "").Status).To(Equal(200))
			a := s.redeem(ctx, edited(fields(form), byAssertion(s.assert(ctx, claiming("jti", "once"), claimingTime("exp", 60)))), "")
			s.expectSaid(inJSON(401, "invalid_client", stockText), a, "")
		})

		It("counts an assertion as used although the code was wrong, but not one that was refused", proves("IDP-CAUTH-13"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
			used := s.assert(ctx)
			s.expectSaid(inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
				s.redeem(ctx, edited(fields(form), byAssertion(used), having("code", "no.code")), ""), "")
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.redeem(ctx, edited(fields(form), byAssertion(used)), ""), "")
			s.expectSaid(inJSON(401, "invalid_client", stockText),
				s.redeem(ctx, edited(fields(form), byAssertion(s.assert(ctx, claiming("jti", "j"), signedWith(otherKey, jose.RS256)))), ""), "")
			Expect(s.redeem(ctx, edited(fields(form), byAssertion(s.assert(ctx, claiming("jti", "j")))), "").tokens().TokenType).To(Equal("Bearer"))
		})
	})
}

func describeAssertionForm(env Env) {
	const malformed = "Invalid client_assertion JWT: Malformed JWT"
	part := base64.RawURLEncoding.EncodeToString

	Describe("private_key_jwt at ID-porten", func() {
		DescribeTable("refuses, and leaves the code alone, a form", func(ctx SpecContext, seen, sdk said, change edit) {
			env.refusesAssertion(ctx, seen, sdk, func(s *stage, form url.Values) url.Values {
				return edited(form, byAssertion(s.assert(ctx)), change)
			})
		},
			Entry("without client_id", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", "Invalid request: Missing client_id parameter"),
				inJSON(400, "invalid_request", "Missing parameter client_id."), lacking("client_id")),
			Entry("without client_assertion_type", proves("IDP-CAUTH-06"),
				inJSON(400, "invalid_request", "Invalid request: Invalid client_assertion_type parameter, must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
				inJSON(401, "invalid_client", plainSDK), lacking("client_assertion_type")),
			Entry("with another client_assertion_type", proves("IDP-CAUTH-06"),
				inJSON(400, "invalid_request", "Invalid request: Invalid client_assertion_type parameter, must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
				inJSON(401, "invalid_client", plainSDK), having("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")),
			Entry("without client_assertion", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", "Invalid request: Missing client_assertion parameter"),
				inJSON(401, "invalid_client", plainSDK), lacking("client_assertion")),
			Entry("with an empty client_assertion", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", "Invalid request: Missing client_assertion parameter"),
				inJSON(401, "invalid_client", plainSDK), having("client_assertion", "")),
			Entry("with a secret beside the assertion", proves("IDP-CAUTH-01"), inJSON(400, "invalid_request", "Invalid request: Multiple client authentication methods"),
				inJSON(401, "invalid_client", "Multiple client authentications."), having("client_secret", "any")),
			Entry("with what is no JWT", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", malformed), inJSON(401, "invalid_client", plainSDK),
				having("client_assertion", "no.jwt")),
			Entry("with claims that are no object", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", malformed), inJSON(401, "invalid_client", plainSDK),
				func(v url.Values) {
					v.Set("client_assertion", statement{key: demoKey(), alg: jose.RS256, header: map[string]any{"kid": "jwt-demo-1"}}.sign([]byte(`["jwt-demo"]`)))
				}),
			Entry("with a claim that stands twice", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", malformed), inJSON(401, "invalid_client", plainSDK),
				func(v url.Values) {
					v.Set("client_assertion", statement{key: demoKey(), alg: jose.RS256, header: map[string]any{"kid": "jwt-demo-1"}}.sign([]byte(`{"sub":"jwt-demo","sub":"web-demo"}`)))
				}),
			Entry("with an assertion that nobody signed", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unsupported JWT signing algorithm."), func(v url.Values) {
					_, claims, _ := strings.Cut(v.Get("client_assertion"), ".")
					claims, _, _ = strings.Cut(claims, ".")
					v.Set("client_assertion", part([]byte(`{"alg":"none","kid":"jwt-demo-1"}`))+"."+claims+".")
				}),
			Entry("with claims that were exchanged", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid JWT signature."), func(v url.Values) {
					parts := strings.Split(v.Get("client_assertion"), ".")
					v.Set("client_assertion", parts[0]+"."+part([]byte(`{"iss":"jwt-demo","sub":"jwt-demo"}`))+"."+parts[2])
				}),
		)

		It("refuses an assertion and a Basic header at once", proves("IDP-CAUTH-01"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, inJSON(400, "invalid_request", "Invalid request: Multiple client authentication methods"),
				inJSON(401, "invalid_client", "Multiple client authentications.").challenging(), func(s *stage) (answer, string) {
					return s.redeem(ctx, s.asserted(ctx, s.codeForm("jwt-demo", "no.code")), rawBasic("jwt-demo", "any")), ""
				})
		})

		It("does not know a client that is not registered", proves("IDP-CAUTH-02"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client."), func(s *stage) (answer, string) {
					form := edited(s.codeForm("jwt-demo", "no.code"), having("client_id", "nobody"),
						byAssertion(s.assert(ctx, claiming("iss", "nobody"), claiming("sub", "nobody"))))
					return s.redeem(ctx, form, ""), ""
				})
		})
	})
}

func describeRegisteredKeys(env Env) {
	Describe("registered keys at ID-porten", func() {
		DescribeTable("die at once when their time is over:", func(ctx SpecContext, start time.Time, members map[string]any) {
			for flavour, text := range map[string]string{"seen": stockText, "sdk": plainSDK} {
				s := env.open(ctx, control.Order{Clock: start, Switches: map[string]string{"texts": flavour}})
				s.registerKeys(ctx, registeredKey("jwt-demo-1", demoKey(), members))
				tokens := s.redeem(ctx, s.asserted(ctx, s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))), "").tokens()
				s.advance(ctx, time.Second)
				s.expectSaid(inJSON(401, "invalid_client", text), s.redeem(ctx, s.asserted(ctx, s.refreshForm("jwt-demo", tokens.RefreshToken)), ""), "")
			}
		},
			Entry("a year after they were registered", proves("IDP-CAUTH-11"), time.Date(2027, 1, 31, 11, 59, 59, 0, time.UTC), map[string]any{"created": "2026-01-31T12:00:00Z"}),
			Entry("at their exp", proves("IDP-CAUTH-11"), time.Unix(1799999999, 0), map[string]any{"exp": 1800000000}),
			Entry("at their exp, before the year is over", proves("IDP-CAUTH-11"), time.Unix(1799999999, 0), map[string]any{"exp": 1800000000, "created": "2027-01-01T00:00:00Z"}),
			Entry("after the year, before their exp", proves("IDP-CAUTH-11"), time.Date(2027, 1, 31, 11, 59, 59, 0, time.UTC),
				map[string]any{"exp": 1900000000, "created": "2026-01-31T12:00:00Z"}),
		)

		It("don't die if nobody said when they were registered", proves("IDP-CAUTH-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.advance(ctx, 10*366*24*time.Hour)
			Expect(s.redeem(ctx, s.asserted(ctx, s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))), "").tokens().TokenType).To(Equal("Bearer"))
		})

		It("are found by kid among several, and a new set replaces the old one", proves("IDP-CAUTH-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.registerKeys(ctx, registeredKey("a.b_c-1", otherKey(), nil), registeredKey("jwt-demo-1", demoKey(), nil))
			form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
			byOther := edited(fields(form), byAssertion(s.assert(ctx, heading("kid", "a.b_c-1"), signedWith(otherKey, jose.RS256))))
			tokens := s.redeem(ctx, byOther, "").tokens()
			s.registerKeys(ctx, registeredKey("a.b_c-1", otherKey(), nil))
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.redeem(ctx, s.asserted(ctx, s.refreshForm("jwt-demo", tokens.RefreshToken)), ""), "")
		})
	})
}
