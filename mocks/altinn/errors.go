package altinn

import "net/http"

// Every refusal of this server. authn: the statuses; that 401 carries a
// problem and 403 nothing is how the framework answers (guess).

// refusals lists what define has defined.
var refusals []*refusal

// define makes a refusal of the platform: 400 says in words what is wrong, 401
// is a problem, 403 is empty.
func define(name, catalogue, requirement string, status int) *refusal {
	r := &refusal{name: name, catalogue: catalogue, requirement: requirement, status: status}
	switch status {
	case http.StatusBadRequest:
		r.form = formText
	case http.StatusUnauthorized:
		r.form = formStandard
	}
	refusals = append(refusals, r)
	return r
}

// as gives it another form.
func (r *refusal) as(f form) *refusal {
	r.form = f
	return r
}

// Errors of the exchange, in the order of its checks. No 401 says which.
var (
	errTestParameter = define("test_parameter", "", "ALT-EXCH-09", http.StatusBadRequest).as(formBinding)
	errNoBearer      = define("bearer_missing", "EXC-01", "ALT-EXCH-01", http.StatusUnauthorized)
	errUnreadable    = define("token_unreadable", "EXC-01", "ALT-EXCH-01", http.StatusUnauthorized)
	errProvider      = define("provider_unknown", "EXC-07", "ALT-EXCH-02", http.StatusBadRequest)
	errOtherProvider = define("provider_elsewhere", "EXC-02", "ALT-EXCH-02", http.StatusUnauthorized)
	errSignature     = define("signature_bad", "EXC-02", "ALT-EXCH-03", http.StatusUnauthorized)
	errNoExpiry      = define("expiry_missing", "EXC-02", "ALT-EXCH-03", http.StatusUnauthorized)
	errExpired       = define("token_expired", "EXC-02", "ALT-EXCH-03", http.StatusUnauthorized)
	errScope         = define("scope_not_accepted", "EXC-05", "ALT-EXCH-04", http.StatusForbidden)
	errIDToken       = define("id_token_sent", "EXC-17", "ALT-EXCH-04", http.StatusForbidden)
	errPartnerScope  = define("partner_scope_phased_out", "EXC-06", "ALT-EXCH-04", http.StatusForbidden)
	errNoPID         = define("pid_missing", "EXC-03", "ALT-EXCH-05", http.StatusUnauthorized)
	errNoACR         = define("acr_missing", "EXC-03", "ALT-EXCH-05", http.StatusUnauthorized)
	errNoRegister    = define("register_silent", "", "ALT-CREATE-06", http.StatusUnauthorized)
	errPerson        = define("person_unknown", "EXC-04", "ALT-EXCH-06", http.StatusUnauthorized)
	errInternal      = define("internal", "", "ALT-EXCH-03", http.StatusUnauthorized)
)

// Sentences of refusals. authn: the provider's; guess: the framework's.
const (
	providerText = "Invalid token provider: %s. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'."
	bindingText  = "The value '%s' is not valid."

	title400 = "One or more validation errors occurred."
)

// Errors of /refresh: 401 with an empty body.
var errRefreshToken = define("altinn_token_bad", "EXC-02", "ALT-REFR-02", http.StatusUnauthorized).as(formEmpty)
