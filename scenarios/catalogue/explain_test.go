package catalogue

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// filled is a text as it would be on the wire, with values that seed chooses.
func filled(t Text, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // Not for secrets.
	return placeholder.ReplaceAllStringFunc(t.Body, func(place string) string { return valueFor(strings.Trim(place, "{}"), r) })
}

func valueFor(name string, r *rand.Rand) string {
	hex := func(n int) string {
		var b strings.Builder
		for range n {
			fmt.Fprintf(&b, "%x", r.IntN(16))
		}
		return b.String()
	}
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	switch name {
	case "id", "guid":
		return strings.Join([]string{hex(8), hex(4), hex(4), hex(4), hex(12)}, "-")
	case "trace":
		return hex(32)
	case "span":
		return hex(16)
	case "level":
		return pick("3", "4")
	case "n", "party", "orgno", "bytes":
		return strconv.Itoa(1 + r.IntN(1e9))
	case "instance":
		return fmt.Sprintf("%d/%s", 1+r.IntN(1e8), strings.Join([]string{hex(8), hex(4), hex(4), hex(4), hex(12)}, "-"))
	case "file", "filnavn":
		return pick("mvaMelding.xml", "mvamelding", "mva-melding_2021.xml")
	case "…":
		return pick("", `,"x":[1,2]`, strings.Repeat("and more of it ", 9))
	}
	return pick("skd", "application/pdf", "urn:no:x", "confirmation")
}

// texts that have a body.
func spoken() []Text {
	return slices.DeleteFunc(AllTexts(), func(t Text) bool { return t.Body == "" })
}

// sharing are the ids of the entries whose text is the same.
func sharing(t Text) []string { return sharers()[patternOf(t.Body).key()] }

var sharers = sync.OnceValue(func() map[string][]string {
	ids := make(map[string][]string)
	for _, t := range spoken() {
		key := patternOf(t.Body).key()
		ids[key] = append(ids[key], t.ID)
	}
	return ids
})

// expectFirst wants the entries that share the text in the first match.
func expectFirst(t *testing.T, what string, text Text, input string) Match {
	t.Helper()
	matches := Explain(input, Hints{})
	if len(matches) == 0 {
		t.Errorf("%s, %s: nothing found for\n%s", text.ID, what, input)
		return Match{}
	}
	for _, id := range sharing(text) {
		if !slices.ContainsFunc(matches[0].Entries, func(e Entry) bool { return e.ID == id }) {
			t.Errorf("%s, %s: %s is not among the first (%s %v) for\n%s", text.ID, what, id, matches[0].How, idsOf(matches[0]), input)
		}
	}
	return matches[0]
}

