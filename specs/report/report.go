// Package report writes the result of a run for those who read it: machines
// (report.json, junit.xml, one HAR per case), a pull request (summary.md, the
// badge) and people (report.html). It knows nothing of the target but what the
// result says, be it a server or a client.
//
//   - json.go: report.json, as report.schema.json describes it;
//   - junit.go: junit.xml, as CI reads it;
//   - summary.go: summary.md;
//   - badge.go: badge.svg;
//   - words.go: what more than one of them says;
//   - har.go: evidence/<case>.har, HAR 1.2;
//   - page.go, page.html: report.html, one file without a request.
package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/portprove/portprove/specs/judge"
)

// The files of a report.
const (
	JSONFile    = "report.json"
	JUnitFile   = "junit.xml"
	SummaryFile = "summary.md"
	BadgeFile   = "badge.svg"
	PageFile    = "report.html"
	EvidenceDir = "evidence"

	evidenceEnding = ".har"
)

// Write writes all files of a report into a folder, which it makes. Evidence of
// an earlier run there is taken away: it would look like this one's. Whatever
// else is there stays.
func Write(dir string, r *judge.Result) error {
	evidence := filepath.Join(dir, EvidenceDir)
	if err := os.MkdirAll(evidence, 0o755); err != nil { //nolint:gosec // a report is for everybody; it holds no secret.
		return err
	}
	if err := takeAway(evidence); err != nil {
		return err
	}
	for name, write := range map[string]func(io.Writer, *judge.Result) error{
		JSONFile: JSON, JUnitFile: JUnit, SummaryFile: Summary, BadgeFile: Badge, PageFile: Page,
	} {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return write(w, r) }); err != nil {
			return err
		}
	}
	for _, k := range r.Cases {
		if len(k.Evidence) == 0 {
			continue
		}
		if err := writeFile(filepath.Join(evidence, k.ID+evidenceEnding), func(w io.Writer) error { return HAR(w, r, k) }); err != nil {
			return err
		}
	}
	return nil
}

// ofACase is the name that evidence has.
var ofACase = regexp.MustCompile(`^[A-Z]+(-[A-Z0-9]+)+\.[0-9a-f]{4}\` + evidenceEnding + `$`)

// takeAway removes the evidence of an earlier run from its folder.
func takeAway(evidence string) error {
	entries, err := os.ReadDir(evidence)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !ofACase.MatchString(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(evidence, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, text.Bytes(), 0o644) //nolint:gosec // a report is for everybody; it holds no secret.
}

// explanation is what there is to say about a case that has not passed.
func explanation(r *judge.Result, k judge.Case) string {
	var b strings.Builder
	say := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, text)
		}
	}
	say("requirements", strings.Join(k.Requirements, ", "))
	say("expected", k.Expected)
	say("observed", k.Observed)
	say("what to do", k.Cure)
	say("waiver", waiving(k))
	say("run it again", again(r, k))
	say("source", k.Source)
	if k.Exchanges > 0 {
		say("evidence", fmt.Sprintf("%s/%s.har, %s#%s", EvidenceDir, k.ID, PageFile, k.ID))
	}
	return b.String()
}
