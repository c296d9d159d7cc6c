package idporten

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
)

// forgery is a token that is about to be wrong.
type forgery struct {
	claims *kernel.Object
	kid    string // empty: the right one
	// broken: the signature is another's; unsigned: there is none.
	broken, unsigned bool
}

// life of the token, in seconds.
func (f *forgery) life() int64 { return f.claims.Number("exp") - f.claims.Number("iat") }

// defect is one way to be wrong.
type defect struct {
	name  string
	apply func(*forgery)
}

// aWhile is longer than any leeway that a reader may grant, in seconds.
const aWhile = 3600

// commonDefects of tokens. A token that is expired, or from the future, is right
// but for the time: what belongs together has moved together.
var commonDefects = []defect{
	{"signature", func(f *forgery) { f.broken = true }},
	{"alg_none", func(f *forgery) { f.unsigned = true }},
	{"kid_unknown", func(f *forgery) { f.kid = "mock-unknown" }},
	{"iss", func(f *forgery) { f.claims.SetText("iss", strangeIssuer) }},
	{"expired", func(f *forgery) { f.claims.Add(-f.life()-aWhile, "iat", "exp", "auth_time") }},
	{"iat_future", func(f *forgery) { f.claims.Add(aWhile, "iat", "exp") }},
	{"acr_lower", func(f *forgery) { f.claims.SetText("acr", lower(f.claims.Text("acr"))) }},
}

var idTokenDefects = slices.Concat(commonDefects, []defect{
	{"aud", func(f *forgery) { f.claims.SetText("aud", "another-client") }},
	{"nonce", func(f *forgery) { f.claims.SetText("nonce", "another-nonce") }},
	{"no_nonce", func(f *forgery) { f.claims.Remove("nonce") }},
}, without("iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "pid", "sid", "jti", "locale"))

var accessDefects = slices.Concat(commonDefects, without("iss", "sub", "exp", "iat", "acr", "scope", "client_id", "client_amr", "consumer", "pid", "jti"))

// without are the defects of lacking a claim.
func without(claims ...string) []defect {
	list := make([]defect, 0, len(claims))
	for _, name := range claims {
		list = append(list, defect{"missing:" + name, func(f *forgery) { f.claims.Remove(name) }})
	}
	return list
}

func defectNames(defects []defect) []string {
	names := make([]string, 0, len(defects))
	for _, d := range defects {
		names = append(names, d.name)
	}
	return names
}

// lower is the level below; of the lowest, one of another ladder.
func lower(level string) string {
	for _, l := range []ladder{norwegianLevels, eidasLevels} {
		if i := slices.Index(l, level); i > 0 {
			return l[i-1]
		}
	}
	return emailLevels[0]
}

// sign makes a token, with the defects that faults ask for.
func (s *Server) sign(claims any, known []defect, wanted []string) (string, error) {
	if len(wanted) == 0 {
		return s.signer.sign(claims)
	}
	object, err := kernel.NewObject(claims)
	if err != nil {
		return "", err
	}
	f := &forgery{claims: object}
	for _, d := range known {
		if slices.Contains(wanted, d.name) {
			d.apply(f)
		}
	}
	return s.signer.forge(f)
}

func (r *keyring) forge(f *forgery) (string, error) {
	r.mu.RLock()
	current := r.current
	r.mu.RUnlock()
	if f.unsigned {
		return unsigned(f)
	}
	var by jose.Signer = current
	if f.kid != "" {
		other, err := signerNamed(current.Key, f.kid)
		if err != nil {
			return "", err
		}
		by = other
	}
	token, err := jwt.Signed(by).Claims(f.claims).Serialize()
	if f.broken {
		token = broken(token)
	}
	return token, err
}

// unsigned is RFC 7519, 6.1: alg none and an empty signature.
func unsigned(f *forgery) (string, error) {
	payload, err := kernel.MarshalJSON(f.claims)
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none"}`)) + "." + encode(payload) + ".", nil
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
