package profile

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// reader collects what is wrong with one file. A path leads to where the value
// of a member was written, so that a later check can point at it.
type reader struct {
	file     string
	problems Problems
	places   map[string]*node
	// bad has the members with a problem already: what a later check says
	// about them would only repeat it.
	bad map[string]bool
}

func (r *reader) add(line, column int, path, message string) {
	r.problems = append(r.problems, Problem{r.file, line, column, path, message})
}

// refuse notes a problem of the member at path, or of its absence, which is
// then a problem of what would hold it.
func (r *reader) refuse(path, format string, args ...any) {
	at := r.places[""]
	if r.bad[""] {
		return
	}
	for above := path; above != ""; above = parent(above) {
		if r.bad[above] {
			return
		}
		if found, ok := r.places[above]; ok && at == r.places[""] {
			at = found
		}
	}
	r.add(at.line, at.column, path, fmt.Sprintf(format, args...))
}

// spoil notes a problem that makes the value at path unusable.
func (r *reader) spoil(path, format string, args ...any) {
	r.refuse(path, format, args...)
	r.bad[path] = true
}

func parent(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// field is a member that is known, and how its value is taken.
type field struct {
	name string
	take func(r *reader, n *node, path string)
}

// fields reads a mapping: every member known, each once, each with a value.
func (r *reader) fields(n *node, path string, known []field) {
	r.places[path] = n
	if n.kind != mapping {
		r.spoil(path, "must be a mapping, is %s", n.kind)
		return
	}
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.name
	}
	first := map[string]int{}
	for _, m := range n.members {
		if line, again := first[m.key]; again {
			r.add(m.line, m.column, keyPath(path, m.key), fmt.Sprintf("is written twice, first in line %d", line))
			continue
		}
		first[m.key] = m.line
		if !r.take(m, path, known) {
			r.unknown(m, path, names)
		}
	}
}

func (r *reader) take(m member, path string, known []field) bool {
	for _, f := range known {
		if f.name != m.key {
			continue
		}
		at := under(path, m.key)
		r.places[at] = m.value
		if m.value.kind == nothing {
			m.value.line, m.value.column = m.line, m.column
			r.spoil(at, "has no value: give it one or leave it out")
		} else {
			f.take(r, m.value, at)
		}
		return true
	}
	return false
}

// unknown refuses a member. The one that was probably meant counts as given,
// so that one slip is one problem.
func (r *reader) unknown(m member, path string, names []string) {
	if path == secretPath {
		r.add(m.line, m.column, keyPath(path, m.key), "has an unknown member; allowed is "+secretForms)
		r.bad[path] = true
		return
	}
	message := "is not known here; allowed: " + strings.Join(names, ", ")
	if best := closest(m.key, names); best != "" {
		message = "is not known here, did you mean " + best + "?"
		r.bad[under(path, best)] = true
	}
	r.add(m.line, m.column, keyPath(path, m.key), message)
}

// keyPath is the path of a key as it was written. A key below client_secret is
// not shown, for it may be the secret itself.
func keyPath(path, key string) string {
	if path == secretPath {
		return path
	}
	return under(path, shownKey(key))
}

func shownKey(key string) string {
	if strings.ContainsFunc(key, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) }) || len(key) > maxShown {
		return quote(key)
	}
	return key
}

func (r *reader) expect(n *node, want kind, path string) bool {
	if n.kind == want {
		return true
	}
	cure := ""
	if want == text && (n.kind == number || n.kind == truth) {
		cure = ": put it in quotes"
	}
	r.spoil(path, "must be %s, is %s%s", want, n.kind, cure)
	return false
}

func words(into *string) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		switch {
		case !r.expect(n, text, path):
		case strings.TrimSpace(n.scalar) == "":
			r.spoil(path, "is empty: give it a value or leave it out")
		case strings.ContainsFunc(n.scalar, func(c rune) bool { return !unicode.IsPrint(c) }):
			r.spoil(path, "has a character that can't be seen (a line end, a tab): write it on one line")
		default:
			*into = n.scalar
		}
	}
}

func flag(into **bool) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		if r.expect(n, truth, path) {
			value := n.scalar == "true"
			*into = &value
		}
	}
}

func texts(into *[]string) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		if !r.expect(n, list, path) {
			return
		}
		for i, item := range n.items {
			at, value := fmt.Sprintf("%s[%d]", path, i), ""
			r.places[at] = item
			words(&value)(r, item, at)
			*into = append(*into, value)
		}
	}
}

// seconds takes a lifetime as Samarbeidsportalen shows it.
func seconds(into *time.Duration) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		if !r.expect(n, number, path) {
			return
		}
		value, err := strconv.ParseInt(n.scalar, 10, 64)
		if err != nil || value <= 0 || value > math.MaxInt64/int64(time.Second) {
			r.spoil(path, "must be a whole number of seconds above 0, such as 31536000")
			return
		}
		*into = time.Duration(value) * time.Second
	}
}

func duration(into *time.Duration) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		if !r.expect(n, text, path) {
			return
		}
		value, err := time.ParseDuration(n.scalar)
		if err != nil || value < time.Second {
			r.spoil(path, "must be a time of at least a second, such as 10s or 6m")
			return
		}
		*into = value
	}
}

func day(into *time.Time) func(*reader, *node, string) {
	return func(r *reader, n *node, path string) {
		value, err := time.Parse(time.DateOnly, n.scalar)
		if n.kind != text || err != nil {
			r.spoil(path, "must be a day such as 2026-01-31")
			return
		}
		*into = value
	}
}
