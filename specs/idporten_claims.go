package specs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// unixOf is a time as JSON decodes it from a claim.
func unixOf(t time.Time) float64 { return float64(t.Unix()) }

// verified checks a token against the published keys with a library that
// nobody here wrote, at the sandbox's time and without leeway.
func (s *stage) verified(ctx context.Context, token string) map[string]any {
	GinkgoHelper()
	var keys jose.JSONWebKeySet
	Expect(json.Unmarshal([]byte(get(ctx, s.Addresses["idporten"]+"/jwks.json").Body), &keys)).To(Succeed())
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	Expect(err).NotTo(HaveOccurred())
	matching := keys.Key(parsed.Headers[0].KeyID)
	Expect(matching).To(HaveLen(1))
	var standard jwt.Claims
	claims := map[string]any{}
	Expect(parsed.Claims(matching[0].Key, &standard, &claims)).To(Succeed())
	Expect(standard.ValidateWithLeeway(jwt.Expected{Issuer: s.Addresses["idporten"], Time: s.now(ctx)}, 0)).To(Succeed())
	return claims
}

func describeAccessToken(env Env) {
	Describe("ID-porten's access token", func() {
		It("has a header of kid and alg, and nothing else", proves("IDP-CLAIM-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			header, _ := jwtParts(s.signIn(ctx, "finance").AccessToken)
			Expect(header).To(Equal(map[string]any{"kid": s.publishedKeys(ctx)[0].Kid, "alg": "RS256"}))
		})

		It("is signed by a published key", proves("IDP-CLAIM-01", "IDP-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance").AccessToken
			Expect(s.verified(ctx, token)).To(HaveKeyWithValue("client_id", "finance"))
		})

		It("has exactly the claims seen: no aud, and the person's number as sub", proves("IDP-CLAIM-01", "IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, claims := jwtParts(s.signIn(ctx, "finance").AccessToken)
			Expect(claims["jti"]).To(MatchRegexp(`^[0-9A-Za-z_-]{11}$`))
			delete(claims, "jti")
			Expect(claims).To(Equal(map[string]any{
				"sub":        "15817840008",
				"acr":        "idporten-loa-high",
				"scope":      "altinn:instances.read altinn:instances.write openid skatteetaten:mvameldinginnsending",
				"iss":        s.Addresses["idporten"],
				"client_amr": "client_secret_post",
				"pid":        "15817840008",
				"exp":        unixOf(s.now(ctx)) + 7200,
				"iat":        unixOf(s.now(ctx)),
				"client_id":  "finance",
				"consumer":   map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"},
			}))
		})

		It("has a jti of its own each time", proves("IDP-CLAIM-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, first := jwtParts(s.signIn(ctx, "finance").AccessToken)
			_, second := jwtParts(s.signIn(ctx, "finance").AccessToken)
			Expect(first["jti"]).NotTo(Equal(second["jti"]))
		})

		DescribeTable("says how the client authenticated:", func(ctx SpecContext, clientID, method string) {
			_, claims := jwtParts(env.open(ctx).signIn(ctx, clientID).AccessToken)
			Expect(claims).To(HaveKeyWithValue("client_amr", method))
		},
			Entry("client_secret_post", proves("IDP-CLAIM-01"), "finance", "client_secret_post"),
			Entry("client_secret_basic", proves("IDP-CLAIM-01"), "web-demo", "client_secret_basic"),
			Entry("none", proves("IDP-CLAIM-01"), "spa-demo", "none"),
		)

		It("names the supplier that a registration has", proves("IDP-CLAIM-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"supplier_orgno": "314556674"})
			_, claims := jwtParts(s.signIn(ctx, "finance").AccessToken)
			Expect(claims).To(HaveKeyWithValue("supplier", map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:314556674"}))
			Expect(claims).To(HaveKeyWithValue("consumer", map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"}))
		})

		It("carries the scopes that were asked for, not all that are registered", proves("IDP-CLAIM-03"), func(ctx SpecContext) {
			_, claims := jwtParts(env.open(ctx).signIn(ctx, "finance", "scope", "openid altinn:instances.read").AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.read openid"))
		})
	})
}

func describeIDToken(env Env) {
	Describe("ID-porten's id_token", func() {
		It("has a header of kid and alg, and is signed by a published key", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "web-demo").IDToken
			header, _ := jwtParts(token)
			Expect(header).To(Equal(map[string]any{"kid": s.publishedKeys(ctx)[0].Kid, "alg": "RS256"}))
			Expect(s.verified(ctx, token)).To(HaveKeyWithValue("aud", "web-demo"))
		})

		It("has exactly the claims seen, lives 120 s, and has no at_hash", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.idClaims(ctx, "web-demo")
			Expect(claims["sub"]).To(MatchRegexp(`^[0-9A-Za-z_-]{95}$`))
			Expect(claims["jti"]).To(MatchRegexp(`^[0-9A-Za-z_-]{11}$`))
			delete(claims, "sub")
			delete(claims, "jti")
			Expect(claims).To(Equal(map[string]any{
				"amr":       []any{"TestID"},
				"iss":       s.Addresses["idporten"],
				"pid":       "15817840008",
				"locale":    "nb",
				"nonce":     "nonce-of-this-case",
				"aud":       "web-demo",
				"acr":       "idporten-loa-high",
				"auth_time": unixOf(s.now(ctx)),
				"exp":       unixOf(s.now(ctx)) + 120,
				"iat":       unixOf(s.now(ctx)),
			}))
		})

		It("says when the person signed in, not when the code was redeemed", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			login := unixOf(s.now(ctx))
			code := s.code(ctx, "web-demo")
			s.advance(ctx, 30*time.Second)
			_, claims := jwtParts(s.token(ctx, s.codeForm("web-demo", code)).tokens().IDToken)
			Expect(claims).To(And(HaveKeyWithValue("auth_time", login), HaveKeyWithValue("iat", login+30), HaveKeyWithValue("exp", login+150)))
		})

		It("has locale with profile only", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(s.idClaims(ctx, "web-demo", "scope", "openid profile", "ui_locales", "fr nn en")).To(HaveKeyWithValue("locale", "nn"))
			Expect(s.idClaims(ctx, "web-demo", "scope", "openid")).NotTo(HaveKey("locale"))
		})

		It("has nonce only if one was sent", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			Expect(env.open(ctx).idClaims(ctx, "web-demo", "nonce", "-")).NotTo(HaveKey("nonce"))
		})

		It("keeps sub and auth_time after a refresh, without the nonce of the login", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "web-demo")
			_, want := jwtParts(tokens.IDToken)
			s.advance(ctx, time.Minute)
			_, claims := jwtParts(s.refresh(ctx, "web-demo", tokens.RefreshToken).tokens().IDToken)
			Expect(claims).NotTo(HaveKey("nonce"))
			Expect(claims).To(And(HaveKeyWithValue("sub", want["sub"]), HaveKeyWithValue("auth_time", want["auth_time"]),
				HaveKeyWithValue("iat", unixOf(s.now(ctx)))))
		})

		It("has a sid of 43 characters only if the registration asks for it", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "web-demo", map[string]any{"frontchannel_logout_session_required": true})
			Expect(s.idClaims(ctx, "web-demo")).To(HaveKeyWithValue("sid", MatchRegexp(`^[0-9A-Za-z_-]{43}$`)))
			Expect(s.idClaims(ctx, "finance")).NotTo(HaveKey("sid"))
		})

		It("has a sub of the pair: the same at each login, another at each client and for each person", proves("IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			sub := s.idClaims(ctx, "web-demo")["sub"]
			Expect(s.idClaims(ctx, "web-demo")["sub"]).To(Equal(sub))
			Expect(s.idClaims(ctx, "finance")["sub"]).NotTo(Equal(sub))
			Expect(s.idClaims(ctx, "web-demo", "login_hint", "testid:23847940182_idporten-loa-high")["sub"]).NotTo(Equal(sub))
		})

		It("has another sub than the access token, which has the number", proves("IDP-CLAIM-01", "IDP-CLAIM-02"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "web-demo")
			_, id := jwtParts(tokens.IDToken)
			_, access := jwtParts(tokens.AccessToken)
			Expect(access["sub"]).To(Equal("15817840008"))
			Expect(id["sub"]).NotTo(ContainSubstring("15817840008"))
		})
	})
}

// idClaims signs in and returns the claims of the id_token.
func (s *stage) idClaims(ctx context.Context, clientID string, changes ...string) map[string]any {
	GinkgoHelper()
	_, claims := jwtParts(s.signIn(ctx, clientID, changes...).IDToken)
	return claims
}
