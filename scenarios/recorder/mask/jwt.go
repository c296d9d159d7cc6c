package mask

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// jwt masks a token in compact form, signed (three parts) or encrypted (five).
func (m *Masker) jwt(kind, raw string) (string, bool) {
	_, claims, ok := readToken(raw)
	if !ok {
		return "", false
	}
	if generic(kind) && strings.Contains(claims, `"urn:altinn:`) {
		kind = "token:altinn"
	}
	name := m.placeholder(kind, raw, true)
	m.explain(m.book.byRaw[raw])
	return name, true
}

// readToken splits a token into its header and, if it is signed, its claims.
func readToken(raw string) (header, claims string, ok bool) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 && len(parts) != 5 {
		return "", "", false
	}
	first, err := base64.RawURLEncoding.DecodeString(parts[0])
	var members map[string]any
	if err != nil || json.Unmarshal(first, &members) != nil || members["alg"] == nil {
		return "", "", false
	}
	if len(parts) == 3 {
		if second, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil && utf8.Valid(second) {
			claims = string(second)
		}
	}
	return string(first), claims, true
}

// explainToken keeps header and claims beside the placeholder.
func (m *Masker) explainToken(e *entry) {
	header, claims, ok := readToken(e.raw)
	if !ok || e.Header != "" {
		return
	}
	e.Header = "{}" // whoever comes here again by way of the token itself stops
	at := spot{place: e.kind}
	e.Header = m.text(at.deeper(), header)
	if claims != "" {
		e.Claims = m.text(at.deeper(), claims)
	}
}

// explainChallenge finds the verifier that a challenge was made from.
func (m *Masker) explainChallenge(e *entry) {
	for _, other := range m.book.order {
		sum := sha256.Sum256([]byte(other.raw))
		if other.kind == "verifier" && base64.RawURLEncoding.EncodeToString(sum[:]) == e.raw {
			e.Of = other.name
		}
	}
}

// encoded masks base64 and hexadecimal that can be read as text, and keeps what
// it says, masked.
func (m *Masker) encoded(s spot, raw string) (string, bool) {
	kind, plain, ok := decoded(raw)
	if !ok {
		return "", false
	}
	name := m.placeholder(kind, raw, true)
	if e := m.book.byRaw[raw]; e != nil && e.Text == "" {
		e.Text = "…"
		e.Text = m.text(s.deeper(), plain)
	}
	return name, true
}

func decoded(raw string) (kind, plain string, ok bool) {
	if b, err := hex.DecodeString(raw); err == nil && len(b) >= 6 {
		if text, ok := readable(b); ok {
			return "hex", text, true
		}
	}
	bare := strings.TrimRight(raw, "=")
	bare = strings.NewReplacer("-", "+", "_", "/").Replace(bare)
	b, err := base64.RawStdEncoding.DecodeString(bare)
	if err != nil || len(b) < 6 {
		return "", "", false
	}
	text, ok := readable(b)
	return "base64", text, ok
}

// readable is text, also compressed text.
func readable(b []byte) (string, bool) {
	if bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		if r, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
			if inner, err := io.ReadAll(io.LimitReader(r, maxInflated)); err == nil {
				b = inner
			}
		}
	}
	return string(b), isText(b)
}

// isText demands valid UTF-8 without control characters.
func isText(b []byte) bool {
	return utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
	})
}
