package idporten

import (
	_ "embed" // the test keys
	"fmt"
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

// keyring holds the issuer's keys: the one that signs, the next one, and the
// one that signed before, until it is withdrawn. All of them are published.
type keyring struct {
	mu                sync.RWMutex
	current, next     signer
	previous          signer
	previousPublished bool
}

// signer is a key that signs.
type signer struct {
	kernel.Key
	jose.Signer
}

func newSigner(key kernel.Key) (signer, error) { return signerNamed(key, keyID(key)) }

// signerNamed is newSigner with another name for the key.
func signerNamed(key kernel.Key, kid string) (signer, error) {
	jwk := jose.JSONWebKey{Key: key.Private, KeyID: kid}
	// Neither typ nor x5c: the header of tokens is exactly kid and alg.
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jwk}, nil)
	return signer{key, s}, err
}

func newKeyring(keys []kernel.Key) (*keyring, error) {
	if len(keys) != ringSize {
		return nil, fmt.Errorf("an issuer has %d keys, the current one and the next; got %d", ringSize, len(keys))
	}
	var err error
	r := new(keyring)
	if r.current, err = newSigner(keys[0]); err != nil {
		return nil, err
	}
	r.next, err = newSigner(keys[1])
	return r, err
}

const ringSize = 2

func (r *keyring) sign(claims any) (string, error) {
	r.mu.RLock()
	current := r.current
	r.mu.RUnlock()
	return jwt.Signed(current).Claims(claims).Serialize()
}

// published keys: the current one, the next one, the previous one.
func (r *keyring) published() []kernel.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	keys := []kernel.Key{r.current.Key, r.next.Key}
	if r.previousPublished {
		keys = append(keys, r.previous.Key)
	}
	return keys
}

// stale are those that were published before the last rotation: whoever keeps
// them does not know the next key.
func (r *keyring) stale() []kernel.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.previous.Private == nil {
		return []kernel.Key{r.current.Key, r.next.Key}
	}
	return []kernel.Key{r.previous.Key, r.current.Key}
}

// rotate lets the next key sign and publishes the given one as next. A
// previous key that was not withdrawn is withdrawn.
func (r *keyring) rotate(next signer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.previous, r.current, r.next = r.current, r.next, next
	r.previousPublished = true
}

// withdraw takes the previous key away; false: there is none.
func (r *keyring) withdraw() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	had := r.previousPublished
	r.previous, r.previousPublished = signer{}, false
	return had
}
