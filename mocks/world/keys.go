package world

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"time"
)

// JWKS is the set of keys that a client has registered.
type JWKS struct {
	Keys []JWK `yaml:"keys" json:"keys"`
}

// JWK is one public key of a client, an RSA key. Its members are those of
// ID-porten's self-service API.
type JWK struct {
	Kty string `yaml:"kty" json:"kty"`
	Use string `yaml:"use" json:"use"`
	Kid string `yaml:"kid" json:"kid"`
	Alg string `yaml:"alg" json:"alg"`
	E   string `yaml:"e"   json:"e"`
	N   string `yaml:"n"   json:"n"`
	// X5C locks the key to a certificate, the first one: with it the key is
	// good for as long as the certificate is.
	X5C []string `yaml:"x5c,omitempty" json:"x5c,omitempty"`
	// Exp is when the key dies, in seconds since 1970. It dies one year after
	// Created at the latest; without either it does not die.
	Exp         *int64     `yaml:"exp,omitempty"          json:"exp,omitempty"`
	Created     *time.Time `yaml:"created,omitempty"      json:"created,omitempty"`
	LastUpdated *time.Time `yaml:"last_updated,omitempty" json:"last_updated,omitempty"`
}

// Key returns the registered key with the given kid.
func (c Client) Key(kid string) (JWK, bool) {
	if c.JWKS == nil {
		return JWK{}, false
	}
	for _, k := range c.JWKS.Keys {
		if k.Kid == kid {
			return k, true
		}
	}
	return JWK{}, false
}

// maxExponent is what crypto/rsa takes.
const maxExponent = 1<<31 - 1

// Public is the key itself; false if its members make none.
func (k JWK) Public() (*rsa.PublicKey, bool) {
	n, err := base64.RawURLEncoding.DecodeString(k.N)
	if err != nil {
		return nil, false
	}
	e, err := base64.RawURLEncoding.DecodeString(k.E)
	exponent := new(big.Int).SetBytes(e)
	if err != nil || !exponent.IsInt64() || exponent.Int64() < 3 || exponent.Int64() > maxExponent || exponent.Bit(0) == 0 {
		return nil, false
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}, true
}

// Certificates are those of x5c, the key's own first; false if one of them is
// none.
func (k JWK) Certificates() ([]*x509.Certificate, bool) {
	chain := make([]*x509.Certificate, 0, len(k.X5C))
	for _, text := range k.X5C {
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, false
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, false
		}
		chain = append(chain, certificate)
	}
	return chain, true
}
