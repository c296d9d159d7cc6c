package mask

import (
	"net/url"
	"strings"
)

// form masks the fields of a form or a query, and leaves order and spelling
// alone. A semicolon ends a field, too, as it once did.
func (m *Masker) form(s spot, raw, separators string) string {
	var b strings.Builder
	for raw != "" {
		end := strings.IndexAny(raw, separators)
		if end < 0 {
			b.WriteString(m.formField(s, raw))
			break
		}
		b.WriteString(m.formField(s, raw[:end]))
		b.WriteByte(raw[end])
		raw = raw[end+1:]
	}
	return b.String()
}

func (m *Masker) formField(s spot, raw string) string {
	name, value, isPair := strings.Cut(raw, "=")
	plain := unescaped(name)
	maskedName := m.text(s.deeper(), plain)
	name = keep(name, plain, maskedName)
	if !isPair {
		return name
	}
	at := s.at(plain)
	if plainName(plain) == "samlresponse" {
		at.name = "assertion"
	}
	plain = unescaped(value)
	return name + "=" + keep(value, plain, m.field(at, plain))
}

// keep is the raw text if masking changed nothing, else what it became.
func keep(raw, plain, masked string) string {
	if masked == plain {
		return raw
	}
	return outside(masked, url.QueryEscape)
}

// unescaped is the plain text; what can't be read stands for itself. A
// placeholder has nothing to unescape.
func unescaped(raw string) string {
	plain, err := url.QueryUnescape(raw)
	if err != nil {
		return raw
	}
	return plain
}
