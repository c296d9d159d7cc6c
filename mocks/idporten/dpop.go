package idporten

import (
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	josejson "github.com/go-jose/go-jose/v4/json"
)

// confirmation is the claim cnf: the thumbprint of the key that an access
// token is bound to. RFC 9449, 6.1.
type confirmation struct {
	JKT string `json:"jkt"`
}

// proofClaims of a DPoP proof. RFC 9449, 4.2.
type proofClaims struct {
	Jti string       `json:"jti"`
	Htm string       `json:"htm"`
	Htu string       `json:"htu"`
	Iat *numericDate `json:"iat"`
	Ath string       `json:"ath"`
}

// tokenType is how a token wants to be sent.
func (c accessClaims) tokenType() string {
	if c.Cnf != nil {
		return tokenTypeDPoP
	}
	return tokenTypeBearer
}

// bind returns the claim for a key that was proven, if one was.
func bind(jkt string) *confirmation {
	if jkt == "" {
		return nil
	}
	return &confirmation{jkt}
}

// provenKey is the thumbprint of the key that a request's DPoP proof proves,
// empty if it has none. The URL is the one that the request is made to; ath is
// the hash of the access token that comes along, if one does.
func (s *Server) provenKey(r *http.Request, url, ath string) (string, error) {
	proofs := r.Header.Values(headerDPoP)
	switch {
	case s.before2025() || len(proofs) == 0:
		return "", nil
	case len(proofs) > 1:
		return "", errProofMany.because("there are %d DPoP headers; one is allowed", len(proofs))
	}
	jkt, claims, err := readProof(proofs[0])
	if err != nil {
		return "", err
	}
	now := s.kernel.Clock.Now()
	if err := claims.check(now, r.Method, url, ath); err != nil {
		return "", err
	}
	over := time.Unix(claims.Iat.unix(), 0).Add(proofWindow + time.Second) // whole seconds count, so the last one, too
	if !s.spent.first(now, digestOf("dpop\x00"+jkt+"\x00"+claims.Jti), over) {
		return "", errProofReplayed.because("a proof is good once; this jti was used before with the same key")
	}
	return jkt, nil
}

// readProof verifies a proof with the key that it brings along.
func readProof(raw string) (string, proofClaims, error) {
	var claims proofClaims
	jws, err := jose.ParseSignedCompact(raw, proofAlgorithms)
	if err != nil { // a private key in jwk is an error here, too
		return "", claims, errProofMalformed.because("the proof can't be taken: %v", err)
	}
	header := jws.Signatures[0].Protected
	if typ := header.ExtraHeaders[jose.HeaderType]; typ != typeDPoP {
		return "", claims, errProofMalformed.because("typ is %q; it must be %s", typ, typeDPoP)
	}
	if header.JSONWebKey == nil {
		return "", claims, errProofKey.because("the proof's header has no jwk")
	}
	payload, err := jws.Verify(header.JSONWebKey)
	if err != nil {
		return "", claims, errProofSignature.because("the signature is not that of the key in jwk: %v", err)
	}
	if err := josejson.Unmarshal(payload, &claims); err != nil {
		return "", claims, errProofMalformed.because("the proof's claims can't be read: %v", err)
	}
	thumbprint, err := header.JSONWebKey.Thumbprint(crypto.SHA256)
	if err != nil {
		return "", claims, errProofKey.because("the key in jwk has no thumbprint: %v", err)
	}
	return base64.RawURLEncoding.EncodeToString(thumbprint), claims, nil
}

func (c proofClaims) check(now time.Time, method, url, ath string) error {
	htu, _, _ := strings.Cut(c.Htu, "?") // RFC 9449, 4.3: without query and fragment
	htu, _, _ = strings.Cut(htu, "#")
	switch {
	case c.Jti == "" || c.Iat == nil:
		return errProofMalformed.because("the proof lacks jti or iat")
	case c.Htm != method:
		return errProofRequest.because("htm is %q, the request is a %s", c.Htm, method)
	case htu != url:
		return errProofRequest.because("htu is %q, the request goes to %s", c.Htu, url)
	case c.Ath != ath && ath != "":
		return errProofRequest.because("ath is not the hash of the access token")
	case c.Iat.away(now) > proofWindow:
		return errProofTime.because("iat is %s; it is %s, and %s either way are allowed", c.Iat, now.Format(time.RFC3339), proofWindow)
	}
	return nil
}

// away is how far a date is from now; of what is beyond all bounds, very far.
func (d numericDate) away(now time.Time) time.Duration {
	seconds := d.unix() - now.Unix()
	if d > maxDate || d < -maxDate || seconds > maxAway || seconds < -maxAway {
		return maxAway * time.Second
	}
	return (time.Duration(seconds) * time.Second).Abs()
}

const maxAway = 1 << 30

// boundToken checks that a token that is bound to a key comes with a proof of
// that key and by the scheme DPoP, and that no other token comes that way.
func (s *Server) boundToken(r *http.Request, scheme, raw string, claims accessClaims) error {
	bound := claims.tokenType()
	if !strings.EqualFold(scheme, bound) {
		return errProofAtResource.because("the token is of type %s and was sent as %s", bound, scheme)
	}
	if claims.Cnf == nil {
		return nil
	}
	hash := sha256.Sum256([]byte(raw))
	jkt, err := s.provenKey(r, s.base+r.URL.Path, base64.RawURLEncoding.EncodeToString(hash[:]))
	switch {
	case err != nil:
		return errProofAtResource.because("%v", err)
	case jkt == "":
		return errProofAtResource.because("there is no DPoP header")
	case jkt != claims.Cnf.JKT:
		return errProofAtResource.because("the proof is that of another key than the token is bound to")
	}
	return nil
}
