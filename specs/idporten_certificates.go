package specs

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// bearing makes an assertion bring its certificate along and sign with its key.
func bearing(key *rsa.PrivateKey, chain ...[]byte) turn {
	return func(a *statement) {
		encoded := make([]string, len(chain))
		for i, der := range chain {
			encoded[i] = base64.StdEncoding.EncodeToString(der)
		}
		a.key, a.header = key, map[string]any{"x5c": encoded}
	}
}

// opened reads a certificate of the control API.
func opened(c control.Certificate) (key *rsa.PrivateKey, chain [][]byte) {
	GinkgoHelper()
	block, _ := pem.Decode([]byte(c.Key))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	Expect(err).NotTo(HaveOccurred())
	key, ok := parsed.(*rsa.PrivateKey)
	Expect(ok).To(BeTrue())
	for block, rest := pem.Decode([]byte(c.Chain)); block != nil; block, rest = pem.Decode(rest) {
		chain = append(chain, block.Bytes)
	}
	Expect(chain).To(HaveLen(2))
	return key, chain
}

// issued is a certificate for an organisation as a turn.
func (s *stage) issued(ctx SpecContext, number string) turn {
	GinkgoHelper()
	c, err := s.remote.IssueCertificate(ctx, number)
	Expect(err).NotTo(HaveOccurred())
	key, chain := opened(c)
	return bearing(key, chain...)
}

// certified opens a sandbox in which jwt-demo has registered no key.
func (env Env) certified(ctx SpecContext, order control.Order) *stage {
	GinkgoHelper()
	s := env.open(ctx, order)
	s.patch(ctx, "jwt-demo", map[string]any{"jwks": nil})
	return s
}

// selfMade is a certificate that only its maker vouches for.
func selfMade() ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC),
		Subject: pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{2, 5, 4, 97}, Value: "NTRNO-311223348"}}},
	}
	return x509.CreateCertificate(rand.Reader, template, template, otherKey().Public(), otherKey())
}

