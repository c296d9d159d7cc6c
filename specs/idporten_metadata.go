package specs

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeDiscovery(env Env) {
	Describe("ID-porten's discovery document", func() {
		It("has every member that the real one was seen with, and no other", proves("IDP-META-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "metadata_2025", "off")
			a := get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration")
			Expect(a.Status).To(Equal(200))
			Expect(a.contentType()).To(Equal("application/json"))
			var members []string
			for name := range a.jsonObject() {
				members = append(members, name)
			}
			Expect(members).To(ConsistOf(
				"request_parameter_supported", "pushed_authorization_request_endpoint", "authorization_response_iss_parameter_supported",
				"introspection_endpoint", "claims_parameter_supported", "scopes_supported", "issuer", "acr_values_supported",
				"authorization_endpoint", "display_values_supported", "token_endpoint_auth_methods_supported", "response_modes_supported",
				"token_endpoint", "response_types_supported", "request_uri_parameter_supported", "grant_types_supported",
				"ui_locales_supported", "end_session_endpoint", "revocation_endpoint", "prompt_values_supported", "userinfo_endpoint",
				"token_endpoint_auth_signing_alg_values_supported", "frontchannel_logout_supported", "code_challenge_methods_supported",
				"jwks_uri", "frontchannel_logout_session_supported", "subject_types_supported", "id_token_signing_alg_values_supported",
				"authorization_signing_alg_values_supported",
			))
			Expect(a.jsonObject()["acr_values_supported"]).To(Equal([]any{
				"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high", "eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high",
			}))
		})

		It("has what came since 2025, too, unless it is that of 2024", proves("IDP-META-01"), func(ctx SpecContext) {
			var members []string
			for name := range get(ctx, env.open(ctx).Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject() {
				members = append(members, name)
			}
			Expect(members).To(HaveLen(33))
			Expect(members).To(ContainElements("dpop_signing_alg_values_supported", "backchannel_logout_supported",
				"backchannel_logout_session_supported", "authorization_details_types_supported"))
		})

		It("names the issuer without a slash, browsers' endpoints on the login host and all others on the issuer's", proves("IDP-META-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			issuer, login := s.Addresses["idporten"], s.Addresses["login"]
			Expect(issuer).NotTo(HaveSuffix("/"))
			Expect(login).NotTo(Equal(issuer))
			d := get(ctx, issuer+"/.well-known/openid-configuration").jsonObject()
			for member, address := range map[string]string{
				"issuer":                                issuer,
				"authorization_endpoint":                login + "/authorize",
				"end_session_endpoint":                  login + "/logout",
				"token_endpoint":                        issuer + "/token",
				"pushed_authorization_request_endpoint": issuer + "/par",
				"introspection_endpoint":                issuer + "/token/introspect",
				"revocation_endpoint":                   issuer + "/token/revoke",
				"userinfo_endpoint":                     issuer + "/userinfo",
				"jwks_uri":                              issuer + "/jwks.json",
			} {
				Expect(d).To(HaveKeyWithValue(member, address))
			}
		})

		It("says what the endpoints enforce now", proves("IDP-META-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			d := get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject()
			for member, values := range map[string][]any{
				"response_types_supported":                         {"code"},
				"response_modes_supported":                         {"query", "form_post", "query.jwt", "form_post.jwt"},
				"grant_types_supported":                            {"authorization_code", "refresh_token"},
				"token_endpoint_auth_methods_supported":            {"client_secret_basic", "client_secret_post", "none", "private_key_jwt"},
				"code_challenge_methods_supported":                 {"S256"},
				"prompt_values_supported":                          {"consent", "login", "none"},
				"display_values_supported":                         {"page"},
				"ui_locales_supported":                             {"en", "nb", "nn", "se"},
				"acr_values_supported":                             {"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high", "eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high", "selfregistered-email"},
				"scopes_supported":                                 {"openid", "profile"},
				"subject_types_supported":                          {"public", "pairwise"},
				"id_token_signing_alg_values_supported":            {"RS256"},
				"token_endpoint_auth_signing_alg_values_supported": {"RS256"},
				"authorization_signing_alg_values_supported":       {"RS256"},
			} {
				Expect(d).To(HaveKeyWithValue(member, values))
			}
			for member, value := range map[string]bool{
				"authorization_response_iss_parameter_supported": true,
				"request_parameter_supported":                    false,
				"request_uri_parameter_supported":                false,
				"claims_parameter_supported":                     false,
				"frontchannel_logout_supported":                  true,
				"frontchannel_logout_session_supported":          true,
			} {
				Expect(d).To(HaveKeyWithValue(member, value))
			}
		})

		It("has no twin of RFC 8414 on either host", proves("IDP-META-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, host := range []string{"idporten", "login"} {
				Expect(get(ctx, s.Addresses[host]+"/.well-known/oauth-authorization-server").Status).To(Equal(404))
			}
		})
	})
}

