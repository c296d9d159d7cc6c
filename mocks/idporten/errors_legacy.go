package idporten

import (
	"net/http"
	"strings"
)

// legacyWording is what the platform before today's said instead, where that
// is known. seen: felleslosninger/eid-postman-test-collections, 2021.
type legacyWording struct {
	wording
	catalogue string
}

var (
	legacyUnreadable = legacyWording{badRequest("Invalid assertion. Invalid parameter value. "), "TOK-17"}
	legacyExpired    = legacyWording{wording{400, "invalid_grant", "Invalid assertion. Client authentication failed. Expired JWT."}, "TOK-18"}
)

var legacyWordings = map[*refusal]legacyWording{
	errAssertionUnreadable: legacyUnreadable,
	errAssertionNoIssuer:   legacyUnreadable,
	errAssertionNoSubject:  legacyUnreadable,
	errAssertionExpired:    legacyExpired,
}

// legacy words a refusal as the platform before today's did: its descriptions
// end with the correlation id, and failed authentications are 400 (guess: one
// was seen). The law's text has the id already.
func (e refused) legacy() refused {
	w := e.seen
	r := *e.refusal
	if known, ok := legacyWordings[e.refusal]; ok {
		w, r.catalogue = known.wording, known.catalogue
	}
	if w.code != "" && !strings.Contains(w.text, "{id}") {
		w.text = strings.TrimSuffix(w.text, " ") + legacySuffix
	}
	if w.code == badClient.code && w.status == http.StatusUnauthorized {
		w.status = http.StatusBadRequest
	}
	r.seen, r.sdk = w, wording{}
	e.refusal = &r
	return e
}
