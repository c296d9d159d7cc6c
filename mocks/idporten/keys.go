package idporten

import (
	_ "embed" // the test keys
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
)

// CommonName of the certificates of generated keys.
const CommonName = "portprove mock ID-porten"

//go:embed testkey1.pem
var testKey1 []byte

//go:embed testkey2.pem
var testKey2 []byte

var testKeys = sync.OnceValues(func() ([]kernel.Key, error) {
	return kernel.ParseKeys(testKey1, testKey2)
})

// keyID begins with mock- so that no key is taken for a real one.
func keyID(k kernel.Key) string { return "mock-" + k.X5T() }

// signer signs with the first key.
type signer struct{ jose.Signer }

func newSigner(keys []kernel.Key) (*signer, error) {
	key := jose.JSONWebKey{Key: keys[0].Private, KeyID: keyID(keys[0])}
	// Neither typ nor x5c: the header of tokens is exactly kid and alg.
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		return nil, err
	}
	return &signer{s}, nil
}

func (s *signer) sign(claims any) (string, error) {
	return jwt.Signed(s).Claims(claims).Serialize()
}
