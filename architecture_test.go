// Package portprove_test keeps the rules of the house that no compiler and no
// linter checks. It reads the sources and runs with all other tests:
//
//   - architecture_test.go: who may import whom, modules included;
//   - purity_test.go: the mocks take time, chance and environment from the
//     sandbox and from nowhere else;
//   - size_test.go: functions and files that fit a head;
//   - text_test.go: words that may not stay.
//
// Each rule is a function from a source to its violations and is tried on
// planted sources first.
package portprove_test

import (
	"slices"
	"strings"
	"testing"
)

// anyOwn allows every package of ours (but never cmd, which nothing imports).
const anyOwn = "*"

// The modules, by the names used below.
const (
	cobra       = "github.com/spf13/cobra"
	fpdf        = "codeberg.org/go-pdf/fpdf"
	flock       = "github.com/gofrs/flock"
	ginkgo      = "github.com/onsi/ginkgo/v2"
	gomega      = "github.com/onsi/gomega"
	image       = "golang.org/x/image"
	jose        = "github.com/go-jose/go-jose/v4"
	levenshtein = "github.com/agnivade/levenshtein"
	mux         = "github.com/gorilla/mux"
	oauth2      = "golang.org/x/oauth2"
	oidc        = "github.com/coreos/go-oidc/v3"
	pflag       = "github.com/spf13/pflag"
	yaml        = "github.com/goccy/go-yaml"
)

// allowance is what the non-test files of a folder may import besides the
// standard library.
type allowance struct {
	why     string
	own     []string
	modules []string
}

