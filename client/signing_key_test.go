package client

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func armour(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(key any) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return armour("PRIVATE KEY", der)
}

func pkcs1(key *rsa.PrivateKey) string {
	return armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
}

func asJWK(key any, certificates ...*x509.Certificate) string {
	text, err := json.Marshal(jose.JSONWebKey{Key: key, KeyID: "k1", Certificates: certificates})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func onCurve() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

func TestParseKeyReadsWhatToolsWrite(t *testing.T) {
	key := idportenKey()
	chain := certify(key)
	both := "Bag Attributes\n" + armour("CERTIFICATE", chain[0].Raw) + pkcs8(key)
	for name, tc := range map[string]struct {
		text, kid string
		chain     int
	}{
		"PKCS 8":            {pkcs8(key), "", 0},
		"PKCS 1":            {"\n" + pkcs1(key), "", 0},
		"with certificates": {both, "", 0},
		"JWK":               {asJWK(key), "k1", 0},
		"JWK with x5c":      {" " + asJWK(key, chain...), "k1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseKey([]byte(tc.text))
			if err != nil || !got.Private.Equal(key) || got.KeyID != tc.kid || len(got.Chain) != tc.chain {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	if got, err := ParseChain([]byte(both)); err != nil || len(got) != 1 || !got[0].Equal(chain[0]) {
		t.Errorf("chain %v, %v", got, err)
	}
}

func TestParseKeyRefuses(t *testing.T) {
	key := idportenKey()
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"nothing":        {"", "holds no private key"},
		"text":           {"my key", "holds no private key"},
		"encrypted":      {armour("ENCRYPTED PRIVATE KEY", []byte("x")), "holds an encrypted key"},
		"old encryption": {string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES"}, Bytes: []byte("x")})), "holds an encrypted key"},
		"public":         {armour("PUBLIC KEY", public), "holds a public key only"},
		"two":            {pkcs8(key) + pkcs1(strangeKey()), "holds more than one private key"},
		"curve":          {pkcs8(onCurve()), "holds a key that is not RSA"},
		"old curve":      {armour("EC PRIVATE KEY", []byte("x")), "holds a key that is not RSA"},
		"broken":         {armour("PRIVATE KEY", []byte("x")), "holds a key that can't be read"},
		"broken 1":       {armour("RSA PRIVATE KEY", []byte("x")), "holds a key that can't be read"},
		"weak":           {pkcs8(weakKey()), "holds a key of 1024 bits; ID-porten wants 2048 or more"},
		"no JWK":         {`{"kty":"RSA","n":"5ecr3t"}`, "holds a key that can't be read"},
		"public JWK":     {asJWK(&key.PublicKey), "holds a public key only"},
		"JWK of a curve": {asJWK(onCurve()), "holds a key that is not RSA"},
		"key set":        {`{"keys":[` + asJWK(key) + `]}`, "holds a set of keys"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseKey([]byte(tc.text))
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) || got.Private != nil && name != "weak" {
				t.Errorf("got %v, %v", got, err)
			}
			if strings.Contains(err.Error(), "5ecr3t") {
				t.Error("the key is shown")
			}
		})
	}
	if _, err := ParseChain([]byte(pkcs8(key))); err == nil || !strings.HasPrefix(err.Error(), "holds no certificate") {
		t.Errorf("no certificate: %v", err)
	}
	if _, err := ParseChain([]byte(armour("CERTIFICATE", []byte("x")))); err == nil || !strings.HasPrefix(err.Error(), "certificate 1 of the chain") {
		t.Errorf("broken certificate: %v", err)
	}
}

func TestNothingPrintsAKey(t *testing.T) {
	key := ownKey()
	digits := key.Private.D.String()[:20]
	cfg := newFake(t).config()
	cfg.Key = key
	for _, value := range []any{key, &key, []SigningKey{key}, cfg, struct{ K SigningKey }{key}} {
		marshalled, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		for _, text := range []string{
			fmt.Sprintf("%v %+v %#v %s %q", value, value, value, value, value), string(marshalled),
			logged(slog.NewTextHandler, value), logged(slog.NewJSONHandler, value),
		} {
			if strings.Contains(text, digits) || strings.Contains(text, "PrivateKey{") {
				t.Errorf("%T shows the key", value)
			}
		}
	}
	for want, k := range map[string]SigningKey{
		"no key": {}, "SigningKey(kid my-key-2026)": key,
		"SigningKey(of the certificate CN=BUSINESS,O=311223348)": {Private: key.Private, Chain: certify(key.Private)},
	} {
		if k.String() != want {
			t.Errorf("got %s", k)
		}
	}
}

// FuzzParseKey looks for files that the readers can't stand.
func FuzzParseKey(f *testing.F) {
	f.Add([]byte(pkcs8(idportenKey())))
	f.Add([]byte(pkcs1(idportenKey())))
	f.Add([]byte(asJWK(idportenKey(), certify(idportenKey())...)))
	f.Add([]byte(armour("CERTIFICATE", certify(idportenKey())[0].Raw)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if key, err := ParseKey(text); err == nil && key.Private.Validate() != nil {
			t.Error("an invalid key was taken")
		}
		if chain, err := ParseChain(text); err == nil && len(chain) == 0 {
			t.Error("an empty chain was taken")
		}
	})
}
