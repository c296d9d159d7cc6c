package idporten

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	josejson "github.com/go-jose/go-jose/v4/json"

	"github.com/portprove/portprove/mocks/world"
)

// assertion is what a client signs to say who it is (private_key_jwt, RFC 7523
// and OIDC Core, 9). Its claims are believed only after checkAssertion.
type assertion struct {
	jws    *jose.JSONWebSignature
	claims assertionClaims
}

// assertionClaims has pointers to tell absent members from empty ones. The
// decoder is go-jose's: it knows names by their case and refuses repetitions.
type assertionClaims struct {
	Iss *string             `json:"iss"`
	Sub *string             `json:"sub"`
	Aud josejson.RawMessage `json:"aud"`
	Exp *numericDate        `json:"exp"`
	Iat *numericDate        `json:"iat"`
	Nbf *numericDate        `json:"nbf"`
	Jti *string             `json:"jti"`
}

// numericDate is seconds since 1970, maybe with a fraction (RFC 7519, 2).
type numericDate float64

// maxDate is more than any clock shows.
const maxDate = 1 << 40

func (d numericDate) unix() int64 { return int64(math.Floor(float64(d))) }

func (d numericDate) String() string { return time.Unix(d.unix(), 0).UTC().Format(time.RFC3339) }

// assertedCredentials reads a request that has an assertion, which must have
// client_id beside it. docs: oidc_protocol_nye_idporten.
func (s *Server) assertedCredentials(r *http.Request, form url.Values) (credentials, error) {
	id := form.Get("client_id")
	switch {
	case form.Has("client_secret") || r.Header.Get("Authorization") != "":
		return credentials{}, errClientTwice.because("the request has a client assertion and a secret")
	case form.Get("client_assertion_type") != assertionType:
		return credentials{}, errAssertionType.because("client_assertion_type is %q", form.Get("client_assertion_type"))
	case form.Get("client_assertion") == "":
		return credentials{}, errAssertionMissing.because("client_assertion is missing or empty")
	case id == "":
		return credentials{}, errAssertionClientID.because("client_id is missing in the form: it must stand beside the assertion")
	}
	a, err := s.readAssertion(form.Get("client_assertion"))
	if err != nil {
		return credentials{}, err
	}
	return credentials{method: authKey, id: id, assertion: a}, a.claims.checkParties(id)
}

// readAssertion parses without believing.
func (s *Server) readAssertion(raw string) (assertion, error) {
	jws, err := jose.ParseSignedCompact(raw, s.algorithms())
	var unexpected *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case errors.As(err, &unexpected):
		return assertion{}, errAssertionAlgorithm.because("the assertion's alg is %q; taken: %s", unexpected.Got, strings.Join(s.assertionAlgorithms(), ", "))
	case err != nil && hasBadChain(raw):
		return assertion{}, errCertificateMalformed.because("x5c must be a list of at most %d certificates, each in base64 (DER, with padding): %v", maxChain, err)
	case err != nil:
		return assertion{}, errAssertionUnreadable.because("the assertion is no signed JWT: %v", err)
	}
	a := assertion{jws: jws}
	if err := josejson.Unmarshal(jws.UnsafePayloadWithoutVerification(), &a.claims); err != nil {
		return assertion{}, errAssertionUnreadable.because("the assertion's claims can't be read: %v", err)
	}
	for _, date := range []*numericDate{a.claims.Exp, a.claims.Iat, a.claims.Nbf} {
		if date != nil && math.Abs(float64(*date)) > maxDate {
			return assertion{}, errAssertionUnreadable.because("a time of the assertion is out of all bounds")
		}
	}
	return a, nil
}

func (s *Server) algorithms() []jose.SignatureAlgorithm {
	if s.Switches.AssertionAlgorithms {
		return assertionAlgorithmsDocs
	}
	return assertionAlgorithms
}

// assertionAlgorithms are those of the metadata, and those that are taken.
func (s *Server) assertionAlgorithms() []string {
	names := make([]string, 0, len(assertionAlgorithmsDocs))
	for _, a := range s.algorithms() {
		names = append(names, string(a))
	}
	return names
}

// checkParties: iss and sub are both the client. docs: oidc_protocol_token.
func (c assertionClaims) checkParties(id string) error {
	switch {
	case c.Iss == nil || *c.Iss == "":
		return errAssertionNoIssuer.because("the assertion has no iss; it must be the client_id, as sub")
	case c.Sub == nil || *c.Sub == "":
		return errAssertionNoSubject.because("the assertion has no sub; it must be the client_id, as iss")
	case *c.Iss != *c.Sub:
		return errAssertionParties.because("iss is %q and sub is %q; both must be the client_id", *c.Iss, *c.Sub)
	case *c.Sub != id:
		return errAssertionForeign.because("iss and sub are %q, the form's client_id is %q", *c.Sub, id)
	}
	return nil
}