// allowances has one row for each folder with Go files. Whoever needs a new
// row or a new entry says why.
var allowances = map[string]allowance{
	".": {
		why: "tests of the whole only",
	},
	"client": {
		why:     "a reference to be copied: it stands alone and states the wire on its own",
		modules: []string{jose, oauth2},
	},
	"client/profile": {
		why:     "what a user says about one environment, read strictly; levenshtein finds the member that was meant",
		own:     []string{"client"},
		modules: []string{levenshtein, yaml},
	},
	"client/store": {
		why:     "keeps what a client has got between two runs; flock makes processes wait for each other, on Windows too",
		own:     []string{"client"},
		modules: []string{flock},
	},
	"cmd/portprove": {
		why:     "the one place where everything meets; levenshtein finds the command that was meant",
		own:     []string{anyOwn},
		modules: []string{cobra, levenshtein, pflag},
	},
	"mocks": {
		why:     "puts the servers of one world behind one handler; levenshtein finds the path that was meant",
		own:     []string{"mocks/altinn", "mocks/altinn/vatapp", "mocks/control", "mocks/idporten", "mocks/kernel", "mocks/selfservice", "mocks/skatteetaten", "mocks/world", "scenarios/catalogue"},
		modules: []string{levenshtein, mux},
	},
	"mocks/altinn": {
		why: server.why + "; what the Tax Administration built on Altinn's app library is a package of its own", modules: server.modules,
		own: append([]string{"mocks/altinn/vatapp"}, server.own...),
	},
	"mocks/altinn/vatapp": {
		why:     "what the Tax Administration built on Altinn's app library: pure functions, so it sees no kernel and no world; fpdf makes the receipt, with the letters of the Go fonts, which have all of Norway's languages",
		modules: []string{fpdf, image},
	},
	"mocks/idporten": server,
	// Self-service has a host, an error shape and access tokens of its own; it
	// changes the world by a func that is handed in.
	"mocks/selfservice":  server,
	"mocks/skatteetaten": server,
	"mocks/control": {
		why:     "the mock's own API; what it can do is handed in",
		own:     []string{"mocks/kernel", "mocks/world"},
		modules: []string{mux},
	},
	"mocks/kernel": {
		why:     "knows time, bytes and routes and no protocol word; levenshtein finds the name that a fault meant",
		modules: []string{levenshtein, mux},
	},
	"mocks/world": {
		why:     "data and its strict loader; levenshtein finds the member that was meant",
		modules: []string{levenshtein, yaml},
	},
	"scenarios": {
		why:     "reaches a mock by its control API, through the Go side of it; a client is handed in as a func; yaml tells where a file is wrong",
		own:     []string{"scenarios/catalogue", "specs/control"},
		modules: []string{yaml},
	},
	"scenarios/har": {
		why: "the format of HTTP archives, a leaf that the recorder and the reports share",
	},
	"scenarios/recorder": {
		why:     "stands between any client and any service by their addresses, and writes what was said as a scenario and as HAR",
		own:     []string{"scenarios/catalogue", "scenarios/har", "scenarios/recorder/mask", "scenarios/recorder/scan"},
		modules: []string{yaml},
	},
	"scenarios/recorder/mask": {
		why: "text to text by an allow-list; it sees no wire and no file",
	},
	"scenarios/recorder/scan": {
		why: "looks for what masking left, so it shares no code with it",
	},
	"scenarios/catalogue": {
		why:     "a leaf that servers, specs and scenarios share",
		modules: []string{yaml},
	},
	"specs": {
		why:     "judges any target over HTTP, so it never sees the mocks; go-oidc is a second opinion on tokens",
		own:     []string{"client", "scenarios/catalogue", "specs/control", "specs/evidence", "specs/judge", "specs/rehearsal"},
		modules: []string{ginkgo, gomega, jose, oauth2, oidc, yaml},
	},
	"specs/browser": {
		why: "tests only: a person at the mock's pages, in Chromium",
	},
	"specs/control": {
		why: "the Go side of the control API: JSON over HTTP",
	},
	"specs/evidence": {
		why: "what a case has sent and got, masked: it knows HTTP and no subject",
	},
	"specs/interop": {
		why: "tests only: clients that nobody here wrote, against the mock",
	},
	"specs/interop/plain": {
		why:     "a program to be judged, written as an outsider would: the two libraries and nothing of ours",
		modules: []string{oauth2, oidc},
	},
	"specs/judge": {
		why:     "verdicts on a server or a client, as pure functions of ginkgo's report and the evidence; the binary has ginkgo through it and specs, 9 MB of 27; yaml reads waivers",
		own:     []string{"specs/evidence"},
		modules: []string{ginkgo, yaml},
	},
	"specs/party": {
		why: "plays a person and another service around a relying party with a web page; what the mock has seen is known from its control API",
		own: []string{"specs/control", "specs/evidence", "specs/judge"},
	},
	"specs/trial": {
		why: "judges a client by its traffic in sandboxes of a mock that it reaches by the control API; the client package makes the return that is filed",
		own: []string{"client", "specs/control", "specs/evidence", "specs/judge"},
	},
	"specs/trial/trialtest": {
		why: "for tests only, which may have the mocks: no other package lists it",
		own: []string{"mocks", "specs", "specs/control", "specs/evidence", "specs/judge", "specs/trial"},
	},
	"specs/walker": {
		why: "the reference client by the environment of check client",
		own: []string{"client"},
	},
	"specs/walker/program": {
		why: "the same as a program, small enough to be built for each of its mutants",
		own: []string{"specs/walker"},
	},
	"specs/mutants": {
		why: "tests only: the suite against servers and clients that are wrong",
	},
	"specs/troupe": {
		why:     "plays the client's part in scenarios with the reference client; jose signs the assertions that are wrong on purpose",
		own:     []string{"client", "scenarios"},
		modules: []string{jose},
	},
	"specs/rehearsal": {
		why: "walks the reference client against a target",
		own: []string{"client", "scenarios/catalogue", "specs/control"},
	},
	"specs/report": {
		why: "a result for machines and for people: it sees verdicts and evidence, and no target",
		own: []string{"scenarios/har", "specs/evidence", "specs/judge"},
	},
}

// server is the row of each mock server. The servers never import each other:
// what one needs of another, mocks hands in.
var server = allowance{
	why:     "one real host's protocol; what it needs of another server is handed in",
	own:     []string{"mocks/kernel", "mocks/world", "scenarios/catalogue"},
	modules: []string{jose},
}

func TestImportsFollowTheTable(t *testing.T) {
	t.Parallel()
	check(t, importViolations)
}

func TestAllowancesNameKnownFoldersAndReasons(t *testing.T) {
	t.Parallel()
	for folder, row := range allowances {
		if row.why == "" {
			t.Errorf("%s: the row gives no reason", folder)
		}
		for _, own := range row.own {
			if _, known := allowances[own]; !known && own != anyOwn {
				t.Errorf("%s: may import %s, which has no row of its own", folder, own)
			}
		}
	}
}

// importViolations checks one file: a non-test file by the row of its folder,
// a test file by the one rule that holds for tests.
func importViolations(s source) []string {
	row, known := allowances[s.folder()]
	if !known {
		return []string{s.violation(s.file.Package,
			"folder %s is not in the table of architecture_test.go: add it to the table with a reason", s.folder())}
	}
	refusal := row.refusal
	if s.isTest() {
		refusal = func(imported string) string { return testRefusal(s.folder(), imported) }
	}
	var violations []string
	for _, spec := range s.file.Imports {
		if why := refusal(importPath(spec)); why != "" {
			violations = append(violations, s.violation(spec.Pos(), "imports %s: %s", importPath(spec), why))
		}
	}
	return violations
}