// publishedKey is an entry of the key set, for comparison with its certificate.
type publishedKey struct {
	Kty, E, Use, Kid, N string
	X5C                 []string
}

func describeKeys(env Env) {
	Describe("ID-porten's key set", func() {
		It("has two keys whose members are kty, e, use, kid, x5c and n, and which say no alg", proves("IDP-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := get(ctx, s.Addresses["idporten"]+"/jwks.json")
			Expect(a.Status).To(Equal(200))
			Expect(a.contentType()).To(Equal("application/json"))
			var set struct{ Keys []map[string]any }
			Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed())
			Expect(set.Keys).To(HaveLen(2))
			for _, key := range set.Keys {
				Expect(key).To(And(HaveLen(6), HaveKey("kid"), HaveKey("x5c"), HaveKey("n"),
					HaveKeyWithValue("kty", "RSA"), HaveKeyWithValue("use", "sig"), HaveKeyWithValue("e", "AQAB")))
			}
		})

		It("can't be taken for the real one: key ids begin with mock-, and differ", proves("IDP-META-02"), func(ctx SpecContext) {
			keys := env.open(ctx).publishedKeys(ctx)
			Expect(keys[0].Kid).To(HavePrefix("mock-"))
			Expect(keys[1].Kid).To(HavePrefix("mock-"))
			Expect(keys[0].Kid).NotTo(Equal(keys[1].Kid))
		})

		It("has certificates for the very keys", proves("IDP-META-02"), func(ctx SpecContext) {
			for _, key := range env.open(ctx).publishedKeys(ctx) {
				Expect(key.X5C).To(HaveLen(1))
				der, err := base64.StdEncoding.DecodeString(key.X5C[0])
				Expect(err).NotTo(HaveOccurred())
				certificate, err := x509.ParseCertificate(der)
				Expect(err).NotTo(HaveOccurred())
				public, isRSA := certificate.PublicKey.(*rsa.PublicKey)
				Expect(isRSA).To(BeTrue())
				Expect(base64.RawURLEncoding.EncodeToString(public.N.Bytes())).To(Equal(key.N))
				Expect(public.E).To(Equal(65537))
			}
		})

		It("begins with the key that signs", proves("IDP-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "finance")
			for _, token := range []string{tokens.AccessToken, tokens.IDToken} {
				header, _ := jwtParts(token)
				Expect(header).To(HaveKeyWithValue("kid", s.publishedKeys(ctx)[0].Kid))
			}
		})
	})
}

// publishedKeys reads the key set through the address in the metadata.
func (s *stage) publishedKeys(ctx context.Context) []publishedKey {
	GinkgoHelper()
	var metadata struct {
		JWKSURI string `json:"jwks_uri"`
	}
	Expect(json.Unmarshal([]byte(get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").Body), &metadata)).To(Succeed())
	var set struct{ Keys []publishedKey }
	Expect(json.Unmarshal([]byte(get(ctx, metadata.JWKSURI).Body), &set)).To(Succeed())
	Expect(set.Keys).To(HaveLen(2))
	return set.Keys
}
