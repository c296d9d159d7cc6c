// Package catalogue knows the errors that clients of ID-porten and Altinn
// meet: per id the causes, the cure and where it is known from. It is the one
// place for that: refusals of the mocks name its ids, and whatever explains an
// error to a person takes its words from here.
//
// The ids: IDP authorize and login pages · PAR pushed requests · TOK token
// endpoint · OUT logout · EXC Altinn's token exchange · APP the app that takes
// returns, SKD the checks that it makes · SS self-service · VAL the validator ·
// MP and MPX Maskinporten, as a reference · FIN Finance's own configuration.
//
// Beside the entries stand the texts of their answers (texts_*.go), by which
// Explain finds the entry again, whatever a log or a terminal has done to it:
// unescape and squeeze reduce both to letters (squeeze.go), a pattern lies in
// what was pasted, or that in the pattern (pattern.go), and where no text fits,
// status and step or the words tell the nearest.
package catalogue

import (
	"cmp"
	"maps"
	"slices"
)

// Entry is one known error.
type Entry struct {
	ID string
	// Title says in a few words what is wrong.
	Title string
	// Causes, the likeliest first.
	Causes []string
	// Cure says what a person should do.
	Cure string
	// Source says where the error is known from, for people to look it up.
	Source string
	// Evidence says what kind of source that is.
	Evidence Evidence
}

// Evidence is how an error is known.
type Evidence string

// The kinds of evidence, the strongest first.
const (
	Verbatim Evidence = "quoted verbatim in public documentation or a public report"
	Code     Evidence = "read in published source code"
	Partial  Evidence = "reported, body partial or paraphrased"
	Inferred Evidence = "inferred; no report found"
)

// Find returns the entry with the given id.
func Find(id string) (Entry, bool) {
	e, ok := entries()[id]
	return e, ok
}

// All returns every entry, ordered by id.
func All() []Entry {
	return slices.SortedFunc(maps.Values(entries()), func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
}
