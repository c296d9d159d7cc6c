package skatteetaten

import "net/http"

// Every refusal of this server. Docs: Skatteetaten/api-dokumentasjon,
// mvameldingvalidering (statuses and what they are about) and feil (form, codes
// DAS-). Guess: codes MVA-, of which an older edition of that table had some.

// refusals lists what define has defined.
var refusals []*refusal

func define(name, catalogue, requirement string, status int, code, message string) *refusal {
	r := &refusal{name, catalogue, requirement, status, code, message}
	refusals = append(refusals, r)
	return r
}

// What the body of a refusal says.
const (
	textUnauthorized = "Feil i forbindelse med autentisering."
	textForbidden    = "Du er ikke autorisert for tilgang til den forespurte ressursen."
	textUnknownPath  = "Den forespurte URLen svarer ikke til et gyldig endepunkt"
	textFormat       = "Feil tilknyttet dataformat. Kun json eller xml er støttet."
	textInput        = "Feil i forbindelse med validering av inputdata."
	textInternal     = "Det var en uventet feil på tjenesten. Vennligst ta kontakt med brukerstøtte, med applikasjon og korrelasjonsid fra denne meldingen!"
)

// Refusals, in the order of the checks.
var (
	errUnknownPath  = define("path_unknown", "", "SKD-HTTP-03", http.StatusNotFound, "DAS-002", textUnknownPath)
	errMethod       = define("method_wrong", "", "SKD-HTTP-04", http.StatusMethodNotAllowed, "MVA-006", textInput)
	errNoBearer     = define("bearer_missing", "VAL-04", "SKD-TOKEN-01", http.StatusUnauthorized, "MVA-004", textUnauthorized)
	errSignature    = define("signature_bad", "VAL-04", "SKD-TOKEN-02", http.StatusUnauthorized, "MVA-004", textUnauthorized)
	errIssuer       = define("issuer_wrong", "VAL-04", "SKD-TOKEN-02", http.StatusUnauthorized, "MVA-004", textUnauthorized)
	errExpired      = define("token_expired", "VAL-04", "SKD-TOKEN-03", http.StatusUnauthorized, "MVA-004", textUnauthorized)
	errNotAccess    = define("token_no_access_token", "VAL-04", "SKD-TOKEN-04", http.StatusUnauthorized, "MVA-004", textUnauthorized)
	errScope        = define("scope_missing", "VAL-05", "SKD-TOKEN-05", http.StatusForbidden, "DAS-008", textForbidden)
	errAccept       = define("accept_unknown", "", "SKD-HTTP-02", http.StatusNotAcceptable, "MVA-008", textFormat)
	errContentType  = define("content_type_unknown", "", "SKD-HTTP-02", http.StatusUnsupportedMediaType, "MVA-008", textFormat)
	errMalformed    = define("document_malformed", "", "SKD-STRUCT-05", http.StatusBadRequest, "MVA-006", textInput)
	errInternal     = define("internal", "", "SKD-HTTP-05", http.StatusInternalServerError, "DAS-001", textInternal)
	errBodyCutShort = define("body_cut_short", "", "SKD-HTTP-05", http.StatusBadRequest, "MVA-006", textInput)
)
