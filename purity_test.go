package portprove_test

import (
	"go/ast"
	"path"
	"slices"
	"testing"
)

// impure lists what brings time, chance or the environment in from outside:
// names of a package, or with none the package as a whole. Naming a function
// counts like calling it.
var impure = map[string][]string{
	"context": {"WithDeadline", "WithDeadlineCause", "WithTimeout", "WithTimeoutCause"},
	"os":      {"Environ", "ExpandEnv", "Getenv", "LookupEnv"},
	"time":    {"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"},

	// Since Go 1.26 these ignore the source of randomness that they are given.
	"crypto/ecdsa":   {"GenerateKey"},
	"crypto/ed25519": {"GenerateKey"},
	"crypto/rsa":     {"GenerateKey", "GenerateMultiPrimeKey"},

	"crypto/rand":  nil,
	"math/rand":    nil,
	"math/rand/v2": nil,
}

func TestMocksArePure(t *testing.T) {
	t.Parallel()
	check(t, purityViolations)
}

// purityViolations checks the non-test files of the mocks, except the kernel,
// whose trade is time and chance.
func purityViolations(s source) []string {
	if s.isTest() || !below(s.folder(), "mocks") || below(s.folder(), "mocks/kernel") {
		return nil
	}
	locals, violations := impureImports(s)
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, isSelector := n.(*ast.SelectorExpr)
		if !isSelector {
			return true
		}
		local, isName := selector.X.(*ast.Ident)
		if isName && slices.Contains(impure[locals[local.Name]], selector.Sel.Name) {
			violations = append(violations, s.violation(selector.Pos(),
				"%s.%s: time, chance and environment come from the sandbox", locals[local.Name], selector.Sel.Name))
		}
		return true
	})
	return violations
}

// impureImports leads from the name that a package has in this file to its
// path. What can't be followed name by name is a violation at once.
func impureImports(s source) (locals map[string]string, violations []string) {
	locals = map[string]string{}
	for _, spec := range s.file.Imports {
		imported := importPath(spec)
		names, watched := impure[imported]
		local := path.Base(imported)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		switch {
		case !watched:
		case names == nil:
			violations = append(violations, s.violation(spec.Pos(), "imports %s: chance comes from the sandbox", imported))
		case local == ".":
			violations = append(violations, s.violation(spec.Pos(), "dot-imports %s, which hides where its names come from", imported))
		default:
			locals[local] = imported
		}
	}
	return locals, violations
}

func TestImpurityIsFound(t *testing.T) {
	t.Parallel()
	proves(t, purityViolations, []planted{
		{name: "durations and types are free", path: "mocks/x.go", text: `package x; import "time"; var d = time.Second; var at time.Time`},
		{name: "a field of that name is free", path: "mocks/x.go", text: `package x; import "time"; type c struct { time time.Time; Now int }; var n = c{}.Now`},
		{name: "the kernel has the clock", path: "mocks/kernel/x.go", text: `package x; import "time"; var f = time.Now`},
		{name: "a test may wait", path: "mocks/x_test.go", text: `package x; import "time"; var f = time.Now`},
		{name: "others may too", path: "client/x.go", text: `package x; import "time"; var f = time.Now`},
		{name: "an unused import", path: "mocks/x.go", text: `package x; import _ "time"`},
		{
			name: "a call", path: "mocks/idporten/x.go",
			text: "package x\nimport \"time\"\nfunc f() { time.Sleep(time.Second) }",
			want: []string{"mocks/idporten/x.go:3: time.Sleep"},
		},
		{
			name: "a reference under another name", path: "mocks/x.go",
			text: `package x; import t "time"; var f = t.Now`, want: []string{"time.Now"},
		},
		{
			name: "two names for one package", path: "mocks/x.go",
			text: `package x; import "time"; import t "time"; var f, g = time.Since, t.Until`,
			want: []string{"time.Since", "time.Until"},
		},
		{
			name: "a dot import", path: "mocks/x.go",
			text: `package x; import . "time"; var f = Now`, want: []string{"dot-imports time"},
		},
		{
			name: "a deadline of the real clock", path: "mocks/altinn/x.go",
			text: `package x; import "context"; var f = context.WithTimeoutCause`, want: []string{"context.WithTimeoutCause"},
		},
		{
			name: "the environment", path: "mocks/control/x.go",
			text: `package x; import "os"; var v = os.Getenv("V")`, want: []string{"os.Getenv"},
		},
		{
			name: "chance, however named", path: "mocks/world/x.go",
			text: `package x; import r "crypto/rand"; import _ "math/rand"; import . "math/rand/v2"`,
			want: []string{"imports crypto/rand", "imports math/rand", "imports math/rand/v2"},
		},
		{
			name: "a key out of nowhere", path: "mocks/x.go",
			text: `package x; import "crypto/rsa"; var k, err = rsa.GenerateKey(nil, 2048)`, want: []string{"crypto/rsa.GenerateKey"},
		},
		{
			name: "deep inside", path: "mocks/x.go",
			text: `package x; import "time"; type s struct { now func() time.Time }; func f() *s { return &s{now: func() time.Time { return (time.Now()) }} }`,
			want: []string{"time.Now"},
		},
		{
			name: "a folder that only begins like the kernel", path: "mocks/kernels/x.go",
			text: `package x; import "time"; var f = time.Now`, want: []string{"time.Now"},
		},
	})
}
