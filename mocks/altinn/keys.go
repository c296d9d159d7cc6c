package altinn

import (
	"bytes"
	_ "embed" // the test keys
	"encoding/json"
	"fmt"
	"sync"

	"github.com/go-jose/go-jose/v4"

	"github.com/portprove/portprove/mocks/kernel"
)

// CommonName of the certificates; it can't be taken for a real one.
const CommonName = "portprove mock"

//go:embed testkey1.pem
var testKey1 []byte

//go:embed testkey2.pem
var testKey2 []byte

var testKeys = sync.OnceValues(func() ([]kernel.Key, error) {
	return kernel.ParseKeys(testKey1, testKey2)
})

// signer signs with one key.
type signer struct{ jose.Signer }

// newSigner: the header is alg, kid, x5t and typ. authn: X509SigningCredentials.
func newSigner(key kernel.Key) (*signer, error) { return signerNamed(key, key.Thumbprint()) }

// signerNamed is newSigner with another name for the key.
func signerNamed(key kernel.Key, kid string) (*signer, error) {
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("x5t", key.X5T())
	jwk := jose.JSONWebKey{Key: key.Private, KeyID: kid}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jwk}, options)
	if err != nil {
		return nil, err
	}
	return &signer{s}, nil
}

// sign encodes the claims itself: go-jose has a JSON of its own, which takes
// the numbers of a token that was read here for texts.
func (s *signer) sign(claims map[string]any) (string, error) {
	payload, err := kernel.MarshalJSON(claims)
	if err != nil {
		return "", err
	}
	return s.signPayload(payload)
}

func (s *signer) signPayload(payload []byte) (string, error) {
	signed, err := s.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// keyCache holds a published key set in readable form, until it changes.
type keyCache struct {
	published func() ([]byte, error)
	mu        sync.Mutex
	text      []byte
	keys      jose.JSONWebKeySet
}

func (c *keyCache) set() (jose.JSONWebKeySet, error) {
	text, err := c.published()
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.Equal(text, c.text) {
		return c.keys, nil
	}
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal(text, &keys); err != nil {
		return jose.JSONWebKeySet{}, fmt.Errorf("published keys: %w", err)
	}
	c.text, c.keys = text, keys
	return keys, nil
}
