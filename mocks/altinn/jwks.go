package altinn

import (
	"encoding/base64"
	"math/big"
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// jwk has neither alg nor x5t. authn: OpenIdController.cs.
type jwk struct {
	Kty string   `json:"kty"`
	Use string   `json:"use"`
	Kid string   `json:"kid"`
	E   string   `json:"e"`
	N   string   `json:"n"`
	X5C []string `json:"x5c"`
}

type jwkSet struct {
	Keys []jwk `json:"keys"`
}

// jwks publishes n in standard base64 with padding, as Altinn does; strict
// libraries refuse that, which the switch JWKSBase64URL mends.
func (s *Server) jwks(r *http.Request) (kernel.Reply, error) {
	encoding := base64.StdEncoding
	if s.Switches.JWKSBase64URL {
		encoding = base64.RawURLEncoding
	}
	set := s.keySet(encoding)
	if len(kernel.Effects(r.Context(), effectKeySet)) > 0 {
		set.Keys = set.Keys[:0] // empty, the one value
	}
	body, err := kernel.MarshalJSON(set)
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Bytes(http.StatusOK, typeJSONWithUTF, body), nil
}

// publishedKeys is the set for readers within Altinn, which know its encoding.
func (s *Server) publishedKeys() ([]byte, error) {
	return kernel.MarshalJSON(s.keySet(base64.RawURLEncoding))
}

func (s *Server) keySet(encoding *base64.Encoding) jwkSet {
	set := jwkSet{Keys: make([]jwk, 0, len(s.Keys))}
	for _, k := range s.Keys {
		set.Keys = append(set.Keys, jwk{
			Kty: "RSA", Use: "sig", Kid: k.Thumbprint(), X5C: k.X5C(),
			E: encoding.EncodeToString(big.NewInt(int64(k.Private.E)).Bytes()),
			N: encoding.EncodeToString(k.Private.N.Bytes()),
		})
	}
	return set
}
