package mask

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// shape is a form that tells what a text is, whatever its name.
type shape struct {
	pattern *regexp.Regexp
	mask    func(m *Masker, s spot, found string) string
}

// as masks all that is found as one kind.
func as(kind string, global bool) func(*Masker, spot, string) string {
	return func(m *Masker, _ spot, found string) string { return m.placeholder(kind, found, global) }
}

const (
	uuidShape = `\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`
	clock     = `[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?`
)

// shapesInOrder: each looks at what those before it have left.
var shapesInOrder = func() []shape {
	return []shape{
		{regexp.MustCompile(`-{5}BEGIN [A-Z ]+-{5}[^-]*(?:-{5}END [A-Z ]+-{5})?`), as("secret:key", true)},
		{regexp.MustCompile(`\be[yw][A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}`), (*Masker).foundToken},
		{regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`), as("email", true)},
		{regexp.MustCompile(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} [0-9:]{8} GMT`), (*Masker).timestamp},
		{regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}` + clock), (*Masker).timestamp},
		{regexp.MustCompile(`\b\d{4,10}/` + uuidShape), (*Masker).instance},
		{regexp.MustCompile(uuidShape), as("uuid", false)},
		{regexp.MustCompile(`\b\d{6}[ \x{a0}-]\d{5}\b`), as("pid", true)},
		{regexp.MustCompile(`\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b`), (*Masker).hexadecimal},
		{regexp.MustCompile(`[A-Za-z0-9_+/-]{16,}={0,2}`), (*Masker).word},
		{regexp.MustCompile(`\d+`), (*Masker).number},
		{regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`), (*Masker).network},
		{regexp.MustCompile(`[\pL\pN_.~+/-]+={0,2}`), (*Masker).word},
	}
}

func (m *Masker) shapes(s spot, raw string) string {
	if m.unsure != nil {
		raw = outside(raw, m.unsure.Replace)
	}
	for _, shape := range orderedShapes {
		raw = outside(raw, func(piece string) string {
			return shape.pattern.ReplaceAllStringFunc(piece, func(found string) string { return shape.mask(m, s, found) })
		})
	}
	return raw
}

// Set apart from its table, which leads back to shapes by way of documents in
// tokens.
var orderedShapes []shape

func init() { orderedShapes = shapesInOrder() } //nolint:gochecknoinits // breaks a cycle of initialisation.

// number masks personal numbers, real and synthetic alike, whatever their
// control digits say, and numbers that are too long for anything else.
func (m *Masker) number(s spot, found string) string {
	switch n := len(found); {
	case n == 11:
		return m.placeholder("pid", found, true)
	case n > 11:
		return m.unknown(s, found)
	case n == 9 && m.o.Organisations:
		return m.placeholder("org", found, true)
	}
	return found
}

// instance is the id of one: the party's number, and its own.
func (m *Masker) instance(_ spot, found string) string {
	party, guid, _ := strings.Cut(found, "/")
	return m.placeholder("party", party, true) + "/" + m.placeholder("uuid", guid, false)
}

// isOrganisation knows nine digits, which are public.
func isOrganisation(s string) bool { return nineDigits.MatchString(s) }

var nineDigits = regexp.MustCompile(`^\d{9}$`)

func (m *Masker) network(_ spot, found string) string {
	if strings.HasPrefix(found, "127.") || found == "0.0.0.0" {
		return found
	}
	return m.placeholder("ip", found, true)
}

// hexadecimal are ids of traces; a number in the middle of digits is none.
func (m *Masker) hexadecimal(_ spot, found string) string {
	if strings.Trim(found, "0123456789") == "" {
		return found
	}
	return m.placeholder("trace", found, true)
}

// timestamp masks a point in time, and keeps how late it is.
func (m *Masker) timestamp(_ spot, found string) string {
	name := m.placeholder("timestamp", found, false)
	if e := m.book.byRaw[found]; e != nil && e.After == "" {
		if t, ok := parseTime(found); ok {
			m.explainTime(e, t)
			_, err := time.Parse(time.RFC3339, found)
			e.IsISO = err == nil
		}
	}
	return name
}

func (m *Masker) explainTime(e *entry, t time.Time) {
	if !m.o.Began.IsZero() {
		e.After = t.Sub(m.o.Began).Round(time.Second).String()
	}
}

func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, http.TimeFormat, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// word masks a word of random characters, by what it says if it can be read.
func (m *Masker) word(s spot, found string) string {
	if compact, ok := m.jwt("token:other", found); ok {
		return compact
	}
	if mayBeEncoded(found) {
		if masked, ok := m.encoded(s, found); ok {
			return masked
		}
	}
	if !suspicious(found) {
		return found
	}
	return m.unknown(s, found)
}

func (m *Masker) foundToken(s spot, found string) string {
	if compact, ok := m.jwt("token:other", found); ok {
		return compact
	}
	return m.word(s, found)
}
