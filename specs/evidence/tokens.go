package evidence

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Token is what a JSON Web Token says (RFC 7519), without its signature and
// masked: so much a reader has to see of what was believed or refused.
type Token struct {
	// Name is the placeholder that stands for the token.
	Name string `json:"name"`
	// Header and Claims are JSON. Of claims that are about a person or a session
	// there is the name alone.
	Header string `json:"header"`
	Claims string `json:"claims"`
}

// plainClaims have texts that are no secrets and name nobody. docs: ID-porten,
// id_token and access token; RFC 7515, 4.1.
var plainClaims = []string{
	"alg", "kid", "typ", "iss", "aud", "acr", "amr", "nonce", "scope", "client_id", "client_amr", "token_type", "locale", "resource",
}

// tokensOf an exchange that no exchange before it had.
func (m *Masker) tokensOf(x Exchange) []Token {
	var list []Token
	for _, raw := range jwtShape.FindAllString(x.Request.Body+"\n"+x.Response.Body, -1) {
		if m.told[raw] || m.shown[raw] == "" {
			continue
		}
		m.told[raw] = true
		if t, ok := m.read(raw); ok {
			list = append(list, t)
		}
	}
	return list
}

// maxClaims is more than any claims have that mean something here.
const maxClaims = 8 << 10

// read fails where a token is cut, or encrypted: its parts are no JSON then.
func (m *Masker) read(raw string) (Token, bool) {
	parts := strings.Split(raw, ".")
	if len(parts) < 2 {
		return Token{}, false
	}
	var texts [2]string
	for i := range texts {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || len(text) > maxClaims {
			return Token{}, false
		}
		if texts[i], err = plainly(text); err != nil {
			return Token{}, false
		}
		texts[i] = m.Text(texts[i])
	}
	return Token{m.shown[raw], texts[0], texts[1]}, true
}

// plainly writes an object's claims with the texts of those that may be seen.
func plainly(object []byte) (string, error) {
	var claims map[string]any
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	if err := d.Decode(&claims); err != nil {
		return "", err
	}
	for name, value := range claims {
		if !slices.Contains(plainClaims, name) {
			claims[name] = withoutTexts(name, value)
		}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(claims)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func withoutTexts(name string, value any) any {
	switch v := value.(type) {
	case string:
		return "{" + name + "}"
	case []any:
		for i := range v {
			v[i] = withoutTexts(name, v[i])
		}
	case map[string]any:
		for inner := range v {
			v[inner] = withoutTexts(inner, v[inner])
		}
	}
	return value
}
