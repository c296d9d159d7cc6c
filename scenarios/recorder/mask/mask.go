// Package mask turns what went over the wire into text that may be kept and
// shared. It works by an allow-list: a value stays plain because its name is
// known to be harmless and its shape is that of words, numbers or known hosts;
// whatever else there is becomes a placeholder, {{kind#1}}, the same value the
// same placeholder wherever it stands and however it is encoded.
//
// A session is masked twice. The first pass learns what is secret from the
// places that secrets have (a parameter, a header, a cookie, a token); the
// second one, [Masker.Again], also finds those values elsewhere: repeated in an
// error text, in a page, in base64 of base64.
//
// Text is taken apart by what it is (an address, a form, JSON, XML, HTML,
// multipart, escapes of each) and put together again: what does not change
// keeps its bytes. Tokens that can be read stay readable beside their
// placeholder: header and claims, masked themselves, and never the signature.
//
// What is not done: a secret of fewer than eight characters is masked in its
// own place only, and a body that can't be read as text is left out.
package mask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Options say what is known beforehand.
type Options struct {
	// Hosts may stand plain, beside this machine and public documentation.
	Hosts []string
	// Secrets lead from a value to its kind, such as secret:client.
	Secrets map[string]string
	// Accept lists places of unknown values that somebody has looked at and
	// found harmless; see [Finding].
	Accept []string
	// Organisations masks organisation numbers, too. They are public.
	Organisations bool
	// Began is what points in time are counted from.
	Began time.Time
}

// Masker masks one session. It is for one goroutine.
type Masker struct {
	o Options
	// known and unsure are of the second pass: secrets by their places, looked
	// for wherever something could be decoded, and words that nobody knows,
	// looked for once everything is.
	known, unsure *strings.Replacer
	book          *book
	findings      []Finding
	accepted      []string
}

// New returns a masker for the first pass.
func New(o Options) *Masker {
	m := &Masker{o: o, book: newBook()}
	for value, kind := range o.Secrets {
		m.book.entry(kind, value, true)
	}
	return m
}

// Again returns a masker for the second pass, which knows every secret that
// this one has met.
func (m *Masker) Again() *Masker {
	second := &Masker{o: m.o, book: newBook()}
	for _, e := range m.book.order {
		if e.global {
			second.book.entry(e.kind, e.raw, true)
		}
	}
	second.known = second.replacer(func(e *entry) bool { return e.kind != "unknown" })
	second.unsure = second.replacer(func(e *entry) bool { return e.kind == "unknown" })
	for _, e := range slices.Clone(second.book.order) {
		second.explain(e)
	}
	return second
}

// replacer finds values wherever they stand, the longest first: one may be a
// part of another.
func (m *Masker) replacer(of func(*entry) bool) *strings.Replacer {
	known := slices.Clone(m.book.order)
	slices.SortStableFunc(known, func(a, b *entry) int { return cmp.Compare(len(b.raw), len(a.raw)) })
	var pairs []string
	for _, e := range known {
		if of(e) {
			pairs = append(pairs, e.raw, e.name)
		}
	}
	return strings.NewReplacer(pairs...)
}

// Secret is a raw value, for whoever looks whether it is still there.
type Secret struct{ Kind, Value string }

// Secrets are the values that must not be in what is kept, wherever.
func (m *Masker) Secrets() []Secret {
	var all []Secret
	for _, e := range m.book.order {
		if e.global {
			all = append(all, Secret{e.kind, e.raw})
		}
	}
	return all
}

// Placeholders are those given so far, in the order of their first use.
func (m *Masker) Placeholders() []Placeholder {
	all := make([]Placeholder, 0, len(m.book.order))
	for _, e := range m.book.order {
		all = append(all, e.Placeholder)
	}
	return all
}

// Finding is a value of which nobody knows whether it is secret.
type Finding struct {
	// ID is its place: step, message, part and name.
	ID string
	// Placeholder stands for it.
	Placeholder string
	// Begin is how it begins, and Length how many bytes it has.
	Begin  string
	Length int
}

// Unknown lists what was masked because nobody knows it.
func (m *Masker) Unknown() []Finding { return slices.Clone(m.findings) }

// Accepted lists the values that stay plain because their place is accepted.
func (m *Masker) Accepted() []string { return slices.Clone(m.accepted) }

// spot is where a value stands.
type spot struct {
	place string // for people, and for --accept
	name  string // of the parameter, member or element, as [plain] spells it
	depth int    // of encodings and documents in each other
	// isMarkup: names of elements are no members of a key.
	isMarkup bool
}

// maxDepth is more than anything sensible nests.
const maxDepth = 8

func (s spot) at(name string) spot {
	s.place, s.name = s.place+"."+label(name), plainName(name)
	return s
}

func (s spot) deeper() spot {
	s.depth++
	return s
}

// label is a name that can be a part of a place.
func label(name string) string {
	if suspicious(name) || len(name) > maxLabel {
		return "…"
	}
	return strings.ToLower(name)
}

var oneWord = regexp.MustCompile(`^[\pL\pN_.~+/=-]+$`)

// unknown masks what nobody knows, unless its place is accepted.
func (m *Masker) unknown(s spot, raw string) string {
	if slices.Contains(m.o.Accept, s.place) {
		m.accepted = append(m.accepted, raw)
		return raw
	}
	name := m.placeholder("unknown", raw, suspicious(raw) && oneWord.MatchString(raw))
	if !slices.ContainsFunc(m.findings, func(f Finding) bool { return f.ID == s.place && f.Placeholder == name }) {
		begin := []rune(raw)
		m.findings = append(m.findings, Finding{s.place, name, string(begin[:min(len(begin)/4, 4)]), len(raw)})
	}
	return name
}
