package altinn

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The app reads templates with Newtonsoft's JSON, which takes more than JSON:
// strings in single quotes, names without quotes, comments, a comma too many.
// Seen: the Tax Administration's own script depends on the first.

// lenientNumber is a number as it was written.
type lenientNumber string

// lenient is a reader of such a text.
type lenient struct {
	text  string
	at    int
	depth int
}

// maxDepth of nested values. Newtonsoft: 64 since version 13.
const maxDepth = 64

// readLenient returns objects as maps, arrays as slices, numbers as
// lenientNumber.
func readLenient(text []byte) (any, error) {
	p := &lenient{text: strings.TrimPrefix(string(text), "\uFEFF")}
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.fault("additional text after the value")
	}
	return value, nil
}

func (p *lenient) fault(format string, args ...any) error {
	line := 1 + strings.Count(p.text[:p.at], "\n")
	position := p.at - (strings.LastIndexByte(p.text[:p.at], '\n') + 1)
	return fmt.Errorf("%s, line %d, position %d", fmt.Sprintf(format, args...), line, position)
}

// space skips blanks and comments.
func (p *lenient) space() {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case strings.ContainsRune(" \t\r\n", rune(rest[0])):
			p.at++
		case strings.HasPrefix(rest, "/*"):
			p.skipTo(rest, "*/")
		case strings.HasPrefix(rest, "//"):
			p.skipTo(rest, "\n")
		default:
			return
		}
	}
}

func (p *lenient) skipTo(rest, end string) {
	const opening = 2
	if i := strings.Index(rest[opening:], end); i >= 0 {
		p.at += opening + i + len(end)
		return
	}
	p.at = len(p.text)
}

// peek is the next byte that counts, or 0 at the end.
func (p *lenient) peek() byte {
	p.space()
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *lenient) take(c byte) bool {
	if p.peek() != c || c == 0 {
		return false
	}
	p.at++
	return true
}

func (p *lenient) value() (any, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, p.fault("nested deeper than %d", maxDepth)
	}
	switch c := p.peek(); {
	case c == 0:
		return nil, p.fault("unexpected end")
	case p.take('{'):
		return p.object()
	case p.take('['):
		return p.array()
	case c == '"' || c == '\'':
		p.at++
		return p.quoted(c)
	}
	return p.literal()
}

func (p *lenient) object() (any, error) {
	members := map[string]any{}
	for !p.take('}') {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		if !p.take(':') {
			return nil, p.fault("a colon is missing after %q", name)
		}
		if members[name], err = p.value(); err != nil {
			return nil, err
		}
		if !p.take(',') && p.peek() != '}' {
			return nil, p.fault("a comma or brace is missing")
		}
	}
	return members, nil
}

func (p *lenient) array() (any, error) {
	items := []any{}
	for !p.take(']') {
		item, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		if !p.take(',') && p.peek() != ']' {
			return nil, p.fault("a comma or bracket is missing")
		}
	}
	return items, nil
}

func (p *lenient) name() (string, error) {
	if c := p.peek(); c == '"' || c == '\'' {
		p.at++
		return p.quoted(c)
	}
	if word := p.word(); word != "" {
		return word, nil
	}
	return "", p.fault("a name is missing")
}

// word is a run of letters, digits and the signs that numbers have.
func (p *lenient) word() string {
	start := p.at
	for p.at < len(p.text) && isWordByte(p.text[p.at]) {
		p.at++
	}
	return p.text[start:p.at]
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("_$.+-", c) >= 0 || c >= utf8.RuneSelf
}

func (p *lenient) literal() (any, error) {
	switch word := p.word(); word {
	case "":
		return nil, p.fault("unexpected character")
	case "true", "false":
		return word == "true", nil
	case "null", "undefined":
		return nil, nil //nolint:nilnil // that is the value.
	default:
		if _, err := strconv.ParseFloat(word, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, p.fault("%q is no value", word)
		}
		return lenientNumber(word), nil
	}
}

// quoted reads on to the closing quote.
func (p *lenient) quoted(quote byte) (string, error) {
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case quote:
			return b.String(), nil
		case '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", p.fault("a string has no end")
}

var escapes = map[byte]string{
	'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", '\\': "\\", '/': "/", '"': `"`, '\'': "'", '\n': "\n",
}

func (p *lenient) escape(b *strings.Builder) error {
	const digits = 4
	if p.at == len(p.text) {
		return p.fault("a string has no end")
	}
	c := p.text[p.at]
	p.at++
	if text, ok := escapes[c]; ok {
		b.WriteString(text)
		return nil
	}
	if c != 'u' || len(p.text)-p.at < digits {
		return p.fault("bad escape")
	}
	code, err := strconv.ParseUint(p.text[p.at:p.at+digits], 16, 16)
	if err != nil {
		return p.fault("bad escape")
	}
	p.at += digits
	b.WriteRune(p.paired(rune(code)))
	return nil
}

// paired puts a character of two escapes together.
func (p *lenient) paired(first rune) rune {
	const escape = 6
	if !utf16.IsSurrogate(first) || !strings.HasPrefix(p.text[p.at:], `\u`) || len(p.text)-p.at < escape {
		return first
	}
	second, err := strconv.ParseUint(p.text[p.at+2:p.at+escape], 16, 16)
	whole := utf16.DecodeRune(first, rune(second))
	if err != nil || whole == utf8.RuneError {
		return first
	}
	p.at += escape
	return whole
}
