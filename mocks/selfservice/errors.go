package selfservice

import "net/http"

// Every refusal of this server. The statuses are openapi's, and so is the shape
// of the body; error is the status's phrase (guess), and the texts are guesses
// but for those that say otherwise.

// refusals lists what define has defined.
var refusals []*refusal

func define(name, catalogue, requirement string, status int, text string) *refusal {
	r := &refusal{name, catalogue, requirement, status, text}
	refusals = append(refusals, r)
	return r
}

// Who asks. guess: openapi has no 401, RFC 6750 has.
var (
	errNoToken      = define("bearer_missing", "", "SSV-AUTH-01", http.StatusUnauthorized, "Unauthorized. An access token is required.")
	errToken        = define("bearer_bad", "", "SSV-AUTH-01", http.StatusUnauthorized, "Unauthorized. Invalid access token.")
	errTokenExpired = define("bearer_expired", "", "SSV-AUTH-01", http.StatusUnauthorized, "Unauthorized. The access token has expired.")
	errScope        = define("scope_missing", "SS-05", "SSV-AUTH-02", http.StatusForbidden, "Forbidden. Insufficient scope.")
	errOrganisation = define("organisation_foreign", "", "SSV-ORG-02", http.StatusForbidden, "Forbidden. Not authorized for this organization.")
)

// What is asked for.
var (
	errClientUnknown  = define("client_unknown", "", "SSV-CLIENT-03", http.StatusNotFound, "Not Found. Unknown client.")
	errClientForeign  = define("client_foreign", "", "SSV-ORG-01", http.StatusNotFound, "Not Found. Unknown client.")
	errClientInactive = define("client_inactive", "", "SSV-CLIENT-05", http.StatusNotFound, "Not Found. Unknown client.")
	errKeyUnknown     = define("key_unknown", "", "SSV-KEY-01", http.StatusNotFound, "Not Found. Unknown key.")
	errPartyUnknown   = define("onbehalfof_unknown", "", "SSV-OBO-01", http.StatusNotFound, "Not Found. Unknown onbehalfof.")
	errScopeUnknown   = define("scope_unknown", "", "SSV-SCOPE-02", http.StatusNotFound, "Not Found. Unknown scope.")
	errScopeForeign   = define("scope_foreign", "", "SSV-SCOPE-02", http.StatusForbidden, "Forbidden. Not the owner of the scope.")
	errPrefix         = define("scope_prefix_foreign", "", "SSV-SCOPE-02", http.StatusForbidden, "Forbidden. The prefix is not assigned to the organization.")
)

// What is sent.
var (
	errBody       = define("body_unreadable", "", "SSV-CLIENT-06", http.StatusBadRequest, "Bad Request. Malformed JSON.")
	errInvalid    = define("registration_invalid", "", "SSV-CLIENT-06", http.StatusBadRequest, "Bad Request. Invalid client registration.")
	errImmutable  = define("member_immutable", "", "SSV-CLIENT-04", http.StatusBadRequest, "Bad Request. The value can not be changed.")
	errNotGranted = define("scope_not_granted", "SS-02", "SSV-CLIENT-07", http.StatusBadRequest, "Bad Request. Scope not available for the organization.")
	errNoSecret   = define("method_without_secret", "", "SSV-SECRET-01", http.StatusBadRequest, "Bad Request. The client has no secret.")
	errKeys       = define("keys_invalid", "", "SSV-KEY-02", http.StatusBadRequest, "Bad Request. Invalid key set.")
	errParty      = define("onbehalfof_invalid", "", "SSV-OBO-01", http.StatusBadRequest, "Bad Request. Invalid onbehalfof.")
	errScopeBody  = define("scope_invalid", "", "SSV-SCOPE-02", http.StatusBadRequest, "Bad Request. Invalid scope.")
)

// What is there already.
var (
	errClientTaken = define("client_taken", "SS-04", "SSV-CLIENT-02", http.StatusConflict, "Conflict. The client_id is taken.")
	// The text is admin's.
	errDuplicateKeys = define("keys_duplicate", "", "SSV-KEY-02", http.StatusConflict, "Conflict. Duplicate keys in request.")
	errPartyTaken    = define("onbehalfof_taken", "SS-04", "SSV-OBO-01", http.StatusConflict, "Conflict. The onbehalfof is taken.")
	errScopeTaken    = define("scope_taken", "SS-04", "SSV-SCOPE-02", http.StatusConflict, "Conflict. The scope exists.")
)

// What is in the way. seen: the text of 428, github.com/olefredrik/Wenche#49.
var (
	errTerms    = define("terms_unsigned", "SS-01", "SSV-TERMS-01", http.StatusPreconditionRequired, "Virksomheten har ikke signert de relevante bruksvilkårene. Ta kontakt med servicedesk@digdir.no")
	errFull     = define("world_full", "", "SSV-CLIENT-06", http.StatusServiceUnavailable, "Service Unavailable.")
	errInternal = define("internal", "", "SSV-CLIENT-06", http.StatusInternalServerError, "Internal Server Error.")
)
