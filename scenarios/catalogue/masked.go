package catalogue

import (
	"regexp"
	"strings"
	"sync"
)

// secretMember is a member or parameter whose value nobody should see, to where
// its value ends.
var secretMember = regexp.MustCompile(`(?i)((?:\b|_)(?:access_token|refresh_token|id_token|token|jwt|code|client_secret|secret|assertion|client_assertion|password|verifier|code_verifier|authorization|cookie|pid|person(?:al)?_?number)\b[\\"']*\s*[:=]\s*[\\"']*(?:(?:bearer|basic|dpop)\s+)?)[^\s"'&;,}\\]+`)

// vocabulary are the words of all texts and of what stands around them.
var vocabulary = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{"web": true, "service": true, "returned": true, "http": true, "https": true}
	for _, k := range knownTexts() {
		for w := range k.words {
			all[w] = true
		}
	}
	return all
})

// Masked is what was pasted, safe to show: words that no text of the catalogue
// has become …, and so do numbers but for three digits, which a status has. A
// token, a code or a person can't stand in it, whatever it looks like.
func Masked(input string) string {
	if len(input) > longest {
		input = input[:longest]
	}
	s := secretMember.ReplaceAllString(unescape(input), "${1}…")
	var b strings.Builder
	hidden := false
	for rest := s; rest != ""; {
		var w word
		w, rest = nextWord(rest)
		if mayShow(w.text) {
			b.WriteString(spacesFolded(w.before) + w.text)
			hidden = false
			continue
		}
		if !hidden {
			b.WriteString(spacesFolded(w.before))
			b.WriteString("…")
		}
		hidden = true
	}
	return strings.TrimSpace(b.String())
}

func mayShow(text string) bool {
	if len(text) == 3 && strings.Trim(text, "0123456789") == "" {
		return true
	}
	letters := string(appendLetters(nil, text))
	if strings.Contains(letters, "#") {
		return false
	}
	for _, part := range strings.Split(letters, "_") {
		if part != "" && !vocabulary()[part] && len(part) > 2 {
			return false
		}
	}
	return letters != "" || text == ""
}

var spaces = regexp.MustCompile(`\s+`)

func spacesFolded(s string) string { return spaces.ReplaceAllString(s, " ") }
