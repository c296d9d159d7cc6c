//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

func TestReplayRunsOneCaseOfAReportAgain(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/report.json"
	portprove(t, "check", "client", "--until", "token", "--no-refresh", "--only", "CLI-REDIR-01", "--report-dir", dir, "--", self(t), "check", "--help").expect(t, 3)
	if r := resultIn(t, dir); strings.Join(r.Invocation, " ") != "check client --no-refresh=true --until=token -- "+self(t)+" check --help" {
		t.Errorf("it was run by %q", r.Invocation)
	}
	o := portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", file, "--trust-report")
	o.expect(t, 3, `(?m)^runs: portprove check client --no-refresh=true --until=token --only=CLI-REDIR-01\.8e77 .* -- `+self(t)+` check --help$`, `(?m)^CLI-REDIR-01\.8e77 was inconclusive, and is inconclusive$`, `(?m)^run again: 0 fixed, 2 as before, 0 changed$`)
	o = portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", file, "--report-dir", t.TempDir(), "--", self(t), "check", "walk")
	o.expect(t, 0, `(?m)^CLI-REDIR-01\.8e77 the answer at redirect_uri: is refused when its state is another's$`,
		`(?m)^  2\. GET login /authorize\?acr_values=idporten-loa-high&client_id=finance-refresh&.*: 302 in \d+ ms$`,
		`(?m)^  < Location: http://localhost:8400/\?cmp=USMF&mi=WebApplications&code=\{code-1\}&iss=.*&state=.*-changed$`,
		`(?m)^CLI-REDIR-01\.8e77 was inconclusive, and is pass$`, `(?m)^run again: 2 fixed, 0 as before, 0 changed$`, `(?m)^report: `, `conformant \(2 pass\)`)
	if strings.Contains(o.out, "token, code") || strings.Contains(o.out, "CLI-WALK-01.6796 the walk") {
		t.Errorf("more is shown than was asked for: %s", o.out)
	}
	portprove(t, "check", "server", "--only", "IDP-META-02", "--report-dir", dir).expect(t, 0)
	o = portprove(t, "check", "replay", "IDP-META-02.3813", "--report", file)
	o.expect(t, 0, `(?m)^  1\. GET idporten /jwks\.json: 200 in \d+ ms$`, `(?m)^  < \{"keys":\[.* … \(\d+ bytes; a report has more of it\)$`, `IDP-META-02\.3813 was pass, and is pass`)
	for args, want := range map[string]string{
		"":                                              `name the case: its id stands in the report`,
		"IDP-META-02.3814 --report " + file:             `there is no case "IDP-META-02.3814"; did you mean IDP-META-02.3813\?`,
		"IDP-META-02 --report " + file:                  `IDP-META-02 is a requirement, or a group of them; the report's cases of it are IDP-.* IDP-META-02\.3813`,
		"CLI-IDT-06 --report " + file:                   `there is no case "CLI-IDT-06"; the report has no case like it`,
		"IDP-META-02.3813 ./x --report " + file:         `one case is replayed, and "./x" stands behind it; put -- before a command`,
		"IDP-META-02.3813 --report " + file + " -- ./x": `that run judged no command`,
		"IDP-META-02.3813 --report nowhere.json":        `the report can't be read`,
	} {
		portprove(t, append([]string{"check", "replay"}, strings.Fields(args)...)...).expect(t, 2, want)
	}
}

