package kernel

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"
)

// GenerateAuthority makes the key of an authority that issues certificates
// within the sandboxes, not for TLS. It takes a good part of a second.
func GenerateAuthority(commonName string) (Key, error) {
	key, err := certify(Key{}, &x509.Certificate{
		Subject: pkix.Name{CommonName: commonName}, NotBefore: alwaysFrom, NotAfter: alwaysUntil, SerialNumber: big.NewInt(1),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
	})
	if err != nil {
		return Key{}, fmt.Errorf("generating the authority %s: %w", commonName, err)
	}
	return key, nil
}

// Issue makes a fresh key with a certificate of the authority k. The time is
// that of a sandbox. It takes a good part of a second.
func (k Key) Issue(subject pkix.Name, from, until time.Time) (Key, error) {
	key, err := certify(k, &x509.Certificate{
		Subject: subject, NotBefore: from, NotAfter: until, SerialNumber: serial(),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
	})
	if err != nil {
		return Key{}, fmt.Errorf("issuing a certificate for %s: %w", subject.CommonName, err)
	}
	return key, nil
}

// certify makes a key and its certificate, signed by the parent or, if that is
// zero, by itself.
func certify(parent Key, template *x509.Certificate) (Key, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return Key{}, err
	}
	if parent.Private == nil {
		parent = Key{private, template}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.Certificate, private.Public(), parent.Private)
	if err != nil {
		return Key{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return Key{}, err
	}
	return Key{private, certificate}, nil
}
