package idporten

import (
	"encoding/asn1"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Client assertions. docs: oidc_protocol_token, oidc_func_clientreg.
const (
	// assertionType. RFC 7523, 2.2.
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// assertionLifetime is the most that may lie between iat and exp.
	assertionLifetime = 120 * time.Second
	// keyYears that a registered key lives.
	keyYears = 1
	// certificateYears that a business certificate lives. guess: those on the
	// market live two or three.
	certificateYears = 3
	// organisationPrefix of organizationIdentifier. ETSI EN 319 412-1, 5.1.4.
	organisationPrefix = "NTRNO-"
	// amrCertificate is the client_amr of clients with a certificate. docs:
	// oidc_protocol_access_token.
	amrCertificate = "virksomhetssertifikat"
	maxChain       = 10
)

// oidOrganisation is organizationIdentifier (X.520), where SEID2 has the
// organisation number.
var oidOrganisation = asn1.ObjectIdentifier{2, 5, 4, 97}

// The algorithms of assertions. seen: the metadata has RS256 alone; docs:
// oidc_protocol_token and oidc_func_clientreg have all three.
var (
	assertionAlgorithms     = []jose.SignatureAlgorithm{jose.RS256}
	assertionAlgorithmsDocs = []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512}
)
