package specs

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// What the mock's discovery document has, by name; those of 2025 and later are
// among them.
const modelledMembers = "acr_values_supported authorization_details_types_supported authorization_endpoint " +
	"authorization_response_iss_parameter_supported authorization_signing_alg_values_supported backchannel_logout_session_supported " +
	"backchannel_logout_supported claims_parameter_supported code_challenge_methods_supported display_values_supported " +
	"dpop_signing_alg_values_supported end_session_endpoint frontchannel_logout_session_supported frontchannel_logout_supported " +
	"grant_types_supported id_token_signing_alg_values_supported introspection_endpoint issuer jwks_uri prompt_values_supported " +
	"pushed_authorization_request_endpoint request_parameter_supported request_uri_parameter_supported response_modes_supported " +
	"response_types_supported revocation_endpoint scopes_supported subject_types_supported token_endpoint " +
	"token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported ui_locales_supported userinfo_endpoint"

const discoveryPath = "/.well-known/openid-configuration"

func describeFieldMetadata(env Env) {
	Describe("environment: metadata and keys", func() {
		It("ID-porten's discovery names the issuer of the profile, to the letter", safely("IDP-META-01"), func(ctx SpecContext) {
			f := env.field(ctx)
			a := get(ctx, f.Config.Profile.Issuer+discoveryPath)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(HavePrefix("application/json"))
			d := a.jsonObject()
			Expect(d).To(HaveKeyWithValue("issuer", f.Config.Profile.Issuer))
			measured("members of ID-porten's discovery document", strings.Join(slices.Sorted(maps.Keys(d)), " "), modelledMembers)
			measured("response modes", strings.Join(listed(d, "response_modes_supported"), " "), "form_post form_post.jwt query query.jwt")
			measured("languages", strings.Join(listed(d, "ui_locales_supported"), " "), "en nb nn se")
		})

		It("ID-porten's discovery names the endpoints of the profile", safely("IDP-META-01"), func(ctx SpecContext) {
			p := env.field(ctx).Config.Profile
			d := get(ctx, p.Issuer+discoveryPath).jsonObject()
			for member, address := range map[string]string{
				"authorization_endpoint": p.AuthorizeURL, "token_endpoint": p.TokenURL, "jwks_uri": p.JWKSURL,
				"pushed_authorization_request_endpoint": p.PARURL, "userinfo_endpoint": p.UserinfoURL, "end_session_endpoint": p.LogoutURL,
				"introspection_endpoint": p.IntrospectURL, "revocation_endpoint": p.RevokeURL,
			} {
				if address != "" {
					Expect(d).To(HaveKeyWithValue(member, address))
				}
			}
		})

		It("ID-porten offers code, S256, RS256, iss in its answers, and the levels", safely("IDP-META-01"), func(ctx SpecContext) {
			f := env.field(ctx)
			d := get(ctx, f.Config.Profile.Issuer+discoveryPath).jsonObject()
			Expect(listed(d, "response_types_supported")).To(ContainElement("code"))
			Expect(listed(d, "grant_types_supported")).To(ContainElement("authorization_code"))
			Expect(listed(d, "code_challenge_methods_supported")).To(ContainElement("S256"))
			Expect(listed(d, "id_token_signing_alg_values_supported")).To(ContainElement("RS256"))
			Expect(listed(d, "scopes_supported")).To(ContainElement("openid"))
			Expect(listed(d, "acr_values_supported")).To(ContainElements("idporten-loa-substantial", "idporten-loa-high"))
			Expect(d).To(HaveKeyWithValue("authorization_response_iss_parameter_supported", true))
			if method := f.Config.AuthMethod; method != "" {
				Expect(listed(d, "token_endpoint_auth_methods_supported")).To(ContainElement(method))
			}
		})

		It("ID-porten publishes RSA keys for signatures, with certificates for the very keys", safely("IDP-META-02"), func(ctx SpecContext) {
			a := get(ctx, env.field(ctx).Config.Profile.JWKSURL)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(HavePrefix("application/json"))
			keys := expectKeys(a, base64.RawURLEncoding)
			_, says := a.firstKey()["alg"]
			measured("whether keys say their alg", strconv.FormatBool(says), "false")
			measured("how many keys", strconv.Itoa(len(keys)), "2")
		})

		It("ID-porten has no twin of the metadata of RFC 8414", safely("IDP-META-03"), func(ctx SpecContext) {
			Expect(get(ctx, env.field(ctx).Config.Profile.Issuer+"/.well-known/oauth-authorization-server").Status).To(Equal(http.StatusNotFound))
		})

		It("Altinn's metadata names its issuer with a slash, and the profile's keys", safely("ALT-META-01"), func(ctx SpecContext) {
			p := env.field(ctx).Config.Profile
			a := get(ctx, strings.TrimSuffix(p.AltinnIssuer, "/")+discoveryPath)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(HavePrefix("application/json"))
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("issuer", p.AltinnIssuer), HaveKeyWithValue("jwks_uri", p.AltinnJWKSURL)))
			Expect(p.AltinnIssuer).To(HaveSuffix("/"))
		})

		It("Altinn publishes RSA keys with certificates, n in standard base64", safely("ALT-META-02"), func(ctx SpecContext) {
			a := get(ctx, env.field(ctx).Config.Profile.AltinnJWKSURL)
			Expect(a.Status).To(Equal(http.StatusOK))
			measured("how many keys Altinn has", strconv.Itoa(len(expectKeys(a, base64.StdEncoding))), "2")
		})
	})
}

// expectKeys demands keys for signatures, each with a certificate for it.
func expectKeys(a answer, spelling *base64.Encoding) []publishedKey {
	GinkgoHelper()
	var set struct{ Keys []publishedKey }
	Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed(), a.Body)
	Expect(set.Keys).NotTo(BeEmpty())
	for _, key := range set.Keys {
		Expect(key.Kty + " " + key.Use).To(Equal("RSA sig"))
		Expect(key.Kid).NotTo(BeEmpty())
		Expect(key.X5C).NotTo(BeEmpty())
		der, err := base64.StdEncoding.DecodeString(key.X5C[0])
		Expect(err).NotTo(HaveOccurred())
		certificate, err := x509.ParseCertificate(der)
		Expect(err).NotTo(HaveOccurred())
		public, isRSA := certificate.PublicKey.(*rsa.PublicKey)
		Expect(isRSA).To(BeTrue())
		Expect(spelling.EncodeToString(public.N.Bytes())).To(Equal(key.N))
	}
	return set.Keys
}

func (a answer) firstKey() map[string]any {
	GinkgoHelper()
	var set struct{ Keys []map[string]any }
	Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed())
	return set.Keys[0]
}
