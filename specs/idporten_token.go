package specs

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeTokenEndpoint(env Env) {
	Describe("ID-porten's token endpoint, for a code", func() {
		It("answers with exactly the members seen, in JSON that is not to be stored", proves("IDP-TOKEN-07", "IDP-TOKEN-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")))
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			expectNotStored(a)
			body := a.jsonObject()
			Expect(namesOf(body)).To(ConsistOf("access_token", "refresh_token_expires_in", "refresh_token", "scope", "id_token", "token_type", "expires_in"))
			Expect(body).To(And(HaveKeyWithValue("token_type", "Bearer"), HaveKeyWithValue("expires_in", 7200.0),
				HaveKeyWithValue("refresh_token_expires_in", 31536000.0)))
		})

		It("counts in ID-porten's default lifetimes where the registration says none", proves("IDP-TOKEN-07"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "web-demo")
			Expect(tokens.ExpiresIn).To(BeEquivalentTo(120))
			Expect(tokens.RefreshExpiresIn).To(HaveValue(BeEquivalentTo(600)))
		})

		It("names the granted scopes in the order asked for", proves("IDP-CLAIM-03"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "finance", "scope", "skatteetaten:mvameldinginnsending altinn:instances.read openid")
			Expect(tokens.Scope).To(Equal("skatteetaten:mvameldinginnsending altinn:instances.read openid"))
		})

		It("names a scope once that was asked for twice", proves("IDP-CLAIM-03"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "web-demo", "scope", "openid profile openid")
			Expect(tokens.Scope).To(Equal("openid profile"))
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "openid profile"))
		})

		It("gives no id_token without openid", proves("IDP-TOKEN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance", "scope", "altinn:instances.read")))
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(namesOf(a.jsonObject())).To(ConsistOf("access_token", "refresh_token_expires_in", "refresh_token", "scope", "token_type", "expires_in"))
		})

		It("gives no refresh token, and no lifetime of one, where refresh_token is not registered", proves("IDP-TOKEN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"grant_types": []string{"authorization_code"}})
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")))
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(namesOf(a.jsonObject())).To(ConsistOf("access_token", "scope", "id_token", "token_type", "expires_in"))
		})

		It("gives refresh tokens that look like a JWE of about 1.9 kB, each another", proves("IDP-CLAIM-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance").RefreshToken
			Expect(token).To(HavePrefix("eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.."))
			Expect(token).To(MatchRegexp(`^[0-9A-Za-z_-]+\.\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$`))
			Expect(len(token)).To(BeNumerically("~", 1900, 60))
			Expect(s.signIn(ctx, "finance").RefreshToken).NotTo(Equal(token))
		})

		It("passes over a scope in the form, as sample code sends it", proves("IDP-TOKEN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("finance", s.code(ctx, "finance", "scope", "openid altinn:instances.read"), "scope", "openid")
			Expect(s.token(ctx, form).tokens().Scope).To(Equal("openid altinn:instances.read"))
		})

		DescribeTable("takes a code_verifier of", func(ctx SpecContext, length int) {
			s := env.open(ctx)
			own := strings.Repeat("v", length)
			code := s.code(ctx, "web-demo", "code_challenge", challengeOf(own))
			Expect(s.token(ctx, s.codeForm("web-demo", code, "code_verifier", own)).tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("43 characters", proves("IDP-TOKEN-05"), 43),
			Entry("128 characters", proves("IDP-TOKEN-05"), 128),
		)
	})
}

func namesOf(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	return names
}

