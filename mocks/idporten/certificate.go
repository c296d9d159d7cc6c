package idporten

import (
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed" // the test authority
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	josejson "github.com/go-jose/go-jose/v4/json"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// AuthorityName is the common name of the authority that stands in for those
// that issue Norwegian business certificates.
const AuthorityName = "portprove mock test business CA"

//go:embed testca.pem
var testAuthorityPEM []byte

var testAuthority = sync.OnceValues(func() ([]kernel.Key, error) { return kernel.ParseKeys(testAuthorityPEM) })

// checkCertificate verifies an assertion that brings its certificate along:
// x5c, for clients that have registered no key. docs: oidc_func_clientreg.
// Nothing is ever revoked: the authority is the mock's own.
func (s *Server) checkCertificate(client world.Client, jws *jose.JSONWebSignature, now time.Time) error {
	leaf, err := s.trustedLeaf(jws.Signatures[0].Protected, now)
	if err != nil {
		return err
	}
	public, ok := leaf.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errCertificateUntrusted.because("the certificate is for a %T; business certificates have RSA keys", leaf.PublicKey)
	}
	if _, err := jws.Verify(public); err != nil {
		return errAssertionSignature.because("the signature is not that of the certificate's key: %v", err)
	}
	number, ok := organisationOf(leaf)
	switch {
	case !ok:
		return errCertificateOrgno.because("the certificate names no organisation number, neither as organizationIdentifier NTRNO-… nor as serialNumber")
	case number != client.ClientOrgno && number != client.SupplierOrgno:
		return errCertificateOrgno.because("the certificate is that of organisation %s, client %q is %s's", number, client.ClientID, client.ClientOrgno)
	}
	return nil
}

// trustedLeaf is the first certificate of the header, if the authority has
// issued it and it is good now.
func (s *Server) trustedLeaf(header jose.Header, now time.Time) (*x509.Certificate, error) {
	roots := x509.NewCertPool()
	roots.AddCert(s.Authority.Certificate)
	chains, err := header.Certificates(x509.VerifyOptions{Roots: roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, jose.ErrMissingX5cHeader):
		return nil, errCertificateMissing.because("the client has no registered key, and the assertion's header no x5c")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return nil, errCertificateTime.because("the certificate is good from %s to %s; it is %s", invalid.Cert.NotBefore.Format(time.RFC3339),
			invalid.Cert.NotAfter.Format(time.RFC3339), now.Format(time.RFC3339))
	case err != nil:
		return nil, errCertificateUntrusted.because("the certificate does not lead to %s: %v; portprove cert issues one that does", AuthorityName, err)
	}
	return chains[0][0], nil
}

// organisationOf reads the organisation number as certificates of today have
// it (SEID2: organizationIdentifier NTRNO-311223348) or those before
// (serialNumber 311223348). docs: R:22-01.
func organisationOf(c *x509.Certificate) (string, bool) {
	for _, name := range c.Subject.Names {
		text, ok := name.Value.(string)
		if ok && name.Type.Equal(oidOrganisation) {
			number, ok := strings.CutPrefix(text, organisationPrefix)
			return number, ok && number != ""
		}
	}
	return c.Subject.SerialNumber, c.Subject.SerialNumber != ""
}

// Certificate is a business certificate with its key, as PEM.
type Certificate struct {
	OrganisationNumber string    `json:"organisation_number"`
	NotBefore          time.Time `json:"not_before"`
	NotAfter           time.Time `json:"not_after"`
	Key                string    `json:"key"`
	// Chain is the certificate and the authority's.
	Chain string `json:"chain"`
}

// IssueCertificate makes a business certificate for an organisation, good from
// now, by the sandbox's clock; old has the number where certificates before
// SEID2 had it.
func (s *Server) IssueCertificate(number string, old bool) (Certificate, error) {
	if err := world.CheckOrganisationNumber(number); err != nil {
		return Certificate{}, err
	}
	subject := pkix.Name{CommonName: "portprove mock business certificate", Country: []string{"NO"}}
	if old {
		subject.SerialNumber = number
	} else {
		subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: oidOrganisation, Value: organisationPrefix + number}}
	}
	from := s.kernel.Clock.Now().Truncate(time.Second)
	key, err := s.Authority.Issue(subject, from, from.AddDate(certificateYears, 0, 0))
	if err != nil {
		return Certificate{}, err
	}
	private, leaf, err := key.PEM()
	if err != nil {
		return Certificate{}, err
	}
	_, issuer, err := s.Authority.PEM()
	c := key.Certificate
	return Certificate{number, c.NotBefore, c.NotAfter, string(private), string(leaf) + string(issuer)}, err
}

// hasBadChain says whether an assertion that can't be read has an x5c that
// can't.
func hasBadChain(raw string) bool {
	encoded, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return false
	}
	var header struct {
		X5C josejson.RawMessage `json:"x5c"`
	}
	if josejson.Unmarshal(text, &header) != nil || len(header.X5C) == 0 {
		return false
	}
	var chain []string
	if josejson.Unmarshal(header.X5C, &chain) != nil || len(chain) > maxChain {
		return true
	}
	_, ok := world.JWK{X5C: chain}.Certificates()
	return !ok
}

// checkLock: a key that was registered with a certificate is good for as long
// as that is. guess: of what a certificate's registration entails, its dates.
func checkLock(key world.JWK, now time.Time) error {
	chain, ok := key.Certificates()
	if !ok || len(chain) == 0 {
		return nil // the world has checked it
	}
	if leaf := chain[0]; now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return errCertificateTime.because("key %q is locked to a certificate that is good from %s to %s", key.Kid,
			leaf.NotBefore.Format(time.RFC3339), leaf.NotAfter.Format(time.RFC3339))
	}
	return nil
}
