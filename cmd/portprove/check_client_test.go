package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
)

// self is this very test, which is portprove when it is told so.
func self(t *testing.T) string {
	t.Helper()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// tokenShape is of a JWT, and not of a key, whose base64 may have anything in it
// but a dot.
var tokenShape = regexp.MustCompile(`eyJ[\w-]+\.`)

func TestCheckJudgesACommand(t *testing.T) {
	dir, again := t.TempDir(), t.TempDir()
	args := []string{"check", "client", "--until", "exchange", "--jobs", "2", "--report-dir", dir, "--", self(t), "check", "walk"}
	portprove(t, args...).expect(t, 0, `(?m)^.* check walk: conformant \(\d+ pass, \d+ not-applicable\)$`, `(?m)^report: .*report\.html$`, `(?m)^81 of 81 cases, 0 not right$`)
	r := resultIn(t, dir)
	if r.Subject != "client" || r.Target.Kind != "client" || r.Counts[judge.Pass] < 45 || r.Counts[judge.Pass]+r.Counts[judge.NotApplicable] != len(r.Cases) {
		t.Errorf("%s %s: %v", r.Subject, r.Target.Kind, r.Counts)
	}
	for _, q := range r.Requirements {
		if q.Subject != "client" {
			t.Errorf("%s is the requirement of %s", q.ID, q.Subject)
		}
	}
	for name, text := range files(t, dir) {
		if strings.Contains(text, "15817840008") || tokenShape.MatchString(text) && !strings.HasSuffix(name, ".html") {
			t.Errorf("%s has a secret", name)
		}
	}
	args[7] = again
	portprove(t, args...).expect(t, 0)
	if a, b := steady(t, dir), steady(t, again); a != b {
		t.Errorf("twice the same client, and the reports differ in more than what is said to:\n%s\n%s", a, b)
	}
}

// A program that walks nowhere proves nothing, whatever it ends with.
func TestCheckOfACommandThatDoesNothingIsInconclusive(t *testing.T) {
	o := portprove(t, "check", "client", "--only", "CLI-IDT", "--", self(t), "check", "--help")
	o.expect(t, 3, `(?m)^inconclusive CLI-WALK-01\.6796 the walk with nothing wrong: comes as far as the client goes$`,
		`(?m)^  observed   login was not done: it sent nothing; it said: `,
		`(?m)^  the client has not walked with nothing wrong, so that it stops here proves nothing$`, `(?m)^and 17 more, inconclusive for the same reason$`, `: inconclusive \(19 inconclusive\)`)
}

// Where no report can be written, nothing is run for one.
func TestCheckKnowsBeforehandThatItCanWriteNoReport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := portprove(t, "check", "client", "--until", "login", "--only", "CLI-STATE-01", "--report-dir", filepath.Join(file, "report"), "--", self(t), "check", "walk")
	o.expect(t, 2)
	if !strings.Contains(o.err, "the report can't be written: mkdir ") || strings.Contains(o.err, "cases") {
		t.Error(o.err)
	}
}

func TestCheckRunsAgainWhatWasNotRight(t *testing.T) {
	dir := t.TempDir()
	portprove(t, "check", "client", "--until", "token", "--only", "CLI-REDIR-01", "--report-dir", dir, "--", self(t), "check", "--help").expect(t, 3)
	o := portprove(t, "check", "client", "--until", "token", "--rerun-failed", dir+"/report.json", "--", self(t), "check", "walk")
	o.expect(t, 0, `(?m)^run again: 3 fixed, 0 as before, 0 changed$`, `conformant \(3 pass\)`)
}

func TestCheckOfAClientRefusesWhatCanNotBe(t *testing.T) {
	for args, want := range map[string]string{
		"check client":                                   `name the client: a command behind --, the page of a relying party by --rp, or --watch`,
		"check client ./my-client --quiet":               `unknown flag: --quiet`,
		"check client ./my-client":                       `put -- before the command: portprove check client \[flags\] -- ./my-client`,
		"check client --rp http://x/ -- ./my-client":     `one of them`,
		"check client -- ./there-is-none":                `the command can't be run: exec: "./there-is-none"`,
		"check client --until tokn -- true":              `there is no step "tokn"; did you mean token\?`,
		"check client --jobs 0 -- true":                  `--jobs is 0; allowed is 1 and more`,
		"check client --case-timeout 0s -- true":         `--case-timeout is 0s; allowed is more than nothing`,
		"check client --client financ -- true":           `no registration "financ"; did you mean finance\?`,
		"check client --only CLI-IDT-99 -- true":         `there is no case or requirement "CLI-IDT-99"; did you mean CLI-IDT-0`,
		"check client --label habits -- true":            `there is no label "habits"; did you mean habit\?`,
		"check client --only IDP-TOKEN-01 -- true":       `IDP-TOKEN-01 is not of this check: it is of check server`,
		"check client --only RP-VERIFY -- true":          `RP-VERIFY is not of this check: it is of check client --rp`,
		"check client --rp http://x/ --only CLI-IDT":     `CLI-IDT is not of this check: it is of check client without --rp`,
		"check client --until refresh -- true":           `there is no step "refresh"; allowed are login, token, `,
		"check client --client nobody -- true":           `there is no registration "nobody"; there are finance, `,
		"check client --profile x -- true":               `unknown flag: --profile\. See: portprove check client --help`,
		"check client --waivers nowhere.yaml -- true":    `the waiver file can't be read`,
		"check client --rerun-failed nowhere.js -- true": `the report can't be read`,
		"check walk": `this is not the environment that portprove check client gives: PORTPROVE_UNTIL is ""; allowed is login, token,`,
	} {
		t.Run(args, func(t *testing.T) {
			portprove(t, strings.Fields(args)...).expect(t, 2, want)
		})
	}
	portprove(t, "check", "client", "--list").expect(t, 0, `(?m)^CLI-WALK-01\.6796 +the walk with nothing wrong: comes as far`, `(?m)^RP-VERIFY-01\.`, `(?m)^93 cases$`)
	portprove(t, "check", "client", "--list", "--label", "habit").expect(t, 0, `(?m)^11 cases$`)
	portprove(t, "check", "client", "--list", "--only", "CLI-KEYS-01,CLI-WALK").expect(t, 0, `(?s)CLI-WALK-01.*CLI-KEYS-01`)
}
