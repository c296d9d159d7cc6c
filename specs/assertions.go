package specs

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	_ "embed" // the key of jwt-demo
	"encoding/json"
	"encoding/pem"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// jwtBearer is the only client_assertion_type.
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// demoKeyPEM is what `portprove keys demo` prints.
//
//go:embed jwt-demo-key.pem
var demoKeyPEM []byte

var demoKey = sync.OnceValue(func() *rsa.PrivateKey {
	ginkgo.GinkgoHelper()
	block, _ := pem.Decode(demoKeyPEM)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	private, ok := key.(*rsa.PrivateKey)
	gomega.Expect(ok).To(gomega.BeTrue())
	return private
})

// otherKey is registered nowhere unless a case does it.
var otherKey = sync.OnceValue(func() *rsa.PrivateKey {
	ginkgo.GinkgoHelper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return key
})

// statement is a client assertion before it is signed.
type statement struct {
	key            any
	alg            jose.SignatureAlgorithm
	header, claims map[string]any
	issuer         string
	now            int64
}

// turn changes a right assertion.
type turn func(*statement)

// assert makes an assertion of jwt-demo that is right but for the turns.
func (s *stage) assert(ctx context.Context, turns ...turn) string {
	ginkgo.GinkgoHelper()
	return s.assertAt(s.now(ctx), turns...)
}

func (s *stage) assertAt(now time.Time, turns ...turn) string {
	ginkgo.GinkgoHelper()
	a := statement{key: demoKey(), alg: jose.RS256, header: map[string]any{"kid": "jwt-demo-1"}, issuer: s.Addresses["idporten"], now: now.Unix()}
	a.claims = map[string]any{"iss": "jwt-demo", "sub": "jwt-demo", "aud": a.issuer, "iat": a.now, "exp": a.now + 120, "jti": rand.Text()}
	for _, change := range turns {
		change(&a)
	}
	payload, err := json.Marshal(a.claims)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return a.sign(payload)
}

func (a statement) sign(payload []byte) string {
	ginkgo.GinkgoHelper()
	options := &jose.SignerOptions{}
	for name, value := range a.header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: a.alg, Key: a.key}, options)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	jws, err := signer.Sign(payload)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	compact, err := jws.CompactSerialize()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return compact
}

// claiming sets a claim; {issuer} in a text stands for the issuer.
func claiming(name string, value any) turn {
	return func(a *statement) {
		if text, ok := value.(string); ok {
			value = strings.ReplaceAll(text, "{issuer}", a.issuer)
		}
		a.claims[name] = value
	}
}

// claimingTime sets a claim to so many seconds from now.
func claimingTime(name string, seconds int64) turn {
	return func(a *statement) { a.claims[name] = a.now + seconds }
}

// silent leaves claims out.
func silent(names ...string) turn {
	return func(a *statement) {
		maps.DeleteFunc(a.claims, func(name string, _ any) bool { return slices.Contains(names, name) })
	}
}

// heading sets a member of the header; nil takes it away.
func heading(name string, value any) turn {
	return func(a *statement) {
		a.header[name] = value
		if value == nil {
			delete(a.header, name)
		}
	}
}

// signedWith uses another key or algorithm.
func signedWith(key func() *rsa.PrivateKey, alg jose.SignatureAlgorithm) turn {
	return func(a *statement) { a.key, a.alg = key(), alg }
}

// byAssertion is the edit that authenticates a form.
func byAssertion(assertion string) edit {
	return having("client_assertion_type", jwtBearer, "client_assertion", assertion)
}

// asserted is a token request of jwt-demo with a right assertion.
func (s *stage) asserted(ctx context.Context, form url.Values) url.Values {
	ginkgo.GinkgoHelper()
	return edited(fields(form), byAssertion(s.assert(ctx)))
}

// registeredKey is the public half of a key as a registration has it.
func registeredKey(kid string, key *rsa.PrivateKey, members map[string]any) map[string]any {
	ginkgo.GinkgoHelper()
	text, err := json.Marshal(jose.JSONWebKey{Key: key.Public(), KeyID: kid, Use: "sig", Algorithm: "RS256"})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	jwk := object(text)
	maps.Copy(jwk, members)
	return jwk
}
