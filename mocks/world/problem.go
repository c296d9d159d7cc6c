package world

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a world file or a patch.
type Problem struct {
	// File, Line and Column (both from 1, columns in characters) say where
	// the problem was written. Line is 0 for what was not read from text:
	// the part of a world that a patch left alone.
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Path names the member within the file, for instance people[2].pid; it
	// is empty when the file as a whole is meant.
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
}

// String is the problem on one line: file:line:column: path: message.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	if p.Path != "" {
		b.WriteString(": " + p.Path)
	}
	return b.String() + ": " + p.Message
}

// Problems is every problem of a file or a patch, in the order of the file.
// It is the type of each error that Load and Patch return.
type Problems []Problem

// Error has one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// sort keeps the order of the checks for problems of one place.
func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
