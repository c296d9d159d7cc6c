package world

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
)

// report collects what is wrong with one world. Paths are those of the world
// being checked; places leads from them to where the value was written.
type report struct {
	file     string
	places   map[string]place
	problems Problems
	// bad has the paths that have a problem already: whatever a later check
	// says about them or about what lies below would only repeat it.
	bad map[string]bool
	// incomplete has the sections of which a part could not be read, so that
	// a reference that leads nowhere proves nothing.
	incomplete map[string]bool
	guesses    int
}

func newReport(file string) *report {
	return &report{file: file, places: map[string]place{}, bad: map[string]bool{}, incomplete: map[string]bool{}}
}

// refuse notes a problem of the value at path, or of its absence.
func (r *report) refuse(path, format string, args ...any) {
	if r.spoilt(path) {
		return
	}
	r.add(r.where(path), fmt.Sprintf(format, args...))
}

// spoil notes a problem that makes the value at path unusable.
func (r *report) spoil(path, format string, args ...any) {
	r.refuse(path, format, args...)
	r.bad[path] = true
}

func (r *report) add(at place, message string) {
	r.problems = append(r.problems, at.problem(message))
}

func (r *report) spoilt(path string) bool {
	for ; path != ""; path = parent(path) {
		if r.bad[path] {
			return true
		}
	}
	return r.bad[""]
}

// where is the place of path, or of the closest thing above it that exists.
func (r *report) where(path string) place {
	for above := path; ; above = parent(above) {
		if at, ok := r.places[above]; ok {
			at.path = strings.TrimPrefix(at.path+path[len(above):], ".")
			return at
		}
		if above == "" {
			return place{file: r.file, path: path}
		}
	}
}

// parent shortens people[2].pid to people[2], people and nothing.
func parent(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }

// once refuses a key that another element has already.
func (r *report) once(seen map[string]string, path, key, what string) {
	if key == "" {
		return
	}
	if first, ok := seen[key]; ok {
		other := r.where(first)
		if other.file != r.where(path).file {
			other.path += " in the " + other.file
		}
		r.refuse(path, "is the same %s as %s: each may stand once", what, other.path)
		return
	}
	seen[key] = path
}

// filled refuses text that says nothing.
func (r *report) filled(path, value string) {
	if strings.TrimSpace(value) == "" {
		r.refuse(path, "is empty: write some text")
	}
}

// choice refuses a value outside a fixed set.
func (r *report) choice(path, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		r.refuse(path, "%s is not known%s; allowed: %s", quote(value), r.guess(value, allowed), strings.Join(allowed, ", "))
	}
}

// choices refuses an empty list, members outside the set and repetitions.
func (r *report) choices(path string, values, allowed []string) {
	if len(values) == 0 {
		r.refuse(path, "is empty; allowed: %s", strings.Join(allowed, ", "))
	}
	seen := map[string]string{}
	for i, value := range values {
		r.choice(item(path, i), value, allowed)
		r.once(seen, item(path, i), value, "value")
	}
}

// maxGuesses and maxCandidates keep a file full of mistakes from costing
// minutes: comparing every wrong name with every right one is quadratic.
const (
	maxGuesses    = 100
	maxCandidates = 1000
	maxGuessable  = 64
)

// closest returns the candidate that was probably meant, or "".
func (r *report) closest(value string, candidates []string) string {
	if r.guesses++; r.guesses > maxGuesses || len(candidates) > maxCandidates || len(value) > maxGuessable {
		return ""
	}
	// Two slips, more in a long name; but half of a name is no likeness.
	best, distance := "", min(max(2, len(value)/3), len(value)/2)+1
	for _, candidate := range candidates {
		if d := levenshtein.ComputeDistance(strings.ToLower(value), strings.ToLower(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// guess is the tail of a message that names the probable right value.
func (r *report) guess(value string, candidates []string) string {
	if best := r.closest(value, candidates); best != "" {
		return ", did you mean " + quote(best) + "?"
	}
	return ""
}

// quote shows a value of the file in a message: shortened, with nothing that
// could disturb a terminal, and never the number of a possible real person.
func quote(s string) string {
	if LooksReal(s) {
		return `"…"`
	}
	if runes := []rune(s); len(runes) > maxGuessable {
		s = string(runes[:maxGuessable]) + "…"
	}
	return strconv.Quote(s)
}

// segment is a key as it stands in a path: known keys need no quotes.
func segment(key string) string {
	plain := func(c rune) bool {
		return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	if key == "" || len(key) > maxGuessable || LooksReal(key) || strings.ContainsFunc(key, func(c rune) bool { return !plain(c) }) {
		return quote(key)
	}
	return key
}
