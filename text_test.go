package portprove_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

// The words are put together from pieces so that this file does not contain
// what it looks for.
var (
	// outside leads out of a checkout; CI alone knows what lies there.
	outside = "../" + "shared"
	// unfinished marks work that belongs in an issue, where somebody sees it.
	unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
)

func TestNoWordsThatMayNotStay(t *testing.T) {
	t.Parallel()
	for _, name := range repositoryFiles(t) {
		for _, violation := range textViolations(name, readFile(t, name)) {
			t.Error(violation)
		}
	}
}

// textViolations checks one file of any kind, line by line.
func textViolations(name, text string) []string {
	var violations []string
	report := func(line int, format string, args ...any) {
		violations = append(violations, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if strings.Contains(line, outside) {
			report(number, "%s lies outside of the repository", outside)
		}
		if word := unfinished.FindString(line); word != "" && path.Ext(name) == ".go" {
			report(number, "%s: finish it or open an issue", word)
		}
	}
	return violations
}

func TestWordsThatMayNotStayAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, path, text, want string }{
		{"nothing", "x.go", "package x\n", ""},
		{"a way out", "docs/x.md", "first\nsee ../" + "shared/data\n", "docs/x.md:2: "},
		{"work to do", "x.go", "package x\n\n// TO" + "DO: more\n", "x.go:3: "},
		{"work to mend", "x.go", "// FIX" + "ME\n", "x.go:1: "},
		{"a mark", "x.go", "// XX" + "X: hm\n", "x.go:1: "},
		{"a placeholder is no mark", "x.go", "// XX" + "XX-XX" + "XX\n", ""},
		{"prose may speak of it", "x.md", "no TO" + "DO here\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			compare(t, textViolations(c.path, c.text), want)
		})
	}
}
