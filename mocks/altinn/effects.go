package altinn

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// What faults can make this server do wrong, by name. Each value is one thing
// that is wrong, and nothing else is.
const (
	effectToken    = "altinn_token"
	effectExchange = "exchange"
	effectKeySet   = "jwks"
	valueQuotes    = "quotes" // the token as a JSON text, whatever Accept says
	valueEmpty     = "empty"
)

var (
	keySetEffects   = []kernel.Effect{{Name: effectKeySet, Values: []string{valueEmpty}}}
	refreshEffects  = []kernel.Effect{{Name: effectToken, Values: defectNames()}}
	exchangeEffects = append([]kernel.Effect{{Name: effectExchange, Values: []string{valueQuotes}}}, refreshEffects...)
)

// forgery is a token that is about to be wrong.
type forgery struct {
	claims *kernel.Object
	kid    string // empty: the right one
	// broken: the signature is another's; unsigned: there is none.
	broken, unsigned bool
}

// life of the token, in seconds.
func (f *forgery) life() int64 { return f.claims.Number(claimExpires) - f.claims.Number(claimIssuedAt) }

// defect is one way to be wrong.
type defect struct {
	name  string
	apply func(*forgery)
}

// aWhile is longer than any leeway that a reader may grant, in seconds.
const aWhile = 3600

// defects of Altinn tokens. One that is expired, or from the future, is right but
// for the time: what belongs together has moved together.
var defects = slices.Concat([]defect{
	{"signature", func(f *forgery) { f.broken = true }},
	{"alg_none", func(f *forgery) { f.unsigned = true }},
	{"kid_unknown", func(f *forgery) { f.kid = "UNKNOWN" }},
	{"iss", func(f *forgery) { f.claims.SetText(claimIssuer, "https://issuer.invalid/") }},
	{"expired", func(f *forgery) { f.claims.Add(-f.life()-aWhile, claimIssuedAt, claimNotBefore, claimExpires) }},
	{"nbf_future", func(f *forgery) { f.claims.Add(aWhile, claimIssuedAt, claimNotBefore, claimExpires) }},
}, without(claimIssuer, claimExpires, claimNotBefore, claimIssuedAt, claimPID, claimScope, claimUserID, claimPartyID, claimPartyUUID, claimLevel))

// without are the defects of lacking a claim.
func without(claims ...string) []defect {
	list := make([]defect, 0, len(claims))
	for _, name := range claims {
		list = append(list, defect{"missing:" + name, func(f *forgery) { f.claims.Remove(name) }})
	}
	return list
}

func defectNames() []string {
	names := make([]string, 0, len(defects))
	for _, d := range defects {
		names = append(names, d.name)
	}
	return names
}

// issue signs a token and answers with it, with the defects that faults ask for.
func (s *Server) issue(r *http.Request, claims map[string]any) (kernel.Reply, error) {
	signed, err := s.signed(claims, kernel.Effects(r.Context(), effectToken))
	switch {
	case err != nil:
		return kernel.Reply{}, err
	case slices.Contains(kernel.Effects(r.Context(), effectExchange), valueQuotes):
		return quoted(http.StatusOK, signed), nil
	}
	return text(r, http.StatusOK, signed), nil
}

func (s *Server) signed(claims map[string]any, wrong []string) (string, error) {
	if len(wrong) == 0 {
		return s.signer.sign(claims)
	}
	object, err := kernel.NewObject(claims)
	if err != nil {
		return "", err
	}
	f := &forgery{claims: object}
	for _, d := range defects {
		if slices.Contains(wrong, d.name) {
			d.apply(f)
		}
	}
	return s.forge(f)
}

func (s *Server) forge(f *forgery) (string, error) {
	payload, err := kernel.MarshalJSON(f.claims)
	if err != nil {
		return "", err
	}
	if f.unsigned { // RFC 7519, 6.1
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(payload) + ".", nil
	}
	by := s.signer
	if f.kid != "" {
		if by, err = signerNamed(s.Keys[0], f.kid); err != nil {
			return "", err
		}
	}
	token, err := by.signPayload(payload)
	if f.broken {
		token = broken(token)
	}
	return token, err
}

// broken flips a bit of the signature.
func broken(token string) string {
	i := strings.LastIndex(token, ".") + 1
	signature, err := base64.RawURLEncoding.DecodeString(token[i:])
	if err != nil || len(signature) == 0 {
		return token
	}
	signature[len(signature)/2] ^= 1
	return token[:i] + base64.RawURLEncoding.EncodeToString(signature)
}
