package specs

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const traceID = `"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"`

// expectUnauthorized demands Altinn's 401, which gives no reason.
func expectUnauthorized(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusUnauthorized))
	Expect(a.contentType()).To(Equal("application/problem+json; charset=utf-8"))
	Expect(a.Body).To(MatchRegexp(`^\{"type":"https://tools\.ietf\.org/html/rfc9110#section-15\.5\.2","title":"Unauthorized","status":401,` + traceID + `\}$`))
}

// expectNothing demands a status and neither a body nor what belongs to one.
func expectNothing(a answer, status int) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(status))
	Expect(a.Body).To(BeEmpty())
	Expect(a.Header).NotTo(HaveKey("Content-Type"))
	Expect(a.Header).NotTo(HaveKey("Www-Authenticate"))
}

// strangersKey is one that nobody has published.
var strangersKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// signedByStranger has header and claims of a token, and another's signature.
func signedByStranger(token string) string {
	GinkgoHelper()
	header, claims := jwtParts(token)
	key, err := strangersKey()
	Expect(err).NotTo(HaveOccurred())
	kid, ok := header["kid"].(string)
	Expect(ok).To(BeTrue())
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
	Expect(err).NotTo(HaveOccurred())
	forged, err := jwt.Signed(signer).Claims(claims).Serialize()
	Expect(err).NotTo(HaveOccurred())
	return forged
}

// unsigned has the claims of a token, alg none and no signature.
func unsigned(token string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + strings.Split(token, ".")[1] + "."
}

// tampered says level high where the token said substantial.
func tampered(token string) string {
	GinkgoHelper()
	parts := strings.Split(token, ".")
	_, claims := jwtParts(token)
	Expect(claims).To(HaveKeyWithValue("acr", "idporten-loa-substantial"))
	claims["acr"] = "idporten-loa-high"
	payload, err := json.Marshal(claims)
	Expect(err).NotTo(HaveOccurred())
	return parts[0] + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + parts[2]
}

// sender makes the Authorization header of a case.
type sender func(context.Context, *stage) string

func sends(header string) sender { return func(context.Context, *stage) string { return header } }

// changed makes a header of a good token that was changed.
func changed(change func(string) string) sender {
	return func(ctx context.Context, s *stage) string {
		GinkgoHelper()
		return "Bearer " + change(s.signIn(ctx, "finance", hint(s.pid(), "idporten-loa-substantial")...).AccessToken)
	}
}

// stranger has never signed in at Altinn.
func (s *stage) stranger() string {
	GinkgoHelper()
	for _, p := range s.world.People {
		if p.Altinn == nil {
			return p.PID
		}
	}
	Fail("this world has nobody whom Altinn doesn't know")
	return ""
}

// leaves takes the default person out of the world.
func (s *stage) leaves(ctx context.Context) {
	GinkgoHelper()
	Expect(s.remote.PatchWorld(ctx, map[string]any{"remove": map[string]any{"people": []string{s.pid()}}})).To(Succeed())
}

