package profile

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

var theKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func keyText() string {
	der, err := x509.MarshalPKCS8PrivateKey(theKey())
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// keyAsJWK states the form on its own.
func keyAsJWK(kid string) string {
	b := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	k := theKey()
	return fmt.Sprintf(`{"kty":"RSA","kid":%q,"n":%q,"e":%q,"d":%q,"p":%q,"q":%q}`,
		kid, b(k.N), b(big.NewInt(int64(k.E))), b(k.D), b(k.Primes[0]), b(k.Primes[1]))
}

var theEnd = time.Date(2027, time.March, 1, 0, 0, 0, 0, time.UTC)

func chainText() string {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "BUSINESS"}, NotBefore: theEnd.AddDate(-2, 0, 0), NotAfter: theEnd}
	der, err := x509.CreateCertificate(rand.Reader, template, template, theKey().Public(), theKey())
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// loadKeyed puts the files beside a profile with a key.
func loadKeyed(t *testing.T, files map[string]string, lines ...string) Profile {
	t.Helper()
	file := write(t, "test.yaml", keyed(lines...))
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestConfigTakesTheKey(t *testing.T) {
	for name, tc := range map[string]struct {
		files map[string]string
		lines []string
		kid   string
		chain int
	}{
		"PEM":                  {map[string]string{"a.pem": keyText()}, []string{"key: a.pem", "kid: k1"}, "k1", 0},
		"JWK":                  {map[string]string{"a.json": keyAsJWK("k2")}, []string{"key: a.json"}, "k2", 0},
		"JWK, named twice":     {map[string]string{"a.json": keyAsJWK("k2")}, []string{"key: a.json", "kid: k2"}, "k2", 0},
		"JWK without a name":   {map[string]string{"a.json": keyAsJWK("")}, []string{"key: a.json", "kid: k3"}, "k3", 0},
		"certificate":          {map[string]string{"a.pem": keyText(), "b.pem": chainText()}, []string{"key: a.pem", "certificate_chain: b.pem"}, "", 1},
		"both in one file":     {map[string]string{"a.pem": keyText() + chainText()}, []string{"key: a.pem", "certificate_chain: a.pem"}, "", 1},
		"certificate of a JWK": {map[string]string{"a.json": keyAsJWK("k2"), "b.pem": chainText()}, []string{"key: a.json", "certificate_chain: b.pem"}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := loadKeyed(t, tc.files, tc.lines...)
			cfg, err := p.Config(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !cfg.Key.Private.Equal(theKey()) || cfg.Key.KeyID != tc.kid || len(cfg.Key.Chain) != tc.chain || cfg.ClientSecret != "" || cfg.AuthMethod != "private_key_jwt" {
				t.Errorf("got %v with %v", cfg, cfg.Key)
			}
			if _, err := client.New(cfg); err != nil {
				t.Error(err)
			}
			end, err := p.KeyEnd()
			if err != nil || end.Equal(theEnd) != (tc.chain > 0) || end.IsZero() != (tc.chain == 0) {
				t.Errorf("it ends %s, %v", end, err)
			}
		})
	}
	if key, err := load(t, small).Key(); err != nil || key.Private != nil {
		t.Errorf("a client with a secret: %v, %v", key, err)
	}
}

func TestConfigRefusesAKey(t *testing.T) {
	for name, tc := range map[string]struct {
		files map[string]string
		lines []string
		want  string
	}{
		"no file":       {nil, []string{"key: a.pem", "kid: k"}, "key: open "},
		"no key":        {map[string]string{"a.pem": theSecret}, []string{"key: a.pem", "kid: k"}, "a.pem holds no private key: wanted is RSA in PEM"},
		"too long":      {map[string]string{"a.pem": strings.Repeat("x", 70_000)}, []string{"key: a.pem", "kid: k"}, "a.pem is longer than 65536 bytes, so it is probably something else"},
		"no kid":        {map[string]string{"a.pem": keyText()}, []string{"key: a.pem"}, "kid: is missing: it is the name that the key is registered under"},
		"another kid":   {map[string]string{"a.json": keyAsJWK("k2")}, []string{"key: a.json", "kid: k1"}, `kid: is "k1", and the key in `},
		"no chain":      {map[string]string{"a.pem": keyText()}, []string{"key: a.pem", "certificate_chain: b.pem"}, "certificate_chain: open "},
		"nothing in it": {map[string]string{"a.pem": keyText()}, []string{"key: a.pem", "certificate_chain: a.pem"}, "a.pem: holds no certificate in PEM"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadKeyed(t, tc.files, tc.lines...).Config(t.Context())
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), theSecret) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
