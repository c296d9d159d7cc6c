package kernel

import "strings"

// HeaderWhy is the header that explains a refusal in sandboxes that aren't blind.
const HeaderWhy = "Portprove-Why"

// Why explains a refusal. None of it is on the wire of the real services.
type Why struct {
	// Refusal is the server's own name for it: code_late.
	Refusal string
	// Catalogue is the entry of the error catalogue: TOK-01.
	Catalogue string
	// Cause says what was wrong this time, with the values; no secrets.
	Cause string
	// Cure says what to do about it.
	Cure string
	// Source is where the catalogue's entry comes from.
	Source string
	// CorrelationID is the id that the answer shows to the client, or one
	// that only the journal knows.
	CorrelationID string
}

// Explainer is an error that knows why.
type Explainer interface {
	error
	Why() Why
}

// header renders the reason as one line of printable ASCII.
func (w Why) header() string {
	var parts []string
	for _, p := range []string{w.Catalogue, w.Refusal, w.Cause} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	line := strings.Join(parts, "; ")
	if w.CorrelationID != "" {
		line += " (" + w.CorrelationID + ")"
	}
	return strings.Map(printable, line)
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return '?'
	}
	return r
}
