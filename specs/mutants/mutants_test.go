// Package mutants_test tests the conformance suite itself: by servers and
// clients that are wrong in one way each, which the suite must see.
//
//   - server_*_test.go: broken servers, built around a right mock from outside;
//   - client_*_test.go: broken clients, the reference client with one line of
//     its source changed;
//   - matrix_test.go: what became of each, written to MUTANTS.md beside the
//     suite, and held against it;
//   - smoke_test.go: that a survivor and a mutant that does nothing are told.
//
// A run of all takes a minute or two, so it has to be asked for: `make mutants`
// runs each mutant against the cases of what it breaks, `make mutants-full`
// against the whole suite. What is small runs always.
package mutants_test

import (
	"os"
	"testing"
)

// asked names what is run: see the modes. Written says that MUTANTS.md is made
// anew rather than held against the run.
const (
	asked   = "PORTPROVE_MUTANTS"
	written = "PORTPROVE_MUTANTS_WRITE"
)

// The modes.
const (
	modeReduced = "ci"
	modeFull    = "full"
)

// demanded is the mode of this run. A test that nobody has asked for is skipped.
func demanded(t *testing.T) (full bool) {
	t.Helper()
	switch mode := os.Getenv(asked); mode {
	case modeReduced:
		return false
	case modeFull:
		return true
	case "":
		t.Skipf("%s is not set: `make mutants` runs this, and `make mutants-full` all of it", asked)
	default:
		t.Fatalf("%s is %q; allowed are %s and %s", asked, mode, modeReduced, modeFull)
	}
	return false
}

// ginkgo has one suite per process, so each mutant has a process of its own,
// which is this very program.
func TestMain(m *testing.M) {
	if text, is := os.LookupEnv(serverJobEnv); is {
		os.Exit(serverProcess(text))
	}
	os.Exit(m.Run())
}
