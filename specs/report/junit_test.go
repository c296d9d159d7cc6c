package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// tally is what a reader of junit.xml counts.
type tally struct{ Tests, Failures, Errors, Skipped int }

// The counts are held against report.json, as it lies beside junit.xml.
func TestReadersOfJUnitCountWhatTheReportSays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := report.Write(dir, fixture()); err != nil {
		t.Fatal(err)
	}
	text, want := read(t, dir, report.JUnitFile), wanted(t, read(t, dir, report.JSONFile))
	for name, reader := range map[string]func(*testing.T, []byte) tally{
		"elements": byElements, "attributes": byAttributes, "go-junit": byGoJUnit,
	} {
		if got := reader(t, text); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	t.Run("junit2json", func(t *testing.T) {
		t.Parallel()
		cases, suites := byJUnit2JSON(t, text)
		if cases != want || suites != want {
			t.Errorf("cases: %+v, suites: %+v, want %+v", cases, suites, want)
		}
	})
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wanted reads report.json by names of its own. What a waiver covers that still
// counts is skipped: it is not to break a build.
func wanted(t *testing.T, text []byte) tally {
	t.Helper()
	var r struct {
		Counts map[string]int
		Cases  []struct {
			Verdict string
			Waiver  *struct{ Stale string }
		}
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	c := r.Counts
	n := tally{0, c["fail"], c["error"] + c["inconclusive"], c["not-applicable"] + c["skipped"]}
	for _, count := range c {
		n.Tests += count
	}
	if n.Tests != len(r.Cases) {
		t.Errorf("the counts come to %d, and there are %d cases", n.Tests, len(r.Cases))
	}
	for _, k := range r.Cases {
		switch {
		case k.Waiver == nil || k.Waiver.Stale != "":
		case k.Verdict == "fail":
			n.Failures--
			n.Skipped++
		default:
			t.Errorf("the fixture waives what is %s", k.Verdict)
		}
	}
	return n
}

// byElements counts without believing an attribute.
func byElements(t *testing.T, text []byte) tally {
	t.Helper()
	var n tally
	for dec := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := dec.Token()
		if err == io.EOF { //nolint:errorlint // Token returns it bare.
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "testcase":
			n.Tests++
			for _, name := range []string{"classname", "name", "time"} {
				if attribute(start, name) == "" {
					t.Errorf("a testcase has no %s", name)
				}
			}
		case "failure":
			n.Failures++
		case "error":
			n.Errors++
		case "skipped":
			n.Skipped++
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// byAttributes believes the sums, of the whole and of the suites.
func byAttributes(t *testing.T, text []byte) tally {
	t.Helper()
	type sums struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	var all struct {
		sums
		Suites []sums `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var n tally
	for _, s := range all.Suites {
		n = tally{n.Tests + s.Tests, n.Failures + s.Failures, n.Errors + s.Errors, n.Skipped + s.Skipped}
	}
	if whole := (tally{all.Tests, all.Failures, all.Errors, all.Skipped}); whole != n {
		t.Errorf("the whole says %+v, its suites %+v", whole, n)
	}
	return n
}

// byGoJUnit is a reader that nobody here wrote.
func byGoJUnit(t *testing.T, text []byte) tally {
	t.Helper()
	suites, err := junit.Ingest(text)
	if err != nil {
		t.Fatal(err)
	}
	var n tally
	for _, s := range suites {
		for _, test := range s.Tests {
			n.Tests++
			switch test.Status {
			case junit.StatusFailed:
				n.Failures++
			case junit.StatusError:
				n.Errors++
			case junit.StatusSkipped:
				n.Skipped++
			case junit.StatusPassed:
			}
			if !strings.HasPrefix(test.Classname, "portprove.server.") {
				t.Errorf("classname %q", test.Classname)
			}
		}
	}
	return n
}

// byJUnit2JSON is another, which shares no reader of XML with the writer.
func byJUnit2JSON(t *testing.T, text []byte) (cases, suites tally) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "there is no Node on this machine")
	}
	if _, err := os.Stat("node/node_modules/junit2json"); err != nil {
		missing(t, "junit2json is not installed: run `npm ci` in specs/report/node")
	}
	command := exec.CommandContext(t.Context(), node, "node/junit.mjs") //nolint:gosec // a script of ours.
	command.Stdin = bytes.NewReader(text)
	out, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("junit2json: %v\n%s", err, failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var told struct{ Cases, Suites tally }
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatal(err)
	}
	return told.Cases, told.Suites
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + ", and CI must have it")
	}
	t.Skip(what)
}

// libxml2 has its say, too, where it is.
func TestXMLIsWellFormedToOthers(t *testing.T) {
	t.Parallel()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	r := fixture()
	for name, write := range map[string]func(io.Writer, *judge.Result) error{"junit": report.JUnit, "badge": report.Badge} {
		lint := exec.CommandContext(t.Context(), xmllint, "--noout", "-") //nolint:gosec // found above.
		lint.Stdin = bytes.NewReader(written(t, write, r))
		if said, err := lint.CombinedOutput(); err != nil {
			t.Errorf("%s: %s", name, said)
		}
	}
}
