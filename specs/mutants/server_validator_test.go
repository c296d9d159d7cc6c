package mutants_test

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
)

var (
	validate  = at(http.MethodPost, "/skatteetaten/api/mva/grensesnittstoette/mva-melding/valider")
	validator = at("", "/skatteetaten/.*")
)

// information is one finding of a result, placed the findings at one place, and
// verdictOfReturn what the result says of the whole.
var (
	information     = regexp.MustCompile(`(?s)\s*<avviksinformasjon>.*?</avviksinformasjon>`)
	placed          = regexp.MustCompile(`(?s)\s*<avvik>.*?</avvik>`)
	verdictOfReturn = regexp.MustCompile(`ugyldig skattemelding|avvikende skattemelding`)
)

// withoutFinding takes the findings that have a text out of a result.
func withoutFinding(text string) func(*request, *reply) bool {
	return func(_ *request, a *reply) bool {
		if !bytes.Contains(a.body, []byte(text)) {
			return false
		}
		a.body = information.ReplaceAllFunc(a.body, unlessHaving(text, true))
		a.body = placed.ReplaceAllFunc(a.body, unlessHaving("<avviksinformasjon>", false))
		if !placed.Match(a.body) {
			a.body = verdictOfReturn.ReplaceAll(a.body, []byte("ingen avvik"))
		}
		return true
	}
}

// unlessHaving removes a piece that has a text, or has it not.
func unlessHaving(text string, has bool) func([]byte) []byte {
	return func(piece []byte) []byte {
		if bytes.Contains(piece, []byte(text)) == has {
			return nil
		}
		return piece
	}
}

// ruleless does not know a rule.
func ruleless(requirement, rule, broken string) serverMutant {
	return serverMutant{
		id: "without-" + strings.ToLower(rule), broken: broken + " (" + rule + ").", breaks: []string{requirement},
		before: answers(validate, withoutFinding("<regelDefinisjon>"+rule+":")),
	}
}

// validatorMutants are wrong about the validation of returns.
func validatorMutants() []serverMutant {
	return []serverMutant{
		{
			id: "deviation-400", broken: "A return with a deviation is answered with 400 instead of 200.", breaks: []string{"SKD-RESULT-01"},
			before: failing(validate, http.StatusOK, func(a *reply) bool { return verdictOfReturn.Match(a.body) && as(http.StatusBadRequest)(a) }),
		},
		{
			id: "always-right", broken: "Every return is said to be without deviations, whatever was found.", breaks: []string{"SKD-RESULT-03"},
			before: answers(validate, func(_ *request, a *reply) bool {
				found := verdictOfReturn.Match(a.body)
				a.body = verdictOfReturn.ReplaceAll(a.body, []byte("ingen avvik"))
				return found
			}),
		},
		ruleless("SKD-RULE-02", "R018", "That the sum of a return's lines is not its total is not found"),
		{
			id: "code-of-line-empty", broken: "mvaKode of a finding on no line is empty instead of the word null.", breaks: []string{"SKD-RESULT-01"},
			before: answers(validate, replacing("<mvaKode>null</mvaKode>", "<mvaKode></mvaKode>")),
		},
		{
			id: "structure-own-words", broken: "Faults of the structure are told in words of one's own.", breaks: []string{"SKD-STRUCT-01"},
			before: answers(validate, replacing("cvc-complex-type", "schema-error")),
		},
		{
			id: "result-as-text", broken: "The result says that it is text.", breaks: []string{"SKD-HTTP-01"},
			before: failing(validate, http.StatusOK, func(a *reply) bool {
				return bytes.HasPrefix(a.body, []byte("<")) && bodied("text/plain", string(a.body))(a)
			}),
		},
		{
			id: "unsupported-as-400", broken: "A body that is no XML is 400 instead of 415.", breaks: []string{"SKD-HTTP-02"},
			before: failing(validate, http.StatusUnsupportedMediaType, as(http.StatusBadRequest)),
		},
		{
			id: "not-found-in-silence", broken: "An address that there isn't is 404 without the common form of failures.", breaks: []string{"SKD-HTTP-03"},
			before: failing(validator, http.StatusNotFound, emptied),
		},
	}
}

// validatorTokenMutants are wrong about whose returns are validated.
func validatorTokenMutants() []serverMutant {
	return []serverMutant{
		{
			id: "validator-anybody", broken: "The validator asks for no token.", breaks: []string{"SKD-TOKEN-01"},
			before: lenient(validate, func(r *request, _ *reply) bool {
				had := r.Header.Get("Authorization") != ""
				r.setBearer(ownToken(r))
				return !had
			}),
		},
		{
			id: "validator-altinn", broken: "The validator takes Altinn's token.", breaks: []string{"SKD-TOKEN-02"},
			before: lenient(validate, func(r *request, _ *reply) bool {
				header, _, ok := unpacked(r.bearer())
				r.setBearer(ownToken(r))
				return ok && header["x5t"] != nil
			}),
		},
		{
			id: "validator-expired", broken: "The validator takes a token whose life is over.", breaks: []string{"SKD-TOKEN-03"},
			before: lenient(validate, func(r *request, _ *reply) bool {
				forged, changed := resigned(r.bearer(), idportenKey, func(_, claims members) bool { return claims.putOver("exp", claims.number("exp")+86400) })
				r.setBearer(forged)
				return changed
			}),
		},
	}
}

// farOff is in the year 2100.
const farOff = 4102444800

// ownToken is a token that ID-porten could have issued for the sandbox.
func ownToken(r *request) string {
	return packed(members{"alg": "RS256", "kid": "mock-any"}, members{
		"iss": r.sandbox() + "/idporten", "sub": "15817840008", "pid": "15817840008", "scope": "openid", "client_id": "finance",
		"exp": farOff,
	}, idportenKey())
}