// checkAssertion believes an assertion that a key of the client has signed,
// for this issuer, for now and for the first time. It returns how the client
// has proved itself.
func (s *Server) checkAssertion(client world.Client, a assertion) (string, error) {
	now := s.kernel.Clock.Now()
	amr, err := s.checkSigner(client, a.jws, now)
	if err != nil {
		return "", err
	}
	if err := s.checkAudience(a.claims.Aud); err != nil {
		return "", err
	}
	if err := a.claims.checkTimes(now); err != nil {
		return "", err
	}
	jti := a.claims.Jti
	if jti != nil && *jti == "" {
		jti = nil // an empty one tells nothing apart
	}
	if jti == nil && s.Switches.AssertionJti {
		return "", errAssertionNoJti.because("the assertion has no jti, which the sandbox is switched to demand")
	}
	// Whoever sends no jti, which the pages call optional, can't send the same
	// claims again.
	once := "claims\x00" + string(a.jws.UnsafePayloadWithoutVerification())
	if jti != nil {
		once = "jti\x00" + *jti
	}
	if !s.spent.first(now, digestOf(client.ClientID+"\x00"+once), time.Unix(a.claims.Exp.unix(), 0)) {
		return "", errAssertionReplayed.because("an assertion is good once; this one was used before")
	}
	return amr, nil
}

// checkSigner verifies the signature with a registered key or, for a client
// that has registered none, with the certificate in the header.
func (s *Server) checkSigner(client world.Client, jws *jose.JSONWebSignature, now time.Time) (string, error) {
	if client.JWKS == nil {
		return amrCertificate, s.checkCertificate(client, jws, now)
	}
	return authKey, checkRegisteredKey(client, jws, now)
}

// checkRegisteredKey finds the key by its kid and verifies the signature.
// docs: oidc_func_clientreg, a kid must be used where keys are registered.
func checkRegisteredKey(client world.Client, jws *jose.JSONWebSignature, now time.Time) error {
	header := jws.Signatures[0].Protected
	if header.KeyID == "" {
		return errAssertionKeyID.because("the assertion's header has no kid; client %q has registered keys, and x5c must not take their place", client.ClientID)
	}
	key, ok := client.Key(header.KeyID)
	if !ok {
		return errAssertionStranger.because("client %q has no key %q", client.ClientID, header.KeyID)
	}
	if died, dies := keyEnd(key); dies && !now.Before(died) {
		return errAssertionKeyDead.because("key %q died %s; a key lives one year from when it was registered, or until its exp", key.Kid, died.UTC().Format(time.RFC3339))
	}
	if header.Algorithm != key.Alg {
		return errAssertionAlgorithm.because("the assertion's alg is %s, key %q is registered for %s", header.Algorithm, key.Kid, key.Alg)
	}
	public, ok := key.Public()
	if !ok {
		return errAssertionSignature.because("key %q is no RSA key", key.Kid) // the world has checked it
	}
	if err := checkLock(key, now); err != nil {
		return err
	}
	if _, err := jws.Verify(public); err != nil {
		return errAssertionSignature.because("the signature is not that of key %q: %v", key.Kid, err)
	}
	return nil
}

// keyEnd is when a registered key dies, if it does.
func keyEnd(k world.JWK) (time.Time, bool) {
	var end time.Time
	if k.Created != nil {
		end = k.Created.AddDate(keyYears, 0, 0)
	}
	if k.Exp == nil {
		return end, k.Created != nil
	}
	if exp := time.Unix(*k.Exp, 0); k.Created == nil || exp.Before(end) {
		end = exp
	}
	return end, true
}

// checkAudience: the issuer, as one string. docs: oidc_protocol_token, 2025.
// guess: a list is refused even if it has one member only; a widely used
// client changed its list of one to a string in April 2025.
func (s *Server) checkAudience(raw josejson.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return errAssertionNoAud.because("the assertion has no aud; it must be %s", s.Issuer)
	}
	var aud string
	if josejson.Unmarshal(raw, &aud) != nil {
		var list []string
		if josejson.Unmarshal(raw, &list) != nil || len(list) != 1 || !s.Switches.AssertionTokenURL {
			return errAssertionAudList.because("aud must be one string, %s", s.Issuer)
		}
		aud = list[0]
	}
	allowed := []string{s.Issuer}
	switch {
	case s.Switches.Legacy: // docs: R:20-11
		allowed = append(allowed, s.base+legacyToken)
	case s.Switches.AssertionTokenURL:
		allowed = append(allowed, s.base+pathToken)
	}
	if !slices.Contains(allowed, aud) {
		return errAssertionAud.because("aud is %q; it must be %s", aud, strings.Join(allowed, " or "))
	}
	return nil
}

// checkTimes counts whole seconds, so that what begins in the current second
// is good. guess: no leeway is documented, and none is given.
func (c assertionClaims) checkTimes(now time.Time) error {
	switch {
	case c.Exp == nil:
		return errAssertionNoExp.because("the assertion has no exp")
	case c.Iat == nil:
		return errAssertionNoIat.because("the assertion has no iat, from which its %s count", assertionLifetime)
	case c.Exp.unix() <= now.Unix():
		return errAssertionExpired.because("the assertion expired %s; it is %s", c.Exp, now.Format(time.RFC3339))
	case c.Iat.unix() > now.Unix():
		return errAssertionEarly.because("iat is %s; it is %s", c.Iat, now.Format(time.RFC3339))
	case c.Nbf != nil && c.Nbf.unix() > now.Unix():
		return errAssertionEarly.because("nbf is %s; it is %s", c.Nbf, now.Format(time.RFC3339))
	case c.Exp.unix()-c.Iat.unix() > int64(assertionLifetime/time.Second):
		return errAssertionTooLong.because("exp is %d s after iat; at most %s are allowed", c.Exp.unix()-c.Iat.unix(), assertionLifetime)
	}
	return nil
}
