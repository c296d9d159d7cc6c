package specs

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// signing registers a client that signs, without a key.
func (s *stage) signing(ctx context.Context) string {
	GinkgoHelper()
	id, secret := s.creates(ctx, "client_id", `"signing"`, "token_endpoint_auth_method", `"private_key_jwt"`)
	Expect(secret).To(BeEmpty())
	return id
}

// keyBody is a key as a body has it.
func keyBody(kid string, key *rsa.PrivateKey, members map[string]any) string {
	GinkgoHelper()
	text, err := json.Marshal(registeredKey(kid, key, members))
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// keySetBody is a set of keys.
func keySetBody(keys ...string) string {
	return `{"keys":[` + strings.Join(keys, ",") + "]}"
}

// proveBy signs in at the client and redeems the code with an assertion.
func (s *stage) proveBy(ctx context.Context, id, kid string, key func() *rsa.PrivateKey) answer {
	GinkgoHelper()
	assertion := s.assert(ctx, claiming("iss", id), claiming("sub", id), heading("kid", kid), signedWith(key, jose.RS256))
	return s.token(ctx, edited(s.codeForm(id, s.code(ctx, id)), byAssertion(assertion)))
}

func describeKeysOfAClient(env Env) {
	Describe("self-service: keys", func() {
		It("are registered, read and used, and the next set replaces them", proves("SSV-KEY-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id := s.signing(ctx)
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id+"/jwks", "").Body).To(Equal(`{"keys":[]}`))
			refused := s.proveBy(ctx, id, "one", demoKey)
			s.expectSaid(inJSON(401, "invalid_client", stockText), refused, "")

			a := s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/jwks", keySetBody(keyBody("one", demoKey(), nil)))
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.jsonObject()).To(And(HaveLen(3), HaveKeyWithValue("created", "2031-01-01T00:00:00.000Z"), HaveKeyWithValue("last_updated", "2031-01-01T00:00:00.000Z"),
				HaveKeyWithValue("keys", ConsistOf(And(HaveLen(9), HaveKeyWithValue("kid", "one"), HaveKeyWithValue("kty", "RSA"), HaveKeyWithValue("use", "sig"),
					HaveKeyWithValue("alg", "RS256"), HaveKeyWithValue("exp", float64(newYear.AddDate(1, 0, 0).Unix())),
					HaveKeyWithValue("created", "2031-01-01T00:00:00.000Z"), HaveKeyWithValue("last_updated", "2031-01-01T00:00:00.000Z"))))))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id+"/jwks", "").Body).To(Equal(a.Body))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id, "").jsonObject()).To(HaveKeyWithValue("jwks_uri", s.Addresses["selfservice"]+"/clients/signing/jwks"))
			Expect(s.proveBy(ctx, id, "one", demoKey).tokens().TokenType).To(Equal("Bearer"))

			a = s.asksOwn(ctx, http.MethodPut, "/clients/"+id+"/jwks", keySetBody(keyBody("two", otherKey(), nil)))
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.proveBy(ctx, id, "one", demoKey), "")
			Expect(s.proveBy(ctx, id, "two", otherKey).tokens().TokenType).To(Equal("Bearer"))
		})

		It("die after a year, and live another when they are posted again", proves("SSV-KEY-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id := s.signing(ctx)
			body := keySetBody(keyBody("one", demoKey(), map[string]any{"exp": newYear.AddDate(5, 0, 0).Unix()}))
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/jwks", body).Status).To(Equal(http.StatusCreated))
			s.advance(ctx, 365*24*time.Hour-time.Second)
			Expect(s.proveBy(ctx, id, "one", demoKey).tokens().TokenType).To(Equal("Bearer"))
			s.advance(ctx, time.Second)
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.proveBy(ctx, id, "one", demoKey), "")
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/jwks", body).Status).To(Equal(http.StatusCreated))
			Expect(s.proveBy(ctx, id, "one", demoKey).tokens().TokenType).To(Equal("Bearer"))
		})

		It("die at their exp, if it comes first", proves("SSV-KEY-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id := s.signing(ctx)
			body := keySetBody(keyBody("one", demoKey(), map[string]any{"exp": newYear.Add(time.Hour).Unix()}))
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/jwks", body).Status).To(Equal(http.StatusCreated))
			s.advance(ctx, time.Hour-time.Second)
			Expect(s.proveBy(ctx, id, "one", demoKey).tokens().TokenType).To(Equal("Bearer"))
			s.advance(ctx, time.Second)
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.proveBy(ctx, id, "one", demoKey), "")
		})

		It("are changed one by one in the newer variant", proves("SSV-KEY-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			keys := "/clients/" + s.signing(ctx) + "/jwks"
			for _, kid := range []string{"one", "two"} {
				a := s.asksOwn(ctx, http.MethodPut, keys+"/"+kid, keyBody(kid, demoKey(), nil))
				Expect(a.Status).To(Equal(http.StatusOK), a.Body)
				Expect(a.jsonObject()).To(HaveKeyWithValue("kid", kid))
			}
			a := s.asksOwn(ctx, http.MethodGet, keys+"/two", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.jsonObject()).To(And(HaveLen(9), HaveKeyWithValue("kid", "two")))
			Expect(s.asksOwn(ctx, http.MethodPut, keys+"/two", keyBody("two", otherKey(), nil)).Status).To(Equal(http.StatusOK))
			Expect(s.proveBy(ctx, "signing", "two", otherKey).tokens().TokenType).To(Equal("Bearer"))

			expectNothing(s.asksOwn(ctx, http.MethodDelete, keys+"/two", ""), http.StatusNoContent)
			Expect(s.asksOwn(ctx, http.MethodGet, keys, "").jsonObject()).To(HaveKeyWithValue("keys", ConsistOf(HaveKeyWithValue("kid", "one"))))
			for _, method := range []string{http.MethodGet, http.MethodDelete} {
				a = s.asksOwn(ctx, method, keys+"/two", "")
				Expect(a.Status).To(Equal(http.StatusNotFound))
				s.expectTurnedDown(ctx, a, "key_unknown", "404", "Not Found", "Not Found. Unknown key.", "")
			}
			expectNothing(s.asksOwn(ctx, http.MethodDelete, keys, ""), http.StatusNoContent)
			Expect(s.asksOwn(ctx, http.MethodGet, keys, "").Body).To(Equal(`{"keys":[]}`))
		})

		DescribeTable("are refused, and those that there were stay",
			func(ctx SpecContext, body func() string, reason, status, phrase, description, fieldErrors string) {
				s := env.admin(ctx)
				keys := "/clients/" + s.signing(ctx) + "/jwks"
				Expect(s.asksOwn(ctx, http.MethodPost, keys, keySetBody(keyBody("one", demoKey(), nil))).Status).To(Equal(http.StatusCreated))
				s.expectTurnedDown(ctx, s.asksOwn(ctx, http.MethodPost, keys, body()), reason, status, phrase, description, fieldErrors)
				Expect(s.proveBy(ctx, "signing", "one", demoKey).tokens().TokenType).To(Equal("Bearer"))
			},
			Entry("none", proves("SSV-KEY-02"), func() string { return `{"keys":[]}` },
				"keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.", fieldError("keys", "is required")),
			Entry("the documentation's example, which is no JSON", proves("SSV-KEY-02"), func() string { return `{[ ]}` },
				"body_unreadable", "400", "Bad Request", "Bad Request. Malformed JSON.", ""),
			Entry("six", proves("SSV-KEY-02"), func() string {
				return keySetBody(keyBody("1", demoKey(), nil), keyBody("2", demoKey(), nil), keyBody("3", demoKey(), nil),
					keyBody("4", demoKey(), nil), keyBody("5", demoKey(), nil), keyBody("6", demoKey(), nil))
			}, "keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.", fieldError("keys", "has too many keys")),
			Entry("two of one kid", proves("SSV-KEY-02"), func() string {
				return keySetBody(keyBody("1", demoKey(), nil), keyBody("1", otherKey(), nil))
			}, "keys_duplicate", "409", "Conflict", "Conflict. Duplicate keys in request.", ""),
			Entry("one without a kid", proves("SSV-KEY-02"), func() string { return keySetBody(keyBody("", demoKey(), nil)) },
				"keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.",
				fieldError("keys[0].kid", "must be made of the letters a to z, digits and . _ -, at most 255 of them")),
			Entry("one for encryption", proves("SSV-KEY-02"), func() string { return keySetBody(keyBody("1", demoKey(), map[string]any{"use": "enc"})) },
				"keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.", fieldError("keys[0].use", `\"enc\" is not known; allowed: sig`)),
		)

		DescribeTable("are public: a private member is refused, and the journal does not keep it",
			func(ctx SpecContext, member string) {
				s := env.admin(ctx)
				keys := "/clients/" + s.signing(ctx) + "/jwks"
				const planted = "planted-private-part-0123456789"
				body := keyBody("one", demoKey(), map[string]any{member: planted})
				for _, c := range [][3]string{
					{http.MethodPost, keys, "keys[0]."}, {http.MethodPut, keys, "keys[0]."}, {http.MethodPut, keys + "/one", ""},
				} {
					sent := body
					if c[2] != "" {
						sent = keySetBody(body)
					}
					s.expectTurnedDown(ctx, s.asksOwn(ctx, c[0], c[1], sent), "keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.",
						fieldError(c[2]+member, "must not be there: a private key stays with the client"))
				}
				Expect(s.asksOwn(ctx, http.MethodGet, keys, "").Body).To(Equal(`{"keys":[]}`))
				journal := s.ask(ctx, "/journal")
				Expect(journal.Status).To(Equal(http.StatusOK))
				Expect(journal.Body).NotTo(ContainSubstring(planted))
			},
			Entry("d", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "d"),
			Entry("p", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "p"),
			Entry("q", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "q"),
			Entry("dp", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "dp"),
			Entry("dq", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "dq"),
			Entry("qi", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "qi"),
			Entry("k", proves("SSV-KEY-03", "PPV-JOURNAL-01"), "k"),
		)

		It("may have a private member that is null, which is as good as absent", proves("SSV-KEY-03"), func(ctx SpecContext) {
			s := env.admin(ctx)
			keys := "/clients/" + s.signing(ctx) + "/jwks"
			body := keySetBody(keyBody("one", demoKey(), map[string]any{"d": nil}))
			Expect(s.asksOwn(ctx, http.MethodPost, keys, body).Status).To(Equal(http.StatusCreated))
		})

		It("are for clients that sign", proves("SSV-KEY-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients/finance/jwks", keySetBody(keyBody("one", demoKey(), nil)))
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			s.expectTurnedDown(ctx, a, "keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.", "")
			a = s.asksOwn(ctx, http.MethodPut, "/clients/jwt-demo/jwks/one", keyBody("two", demoKey(), nil))
			s.expectTurnedDown(ctx, a, "keys_invalid", "400", "Bad Request", "Bad Request. Invalid key set.", fieldError("kid", "must be that of the address"))
		})

		It("go when the client changes to a secret", proves("SSV-CLIENT-04", "SSV-KEY-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id := s.signing(ctx)
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/jwks", keySetBody(keyBody("one", demoKey(), nil))).Status).To(Equal(http.StatusCreated))
			Expect(s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered()).Status).To(Equal(http.StatusOK))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id+"/jwks", "").Body).To(Equal(`{"keys":[]}`))
		})
	})
}
