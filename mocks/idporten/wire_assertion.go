package idporten

import (
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Client assertions. docs: oidc_protocol_token, oidc_func_clientreg.
const (
	// assertionType. RFC 7523, 2.2.
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// assertionLifetime is the most that may lie between iat and exp.
	assertionLifetime = 120 * time.Second
	// keyLifetime of a registered key.
	keyYears = 1
)

// The algorithms of assertions. seen: the metadata has RS256 alone; docs:
// oidc_protocol_token and oidc_func_clientreg have all three.
var (
	assertionAlgorithms     = []jose.SignatureAlgorithm{jose.RS256}
	assertionAlgorithmsDocs = []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512}
)
