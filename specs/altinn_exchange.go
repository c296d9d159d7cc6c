package specs

import (
	"context"
	"crypto/sha1" //nolint:gosec // Altinn names its certificates by their SHA-1.
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// altinnKey is a key as Altinn publishes it.
type altinnKey struct {
	Kty string   `json:"kty"`
	Use string   `json:"use"`
	Kid string   `json:"kid"`
	E   string   `json:"e"`
	N   string   `json:"n"`
	X5C []string `json:"x5c"`
}

// thumbprint is the SHA-1 of the key's certificate.
func (k altinnKey) thumbprint() []byte {
	GinkgoHelper()
	Expect(k.X5C).To(HaveLen(1))
	der, err := base64.StdEncoding.DecodeString(k.X5C[0])
	Expect(err).NotTo(HaveOccurred())
	sum := sha1.Sum(der) //nolint:gosec // see the import.
	return sum[:]
}

const (
	altinnOpenID = "/authentication/api/v1/openid/"
	altinnJWKS   = altinnOpenID + ".well-known/openid-configuration/jwks"
)

// altinnKeys are the published ones.
func (s *stage) altinnKeys(ctx context.Context) []altinnKey {
	GinkgoHelper()
	var set struct {
		Keys []altinnKey `json:"keys"`
	}
	Expect(json.Unmarshal([]byte(get(ctx, s.Addresses["altinn"]+altinnJWKS).Body), &set)).To(Succeed())
	Expect(set.Keys).NotTo(BeEmpty())
	return set.Keys
}

// expectBareJWT demands a 200 that is a JWT and nothing else, and returns it.
func expectBareJWT(a answer) string {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("text/plain; charset=utf-8"))
	Expect(a.Body).To(MatchRegexp(`^[\w-]+\.[\w-]+\.[\w-]+$`))
	return a.Body
}

// altinnToken signs in and exchanges.
func (s *stage) altinnToken(ctx context.Context, clientID string, changes ...string) string {
	GinkgoHelper()
	return expectBareJWT(s.exchange(ctx, s.signIn(ctx, clientID, changes...).AccessToken))
}

// hint names another person, or another level, for a login without a page.
func hint(pid, level string) []string { return []string{"login_hint", "testid:" + pid + "_" + level} }

