package mask

import (
	"regexp"
	"strconv"
	"strings"
)

// Placeholder stands for one value.
type Placeholder struct {
	Name string `json:"name"` // {{kind#1}}
	Kind string `json:"kind"`
	// Header and Claims of a token that can be read, as masked JSON.
	Header string `json:"header,omitempty"`
	Claims string `json:"claims,omitempty"`
	// Text is what an encoded value says, masked.
	Text string `json:"text,omitempty"`
	// After is how much later than the session's beginning a time is.
	After string `json:"after,omitempty"`
	// IsISO tells that the time is written as 2026-01-31T12:00:00Z.
	IsISO bool `json:"-"`
	// Of names what a value was made from.
	Of string `json:"of,omitempty"`
}

// entry is a placeholder with its secret.
type entry struct {
	Placeholder
	kind, raw, name string
	// global: to be masked wherever it stands.
	global bool
}

// book leads from values to placeholders.
type book struct {
	byRaw map[string]*entry
	count map[string]int
	order []*entry
}

func newBook() *book { return &book{byRaw: map[string]*entry{}, count: map[string]int{}} }

// leastGlobal is the least length of a value that is looked for everywhere: a
// shorter one is too likely to be a part of something else.
const leastGlobal = 8

// generic kinds give way to one that says more.
func generic(kind string) bool {
	return kind == "unknown" || strings.HasSuffix(kind, ":other") || kind == "challenge"
}

func (b *book) entry(kind, raw string, global bool) *entry {
	global = global && len(raw) >= leastGlobal
	e, ok := b.byRaw[raw]
	if !ok {
		b.count[kind]++
		name := "{{" + kind + "#" + strconv.Itoa(b.count[kind]) + "}}"
		e = &entry{Placeholder: Placeholder{Name: name, Kind: kind}, kind: kind, raw: raw, name: name}
		b.byRaw[raw] = e
		b.order = append(b.order, e)
	}
	if generic(e.kind) && !generic(kind) {
		e.kind = kind // the second pass names it so
	}
	e.global = e.global || global
	return e
}

// placeholder gives a value its name. An empty value says something as it is.
func (m *Masker) placeholder(kind, raw string, global bool) string {
	if raw == "" || isPlaceholder(raw) {
		return raw
	}
	return m.book.entry(kind, raw, global).name
}

const (
	maxLabel = 40
	maxKind  = 20
)

var (
	placeholders = regexp.MustCompile(`\{\{([a-z][a-z0-9_-]*)(?::([A-Za-z0-9_.-]+))?#(\d{1,6})\}\}`)
	onlyOne      = regexp.MustCompile(`^` + placeholders.String() + `$`)
)

// isPlaceholder is for a whole value.
func isPlaceholder(s string) bool {
	m := onlyOne.FindStringSubmatch(s)
	return m != nil && isHarmless(m)
}

// isHarmless keeps a secret from hiding in the form of a placeholder.
func isHarmless(m []string) bool {
	return kinds[m[1]] && len(m[1]) <= maxKind && len(m[2]) <= maxLabel && !suspicious(m[2]) && digits(m[2]) < leastGlobal
}

func digits(s string) int {
	return strings.Count(digitsOnly.ReplaceAllString(s, "0"), "0")
}

var digitsOnly = regexp.MustCompile(`\d`)

// kinds are those that this package gives.
var kinds = func() map[string]bool {
	all := map[string]bool{}
	for _, kind := range strings.Fields(`account assertion base64 basic birthdate challenge code cookie csrf email etag hash hex host
		ip jti jwe key kid name nonce org party phone pid request_uri secret session signature state sub timestamp token trace
		unknown user userinfo uuid verifier withheld`) {
		all[kind] = true
	}
	return all
}()

// outside calls f for each piece of text between placeholders.
func outside(s string, f func(string) string) string {
	var b strings.Builder
	last := 0
	for _, at := range placeholders.FindAllStringIndex(s, -1) {
		if !isPlaceholder(s[at[0]:at[1]]) {
			continue
		}
		if last < at[0] {
			b.WriteString(f(s[last:at[0]]))
		}
		b.WriteString(s[at[0]:at[1]])
		last = at[1]
	}
	if last == 0 && s != "" {
		return f(s)
	}
	if last < len(s) {
		b.WriteString(f(s[last:]))
	}
	return b.String()
}

// without is the text between the placeholders.
func without(s string) string {
	var b strings.Builder
	outside(s, func(piece string) string {
		b.WriteString(piece + " ")
		return piece
	})
	return strings.TrimSpace(b.String())
}