func describeCertificates(env Env) {
	Describe("business certificates at ID-porten", func() {
		It("can't be taken for real ones, and name the organisation where SEID2 has it, or where it was before", proves("IDP-CAUTH-16"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
			c, err := s.remote.IssueCertificate(ctx, "311223348")
			Expect(err).NotTo(HaveOccurred())
			_, chain := opened(c)
			leaf, err := x509.ParseCertificate(chain[0])
			Expect(err).NotTo(HaveOccurred())
			Expect(leaf.Subject.CommonName).To(Equal("portprove mock business certificate"))
			Expect(leaf.Issuer.CommonName).To(Equal("portprove mock test business CA"))
			Expect(leaf.Subject.Names).To(ContainElement(pkix.AttributeTypeAndValue{Type: asn1.ObjectIdentifier{2, 5, 4, 97}, Value: "NTRNO-311223348"}))
			Expect(leaf.Subject.SerialNumber).To(BeEmpty())
			Expect(leaf.NotBefore).To(BeTemporally("==", time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
			Expect(leaf.NotAfter).To(BeTemporally("==", time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)))
			Expect([]time.Time{c.NotBefore, c.NotAfter}).To(Equal([]time.Time{leaf.NotBefore, leaf.NotAfter}))
			c, err = s.remote.IssueOldCertificate(ctx, "311223348")
			Expect(err).NotTo(HaveOccurred())
			_, chain = opened(c)
			leaf, err = x509.ParseCertificate(chain[0])
			Expect(err).NotTo(HaveOccurred())
			Expect(leaf.Subject.SerialNumber).To(Equal("311223348"))
		})

		It("stand in for a registered key, and make client_amr virksomhetssertifikat", proves("IDP-CAUTH-14"), func(ctx SpecContext) {
			s := env.certified(ctx, control.Order{})
			form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
			tokens := s.redeem(ctx, edited(form, byAssertion(s.assert(ctx, s.issued(ctx, "311223348")))), "").tokens()
			_, claims := jwtParts(tokens.AccessToken)
			Expect(claims).To(HaveKeyWithValue("client_amr", "virksomhetssertifikat"))
		})

		It("may be the supplier's, may have the number where it was before SEID2, and may come without the authority's", proves("IDP-CAUTH-14"), func(ctx SpecContext) {
			s := env.certified(ctx, control.Order{})
			s.patch(ctx, "jwt-demo", map[string]any{"supplier_orgno": "314556674"})
			c, err := s.remote.IssueOldCertificate(ctx, "314556674")
			Expect(err).NotTo(HaveOccurred())
			key, chain := opened(c)
			form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
			Expect(s.redeem(ctx, edited(form, byAssertion(s.assert(ctx, bearing(key, chain[0])))), "").tokens().TokenType).To(Equal("Bearer"))
		})

		DescribeTable("are refused, and the code left alone,", func(ctx SpecContext, seen, sdk said, change func(SpecContext, *stage) turn) {
			for flavour, want := range map[string]said{"seen": seen, "sdk": sdk} {
				s := env.certified(ctx, control.Order{Switches: map[string]string{"texts": flavour}})
				form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
				s.expectSaid(want, s.redeem(ctx, edited(fields(form), byAssertion(s.assert(ctx, change(ctx, s)))), ""), "")
				s.registerKeys(ctx, registeredKey("jwt-demo-1", demoKey(), nil))
				Expect(s.redeem(ctx, s.asserted(ctx, form), "").tokens().TokenType).To(Equal("Bearer"))
			}
		},
			Entry("if there is none", proves("IDP-CAUTH-14"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK),
				func(SpecContext, *stage) turn { return heading("kid", nil) }),
			Entry("if another organisation's", proves("IDP-CAUTH-14"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK),
				func(ctx SpecContext, s *stage) turn { return s.issued(ctx, "314556674") }),
			Entry("if nobody but their maker vouches for them", proves("IDP-CAUTH-14"), inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK),
				func(SpecContext, *stage) turn {
					der, err := selfMade()
					Expect(err).NotTo(HaveOccurred())
					return bearing(otherKey(), der)
				}),
			Entry("if the authority's own, which names no organisation", proves("IDP-CAUTH-14"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid JWT signature."), func(ctx SpecContext, s *stage) turn {
					c, err := s.remote.IssueCertificate(ctx, "311223348")
					Expect(err).NotTo(HaveOccurred())
					key, chain := opened(c)
					return bearing(key, chain[1])
				}),
			Entry("if another key has signed", proves("IDP-CAUTH-09"), inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid JWT signature."), func(ctx SpecContext, s *stage) turn {
					c, err := s.remote.IssueCertificate(ctx, "311223348")
					Expect(err).NotTo(HaveOccurred())
					_, chain := opened(c)
					return bearing(otherKey(), chain...)
				}),
			Entry("if x5c is text and not a list", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", "Invalid client_assertion JWT: Invalid x5c header"), inJSON(401, "invalid_client", plainSDK),
				func(SpecContext, *stage) turn { return heading("x5c", "MII") }),
			Entry("if x5c holds no certificate", proves("IDP-CAUTH-06"), inJSON(400, "invalid_request", "Invalid client_assertion JWT: Invalid x5c header"), inJSON(401, "invalid_client", plainSDK),
				func(SpecContext, *stage) turn { return heading("x5c", []string{"AQAB"}) }),
		)

		It("are refused of a client that has registered a key", proves("IDP-CAUTH-10"), func(ctx SpecContext) {
			env.refusesAssertion(ctx, inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK), func(s *stage, form url.Values) url.Values {
				return edited(form, byAssertion(s.assert(ctx, s.issued(ctx, "311223348"))))
			})
		})

		It("are good from their first second to their last, by the sandbox's clock", proves("IDP-CAUTH-15"), func(ctx SpecContext) {
			for flavour, text := range map[string]string{"seen": stockText, "sdk": plainSDK} {
				s := env.certified(ctx, control.Order{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Switches: map[string]string{"texts": flavour}})
				own := s.issued(ctx, "311223348")
				push := func() answer {
					return s.at(ctx, "/par", edited(s.authorizeQuery("jwt-demo"), byAssertion(s.assert(ctx, own))), "")
				}
				Expect(push().Status).To(Equal(201))
				s.advance(ctx, (3*365+1)*24*time.Hour) // 2030-01-01T00:00:00Z, the last second
				Expect(push().Status).To(Equal(201))
				s.advance(ctx, time.Second)
				s.expectSaid(inJSON(401, "invalid_client", text), push(), "")
				s.advance(ctx, -(3*365+1)*24*time.Hour-2*time.Second)
				s.expectSaid(inJSON(401, "invalid_client", text), push(), "")
			}
		})

		It("lock a registered key: it is good for as long as its certificate", proves("IDP-CAUTH-15"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Clock: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
			c, err := s.remote.IssueCertificate(ctx, "311223348")
			Expect(err).NotTo(HaveOccurred())
			key, chain := opened(c)
			s.registerKeys(ctx, registeredKey("locked", key, map[string]any{"x5c": []string{base64.StdEncoding.EncodeToString(chain[0])}}))
			own := func(a *statement) { a.key, a.header = key, map[string]any{"kid": "locked"} }
			push := func() answer {
				return s.at(ctx, "/par", edited(s.authorizeQuery("jwt-demo"), byAssertion(s.assert(ctx, own))), "")
			}
			Expect(push().Status).To(Equal(201))
			s.advance(ctx, (3*365+1)*24*time.Hour)
			Expect(push().Status).To(Equal(201))
			s.advance(ctx, time.Second)
			s.expectSaid(inJSON(401, "invalid_client", stockText), push(), "")
		})
	})
}