// reportOf writes the report of a stranger, who says that it was run so.
func reportOf(t *testing.T, invocation ...string) string {
	t.Helper()
	r := &judge.Result{Tool: "portprove", Invocation: invocation, Cases: []judge.Case{{ID: "CLI-REDIR-01.8e77", Verdict: judge.Fail}, {ID: "IDP-META-02.3813", Verdict: judge.Fail}}}
	r.Conclude(nil, judge.Rules{})
	var text bytes.Buffer
	if err := report.JSON(&text, r); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), report.JSONFile)
	if err := os.WriteFile(name, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A report is data: what it names is not run, written to or asked, unless
// somebody who has read it says so.
func TestReplayTrustsNoReport(t *testing.T) {
	made := filepath.Join(t.TempDir(), "made")
	touch := reportOf(t, "check", "client", "--until=token", "--", "sh", "-c", "touch "+made)
	o := portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", touch)
	o.expect(t, 2, `the report wants this to be run: portprove check client --until=token -- sh -c 'touch `+made+`'; if you trust it, say --trust-report, or put a command of your own behind --`)
	if _, err := os.Stat(made); err == nil {
		t.Fatal("the command of the report was run")
	}
	const idp, own = "IDP-META-02.3813", "CLI-REDIR-01.8e77"
	for _, c := range []struct {
		id, want   string
		invocation []string
		command    bool
	}{
		{idp, `no check of this program's`, []string{"submit", "--profile=prod"}, false},
		{idp, `no check of this program's`, []string{"check", "replay", "x"}, false},
		{idp, `no check of this program's`, []string{"check", "server", "--control", "http://127.0.0.1:1/"}, false},
		{idp, `no check of this program's: -h is none of its flags`, []string{"check", "server", "-h"}, false},
		{own, `it was run with --bogus=1, and check client has no such flag`, []string{"check", "client", "--bogus=1", "--", "x"}, true},
		{own, `(?m)check client --redirect-uri=http://x/ -- .* check walk; if you trust it, say --trust-report$`, []string{"check", "client", "--redirect-uri=http://x/", "--", "x"}, true},
		{own, `(?m)client --redirect-uri=http://x/ -- x; if you trust it, say --trust-report$`, []string{"check", "client", "--redirect-uri=http://x/", "--", "x"}, false},
		{idp, `(?m)check server --control=http://127\.0\.0\.1:1/; if you trust it, say --trust-report$`, []string{"check", "server", "--control=http://127.0.0.1:1/"}, false},
		{idp, `if you trust it`, []string{"check", "server", "--profile=/x.yaml", "--intrusive=true"}, false},
		{own, `if you trust it`, []string{"check", "client", "--watch=true", "--listen=0.0.0.0:1"}, false},
		{own, `--page is "127\.0\.0\.1:-1"|can't listen at --page`, []string{"check", "client", "--watch=true", "--page=127.0.0.1:-1"}, false},
		{own, `if you trust it`, []string{"check", "client", "--listen=0.0.0.0:1", "--", "x"}, true},
		{own, `check client "--rp=http://x/\\x1b"; if you trust it`, []string{"check", "client", "--rp=http://x/\x1b"}, false},
		{idp, `of an earlier version`, nil, false},
		{own, `the report masks --redirect-uri={masked}; run the check itself, with --only CLI-REDIR-01\.8e77`, []string{"check", "client", "--redirect-uri={masked}", "--", "x"}, true},
		{own, `the report masks arguments of the command; put the whole command behind --`, []string{"check", "client", "--", "x", "--token={masked}"}, false},
	} {
		args := []string{"check", "replay", c.id, "--report", reportOf(t, c.invocation...)}
		if c.command {
			args = append(args, "--", self(t), "check", "walk")
		}
		portprove(t, args...).expect(t, 2, c.want)
	}
	portprove(t, "check", "replay", own, "--trust-report", "--report", reportOf(t, "check", "client", "--", "x", "--token={masked}")).expect(t, 2, `the report masks arguments`)
}

// Where a report of a run was written is that run's affair.
func TestReplayWritesNowhereByTheWordOfAReport(t *testing.T) {
	other := t.TempDir()
	evidence := filepath.Join(other, report.EvidenceDir, "mine.txt")
	if err := os.MkdirAll(filepath.Dir(evidence), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(evidence, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	name := reportOf(t, "check", "client", "--report-dir="+other, "--until=token", "--waivers=/nowhere", "--json=true", "--", "sh", "-c", "exit 1")
	portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", name, "--", self(t), "check", "walk").
		expect(t, 0, `(?m)^runs: portprove check client --until=token --only=CLI-REDIR-01\.8e77 `, `was fail, and is pass`)
	if _, err := os.Stat(evidence); err != nil {
		t.Error(err)
	}
}

// What was typed is not in the report, and a replay says so.
func TestAReportHasNoSecretOfTheCommand(t *testing.T) {
	dir := t.TempDir()
	client := filepath.Join(t.TempDir(), "client")
	// A client that tells how it was called.
	text := "#!/bin/sh\necho called with $@ >&2\nexit 1\n"
	if err := os.WriteFile(client, []byte(text), 0o700); err != nil { //nolint:gosec // it is run.
		t.Fatal(err)
	}
	o := portprove(t, "check", "client", "--until", "token", "--only", "CLI-REDIR-01.8e77", "--report-dir", dir, "--", client, "--token=abcdefghijklmnop", "--secret", "hijklmnopqrstu", "15817840008")
	o.expect(t, 3, `(?m)^.*client --token=\{masked\} --secret \{masked\} \{masked\}: inconclusive`, `it said: called with --token=\{`)
	for name, text := range files(t, dir) {
		for _, secret := range []string{"abcdefghijklmnop", "hijklmnopqrstu", "15817840008"} {
			if strings.Contains(text, secret) || strings.Contains(o.out, secret) {
				t.Errorf("%s has %s", name, secret)
			}
		}
	}
	portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--trust-report", "--report", filepath.Join(dir, report.JSONFile)).expect(t, 2, `the report masks arguments of the command`)
}

// A report of some cases does not take the place of the one that they are of.
func TestAReportIsNotWrittenOverByAPartOfIt(t *testing.T) {
	name := reportOf(t, "check", "client", "--until=token", "--", "x")
	dir := filepath.Dir(name)
	before := files(t, dir)[report.JSONFile]
	const want = `has the report .*report\.json, which that of this run would take the place of; name another folder`
	portprove(t, "check", "client", "--rerun-failed", name, "--report-dir", dir+"/x/..", "--", self(t), "check", "walk").expect(t, 2, want)
	portprove(t, "check", "server", "--rerun-failed", name, "--report-dir", dir+"/").expect(t, 2, want)
	portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", name, "--report-dir", dir, "--", self(t), "check", "walk").expect(t, 2, want)
	t.Chdir(dir)
	portprove(t, "check", "replay", "CLI-REDIR-01.8e77", "--report", report.JSONFile, "--report-dir", ".", "--", self(t), "check", "walk").expect(t, 2, want)
	if before == "" || files(t, dir)[report.JSONFile] != before {
		t.Error("the report has changed")
	}
	none := filepath.Join(t.TempDir(), "none.json")
	if err := os.WriteFile(none, []byte(`{"cases": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, "check", "replay", "x", "--report", none).expect(t, 2, `none\.json is no report of portprove: it says no format`)
}
