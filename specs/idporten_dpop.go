package specs

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// dpopKey is the key that tokens are bound to.
var dpopKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	GinkgoHelper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	return key
})

// thumbprint is the jkt of a key.
func thumbprint(public any) string {
	GinkgoHelper()
	sum, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	Expect(err).NotTo(HaveOccurred())
	return base64.RawURLEncoding.EncodeToString(sum)
}

func accessHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// proof is a DPoP proof for a POST to the token endpoint, right but for the
// turns.
func (s *stage) proof(ctx context.Context, turns ...turn) string {
	GinkgoHelper()
	p := statement{key: dpopKey(), alg: jose.ES256, issuer: s.Addresses["idporten"], now: s.now(ctx).Unix()}
	p.header = map[string]any{"typ": "dpop+jwt", "jwk": jose.JSONWebKey{Key: dpopKey().Public()}}
	p.claims = map[string]any{"jti": rand.Text(), "htm": "POST", "htu": p.issuer + "/token", "iat": p.now}
	for _, change := range turns {
		change(&p)
	}
	payload, err := json.Marshal(p.claims)
	Expect(err).NotTo(HaveOccurred())
	return p.sign(payload)
}

// forUserinfo makes a proof one for userinfo with a token.
func forUserinfo(token string) turn {
	return func(p *statement) {
		p.claims["htm"], p.claims["htu"], p.claims["ath"] = "GET", p.issuer+"/userinfo", accessHash(token)
	}
}

// bySecondKey is by a key that no token is bound to.
func bySecondKey(p *statement) {
	p.key, p.alg = otherKey(), jose.RS256
	p.header["jwk"] = jose.JSONWebKey{Key: otherKey().Public()}
}

// bound signs in at spa-demo with a proof.
func (s *stage) bound(ctx context.Context) tokenSet {
	GinkgoHelper()
	return s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")), "DPoP", s.proof(ctx)).tokens()
}

const dpopChallenge = `DPoP error="invalid_token", error_description="DPoP proof is missing or invalid"`

