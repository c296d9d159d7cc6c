package altinn

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// idportenToken is an ID-porten token whose signature and lifetime are good.
// Neither its issuer nor its audience was looked at: Altinn doesn't.
type idportenToken struct {
	claims  map[string]any
	expires time.Time
}

func (s *Server) readIDPorten(raw string, now time.Time) (idportenToken, error) {
	claims, err := verified(raw, s.theirs)
	if err != nil {
		return idportenToken{}, err
	}
	expires, ok := seconds(claims[claimExpires])
	if !ok {
		return idportenToken{}, errNoExpiry.because("the token has no exp")
	}
	if now.Sub(expires) >= clockSkew {
		return idportenToken{}, errExpired.because("the token expired %s ago", now.Sub(expires).Round(time.Second))
	}
	if from, ok := seconds(claims[claimNotBefore]); ok && from.Sub(now) > clockSkew {
		return idportenToken{}, errExpired.because("the token is not valid before %s", from.Format(time.RFC3339))
	}
	return idportenToken{claims: claims, expires: expires}, nil
}

// verified returns the claims of a token that one of the keys has signed.
func verified(raw string, cache *keyCache) (map[string]any, error) {
	jws, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, errSignature.because("the token is no JWT signed with RS256: %v", err)
	}
	set, err := cache.set()
	if err != nil {
		return nil, err
	}
	for _, key := range set.Keys {
		payload, err := jws.Verify(key)
		if err != nil {
			continue
		}
		return decodeClaims(payload)
	}
	return nil, errSignature.because("none of the published keys has signed the token, whose kid is %q", jws.Signatures[0].Header.KeyID)
}

// decodeClaims keeps numbers as they are written.
func decodeClaims(payload []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(payload))
	d.UseNumber()
	var claims map[string]any
	if err := d.Decode(&claims); err != nil {
		return nil, errSignature.because("the token's payload is no JSON object: %v", err)
	}
	return claims, nil
}

func seconds(claim any) (time.Time, bool) {
	n, ok := claim.(json.Number)
	if !ok {
		return time.Time{}, false
	}
	f, err := n.Float64()
	if err != nil {
		return time.Time{}, false
	}
	return time.Unix(int64(f), 0), true
}

// text returns a claim as text; of an array the first value only, as Altinn
// reads it (guess: FirstOrDefault over expanded claims).
func (t idportenToken) text(name string) string {
	value := t.claims[name]
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	s, ok := value.(string)
	if !ok {
		return ""
	}
	return s
}

// method is the raw amr. authn: no translation.
func (t idportenToken) method() string {
	if amr := t.text(claimAMR); amr != "" {
		return amr
	}
	return authenticationMethod
}

// level translates acr; of an unknown one it takes the last character.
func (t idportenToken) level() any {
	acr := t.text(claimACR)
	if level, ok := acrLevels[acr]; ok {
		return level
	}
	last := acr[len(acr)-1:]
	if level, err := strconv.Atoi(last); err == nil {
		return level
	}
	return last
}
