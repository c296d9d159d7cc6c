package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/joshdk/go-junit"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// tally is what a reader of junit.xml counts.
type tally struct{ tests, failures, errors, skipped int }

func TestReadersOfJUnitCountWhatTheReportSays(t *testing.T) {
	t.Parallel()
	r := fixture()
	text := written(t, report.JUnit, r)
	c := r.Counts
	want := tally{len(r.Cases), c[judge.Fail] - 1, c[judge.Error] + c[judge.Inconclusive], c[judge.Skipped] + c[judge.NotApplicable] + 1} // one failure is waived
	if got := byElements(t, text); got != want {
		t.Errorf("elements: %+v, want %+v", got, want)
	}
	if got := byAttributes(t, text); got != want {
		t.Errorf("attributes: %+v, want %+v", got, want)
	}
	if got := byLibrary(t, text); got != want {
		t.Errorf("go-junit: %+v, want %+v", got, want)
	}
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
			n.tests++
			for _, name := range []string{"classname", "name", "time"} {
				if attribute(start, name) == "" {
					t.Errorf("a testcase has no %s", name)
				}
			}
		case "failure":
			n.failures++
		case "error":
			n.errors++
		case "skipped":
			n.skipped++
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
		n = tally{n.tests + s.Tests, n.failures + s.Failures, n.errors + s.Errors, n.skipped + s.Skipped}
	}
	if whole := (tally{all.Tests, all.Failures, all.Errors, all.Skipped}); whole != n {
		t.Errorf("the whole says %+v, its suites %+v", whole, n)
	}
	return n
}

func byLibrary(t *testing.T, text []byte) tally {
	t.Helper()
	suites, err := junit.Ingest(text)
	if err != nil {
		t.Fatal(err)
	}
	var n tally
	for _, s := range suites {
		for _, test := range s.Tests {
			n.tests++
			switch test.Status {
			case junit.StatusFailed:
				n.failures++
			case junit.StatusError:
				n.errors++
			case junit.StatusSkipped:
				n.skipped++
			case junit.StatusPassed:
			}
			if !strings.HasPrefix(test.Classname, "portprove.server.") {
				t.Errorf("classname %q", test.Classname)
			}
		}
	}
	return n
}

// libxml2 is a third opinion, where it is.
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
