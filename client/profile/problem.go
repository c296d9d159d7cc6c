package profile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Problem is one thing that is wrong with a profile.
type Problem struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"` // both from 1; 0 for what was not read from a file
	Column  int    `json:"column,omitempty"`
	Path    string `json:"path,omitempty"` // the member, for instance addresses.token
	Message string `json:"message"`
}

// String is the problem on one line: file:line:column: path: message.
func (p Problem) String() string {
	parts := []string{p.File, p.Path, p.Message}
	if p.Line > 0 {
		parts[0] = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ": ")
}

// Problems is everything that is wrong, in the order of the file.
type Problems []Problem

// Error has one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// refusal notes that the value of a member can't be used.
type refusal func(path, format string, args ...any)

const maxShown = 64

var elevenDigits = regexp.MustCompile(`\d{11}`)

// quote shows a value in a message: shortened, escaped, and without what may
// be the number of a person.
func quote(text string) string {
	text = elevenDigits.ReplaceAllString(text, "…")
	if runes := []rune(text); len(runes) > maxShown {
		text = string(runes[:maxShown]) + "…"
	}
	return strconv.Quote(text)
}

// closest returns the candidate that was probably meant, or "".
func closest(value string, candidates []string) string {
	if len(value) > maxShown {
		return ""
	}
	// Two slips, more in a long name; but half of a name is no likeness.
	best, distance := "", min(max(2, len(value)/3), len(value)/2)+1
	for _, candidate := range candidates {
		if d := levenshtein.ComputeDistance(strings.ToLower(value), candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// guess is the part of a message that names the probable right value.
func guess(value string, candidates []string) string {
	if best := closest(value, candidates); best != "" {
		return ", did you mean " + best + "?"
	}
	return ""
}

// choice refuses a value outside a fixed set; "" is for the caller.
func choice(refuse refusal, path, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		refuse(path, "%s is not known%s; allowed: %s", quote(value), guess(value, allowed), strings.Join(allowed, ", "))
	}
}
