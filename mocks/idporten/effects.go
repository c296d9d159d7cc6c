package idporten

import (
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// What faults can make this server do wrong, by name. Each value is one thing
// that is wrong, and nothing else is.
const (
	effectCode     = "code"         // of an authorization response
	effectError    = "error"        // in its place
	effectState    = "state"        // of an authorization response
	effectIss      = "iss_param"    // of an authorization response
	effectIDToken  = "id_token"     // of a token response
	effectAccess   = "access_token" // of a token response
	effectKeySet   = "jwks"         // at jwks_uri
	valueExpired   = "expired"
	valueMissing   = "missing"
	valueChanged   = "changed"
	valueOther     = "other"
	valueStale     = "stale"       // as before the last rotation
	valueNoCurrent = "not_current" // without the key that signs
	valueEmpty     = "empty"
)

// callbackEffects are those of whatever sends a browser back.
var callbackEffects = []kernel.Effect{
	{Name: effectState, Values: []string{valueChanged, valueMissing}},
	{Name: effectIss, Values: []string{valueOther, valueMissing}},
}

// codeEffects are those of whatever may issue a code.
var codeEffects = append([]kernel.Effect{
	{Name: effectCode, Values: []string{valueExpired, valueMissing}},
	{Name: effectError, Values: errorNames()},
}, callbackEffects...)

var keySetEffects = []kernel.Effect{{Name: effectKeySet, Values: []string{valueStale, valueNoCurrent, valueEmpty}}}

// tokenEffects are those of a token response; that of a refresh has no nonce.
func tokenEffects(refreshed bool) []kernel.Effect {
	ofIDToken := slices.DeleteFunc(defectNames(idTokenDefects), func(name string) bool {
		return refreshed && slices.Contains([]string{"nonce", "no_nonce", "missing:nonce"}, name)
	})
	return []kernel.Effect{{Name: effectIDToken, Values: ofIDToken}, {Name: effectAccess, Values: defectNames(accessDefects)}}
}

// errorAnswers may stand in place of a code. The texts are those of the refusals
// of the same code; guess: of the last two, which this server never sends itself.
var errorAnswers = []answer{
	{err: "access_denied", description: errCancelled.seen.text},
	{err: "login_required", description: errLoginRequired.seen.text},
	{err: "consent_required", description: errConsentRequired.seen.text},
	{err: "interaction_required", description: errInteractionRequired.seen.text},
	{err: "invalid_scope", description: "Invalid, unknown or malformed scope"},
	{err: "unauthorized_client", description: "Unauthorized client"},
	{err: "server_error", description: "Unexpected server error"},
	{err: "temporarily_unavailable", description: "The authorization server is temporarily unavailable"},
}

func errorNames() []string {
	names := make([]string, 0, len(errorAnswers))
	for _, a := range errorAnswers {
		names = append(names, a.err)
	}
	return names
}

func errorAnswer(name string) answer {
	return errorAnswers[slices.IndexFunc(errorAnswers, func(a answer) bool { return a.err == name })]
}

// strangeIssuer is nobody's. RFC 2606: .invalid.
const strangeIssuer = "https://issuer.invalid"

// said are the parts of an authorization response that prove where it comes
// from and what it answers.
type said struct{ iss, state string }

// spoilt are they as the faults want them.
func (p said) spoilt(states, issuers []string) said {
	switch {
	case slices.Contains(states, valueMissing):
		p.state = ""
	case slices.Contains(states, valueChanged):
		p.state += "-changed"
	}
	switch {
	case slices.Contains(issuers, valueMissing):
		p.iss = ""
	case slices.Contains(issuers, valueOther):
		p.iss = strangeIssuer
	}
	return p
}
