package selfservice

import (
	_ "embed" // the test key
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
)

// CommonName of the certificates of generated keys.
const CommonName = "portprove mock self-service"

//go:embed testkey.pem
var testKey []byte

var testKeys = sync.OnceValues(func() ([]kernel.Key, error) { return kernel.ParseKeys(testKey) })

// signer signs access tokens, and knows its own.
type signer struct {
	jose.Signer
	public any
}

func newSigner(key kernel.Key) (*signer, error) {
	jwk := jose.JSONWebKey{Key: key.Private, KeyID: "mock-" + key.X5T()}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jwk}, nil)
	if err != nil {
		return nil, err
	}
	return &signer{s, key.Private.Public()}, nil
}

func (s *signer) sign(claims tokenClaims) (string, error) {
	return jwt.Signed(s).Claims(claims).Serialize()
}

// read returns the claims of a token that this key has signed.
func (s *signer) read(raw string) (tokenClaims, error) {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return tokenClaims{}, err
	}
	var claims tokenClaims
	err = token.Claims(s.public, &claims)
	return claims, err
}