func describeDPoP(env Env) {
	Describe("DPoP at ID-porten's token endpoint", func() {
		It("binds the access token to the key, and says so", proves("IDP-DPOP-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.bound(ctx)
			Expect(tokens.TokenType).To(Equal("DPoP"))
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).To(HaveKeyWithValue("cnf", map[string]any{"jkt": thumbprint(dpopKey().Public())}))
			_, id := jwtParts(tokens.IDToken)
			Expect(id).NotTo(HaveKey("cnf"))
		})

		It("is optional", proves("IDP-DPOP-01"), func(ctx SpecContext) {
			tokens := env.open(ctx).signIn(ctx, "spa-demo")
			Expect(tokens.TokenType).To(Equal("Bearer"))
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).NotTo(HaveKey("cnf"))
		})

		DescribeTable("takes", func(ctx SpecContext, turns ...turn) {
			s := env.open(ctx)
			form := s.codeForm("spa-demo", s.code(ctx, "spa-demo"))
			Expect(s.token(ctx, form, "DPoP", s.proof(ctx, turns...)).tokens().TokenType).To(Equal("DPoP"))
		},
			Entry("an RSA key with RS256", proves("IDP-DPOP-02"), bySecondKey),
			Entry("an RSA key with PS256", proves("IDP-DPOP-02"), bySecondKey, func(p *statement) { p.alg = jose.PS256 }),
			Entry("an iat of 60 s ago", proves("IDP-DPOP-02"), claimingTime("iat", -60)),
			Entry("an iat 60 s ahead", proves("IDP-DPOP-02"), claimingTime("iat", 60)),
			Entry("an address with a query", proves("IDP-DPOP-02"), claiming("htu", "{issuer}/token?a=b#c")),
		)

		DescribeTable("refuses, and leaves the code alone, a proof", func(ctx SpecContext, turns ...turn) {
			s := env.open(ctx)
			form := s.codeForm("spa-demo", s.code(ctx, "spa-demo"))
			s.expectSaid(inJSON(400, "invalid_dpop_proof", "Invalid DPoP proof"), s.token(ctx, form, "DPoP", s.proof(ctx, turns...)), "")
			Expect(s.token(ctx, form).tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("without typ", proves("IDP-DPOP-02"), heading("typ", nil)),
			Entry("of another typ", proves("IDP-DPOP-02"), heading("typ", "JWT")),
			Entry("without a key", proves("IDP-DPOP-02"), heading("jwk", nil)),
			Entry("with a private key", proves("IDP-DPOP-02"), func(p *statement) { p.header["jwk"] = jose.JSONWebKey{Key: dpopKey()} }),
			Entry("by another key than the one in it", proves("IDP-DPOP-02"), func(p *statement) { p.header["jwk"] = jose.JSONWebKey{Key: otherKey().Public()} }),
			Entry("with an algorithm that the metadata does not offer", proves("IDP-DPOP-02"), bySecondKey, func(p *statement) { p.alg = jose.RS512 }),
			Entry("without jti", proves("IDP-DPOP-02"), silent("jti")),
			Entry("without iat", proves("IDP-DPOP-02"), silent("iat")),
			Entry("without htm", proves("IDP-DPOP-02"), silent("htm")),
			Entry("for another method", proves("IDP-DPOP-02"), claiming("htm", "GET")),
			Entry("without htu", proves("IDP-DPOP-02"), silent("htu")),
			Entry("for another address", proves("IDP-DPOP-02"), claiming("htu", "{issuer}/par")),
			Entry("that is 61 s old", proves("IDP-DPOP-02"), claimingTime("iat", -61)),
			Entry("that is 61 s ahead", proves("IDP-DPOP-02"), claimingTime("iat", 61)),
			Entry("from beyond all time", proves("IDP-DPOP-02"), claiming("iat", 1e300)),
			Entry("whose claims are of the wrong kind", proves("IDP-DPOP-02"), claiming("jti", 1)),
		)

		It("refuses what is no JWT, and two proofs at once", proves("IDP-DPOP-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("spa-demo", s.code(ctx, "spa-demo"))
			s.expectSaid(inJSON(400, "invalid_dpop_proof", "Invalid DPoP proof"), s.token(ctx, form, "DPoP", "no.jwt"), "")
			s.expectSaid(inJSON(400, "invalid_dpop_proof", "Invalid DPoP proof"), s.token(ctx, form, "DPoP", s.proof(ctx)+","+s.proof(ctx)), "")
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Addresses["idporten"]+"/token", strings.NewReader(form.Encode()))
			Expect(err).NotTo(HaveOccurred())
			r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Dpop": {s.proof(ctx), s.proof(ctx)}}
			response, err := browserless.Do(r)
			Expect(err).NotTo(HaveOccurred())
			defer response.Body.Close()
			Expect(response.StatusCode).To(Equal(http.StatusBadRequest))
			Expect(io.ReadAll(response.Body)).To(MatchJSON(`{"error":"invalid_dpop_proof","error_description":"Invalid DPoP proof"}`))
		})

		It("refuses a proof that comes again, as long as it would be good", proves("IDP-DPOP-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			proof := s.proof(ctx, claimingTime("iat", 60))
			Expect(s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")), "DPoP", proof).Status).To(Equal(http.StatusOK))
			for range 2 {
				s.expectSaid(inJSON(400, "invalid_dpop_proof", "Invalid DPoP proof"),
					s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")), "DPoP", proof), "")
				s.advance(ctx, 2*time.Minute)
			}
		})

		It("binds the refresh token of a public client, too", proves("IDP-DPOP-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.bound(ctx)
			form := s.refreshForm("spa-demo", tokens.RefreshToken)
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), s.token(ctx, form), "")
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), s.token(ctx, form, "DPoP", s.proof(ctx, bySecondKey)), "")
			next := s.token(ctx, form, "DPoP", s.proof(ctx)).tokens()
			Expect(next.TokenType).To(Equal("DPoP"))
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), s.token(ctx, s.refreshForm("spa-demo", next.RefreshToken)), "")
		})

		It("does not bind the refresh token of a client that authenticates", proves("IDP-DPOP-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.token(ctx, s.codeForm("finance-refresh", s.code(ctx, "finance-refresh")), "DPoP", s.proof(ctx)).tokens()
			Expect(tokens.TokenType).To(Equal("DPoP"))
			Expect(s.refresh(ctx, "finance-refresh", tokens.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
		})

		It("is in the metadata with its algorithms", proves("IDP-DPOP-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject()).
				To(HaveKeyWithValue("dpop_signing_alg_values_supported", []any{"RS256", "PS256", "ES256"}))
		})

		It("is neither in the metadata nor looked at, by the metadata of 2024", proves("IDP-DPOP-05"), func(ctx SpecContext) {
			s := env.switched(ctx, "metadata_2025", "off")
			Expect(get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject()).NotTo(HaveKey("dpop_signing_alg_values_supported"))
			tokens := s.bound(ctx)
			Expect(tokens.TokenType).To(Equal("Bearer"))
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "DPoP "+tokens.AccessToken), 401, "Bearer")
		})
	})

	Describe("DPoP at ID-porten's userinfo", func() {
		It("takes a bound token with a proof for it", proves("IDP-DPOP-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.bound(ctx).AccessToken
			a := get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "DPoP "+token, "DPoP", s.proof(ctx, forUserinfo(token)))
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.jsonObject()).To(HaveKeyWithValue("pid", "15817840008"))
		})

		DescribeTable("refuses", func(ctx SpecContext, scheme string, turns ...turn) {
			s := env.open(ctx)
			token := s.bound(ctx).AccessToken
			headers := []string{"Authorization", scheme + " " + token}
			if len(turns) > 0 {
				headers = append(headers, "DPoP", s.proof(ctx, append([]turn{forUserinfo(token)}, turns...)...))
			}
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo", headers...), 401, dpopChallenge)
		},
			Entry("a bound token sent as Bearer", proves("IDP-DPOP-04"), "Bearer"),
			Entry("a bound token sent as Bearer, with a proof", proves("IDP-DPOP-04"), "Bearer", claimingTime("iat", 0)),
			Entry("a bound token without a proof", proves("IDP-DPOP-04"), "DPoP"),
			Entry("a proof of another key", proves("IDP-DPOP-04"), "DPoP", bySecondKey),
			Entry("a proof without ath", proves("IDP-DPOP-04"), "DPoP", silent("ath")),
			Entry("a proof for another token", proves("IDP-DPOP-04"), "DPoP", claiming("ath", accessHash("another"))),
			Entry("a proof for another method", proves("IDP-DPOP-04"), "DPoP", claiming("htm", "POST")),
			Entry("a proof for the token endpoint", proves("IDP-DPOP-04"), "DPoP", claiming("htu", "{issuer}/token")),
			Entry("an old proof", proves("IDP-DPOP-04"), "DPoP", claimingTime("iat", -61)),
		)

		It("refuses a token that is bound to no key", proves("IDP-DPOP-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "spa-demo").AccessToken
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "DPoP "+token, "DPoP", s.proof(ctx, forUserinfo(token))), 401, dpopChallenge)
		})

		It("answers a bad token by the scheme that it came by", proves("IDP-DPOP-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectChallenge(get(ctx, s.Addresses["idporten"]+"/userinfo", "Authorization", "DPoP no.jwt"), 401,
				`DPoP error="invalid_token", error_description="Invalid access token"`)
		})
	})

	Describe("DPoP at ID-porten's introspection", func() {
		It("shows the key and the type of a bound token", proves("IDP-DPOP-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			tokens := s.token(ctx, s.codeForm("finance-refresh", s.code(ctx, "finance-refresh", "scope", "openid altinn:instances.read")), "DPoP", s.proof(ctx)).tokens()
			a := s.introspect(ctx, tokens.AccessToken)
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("active", true), HaveKeyWithValue("token_type", "DPoP"),
				HaveKeyWithValue("cnf", map[string]any{"jkt": thumbprint(dpopKey().Public())})))
		})
	})
}