// challengeOf a verifier, by S256.
func challengeOf(codeVerifier string) string {
	sum := sha256.Sum256([]byte(codeVerifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func describeTokenRefusals(env Env) {
	Describe("ID-porten's token endpoint", func() {
		DescribeTable("refuses", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.token(ctx, edited(s.codeForm("finance-refresh", s.code(ctx, "finance-refresh")), change)), ""
			})
		},
			Entry("a form without grant_type", proves("IDP-TOKEN-06", "IDP-TOKEN-08"), lacking("grant_type"),
				inJSON(400, "invalid_request", "Invalid request: Missing grant_type parameter"),
				inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]")),
			Entry("the grant client_credentials", proves("IDP-TOKEN-06", "IDP-TOKEN-08"), having("grant_type", "client_credentials"),
				inJSON(400, "unsupported_grant_type", "Unsupported grant type"),
				inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]")),
			Entry("the grant of Maskinporten", proves("IDP-TOKEN-06"), having("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
				inJSON(400, "unsupported_grant_type", "Unsupported grant type"),
				inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]")),
			Entry("a form without code", proves("IDP-TOKEN-06"), lacking("code"),
				inJSON(400, "invalid_request", "Invalid request: Missing code parameter"),
				inJSON(400, "invalid_request", "Missing parameter code.")),
			Entry("a form without redirect_uri", proves("IDP-TOKEN-04"), lacking("redirect_uri"),
				inJSON(400, "invalid_request", "Invalid request: Missing redirect_uri parameter"),
				inJSON(400, "invalid_request", "Missing parameter redirect_uri.")),
			Entry("another redirect_uri of the client", proves("IDP-TOKEN-04"), having("redirect_uri", "http://localhost:8400/?cmp=USMF&mi=WebApplications"),
				inJSON(400, "invalid_grant", "Invalid grant"),
				inJSON(400, "invalid_grant", "Invalid grant. Invalid redirect_uri.")),
			Entry("a form without code_verifier", proves("IDP-TOKEN-05"), lacking("code_verifier"),
				inJSON(400, "invalid_request", "Invalid request: Missing code_verifier parameter"),
				inJSON(400, "invalid_request", "Missing parameter code_verifier. PKCE is required.")),
			Entry("a wrong code_verifier", proves("IDP-TOKEN-05"), having("code_verifier", strings.ToUpper(verifier)),
				inJSON(400, "invalid_grant", "Invalid grant"),
				inJSON(400, "invalid_grant", "Invalid grant. Invalid code_verifier.")),
			Entry("the challenge instead of the verifier", proves("IDP-TOKEN-05"), having("code_verifier", challenge),
				inJSON(400, "invalid_grant", "Invalid grant"),
				inJSON(400, "invalid_grant", "Invalid grant. Invalid code_verifier.")),
			Entry("a field that was sent twice", proves("IDP-TOKEN-09"), repeating("code", "x"),
				inJSON(400, "invalid_request", "Invalid request: Parameter must not be repeated"), same),
			Entry("a refresh without its token", proves("IDP-TOKEN-06"), edit(func(form url.Values) {
				having("grant_type", "refresh_token")(form)
				lacking("code", "redirect_uri", "code_verifier")(form)
			}),
				inJSON(400, "invalid_request", "Invalid request: Missing refresh_token parameter"),
				inJSON(400, "invalid_request", "Missing parameter refresh_token.")),
		)

		DescribeTable("refuses, though it fits the challenge, a code_verifier of", func(ctx SpecContext, length int) {
			env.inBothFlavours(ctx, inJSON(400, "invalid_grant", "Invalid grant"),
				inJSON(400, "invalid_grant", "Invalid grant. Invalid code_verifier."), func(s *stage) (answer, string) {
					own := strings.Repeat("v", length)
					code := s.code(ctx, "finance-refresh", "code_challenge", challengeOf(own))
					return s.token(ctx, s.codeForm("finance-refresh", code, "code_verifier", own)), ""
				})
		},
			Entry("42 characters", proves("IDP-TOKEN-05"), 42),
			Entry("129 characters", proves("IDP-TOKEN-05"), 129),
		)

		It("holds a client without the duty of PKCE to the challenge that it sent", proves("IDP-TOKEN-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance"), "code_verifier", "-"))
			s.expectSaid(inJSON(400, "invalid_request", "Invalid request: Missing code_verifier parameter"), a, "")
		})

		It("refuses a grant that is not registered on the client", proves("IDP-TOKEN-06"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, inJSON(400, "unauthorized_client", "Unauthorized client"), same, func(s *stage) (answer, string) {
				tokens := s.signIn(ctx, "finance")
				s.patch(ctx, "finance", map[string]any{"grant_types": []string{"authorization_code"}})
				return s.refresh(ctx, "finance", tokens.RefreshToken), ""
			})
		})

		It("spends a code on the first attempt of its own client, though it fail: a guess", proves("IDP-TOKEN-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "web-demo")
			a := s.token(ctx, s.codeForm("web-demo", code, "code_verifier", strings.ToUpper(verifier)))
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), a, "")
			expectLawful(s.token(ctx, s.codeForm("web-demo", code)))
		})
	})
}