// refusal says why a non-test file may not import a path, or nothing.
func (a allowance) refusal(imported string) string {
	own, isOwn := ownFolder(imported)
	switch {
	case isOwn && below(own, "cmd"):
		return "nothing imports cmd"
	case isOwn && !slices.Contains(a.own, own) && !slices.Contains(a.own, anyOwn):
		return "not a package that this folder may import (" + a.why + ")"
	case isOwn || isStandard(imported):
		return ""
	case !slices.ContainsFunc(a.modules, func(m string) bool { return below(imported, m) }):
		return "not a module that this folder may import (" + a.why + ")"
	}
	return ""
}

// testRefusal says why a test file in folder may not import a path, or
// nothing. Only those who need a target may have the mocks.
func testRefusal(folder, imported string) string {
	own, isOwn := ownFolder(imported)
	mayHaveMocks := folder == "." || below(folder, "cmd") || below(folder, "mocks") || below(folder, "specs")
	switch {
	case isOwn && below(own, "cmd"):
		return "nothing imports cmd"
	case isOwn && below(own, "mocks") && !mayHaveMocks:
		return "tests outside of cmd, mocks and specs do without the mocks"
	}
	return ""
}

// ownFolder returns the folder of one of our own packages.
func ownFolder(imported string) (folder string, isOwn bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// isStandard knows the standard library by its first element, which has no
// dot. cgo's C is none of it: the binaries are static.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return imported != "C" && !strings.Contains(first, ".")
}

func TestImportViolationsAreFound(t *testing.T) {
	t.Parallel()
	own := func(folder string) string { return `import _ "` + module + "/" + folder + `"` }
	proves(t, importViolations, []planted{
		{name: "the standard library is free", path: "client/x.go", text: `package x; import _ "net/http"`},
		{name: "a listed package", path: "mocks/altinn/x.go", text: "package x; " + own("mocks/kernel")},
		{name: "a listed module's subpackage", path: "client/x.go", text: `package x; import _ "` + jose + `/jwt"`},
		{name: "cmd may have everything", path: "cmd/portprove/x.go", text: "package x; " + own("mocks")},
		{name: "a spec's test has a target", path: "specs/x_test.go", text: "package x; " + own("mocks")},
		{
			name: "a server imports another server", path: "mocks/altinn/x.go",
			text: "package x; " + own("mocks/idporten"), want: []string{"not a package that this folder may import"},
		},
		{
			name: "the suite sees the mocks", path: "specs/x.go",
			text: "package x; " + own("mocks"), want: []string{"specs/x.go:1: imports " + module + "/mocks: not a package"},
		},
		{
			name: "a listed package's subfolder is another package", path: "scenarios/x.go",
			text: "package x; " + own("scenarios/catalogue/deeper"), want: []string{"not a package"},
		},
		{
			name: "a module that another folder has", path: "mocks/world/x.go",
			text: `package x; import _ "` + mux + `"`, want: []string{"not a module"},
		},
		{
			name: "a module whose name only begins like ours", path: "cmd/portprove/x.go",
			text: `package x; import _ "` + module + `extra"`, want: []string{"not a module"},
		},
		{
			name: "a module whose name only begins like a listed one", path: "client/x.go",
			text: `package x; import _ "` + jose + `5"`, want: []string{"not a module"},
		},
		{name: "cgo", path: "client/x.go", text: `package x; import "C"`, want: []string{"imports C"}},
		{
			name: "cmd is imported", path: "cmd/portprove/x.go",
			text: "package x; " + own("cmd/portprove"), want: []string{"nothing imports cmd"},
		},
		{
			name: "cmd is imported by a test", path: "specs/x_test.go",
			text: "package x; " + own("cmd/portprove"), want: []string{"nothing imports cmd"},
		},
		{
			name: "a client's test has the mocks", path: "client/x_test.go",
			text: "package x; " + own("mocks/world"), want: []string{"do without the mocks"},
		},
		{
			name: "two at once, renamed or not", path: "client/x.go",
			text: "package x\nimport (\n\tm \"" + mux + "\"\n\t. \"" + ginkgo + "\"\n)",
			want: []string{"x.go:3: imports " + mux, "x.go:4: imports " + ginkgo},
		},
		{
			name: "an unknown folder", path: "utils/x.go",
			text: "package x", want: []string{"add it to the table with a reason"},
		},
		{
			name: "an unknown folder with a test only", path: "client/deeper/x_test.go",
			text: "package x", want: []string{"add it to the table with a reason"},
		},
	})
}
