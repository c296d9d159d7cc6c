package catalogue

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Texts are compared by their letters: what a terminal, a log, a JSON string in
// a JSON string or a wrong character set does to a message changes everything
// else. squeeze leaves small ASCII letters, the underscore, by which error codes
// differ from sentences, and # for each run of numbers and ids.
func squeeze(s string) string {
	out := make([]byte, 0, len(s))
	for rest := s; rest != ""; {
		var w word
		w, rest = nextWord(rest)
		switch {
		case w.text == "":
		case w.isNumber(), w.isRestOfID(out):
			out = appendNumber(out)
		default:
			out = appendLetters(out, w.text)
		}
	}
	return string(out)
}

// word is a run of letters, digits and underscores, and what stood before it.
type word struct{ before, text string }

func nextWord(s string) (w word, rest string) {
	i := 0
	for i < len(s) && !isWordByte(s[i]) {
		i++
	}
	j := i
	for j < len(s) && isWordByte(s[j]) {
		j++
	}
	return word{s[:i], s[i:j]}, s[j:]
}

// isWordByte counts every letter beyond ASCII as part of a word: it is dropped,
// and does not break one in two.
func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' || c >= utf8.RuneSelf }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isNumber says whether the word is a number, or looks like a part of an id:
// hexadecimal with a digit in it.
func (w word) isNumber() bool {
	digits := 0
	for i := range len(w.text) {
		switch c := w.text[i]; {
		case isDigit(c):
			digits++
		case 'a' > c|0x20 || c|0x20 > 'f':
			return false
		}
	}
	return digits > 0
}

// isRestOfID knows the group of a UUID that happens to be letters only.
func (w word) isRestOfID(before []byte) bool {
	if len(before) == 0 || before[len(before)-1] != '#' || w.before != "-" && !strings.HasPrefix(strings.TrimLeft(w.before, "\r"), "\n") {
		return false
	}
	return strings.Trim(w.text, "abcdefABCDEF") == ""
}

// appendNumber folds neighbours: a UUID is one number.
func appendNumber(out []byte) []byte {
	if len(out) > 0 && out[len(out)-1] == '#' {
		return out
	}
	return append(out, '#')
}

func appendLetters(out []byte, text string) []byte {
	for i := range len(text) {
		switch c := text[i]; {
		case isLetter(c):
			out = append(out, c|0x20)
		case isDigit(c):
			out = appendNumber(out)
		case c == '_':
			out = append(out, c)
		}
	}
	return out
}

var (
	escapedRune  = regexp.MustCompile(`\\+u([0-9a-fA-F]{4})`)
	escapedSpace = regexp.MustCompile(`\\+[nrt]`)
	percentRun   = regexp.MustCompile(`(?:%[0-9a-fA-F]{2})+`)
	// combining is the ring of an a that was written as two characters.
	combining = strings.NewReplacer("å", "å", "Å", "Å")
)

// unescape undoes what JSON, HTML and addresses do to a text, however often.
func unescape(s string) string {
	s = html.UnescapeString(html.UnescapeString(s))
	s = percentRun.ReplaceAllStringFunc(s, func(run string) string {
		if plain, err := url.PathUnescape(run); err == nil && utf8.ValidString(plain) {
			return plain
		}
		return run
	})
	s = escapedRune.ReplaceAllStringFunc(s, runeOf)
	return combining.Replace(escapedSpace.ReplaceAllString(s, " "))
}

func runeOf(escape string) string {
	var r rune
	for _, c := range strings.ToLower(escape[len(escape)-4:]) {
		r <<= 4
		if c <= '9' {
			r += c - '0'
		} else {
			r += c - 'a' + 10
		}
	}
	return string(r)
}