func describeTokenBodies(env Env) {
	Describe("ID-porten's token endpoint, about bodies,", func() {
		notForm := inJSON(400, "invalid_request", "Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded")
		notFormSDK := inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]")
		malformed := inJSON(400, "invalid_request", "Invalid request: Malformed request body")

		DescribeTable("refuses", func(ctx SpecContext, contentType, body string, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", body, "Content-Type", contentType), ""
			})
		},
			Entry("JSON", proves("IDP-TOKEN-09"), "application/json",
				`{"grant_type":"authorization_code","client_id":"finance","client_secret":"finance-secret","code":"x","redirect_uri":"https://finance.example/"}`,
				notForm, notFormSDK),
			Entry("a form that says it is text", proves("IDP-TOKEN-09"), "text/plain",
				"grant_type=authorization_code&client_id=finance&client_secret=finance-secret&code=x", notForm, notFormSDK),
			Entry("a form of several parts", proves("IDP-TOKEN-09"), "multipart/form-data; boundary=x",
				"--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nauthorization_code\r\n--x--\r\n", notForm, notFormSDK),
			Entry("a form that says nothing", proves("IDP-TOKEN-09"), "",
				"grant_type=authorization_code&client_id=finance&client_secret=finance-secret&code=x", notForm, notFormSDK),
			Entry("a form with a broken escape", proves("IDP-TOKEN-09"), "application/x-www-form-urlencoded",
				"grant_type=authorization_code&client_id=finance&client_secret=%zz", malformed, same),
			Entry("a form with semicolons", proves("IDP-TOKEN-09"), "application/x-www-form-urlencoded",
				"grant_type=authorization_code;client_id=finance", malformed, same),
		)

		It("takes a form that names its character set", proves("IDP-TOKEN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", s.codeForm("finance", s.code(ctx, "finance")).Encode(),
				"Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
			Expect(a.tokens().TokenType).To(Equal("Bearer"))
		})

		It("looks for fields in the body only, never in the address", proves("IDP-TOKEN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			query := s.codeForm("finance", s.code(ctx, "finance")).Encode()
			a := call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token?"+query, "", "Content-Type", "application/x-www-form-urlencoded")
			s.expectSaid(inJSON(400, "invalid_client", noneText), a, "")
		})

		It("refuses a body over 64 KiB with an empty 413, and takes one of 64 KiB", proves("IDP-TOKEN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("finance", s.code(ctx, "finance")).Encode() + "&padding="
			full := form + strings.Repeat("x", 65536-len(form))
			a := call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", full+"x", "Content-Type", "application/x-www-form-urlencoded")
			Expect(a.Status).To(Equal(http.StatusRequestEntityTooLarge))
			Expect(a.contentType()).To(BeEmpty())
			Expect(a.Body).To(BeEmpty())
			a = call(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", full, "Content-Type", "application/x-www-form-urlencoded")
			Expect(a.tokens().TokenType).To(Equal("Bearer"))
		})

		DescribeTable("has no answer but 405 for", func(ctx SpecContext, method string) {
			s := env.open(ctx)
			query := s.codeForm("finance", s.code(ctx, "finance")).Encode()
			a := call(ctx, method, s.Addresses["idporten"]+"/token?"+query, "")
			Expect(a.Status).To(Equal(http.StatusMethodNotAllowed))
			Expect(a.Header.Get("Allow")).To(Equal("POST, OPTIONS"))
			Expect(a.contentType()).To(BeEmpty())
			Expect(a.Body).To(BeEmpty())
		},
			Entry("GET", proves("IDP-TOKEN-11"), "GET"),
			Entry("PUT", proves("IDP-TOKEN-11"), "PUT"),
		)
	})
}
