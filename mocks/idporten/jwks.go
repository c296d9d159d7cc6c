package idporten

import (
	"encoding/base64"
	"math/big"
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// jwk has no alg, as seen; libraries that demand one break on it.
type jwk struct {
	Kty string   `json:"kty"`
	E   string   `json:"e"`
	Use string   `json:"use"`
	Kid string   `json:"kid"`
	X5C []string `json:"x5c"`
	N   string   `json:"n"`
}

type jwkSet struct {
	Keys []jwk `json:"keys"`
}

func (s *Server) jwks(r *http.Request) (kernel.Reply, error) {
	keys := s.signer.published()
	switch wrong := kernel.Effects(r.Context(), effectKeySet); {
	case slices.Contains(wrong, valueEmpty):
		keys = nil
	case slices.Contains(wrong, valueNoCurrent):
		keys = keys[1:]
	case slices.Contains(wrong, valueStale):
		keys = s.signer.stale()
	}
	return kernel.JSON(http.StatusOK, setOf(keys))
}

// PublishedKeys is the document at jwks_uri, for the servers of the same
// sandbox that trust this issuer.
func (s *Server) PublishedKeys() ([]byte, error) { return kernel.MarshalJSON(s.publishedKeys()) }

func (s *Server) publishedKeys() jwkSet { return setOf(s.signer.published()) }

func setOf(keys []kernel.Key) jwkSet {
	set := jwkSet{Keys: make([]jwk, 0, len(keys))}
	for _, k := range keys {
		set.Keys = append(set.Keys, jwk{
			Kty: "RSA", Use: "sig", Kid: keyID(k), X5C: k.X5C(),
			E: base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.Private.E)).Bytes()),
			N: base64.RawURLEncoding.EncodeToString(k.Private.N.Bytes()),
		})
	}
	return set
}