func describeExchange(env Env) {
	Describe("exchange: ID-porten token → Altinn token", func() {
		DescribeTable("answers with the JWT, in quotes only for a caller that wants JSON",
			func(ctx SpecContext, accept string, quoted bool) {
				s := env.open(ctx)
				var headers []string
				if accept != "" {
					headers = []string{"Accept", accept}
				}
				a := s.exchange(ctx, s.signIn(ctx, "finance").AccessToken, headers...)
				if quoted {
					Expect(a.Status).To(Equal(http.StatusOK))
					Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
					Expect(a.Body).To(MatchRegexp(`^"[\w-]+\.[\w-]+\.[\w-]+"$`))
					return
				}
				expectBareJWT(a)
			},
			Entry("no Accept", proves("ALT-EXCH-07"), "", false),
			Entry("Accept: */*", proves("ALT-EXCH-07"), "*/*", false),
			Entry("Accept: application/json", proves("ALT-EXCH-07"), "application/json", true),
			Entry("JSON before text", proves("ALT-EXCH-07"), "application/json, text/plain", true),
			Entry("text before JSON", proves("ALT-EXCH-07"), "text/plain, application/json", false),
			Entry("JSON, but rather text", proves("ALT-EXCH-07"), "application/json;q=0.1, text/plain", false),
			Entry("JSON not at all", proves("ALT-EXCH-07"), "application/json;q=0", false),
			Entry("a browser's, which has */* in it", proves("ALT-EXCH-07"), "text/html,application/json;q=0.9,*/*;q=0.8", false),
			Entry("one that can't be served", proves("ALT-EXCH-07"), "application/jwt", false),
		)

		It("puts exactly these claims into the token, each with its type", proves("ALT-EXCH-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			access := s.signIn(ctx, "finance").AccessToken
			_, before := jwtParts(access)
			s.advance(ctx, 100*time.Second)
			now := float64(s.now(ctx).Unix())
			_, claims := jwtParts(expectBareJWT(s.exchange(ctx, access)))
			Expect(claims["sid"]).To(MatchRegexp(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`))
			delete(claims, "sid")
			Expect(claims).To(Equal(map[string]any{
				"nameid":                        "20000001",
				"urn:altinn:userid":             "20000001",
				"urn:altinn:username":           "opplagt-testperson",
				"urn:altinn:partyid":            float64(50000001),
				"urn:altinn:party:uuid":         "6b1c6d4e-0000-4000-8000-000000000001",
				"urn:altinn:authenticatemethod": "NotDefined",
				"urn:altinn:authlevel":          float64(4),
				"pid":                           "15817840008",
				"acr":                           "idporten-loa-high",
				"scope":                         "altinn:instances.read altinn:instances.write openid skatteetaten:mvameldinginnsending",
				"client_id":                     "finance",
				"client_amr":                    "client_secret_post",
				"consumer":                      map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"},
				"jti":                           before["jti"],
				"iss":                           s.Addresses["altinn"] + "/authentication/api/v1/openid/",
				"iat":                           now,
				"nbf":                           now,
				"exp":                           now - 100 + 7200, // that of the ID-porten token
			}))
			Expect(before).To(HaveKeyWithValue("exp", claims["exp"]))
		})

		It("has an empty user name for who has none, never an absent one", proves("ALT-EXCH-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, claims := jwtParts(s.altinnToken(ctx, "finance", hint(s.world.People[1].PID, "idporten-loa-high")...))
			Expect(claims).To(HaveKeyWithValue("urn:altinn:username", ""))
			Expect(claims).To(HaveKeyWithValue("urn:altinn:partyid", float64(50000002)))
		})

		It("names its key by the certificate: kid in upper-case hex, x5t the same in base64url", proves("ALT-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			header, _ := jwtParts(s.altinnToken(ctx, "finance"))
			thumbprint := s.altinnKeys(ctx)[0].thumbprint()
			Expect(header).To(Equal(map[string]any{
				"alg": "RS256", "typ": "JWT",
				"kid": strings.ToUpper(hex.EncodeToString(thumbprint)), "x5t": base64.RawURLEncoding.EncodeToString(thumbprint),
			}))
			Expect(header["kid"]).To(MatchRegexp(`^[0-9A-F]{40}$`))
			Expect(header["x5t"]).To(HaveLen(27))
		})

		It("begins a new session with each exchange of the same token", proves("ALT-EXCH-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			access := s.signIn(ctx, "finance").AccessToken
			_, first := jwtParts(expectBareJWT(s.exchange(ctx, access)))
			_, second := jwtParts(expectBareJWT(s.exchange(ctx, access)))
			Expect(first["sid"]).NotTo(Equal(second["sid"]))
		})

		DescribeTable("turns the level of the login into Altinn's",
			func(ctx SpecContext, acr string, level int) {
				s := env.open(ctx)
				_, claims := jwtParts(s.altinnToken(ctx, "finance", hint(s.pid(), acr)...))
				Expect(claims).To(HaveKeyWithValue("urn:altinn:authlevel", float64(level)))
				Expect(claims).To(HaveKeyWithValue("acr", acr))
			},
			Entry("low is 0", proves("ALT-EXCH-10"), "idporten-loa-low", 0),
			Entry("substantial is 3", proves("ALT-EXCH-10"), "idporten-loa-substantial", 3),
			Entry("high is 4", proves("ALT-EXCH-10"), "idporten-loa-high", 4),
		)

		It("makes the last letter the level of who was matched by eIDAS, whose levels Altinn does not know", proves("ALT-EXCH-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			for acr, letter := range map[string]string{"eidas-loa-high": "h", "eidas-loa-substantial": "l"} {
				_, claims := jwtParts(s.altinnToken(ctx, "finance", abroad(matched, acr)...))
				Expect(claims).To(And(HaveKeyWithValue("urn:altinn:authlevel", letter), HaveKeyWithValue("pid", s.pid())))
			}
		})

		DescribeTable("takes the name of the provider in any case",
			func(ctx SpecContext, provider string) {
				s := env.open(ctx)
				expectBareJWT(s.exchangeAt(ctx, provider, "Bearer "+s.signIn(ctx, "finance").AccessToken))
			},
			Entry("ID-Porten", proves("ALT-EXCH-02"), "ID-Porten"),
			Entry("Id-porten", proves("ALT-EXCH-02"), "Id-porten"),
		)

		It("takes the word Bearer in any case", proves("ALT-EXCH-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectBareJWT(s.exchangeAt(ctx, "id-porten", "bEARER "+s.signIn(ctx, "finance").AccessToken))
		})

		It("ignores a test parameter that is a boolean", proves("ALT-EXCH-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			access := "Bearer " + s.signIn(ctx, "finance").AccessToken
			for _, query := range []string{"?test=true", "?test=False", "?test="} {
				expectBareJWT(s.exchangeAt(ctx, "id-porten"+query, access))
			}
		})

		DescribeTable("is opened by a single scope",
			func(ctx SpecContext, clientID, scope string) {
				s := env.open(ctx)
				_, claims := jwtParts(s.altinnToken(ctx, clientID, "scope", "openid "+scope))
				Expect(claims["scope"]).To(ContainSubstring(scope))
			},
			Entry("one of Altinn's", proves("ALT-EXCH-04"), "finance", "altinn:instances.read"),
			Entry("the Tax Administration's for submitting", proves("ALT-EXCH-04"), "finance-2021", "skatteetaten:mvameldinginnsending"),
			Entry("the Tax Administration's for validating", proves("ALT-EXCH-04"), "finance-2021", "skatteetaten:mvameldingvalidering"),
		)
	})
}

// exchangeAt sends an Authorization header, unless it is empty, to the
// exchange of a provider.
func (s *stage) exchangeAt(ctx context.Context, provider, authorization string, headers ...string) answer {
	GinkgoHelper()
	if authorization != "" {
		headers = append([]string{"Authorization", authorization}, headers...)
	}
	return get(ctx, s.Addresses["altinn"]+"/authentication/api/v1/exchange/"+provider, headers...)
}