func describeExchangeRefusals(env Env) {
	Describe("exchange: refusals", func() {
		DescribeTable("refuses with 401, which does not say why; the journal does",
			func(ctx SpecContext, header sender, reason string) {
				s := env.open(ctx)
				expectUnauthorized(s.exchangeAt(ctx, "id-porten", header(ctx, s)))
				Expect(s.latest(ctx, "exchange").Refusal).To(Equal(reason))
			},
			Entry("no Authorization header", proves("ALT-EXCH-01"), sends(""), "bearer_missing"),
			Entry("another scheme", proves("ALT-EXCH-01"), sends("Basic ZmluYW5jZTpmaW5hbmNl"), "bearer_missing"),
			Entry("nothing behind the scheme", proves("ALT-EXCH-01"), sends("Bearer "), "bearer_missing"),
			Entry("an opaque token", proves("ALT-EXCH-01"), sends("Bearer 8c1bd3d5c1f0427fb1a1cd1bd6b41a4b"), "token_unreadable"),
			Entry("an error text in place of a token", proves("ALT-EXCH-01"), sends(`Bearer {"error":"invalid_grant"}`), "token_unreadable"),
			Entry("two parts", proves("ALT-EXCH-01"), sends("Bearer eyJhbGciOiJSUzI1NiJ9.e30"), "token_unreadable"),
			Entry("three parts that are not base64url", proves("ALT-EXCH-01"), sends("Bearer a+b/.c=.d"), "token_unreadable"),
			Entry("three parts of nothing", proves("ALT-EXCH-03"), sends("Bearer aaaa.bbbb.cccc"), "signature_bad"),
			Entry("claims changed after signing", proves("ALT-EXCH-03"), changed(tampered), "signature_bad"),
			Entry("signed by a stranger under ID-porten's key id", proves("ALT-EXCH-03"), changed(signedByStranger), "signature_bad"),
			Entry("alg none", proves("ALT-EXCH-03"), changed(unsigned), "signature_bad"),
			Entry("expired", proves("ALT-EXCH-03"), sender(func(ctx context.Context, s *stage) string {
				t := s.signIn(ctx, "finance")
				s.advance(ctx, 2*time.Hour)
				return "Bearer " + t.AccessToken
			}), "token_expired"),
			Entry("nobody with a Norwegian number: a foreign eID that was not matched", proves("ALT-EXCH-05"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance", abroad(unmatched, eidasHigh)...).AccessToken
			}), "pid_missing"),
			Entry("nobody with a Norwegian number: an e-mail address", proves("ALT-EXCH-05"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance", abroad(mailed, byEmail)...).AccessToken
			}), "pid_missing"),
			Entry("a person who has never signed in at Altinn", proves("ALT-EXCH-06"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance", hint(s.stranger(), "idporten-loa-high")...).AccessToken
			}), "person_unknown"),
			Entry("a person who has left the world", proves("ALT-EXCH-06"), sender(func(ctx context.Context, s *stage) string {
				t := s.signIn(ctx, "finance")
				s.leaves(ctx)
				return "Bearer " + t.AccessToken
			}), "person_unknown"),
		)

		DescribeTable("refuses with an empty 403 what has no accepted scope",
			func(ctx SpecContext, header sender) {
				s := env.open(ctx)
				expectNothing(s.exchangeAt(ctx, "id-porten", header(ctx, s)), http.StatusForbidden)
				Expect(s.latest(ctx, "exchange").Refusal).To(Equal("scope_not_accepted"))
			},
			Entry("openid alone", proves("ALT-EXCH-04"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance", "scope", "openid").AccessToken
			})),
			Entry("openid alone, before it is seen that the person is not an Altinn user", proves("ALT-EXCH-04"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance", append(hint(s.stranger(), "idporten-loa-high"), "scope", "openid")...).AccessToken
			})),
			Entry("openid alone, before it is seen that the person is gone", proves("ALT-EXCH-04"), sender(func(ctx context.Context, s *stage) string {
				t := s.signIn(ctx, "finance", "scope", "openid")
				s.leaves(ctx)
				return "Bearer " + t.AccessToken
			})),
			Entry("a scope with altinn: in the middle", proves("ALT-EXCH-04"), sender(func(ctx context.Context, s *stage) string {
				const scope = "digdir:instances:altinn:rocks"
				s.patchScope(ctx, scope, map[string]any{"owner_orgno": "991825827"})
				s.patch(ctx, "finance", map[string]any{"scopes": []string{"openid", scope}})
				return "Bearer " + s.signIn(ctx, "finance").AccessToken
			})),
		)

		It("takes partner scopes no longer, where the switch says so, and Altinn's still", proves("ALT-EXCH-13"), func(ctx SpecContext) {
			s := env.switched(ctx, "exchange_partner_scopes", "off")
			expectNothing(s.exchange(ctx, s.signIn(ctx, "finance-2021").AccessToken), http.StatusForbidden)
			x := s.latest(ctx, "exchange")
			Expect(x.Refusal).To(Equal("partner_scope_phased_out"))
			Expect(x.Catalogue).To(Equal("EXC-06"))
			expectBareJWT(s.exchange(ctx, s.signIn(ctx, "finance").AccessToken))
		})

		It("leaves the body of a 401 empty, where the switch says so", proves("ALT-EXCH-14"), func(ctx SpecContext) {
			s := env.switched(ctx, "exchange_401", "empty")
			expectNothing(s.exchange(ctx, "opaque"), http.StatusUnauthorized)
		})

		DescribeTable("refuses a provider that it does not know with one sentence",
			func(ctx SpecContext, accept, contentType, body string) {
				s := env.open(ctx)
				a := s.exchangeAt(ctx, "idporten", "Bearer "+s.signIn(ctx, "finance").AccessToken, "Accept", accept)
				Expect(a.Status).To(Equal(http.StatusBadRequest))
				Expect(a.contentType()).To(Equal(contentType))
				Expect(a.Body).To(Equal(body))
			},
			Entry("as text", proves("ALT-EXCH-02"), "*/*", "text/plain; charset=utf-8",
				"Invalid token provider: idporten. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'."),
			Entry("in quotes for a caller that wants JSON", proves("ALT-EXCH-02"), "application/json", "application/json; charset=utf-8",
				`"Invalid token provider: idporten. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'."`),
		)

		It("looks at the token before the provider", proves("ALT-EXCH-01", "ALT-EXCH-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectUnauthorized(s.exchangeAt(ctx, "idporten", "Bearer opaque"))
			Expect(s.latest(ctx, "exchange").Refusal).To(Equal("token_unreadable"))
		})

		DescribeTable("does not take an ID-porten token for another provider's",
			func(ctx SpecContext, provider string) {
				s := env.open(ctx)
				expectUnauthorized(s.exchangeAt(ctx, provider, "Bearer "+s.signIn(ctx, "finance").AccessToken))
			},
			Entry("Maskinporten's", proves("ALT-EXCH-02"), "maskinporten"),
			Entry("Altinn Studio's", proves("ALT-EXCH-02"), "altinnstudio"),
		)

		It("refuses a test parameter that is no boolean", proves("ALT-EXCH-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.exchangeAt(ctx, "id-porten?test=abc", "Bearer "+s.signIn(ctx, "finance").AccessToken)
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("application/problem+json; charset=utf-8"))
			Expect(a.Body).To(MatchRegexp(`^\{"type":"https://tools\.ietf\.org/html/rfc9110#section-15\.5\.1",` +
				`"title":"One or more validation errors occurred\.","status":400,"errors":\{"test":\["The value 'abc' is not valid\."\]\},` + traceID + `\}$`))
		})

		DescribeTable("refuses every method but GET",
			func(ctx SpecContext, method string) {
				s := env.open(ctx)
				access := s.signIn(ctx, "finance").AccessToken
				a := call(ctx, method, s.Addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", "", "Authorization", "Bearer "+access)
				expectNothing(a, http.StatusMethodNotAllowed)
				Expect(a.Header.Get("Allow")).To(Equal("GET"))
			},
			Entry("POST", proves("ALT-EXCH-12"), http.MethodPost),
			Entry("PUT", proves("ALT-EXCH-12"), http.MethodPut),
		)
	})
}
