package mask

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
)

// text masks a text of any kind: a document that it may be, what it may have
// escapes of, and then the shapes in it.
func (m *Masker) text(s spot, raw string) string {
	if raw == "" || isPlaceholder(raw) {
		return raw
	}
	if s.depth > maxDepth {
		return m.unknown(s, raw)
	}
	if isJSON(raw) {
		return m.json(s.deeper(), raw)
	}
	raw = m.replaceKnown(raw)
	if masked, ok := m.document(s.deeper(), raw); ok {
		return masked
	}
	raw = m.assignments(s, raw)
	return m.addresses(s, raw)
}

// document masks a text that is a document as a whole.
func (m *Masker) document(s spot, raw string) (string, bool) {
	trimmed := strings.TrimSpace(raw)
	switch {
	case trimmed == "":
		return raw, true
	case trimmed[0] == '<' && strings.Contains(trimmed, ">"):
		return m.markup(s, raw), true
	case wholeURL.MatchString(raw):
		return m.url(s, raw), true
	case isForm(raw):
		return m.form(s, raw, "&"), true
	}
	return "", false
}

// isJSON is for objects, arrays and texts; other values are too common as words.
func isJSON(raw string) bool {
	trimmed := strings.TrimSpace(raw)
	return trimmed != "" && strings.ContainsRune(`{["`, rune(trimmed[0])) && json.Valid([]byte(raw))
}

var (
	wholeURL = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://(?:` + placeholders.String() + `|[^\s"'<>\\{}])+$`)
	someURL  = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://(?:` + placeholders.String() + `|[^\s"'<>\\{}])+`)
	formLike = regexp.MustCompile(`^[A-Za-z0-9_.\[\]%-]+=[^&\s]*(?:&[A-Za-z0-9_.\[\]%-]+=[^&\s]*)*$`)
	// named is a secret with its name in a text that is no document, or in one
	// that was cut off.
	named = regexp.MustCompile(`(?i)\b(client_secret|client_assertion|code_verifier|access_token|refresh_token|id_token|id_token_hint|` +
		`request_uri|password|passord|code|state|nonce|token|assertion|jti|sid)(["'\\]*\s*[=:]\s*["'\\]*)([^\s"'&;,<>()\\{}]{6,})`)
)

// isForm is strict: what has one name only must have one that is known.
func isForm(raw string) bool {
	if !formLike.MatchString(raw) {
		return false
	}
	name, _, _ := strings.Cut(raw, "=")
	_, isSecret := secretNames[plainName(name)]
	return strings.Contains(raw, "&") || isSecret
}

// assignments masks secrets that have their names before them.
func (m *Masker) assignments(s spot, raw string) string {
	return outside(raw, func(piece string) string {
		return named.ReplaceAllStringFunc(piece, func(found string) string { return m.assignment(s, found) })
	})
}

func (m *Masker) assignment(s spot, found string) string {
	part := named.FindStringSubmatch(found)
	kind := secretNames[plainName(part[1])]
	if trivial(part[3]) && kind != "secret:client" && kind != "secret:password" {
		return found
	}
	return part[1] + part[2] + m.secret(s.at(part[1]), kind, part[3])
}

// addresses masks the addresses in a text, then what lies between them.
func (m *Masker) addresses(s spot, raw string) string {
	var b strings.Builder
	last := 0
	for _, at := range someURL.FindAllStringIndex(raw, -1) {
		address := strings.TrimRight(raw[at[0]:at[1]], ".,;:!?)]")
		b.WriteString(m.layers(s, raw[last:at[0]]))
		b.WriteString(m.url(s, address))
		last = at[0] + len(address)
	}
	b.WriteString(m.layers(s, raw[last:]))
	return b.String()
}

// layer is a way to write characters by others.
type layer struct {
	sign           *regexp.Regexp
	decode, encode func(string) (string, bool)
}

var layers = []layer{
	{regexp.MustCompile(`%[0-9A-Fa-f]{2}`), func(s string) (string, bool) {
		plain, err := url.PathUnescape(s)
		return plain, err == nil
	}, func(s string) (string, bool) { return escapeOutside(s), true }},
	{regexp.MustCompile(`&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);`), func(s string) (string, bool) {
		plain := html.UnescapeString(s)
		return plain, plain != s
	}, func(s string) (string, bool) { return html.EscapeString(s), true }},
	{regexp.MustCompile(`\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])`), unquote, func(s string) (string, bool) {
		quoted := quote(s)
		return quoted[1 : len(quoted)-1], true
	}},
}

func escapeOutside(s string) string {
	return outside(s, url.PathEscape)
}

// unquote takes the escapes of JSON off a text, which need not be a whole string.
func unquote(s string) (string, bool) {
	return jsonEscapes.ReplaceAllStringFunc(s, func(found string) string {
		var plain string
		if json.Unmarshal([]byte(`"`+found+`"`), &plain) != nil {
			return found
		}
		return plain
	}), true
}

var jsonEscapes = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]`)

// maxBranching is the depth up to which each order of layers is tried: the work
// doubles with each.
const maxBranching = 3

// layers takes escapes off. If nothing below them is masked, the text keeps
// its bytes.
func (m *Masker) layers(s spot, raw string) string {
	// A plus may be a blank; it is one where that shows a secret.
	if plain, err := url.QueryUnescape(raw); err == nil && strings.Contains(raw, "+") {
		if known := m.replaceKnown(plain); known != plain {
			return escapeOutside(m.text(s.deeper(), known))
		}
	}
	for _, l := range layers {
		if !l.sign.MatchString(raw) {
			continue
		}
		plain, ok := l.decode(raw)
		if !ok || plain == raw {
			continue
		}
		if masked := m.text(s.deeper(), plain); masked != plain {
			again, _ := l.encode(masked)
			return again
		}
		if s.depth > maxBranching {
			break
		}
	}
	return m.shapes(s, raw)
}
