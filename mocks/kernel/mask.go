package kernel

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// secretNames are the form fields, query keys and JSON members whose values
// never reach the journal.
var secretNames = map[string]bool{
	"access_token": true, "assertion": true, "client_assertion": true, "client_secret": true, "code": true,
	"code_verifier": true, "id_token": true, "id_token_hint": true, "logout_token": true, "password": true,
	"refresh_token": true, "request": true, "response": true, "token": true,
}

// secretMembers are those of JSON only, the private parts of a key (RFC 7518, 6):
// as names of form fields they are too short to mean anything.
var secretMembers = map[string]bool{
	"d": true, "p": true, "q": true, "dp": true, "dq": true, "qi": true, "k": true, "r": true, "t": true,
}

// secretHeaders are masked but for their scheme.
var secretHeaders = map[string]bool{
	"Authorization": true, "Proxy-Authorization": true, "Cookie": true, "Set-Cookie": true, "Dpop": true,
	"X-Portprove-Token": true,
}

// Mask replaces a secret by a name that is the same for the same secret.
func Mask(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return "masked-" + hex.EncodeToString(sum[:4])
}

func maskHeader(h http.Header) http.Header {
	masked := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			masked[name] = append(masked[name], maskHeaderValue(name, v))
		}
	}
	return masked
}

func maskHeaderValue(name, value string) string {
	switch {
	case name == "Location", name == "Referer":
		return maskURL(value)
	case secretHeaders[name]:
		scheme, secret, ok := strings.Cut(value, " ")
		if ok && strings.HasSuffix(name, "Authorization") {
			return scheme + " " + Mask(secret)
		}
		return Mask(value)
	}
	return maskText(value)
}

// maskURL masks the query of an address, and personal numbers anywhere in it.
func maskURL(raw string) string {
	path, query, ok := strings.Cut(raw, "?")
	if !ok {
		return maskText(raw)
	}
	return maskText(path + "?" + maskForm(query))
}

// maskForm masks the values of a form, and leaves order and spelling alone. A
// semicolon ends a field, too, as it once did: what follows may be a secret.
func maskForm(form string) string {
	var b strings.Builder
	for {
		end := strings.IndexAny(form, "&;")
		field := form
		if end >= 0 {
			field = form[:end]
		}
		name, value, ok := strings.Cut(field, "=")
		if ok && isSecretName(name) {
			field = name + "=" + Mask(value)
		}
		b.WriteString(field)
		if end < 0 {
			return b.String()
		}
		b.WriteByte(form[end])
		form = form[end+1:]
	}
}

// isSecretName knows the name also when it is spelt with escapes.
func isSecretName(escaped string) bool {
	name, err := url.QueryUnescape(escaped)
	return err != nil || secretNames[strings.ToLower(name)]
}

// maskBody masks a body as a form and as JSON, whatever its Content-Type says:
// that may be wrong, broken or missing where the body is read all the same.
func maskBody(body string) string {
	if strings.Contains(body, "=") {
		body = maskForm(body)
	}
	if strings.Contains(body, `"`) {
		body = maskMembers(body)
	}
	return maskText(body)
}

// maskMembers masks the string values of secret members in JSON and of secret
// fields in HTML, also when the text was cut off. It looks at quotes only, so
// that it needs no valid JSON, and does without regular expressions, which
// would cost more than the rest of the exchange.
func maskMembers(s string) string {
	var b strings.Builder
	name := ""
	for {
		before, rest, ok := strings.Cut(s, `"`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		sign := strings.TrimSpace(before)
		isSecret := sign == ":" && (secretNames[name] || secretMembers[name]) || sign == "value=" && secretNames[name]
		text, after := quoted(rest)
		if isSecret {
			b.WriteString(`"` + Mask(text) + `"`)
		} else {
			b.WriteString(`"` + text + rest[len(text):len(rest)-len(after)])
		}
		name, s = unescaped(text), after
	}
}

// unescaped is the text of a JSON string, which may be spelt with escapes.
func unescaped(text string) string {
	var plain string
	if !strings.Contains(text, `\`) || json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		return text
	}
	return plain
}

// quoted splits s behind the closing quote of the string it begins with.
func quoted(s string) (text, after string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// minToken is the least length of what is taken for a token.
const minToken = 20

// maskText masks whatever looks like a JWT or JWE in compact form, whole or
// cut off, and numbers that could be a real person's.
func maskText(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "eyJ")
		if i < 0 {
			break
		}
		end := i
		for end < len(s) && isTokenByte(s[end]) {
			end++
		}
		b.WriteString(s[:i])
		if token := s[i:end]; len(token) >= minToken {
			b.WriteString(Mask(token))
		} else {
			b.WriteString(token)
		}
		s = s[end:]
	}
	return maskNumbers(b.String() + s)
}

func isTokenByte(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_' || c == '.'
}

// maskNumbers blackens runs of eleven digits unless they are marked as
// synthetic personal numbers (month + 80).
func maskNumbers(s string) string {
	var b strings.Builder
	last := 0
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		if i-start == 11 && s[start+2] < '8' {
			b.WriteString(s[last:start])
			b.WriteString("masked-number")
			last = i
		}
	}
	if last == 0 {
		return s
	}
	return b.String() + s[last:]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
