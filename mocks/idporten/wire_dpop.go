package idporten

import (
	"time"

	"github.com/go-jose/go-jose/v4"
)

// DPoP. docs: oidc_func_dpop, 2025; RFC 9449.
const (
	tokenTypeDPoP = "DPoP"
	headerDPoP    = "DPoP"
	typeDPoP      = "dpop+jwt"
	// proofWindow is how far iat may be from now, either way. guess.
	proofWindow = 60 * time.Second
)

// proofAlgorithms. guess: none are published; these are the common ones.
var proofAlgorithms = []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256}
