package specs

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeAltinnMetadata(env Env) {
	Describe("Altinn's metadata and keys", func() {
		It("names the issuer with a trailing slash", proves("ALT-META-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			base := s.Addresses["altinn"] + "/authentication/api/v1"
			a := get(ctx, base+"/openid/.well-known/openid-configuration")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			Expect(a.jsonObject()).To(Equal(map[string]any{
				"issuer":                                base + "/openid/",
				"authorization_endpoint":                base + "/authorize/",
				"token_endpoint":                        base + "/token/",
				"jwks_uri":                              base + "/openid/.well-known/openid-configuration/jwks",
				"response_types_supported":              []any{"token"},
				"subject_types_supported":               []any{"pairwise"},
				"id_token_signing_alg_values_supported": []any{"RS256"},
				"end_session_endpoint":                  base + "/openid/logout/",
			}))
		})

		It("publishes several keys, each with these members and no other, n in standard base64 with padding", proves("ALT-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := get(ctx, s.Addresses["altinn"]+altinnJWKS)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			Expect(a.jsonObject()).To(HaveKeyWithValue("keys", HaveEach(And(
				HaveLen(6), HaveKeyWithValue("kty", "RSA"), HaveKeyWithValue("use", "sig"), HaveKeyWithValue("e", "AQAB"),
				HaveKey("kid"), HaveKey("n"), HaveKey("x5c")))))
			keys := s.altinnKeys(ctx)
			Expect(keys).To(HaveLen(2))
			for _, k := range keys {
				n, err := base64.StdEncoding.DecodeString(k.N)
				Expect(err).NotTo(HaveOccurred())
				Expect(n).To(HaveLen(256))
				Expect(k.N).To(HaveSuffix("=="))
				Expect(k.Kid).To(Equal(strings.ToUpper(hex.EncodeToString(k.thumbprint()))))
			}
		})

		It("publishes n in base64url, where the switch says so", proves("ALT-META-02"), func(ctx SpecContext) {
			s := env.switched(ctx, "jwks_n", "url")
			standard := env.open(ctx).altinnKeys(ctx)
			for i, k := range s.altinnKeys(ctx) {
				n, err := base64.RawURLEncoding.DecodeString(k.N)
				Expect(err).NotTo(HaveOccurred())
				Expect(base64.StdEncoding.EncodeToString(n)).To(Equal(standard[i].N))
				Expect(k.Kid).To(Equal(standard[i].Kid))
				Expect(k.X5C).To(Equal(standard[i].X5C))
			}
		})

		It("has nothing at a path that it does not know", proves("ALT-META-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectNothing(get(ctx, s.Addresses["altinn"]+"/authentication/api/v1/nothing"), http.StatusNotFound)
		})
	})
}