func idsOf(m Match) []string {
	var ids []string
	for _, e := range m.Entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func escaped(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func broken(s, with string, every int) string {
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%every == 0 {
			b.WriteString(with)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func wordPerLine(s string) string { return strings.ReplaceAll(s, " ", "\r\n  ") }

// forms are what happens to a message on its way, and leaves it whole.
var forms = map[string]func(string) string{
	"as it is":           func(s string) string { return s },
	"in capitals":        strings.ToUpper,
	"a word per line":    wordPerLine,
	"wrapped at 20":      func(s string) string { return broken(s, "\n", 20) },
	"wrapped at 33":      func(s string) string { return broken(s, "\r\n\t", 33) },
	"in JSON":            escaped,
	"in JSON, twice":     func(s string) string { return escaped(escaped(s)) },
	"shown by Finance":   func(s string) string { return "Web service returned error code 400 (" + s + ")." },
	"Finance, in JSON":   func(s string) string { return `"Web service returned error code 400 (` + escaped(s) + `)."` },
	"in another charset": mojibake,
	"in a line of a log": func(s string) string {
		return "2026-08-01T12:00:00.123Z ERROR [worker-7] request failed after 312 ms: body=" + s
	},
	"in an address": percent,
	"in HTML":       func(s string) string { return strings.NewReplacer(`"`, "&quot;", "å", "&#229;").Replace(s) },
}

// mojibake is UTF-8 that was read as Latin-1.
func mojibake(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func percent(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; isLetter(c) || isDigit(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func TestEveryTextIsFound(t *testing.T) {
	t.Parallel()
	for _, text := range spoken() {
		for seed := range uint64(2) {
			input := filled(text, seed)
			for name, form := range forms {
				m := expectFirst(t, name, text, form(input))
				isShort := name == "in a line of a log" && len(squeeze(placeholder.ReplaceAllString(text.Body, ""))) < fewLetters
				if m.How == Nearest || !m.Explains && !isShort {
					t.Errorf("%s, %s: %s, sure %.2f, for\n%s", text.ID, name, m.How, m.Sure, form(input))
				}
			}
			if m := expectFirst(t, "as it is", text, input); m.How != Exact {
				t.Errorf("%s: %s, want it word for word: %s", text.ID, m.How, input)
			}
		}
	}
}

// part is what is left of a text between two shares of it.
func part(s string, from, to int) string {
	runes := []rune(s)
	return string(runes[len(runes)*from/100 : len(runes)*to/100])
}

func TestEveryTextIsFoundByAPiece(t *testing.T) {
	t.Parallel()
	for _, text := range spoken() {
		for _, c := range [][2]int{{0, 80}, {0, 60}, {0, 40}, {20, 100}, {20, 80}} {
			input := part(filled(text, 1), c[0], c[1])
			if len(squeeze(input)) < shortest {
				continue
			}
			name := fmt.Sprintf("from %d to %d %%", c[0], c[1])
			expectFirst(t, name, text, input)
			expectFirst(t, name+", in Finance's message", text, "Web service returned error code 400 ("+input)
			expectFirst(t, name+", marked", text, input+"...")
			expectFirst(t, name+", wrapped", text, broken(input, "\n", 30))
		}
	}
}

// A piece belongs to those texts only that have it, letter by letter.
func TestAPieceIsInEveryTextOfItsGroup(t *testing.T) {
	t.Parallel()
	for _, text := range spoken() {
		if strings.Contains(text.Body, "{{") {
			continue
		}
		input := part(text.Body, 0, 60)
		matches := Explain(input, Hints{})
		if len(matches) == 0 || matches[0].How != Piece {
			continue
		}
		for _, other := range matches[0].Texts {
			if !strings.Contains(squeeze(other.Body), squeeze(input)) && !strings.Contains(other.Body, "{{") {
				t.Errorf("%q is no piece of %s: %s", input, other.ID, other.Body)
			}
		}
	}
}

func TestTextsAreWhole(t *testing.T) {
	t.Parallel()
	steps := append(Steps(), "maskinporten")
	for _, text := range AllTexts() {
		if _, ok := Find(text.ID); !ok {
			t.Errorf("%s has a text and no entry", text.ID)
		}
		if text.Evidence == "" {
			t.Errorf("%s: %q has no evidence", text.ID, text.Body)
		}
		if text.Body == "" && (text.Status == 0 || len(text.Steps) == 0) {
			t.Errorf("%s: an empty body needs a status and a step", text.ID)
		}
		if !utf8.ValidString(text.Body) || text.Body != "" && len(squeeze(placeholder.ReplaceAllString(text.Body, ""))) < shortest {
			t.Errorf("%s: %q is too short to be found", text.ID, text.Body)
		}
		for _, step := range text.Steps {
			if !slices.Contains(steps, step) {
				t.Errorf("%s: there is no step %s", text.ID, step)
			}
		}
	}
}

// silent are entries that are quoted or read in code and have no text: the
// source tells of a behaviour, or of what is missing.
var silent = []string{"OUT-02", "OUT-03", "OUT-04", "OUT-05", "EXC-10", "EXC-11", "EXC-16", "APP-37", "SS-03", "MP-301", "MP-302"}

func TestQuotedEntriesHaveTexts(t *testing.T) {
	t.Parallel()
	for _, e := range All() {
		isQuoted := e.Evidence == Verbatim || e.Evidence == Code
		if hasNone := len(e.Texts()) == 0; isQuoted && hasNone != slices.Contains(silent, e.ID) {
			t.Errorf("%s, %s: texts are missing: %t", e.ID, e.Evidence, hasNone)
		}
	}
}

func TestEntriesAreWhole(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, page := range pages() {
		for _, e := range page {
			if seen[e.ID] {
				t.Errorf("%s stands twice", e.ID)
			}
			seen[e.ID] = true
			if e.Title == "" || len(e.Causes) == 0 || e.Cure == "" || e.Source == "" || e.Evidence == "" {
				t.Errorf("%s is not whole", e.ID)
			}
		}
	}
}
