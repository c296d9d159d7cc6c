package portprove_test

import (
	"go/ast"
	"strings"
	"testing"
)

// One idea per function, one screen per function; a file that a newcomer can
// read in one sitting.
const (
	maxFunctionLines = 60
	maxFileLines     = 350
)

func TestFunctionsAndFilesAreShort(t *testing.T) {
	t.Parallel()
	check(t, sizeViolations)
}

// sizeViolations checks the length of every file, and of every function
// outside of tests.
func sizeViolations(s source) []string {
	var violations []string
	if s.lines > maxFileLines {
		violations = append(violations, s.violation(s.file.Package, "%d lines, %d are allowed: what are its two subjects?", s.lines, maxFileLines))
	}
	if s.isTest() {
		return violations
	}
	for _, decl := range s.file.Decls {
		for _, f := range functions(decl) {
			length := s.line(f.node.End()) - s.line(f.node.Pos()) + 1
			if length > maxFunctionLines && !isSpecContainer(s, f.name) {
				violations = append(violations, s.violation(f.node.Pos(), "%s has %d lines, %d are allowed", f.name, length, maxFunctionLines))
			}
		}
	}
	return violations
}

// isSpecContainer exempts the functions of the suite that only nest cases:
// ginkgo's closures add up, and each case in them is short.
func isSpecContainer(s source, name string) bool {
	return s.folder() == "specs" && (strings.HasPrefix(name, "describe") || strings.HasPrefix(name, "Register"))
}

// function is a declared function or a literal at package level. Literals
// inside a function count as part of it.
type function struct {
	name string
	node ast.Node
}

func functions(decl ast.Decl) []function {
	if f, ok := decl.(*ast.FuncDecl); ok {
		return []function{{f.Name.Name, f}}
	}
	var found []function
	ast.Inspect(decl, func(n ast.Node) bool {
		literal, ok := n.(*ast.FuncLit)
		if ok {
			found = append(found, function{"a function literal", literal})
		}
		return !ok
	})
	return found
}

func TestLongFunctionsAndFilesAreFound(t *testing.T) {
	t.Parallel()
	long := func(head string, lines int) string {
		return "package x\n// A comment before does not count.\n" + head + " {" + strings.Repeat("\n", lines-1) + "}\n"
	}
	proves(t, sizeViolations, []planted{
		{name: "a function at the limit", path: "client/x.go", text: long("func f()", maxFunctionLines)},
		{name: "a test's function", path: "client/x_test.go", text: long("func f()", maxFunctionLines+1)},
		{name: "a container of specs", path: "specs/x.go", text: long("func describeToken()", maxFunctionLines+1)},
		{name: "the registration of specs", path: "specs/x.go", text: long("func Register()", maxFunctionLines+1)},
		{name: "a file at the limit", path: "client/x.go", text: "package x" + strings.Repeat("\n", maxFileLines)},
		{
			name: "a long function", path: "client/x.go",
			text: long("func f()", maxFunctionLines+1), want: []string{"client/x.go:3: f has 61 lines"},
		},
		{
			name: "a long method", path: "client/x.go",
			text: long("func (t T) m()", maxFunctionLines+1), want: []string{"m has 61 lines"},
		},
		{
			name: "a long literal in a table", path: "client/x.go",
			text: strings.TrimSpace(long("var table = []func(){ func()", maxFunctionLines+1)) + "}", want: []string{"a function literal has 61 lines"},
		},
		{
			name: "a long helper among the specs", path: "specs/x.go",
			text: long("func token()", maxFunctionLines+1), want: []string{"token has 61 lines"},
		},
		{
			name: "containers live in specs only", path: "specs/rehearsal/x.go",
			text: long("func describeToken()", maxFunctionLines+1), want: []string{"describeToken has 61 lines"},
		},
		{
			name: "a long file, even of specs or tests", path: "specs/x_test.go",
			text: "package x" + strings.Repeat("\n", maxFileLines+1), want: []string{"351 lines, 350 are allowed"},
		},
	})
}
