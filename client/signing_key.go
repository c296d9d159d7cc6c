package client

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// SigningKey is what a client registered for private_key_jwt proves itself
// with. It names the key by KeyID, or by Chain, never by both: ID-porten wants
// kid where keys are registered, and x5c where none is.
type SigningKey struct {
	Private *rsa.PrivateKey     // RSA, of 2048 bits or more
	KeyID   string              // kid of the key registered on the integration
	Chain   []*x509.Certificate // of the organisation's business certificate, that one first
}

const minKeyBits = 2048

// Why a key file can't be used. No message shows what is in it.
var (
	errNoKey     = errors.New("holds no private key: wanted is RSA in PEM (-----BEGIN PRIVATE KEY-----) or as a JWK")
	errEncrypted = errors.New("holds an encrypted key, which can't be asked for its password here: " +
		"write it out with openssl pkcs8 -in KEY -out PLAIN, and let nobody but you read that file")
	errPublicKey = errors.New("holds a public key only: the private one is needed, which stays with you")
	errNotRSA    = errors.New("holds a key that is not RSA: ID-porten takes RS256 only")
	errUnusable  = errors.New("holds a key that can't be read")
	errTwoKeys   = errors.New("holds more than one private key: keep the one that is registered")
	errKeySet    = errors.New("holds a set of keys: take the one key out of the list keys")
	errNoChain   = errors.New("holds no certificate in PEM (-----BEGIN CERTIFICATE-----)")
)

// ParseKey reads a private key, in PEM (PKCS #8 or PKCS #1) or as a JWK. A kid
// and certificates (x5c) that a JWK has are taken along. Certificates beside a
// key in PEM are left for [ParseChain].
func ParseKey(text []byte) (SigningKey, error) {
	var key SigningKey
	var err error
	if text = bytes.TrimSpace(text); bytes.HasPrefix(text, []byte("{")) {
		key, err = fromJWK(text)
	} else {
		key.Private, err = fromPEM(text)
	}
	if err != nil {
		return SigningKey{}, err
	}
	return key, key.tooWeak()
}

func fromJWK(text []byte) (SigningKey, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) == nil && members["keys"] != nil {
		return SigningKey{}, errKeySet
	}
	var parsed jose.JSONWebKey
	if parsed.UnmarshalJSON(text) != nil { // its error may quote the key
		return SigningKey{}, errUnusable
	}
	if parsed.IsPublic() {
		return SigningKey{}, errPublicKey
	}
	private, ok := parsed.Key.(*rsa.PrivateKey)
	if !ok {
		return SigningKey{}, errNotRSA
	}
	return SigningKey{Private: private, KeyID: parsed.KeyID, Chain: parsed.Certificates}, nil
}

func fromPEM(text []byte) (*rsa.PrivateKey, error) {
	var found *rsa.PrivateKey
	err := errNoKey
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "":
			return nil, errEncrypted
		case block.Type == "PUBLIC KEY" || block.Type == "RSA PUBLIC KEY":
			err = errPublicKey
		case !strings.HasSuffix(block.Type, "PRIVATE KEY"):
		case found != nil:
			return nil, errTwoKeys
		default:
			var parseErr error
			if found, parseErr = fromDER(block); parseErr != nil {
				return nil, parseErr
			}
		}
	}
	if found == nil {
		return nil, err
	}
	return found, nil
}

func fromDER(block *pem.Block) (*rsa.PrivateKey, error) {
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, errUnusable
		}
		return key, nil
	case "PRIVATE KEY":
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, errUnusable
		}
		if key, ok := parsed.(*rsa.PrivateKey); ok {
			return key, nil
		}
	}
	return nil, errNotRSA
}

// ParseChain reads certificates in PEM, the organisation's own first. Keys
// beside them are left alone, so that a file may hold both.
func ParseChain(text []byte) ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d of the chain can't be read: %w", len(chain)+1, err)
		}
		chain = append(chain, certificate)
	}
	if chain == nil {
		return nil, errNoChain
	}
	return chain, nil
}

func (k SigningKey) tooWeak() error {
	if bits := k.Private.N.BitLen(); bits < minKeyBits {
		return fmt.Errorf("holds a key of %d bits; ID-porten wants %d or more", bits, minKeyBits)
	}
	return nil
}

// fits tells whether the first certificate is this key's.
func (k SigningKey) fits() bool { return k.Private.PublicKey.Equal(k.Chain[0].PublicKey) }

// String shows how the key is named, never the key.
func (k SigningKey) String() string {
	switch {
	case k.Private == nil:
		return "no key"
	case len(k.Chain) > 0:
		return "SigningKey(of the certificate " + k.Chain[0].Subject.String() + ")"
	}
	return "SigningKey(kid " + k.KeyID + ")"
}

// GoString is String.
func (k SigningKey) GoString() string { return k.String() }

// LogValue is String.
func (k SigningKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalJSON writes String.
func (k SigningKey) MarshalJSON() ([]byte, error) { return json.Marshal(k.String()) }
