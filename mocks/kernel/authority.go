package kernel

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// How long certificates are good. Browsers and macOS take no server
// certificate that is good for more than 398 days, whoever has issued it.
const (
	authorityYears = 10
	leafLifetime   = 397 * 24 * time.Hour
	// clockSkew is how far a client's clock may be behind.
	clockSkew = 24 * time.Hour
)

const (
	blockCertificate = "CERTIFICATE"
	blockPrivateKey  = "PRIVATE KEY"
)

// Authority issues certificates for TLS. Its times are the machine's and not
// a sandbox's: TLS is checked before any sandbox has a say.
type Authority struct {
	Certificate *x509.Certificate

	private *ecdsa.PrivateKey
}

// NewAuthority makes an authority that can't issue for the excluded domains
// nor for what lies below them: clients refuse such a certificate.
func NewAuthority(name pkix.Name, excluded []string) (*Authority, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generating the key of a certificate authority: %w", err)
	}
	now := time.Now()
	template := x509.Certificate{
		SerialNumber: serial(), Subject: name,
		NotBefore: now.Add(-clockSkew), NotAfter: now.AddDate(authorityYears, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		IsCA:     true, BasicConstraintsValid: true, MaxPathLenZero: true,
		ExcludedDNSDomains: excluded, PermittedDNSDomainsCritical: true,
	}
	certificate, err := sign(&template, &template, private.Public(), private)
	if err != nil {
		return nil, err
	}
	return &Authority{certificate, private}, nil
}

// Issue makes a key and a certificate for the names and IP addresses.
func (a *Authority) Issue(names []string) (tls.Certificate, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("generating the key of a certificate: %w", err)
	}
	now := time.Now()
	template := x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{Organization: a.Certificate.Subject.Organization, CommonName: "portprove mock"},
		NotBefore: now.Add(-clockSkew), NotAfter: earlier(now.Add(leafLifetime), a.Certificate.NotAfter),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	leaf, err := sign(&template, a.Certificate, private.Public(), a.private)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw, a.Certificate.Raw}, PrivateKey: private, Leaf: leaf}, nil
}

func sign(template, parent *x509.Certificate, public any, private *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, private)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// serial has 120 bits: clients may refuse two certificates of one issuer that
// share a serial, and every start issues one.
func serial() *big.Int { return new(big.Int).SetBytes(NewIDs(nil).Bytes(15)) }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// PEM is the certificate as clients want it, and the private key.
func (a *Authority) PEM() (certificate, key []byte, err error) {
	der, err := x509.MarshalPKCS8PrivateKey(a.private)
	if err != nil {
		return nil, nil, fmt.Errorf("writing the key of a certificate authority: %w", err)
	}
	return a.CertificatePEM(), pem.EncodeToMemory(&pem.Block{Type: blockPrivateKey, Bytes: der}), nil
}

// CertificatePEM is the certificate alone.
func (a *Authority) CertificatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: blockCertificate, Bytes: a.Certificate.Raw})
}

// ParseAuthority reads what [Authority.PEM] wrote. The common name must be the
// given one, so that nobody's own authority is used by mistake.
func ParseAuthority(commonName string, certificatePEM, keyPEM []byte) (*Authority, error) {
	der, err := onlyBlock("certificate", blockCertificate, certificatePEM)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("the certificate: %w", err)
	}
	if der, err = onlyBlock("key", blockPrivateKey, keyPEM); err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	switch {
	case !ok || !private.PublicKey.Equal(certificate.PublicKey):
		return nil, errors.New("the key does not belong to the certificate")
	case !certificate.IsCA || certificate.Subject.CommonName != commonName:
		return nil, fmt.Errorf("the certificate is %q and not that of a %s", certificate.Subject.CommonName, commonName)
	case !time.Now().Before(certificate.NotAfter):
		return nil, errors.New("the certificate has expired on " + certificate.NotAfter.Format(time.DateOnly))
	}
	return &Authority{certificate, private}, nil
}

// onlyBlock is the one PEM block of a text.
func onlyBlock(what, blockType string, text []byte) ([]byte, error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != blockType || strings.TrimSpace(string(rest)) != "" {
		return nil, fmt.Errorf("the %s: one PEM block %s is needed", what, blockType)
	}
	return block.Bytes, nil
}
