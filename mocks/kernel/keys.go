package kernel

import (
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t is defined over SHA-1 (RFC 7515, 4.1.7); it names a certificate and protects nothing.
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// keyBits is the size of generated keys, and that of the embedded ones.
const keyBits = 2048

// Key is one RSA key of an issuer with its self-signed certificate.
type Key struct {
	Private     *rsa.PrivateKey
	Certificate *x509.Certificate
}

// Thumbprint is the SHA-1 thumbprint of the certificate in upper-case hex.
func (k Key) Thumbprint() string {
	return strings.ToUpper(hex.EncodeToString(k.sha1()))
}

// X5T is the same thumbprint in base64url without padding (RFC 7515, 4.1.7).
func (k Key) X5T() string { return base64.RawURLEncoding.EncodeToString(k.sha1()) }

// X5C is the certificate as a JWK's x5c holds it (RFC 7517, 4.7).
func (k Key) X5C() []string {
	return []string{base64.StdEncoding.EncodeToString(k.Certificate.Raw)}
}

func (k Key) sha1() []byte {
	sum := sha1.Sum(k.Certificate.Raw) //nolint:gosec // see the import.
	return sum[:]
}

// parseKey reads a key from PEM: a PKCS #8 private key and its certificate.
func parseKey(data []byte) (Key, error) {
	var key Key
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if err := key.read(block); err != nil {
			return Key{}, err
		}
	}
	if key.Private == nil || key.Certificate == nil {
		return Key{}, errors.New("key file: a PRIVATE KEY and a CERTIFICATE block are needed")
	}
	return key, nil
}

func (k *Key) read(block *pem.Block) error {
	switch block.Type {
	case blockPrivateKey:
		private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return fmt.Errorf("key file: private key: %w", err)
		}
		rsaKey, ok := private.(*rsa.PrivateKey)
		if !ok {
			return fmt.Errorf("key file: a %T is no RSA key", private)
		}
		k.Private = rsaKey
	case blockCertificate:
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("key file: certificate: %w", err)
		}
		k.Certificate = certificate
	}
	return nil
}

// GenerateKeys makes n fresh keys with certificates for the common name.
// It takes a good part of a second per key.
func GenerateKeys(commonName string, n int) ([]Key, error) {
	keys := make([]Key, 0, n)
	for i := range n {
		key, err := generateKey(commonName, int64(i+1))
		if err != nil {
			return nil, fmt.Errorf("generating a key for %s: %w", commonName, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// What signs in a sandbox is valid at every date that its clock is likely to
// show.
var (
	alwaysFrom  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	alwaysUntil = time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC)
)

func generateKey(commonName string, serial int64) (Key, error) {
	return certify(Key{}, &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: commonName}, NotBefore: alwaysFrom, NotAfter: alwaysUntil,
		KeyUsage: x509.KeyUsageDigitalSignature,
	})
}

// PEM is the private key, PKCS #8, and the certificate.
func (k Key) PEM() (private, certificate []byte, err error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.Private)
	if err != nil {
		return nil, nil, fmt.Errorf("writing a key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: blockPrivateKey, Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: blockCertificate, Bytes: k.Certificate.Raw}), nil
}

// ParseKeys reads one key from each text.
func ParseKeys(texts ...[]byte) ([]Key, error) {
	keys := make([]Key, 0, len(texts))
	for _, text := range texts {
		key, err := parseKey(text)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}
