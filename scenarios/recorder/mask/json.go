package mask

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// jsonWalk goes through valid JSON and copies what does not change.
type jsonWalk struct {
	*Masker
	in     string
	at     int
	out    strings.Builder
	around []nest
	next   spot // of the next value
}

// nest is an object or an array that is open.
type nest struct {
	spot     spot
	isObject bool
	wantsKey bool // the next string is a name
}

// json masks valid JSON. Members keep their order and the text its blanks.
func (m *Masker) json(s spot, raw string) string {
	w := &jsonWalk{Masker: m, in: raw, next: s}
	for w.at < len(w.in) {
		w.step()
	}
	return w.out.String()
}

func (w *jsonWalk) step() {
	switch c := w.in[w.at]; {
	case c == '"':
		w.text(w.token(stringEnd(w.in, w.at)))
	case c == '-' || '0' <= c && c <= '9':
		end := w.at
		for end < len(w.in) && strings.IndexByte("+-.eE0123456789", w.in[end]) >= 0 {
			end++
		}
		literal := w.token(end)
		w.out.WriteString(w.literal(literal))
	default:
		w.punctuation(c)
		w.at++
		w.out.WriteByte(c)
	}
}

// token is the text up to end.
func (w *jsonWalk) token(end int) string {
	token := w.in[w.at:end]
	w.at = end
	return token
}

func stringEnd(s string, at int) int {
	for i := at + 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

func (w *jsonWalk) punctuation(c byte) {
	top := len(w.around) - 1
	switch c {
	case '{', '[':
		w.around = append(w.around, nest{spot: w.next, isObject: c == '{', wantsKey: c == '{'})
	case '}', ']':
		w.around = w.around[:top]
	case ',':
		w.next = w.around[top].spot
		w.around[top].wantsKey = w.around[top].isObject
	}
}

func (w *jsonWalk) text(quoted string) {
	var plain string
	if json.Unmarshal([]byte(quoted), &plain) != nil {
		plain = quoted
	}
	masked := w.string(plain)
	if masked == plain {
		w.out.WriteString(quoted)
		return
	}
	w.out.WriteString(quote(masked))
}

// string masks a name or a value. A name that is made of a secret is one.
func (w *jsonWalk) string(plain string) string {
	top := len(w.around) - 1
	if top < 0 || !w.around[top].wantsKey {
		return w.field(w.next, plain)
	}
	w.around[top].wantsKey = false
	w.next = w.around[top].spot.at(plain)
	return w.Masker.text(w.around[top].spot.deeper(), plain)
}

// quote writes a JSON string without escapes that it does not need.
func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var (
	epoch   = regexp.MustCompile(`^1\d{9}(?:\d{3})?(?:\.\d+)?$`)
	atNames = regexp.MustCompile(`^(?:iat|exp|nbf|authtime|updatedat|created|expires|.*(?:at|time))$`)
)

// literal masks a number.
func (w *jsonWalk) literal(number string) string {
	if epoch.MatchString(number) && atNames.MatchString(w.next.name) {
		return quote(w.epoch(number))
	}
	if masked := w.field(w.next, number); masked != number {
		return quote(masked)
	}
	return number
}

// epoch masks a point in time that is a number of seconds, or of milliseconds.
func (m *Masker) epoch(number string) string {
	name := m.placeholder("timestamp", number, false)
	if e := m.book.byRaw[number]; e != nil && e.After == "" {
		var seconds float64
		if json.Unmarshal([]byte(number), &seconds) == nil {
			if seconds > 1e11 {
				seconds /= 1000
			}
			m.explainTime(e, time.Unix(int64(seconds), 0))
		}
	}
	return name
}
