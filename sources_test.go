package portprove_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path of our own module.
const module = "github.com/portprove/portprove"

// source is one parsed Go file. Its path starts at the repository's root and
// has slashes on every system.
type source struct {
	path  string
	fset  *token.FileSet
	file  *ast.File
	lines int
}

func parseSource(t *testing.T, name, text string) source {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return source{path: name, fset: fset, file: file, lines: strings.Count(text, "\n")}
}

func (s source) folder() string { return path.Dir(s.path) }

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) line(pos token.Pos) int { return s.fset.Position(pos).Line }

// violation says where and what, in the form that editors can jump to.
func (s source) violation(pos token.Pos, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", s.path, s.line(pos), fmt.Sprintf(format, args...))
}

// importPath returns the path of an import without its quotes. The parser has
// already refused whatever can't be unquoted.
func importPath(spec *ast.ImportSpec) string {
	unquoted, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return unquoted
}

// below says whether folder is root or lies in it.
func below(folder, root string) bool {
	return folder == root || strings.HasPrefix(folder, root+"/")
}

// repositoryFiles lists every file of the repository except what git and make
// own and what CI alone reads.
func repositoryFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", ".ci", "bin", "dist"}, name):
			return fs.SkipDir
		case entry.Type().IsRegular():
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// repositorySources parses every Go file that the go command would look at,
// whatever its build tags say.
func repositorySources(t *testing.T) []source {
	t.Helper()
	var sources []source
	for _, name := range repositoryFiles(t) {
		if path.Ext(name) == ".go" && !slices.ContainsFunc(strings.Split(name, "/"), ignoredByGo) {
			sources = append(sources, parseSource(t, name, readFile(t, name)))
		}
	}
	return sources
}

func ignoredByGo(element string) bool {
	return element == "testdata" || strings.HasPrefix(element, "_") || strings.HasPrefix(element, ".")
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// check fails the test for each violation that a checker finds in the
// repository.
func check(t *testing.T, checker func(source) []string) {
	t.Helper()
	for _, s := range repositorySources(t) {
		for _, violation := range checker(s) {
			t.Error(violation)
		}
	}
}

// planted is a source made up to see a checker fail (or, with no want, pass).
type planted struct {
	name string
	path string
	text string
	// want has one piece of text for each violation, in order.
	want []string
}

// proves runs a checker on planted sources: a checker that nobody has seen
// fail proves nothing about the repository.
func proves(t *testing.T, checker func(source) []string, cases []planted) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			compare(t, checker(parseSource(t, c.path, c.text)), c.want)
		})
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d violations, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("violation %d: got %q, want it to contain %q", i, got[i], want[i])
		}
	}
}
