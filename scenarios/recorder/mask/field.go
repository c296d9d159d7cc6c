package mask

import (
	"regexp"
	"slices"
	"strings"
)

// field masks the value of a parameter, a member, an element or a header by its
// name: as a secret, as text, or as something that nobody knows.
func (m *Masker) field(s spot, value string) string {
	if value == "" || isPlaceholder(value) {
		return value
	}
	if kind, ok := m.secretKind(s, value); ok {
		return m.secret(s, kind, value)
	}
	masked := m.text(s, value)
	if plainNames[s.name] || trivial(without(masked)) || isKnownURL(masked) {
		return masked
	}
	return m.unknown(s, value)
}

// secretKind is the kind of a value that its name makes a secret.
func (m *Masker) secretKind(s spot, value string) (kind string, ok bool) {
	if s.isMarkup && len(s.name) <= 2 {
		return "", false
	}
	if kind, ok = secretNames[s.name]; ok {
		return kind, !isWordAllTheSame(kind, value)
	}
	if kind, ok = privateMembers[s.name]; ok {
		return kind, len(value) >= leastGlobal
	}
	if plainNames[s.name] {
		return "", false
	}
	for _, part := range secretParts {
		if strings.Contains(s.name, part) {
			return "secret:other", !trivial(value) || len(value) >= leastGlobal
		}
	}
	return "", false
}

// isWordAllTheSame knows names with two meanings: a code of an error is no
// authorization code, an id of a person is no name.
func isWordAllTheSame(kind, value string) bool {
	switch kind {
	case "code", "key", "party", "user", "hash", "etag", "trace":
		return trivial(value)
	case "kid":
		return !suspicious(value)
	case "name":
		return slices.Contains(taskNames, value)
	}
	return false
}

// taskNames are the names in an instance that are nobody's.
var taskNames = []string{"Utfylling", "Bekreftelse", "Tilbakemelding"}

var elevenDigits = regexp.MustCompile(`(?:^|\D)\d{11}(?:\D|$)`)

// secret masks a whole value.
func (m *Masker) secret(s spot, kind, value string) string {
	switch kind {
	case "pid", "user", "party":
		// It may be the number of an organisation, or text around a number.
		if isOrganisation(value) || elevenDigits.MatchString(value) {
			return m.text(s, value)
		}
	case "email", "name", "account", "phone", "etag":
		return m.placeholder(kind, value, !trivial(value) || len(value) > 2*leastGlobal)
	case "cookie":
		return m.placeholder(kind, value, !trivial(value))
	}
	if trimmed := strings.TrimSpace(value); trimmed != value && trimmed != "" {
		return strings.Replace(value, trimmed, m.secret(s, kind, trimmed), 1)
	}
	if compact, ok := m.jwt(kind, value); ok {
		return compact
	}
	// A part of it may have been masked already, when it is known from elsewhere.
	if without(value) == "" {
		return value
	}
	name := m.placeholder(kind, value, !trivial(value) || strings.HasPrefix(kind, "secret:") || kind == "code")
	if e := m.book.byRaw[value]; e != nil {
		m.explain(e)
	}
	return name
}

// explain adds to a placeholder what can be said about it.
func (m *Masker) explain(e *entry) {
	switch {
	case e.Header != "" || e.Of != "":
	case e.kind == "challenge":
		m.explainChallenge(e)
	case e.kind == "basic":
		m.explainBasic(e)
	case e.kind == "base64" || e.kind == "hex":
		m.encoded(spot{place: e.kind}, e.raw)
	default:
		m.explainToken(e)
	}
}
