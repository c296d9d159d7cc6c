//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
)

// What is wrong with the machine or the suite says nothing of who is judged.
func TestAFaultOfTheSuiteEndsWith4(t *testing.T) {
	program := self(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "there-is-none"))
	o := portprove(t, "check", "client", "--until", "token", "--only", "CLI-REDIR-01", "--", program, "check", "walk")
	o.expect(t, 4, `^portprove: the suite itself failed: .*there-is-none`)
	portprove(t, "check", "client", "--until", "token", "--only", "CLI-REDIR-01", "--json", "--", program, "check", "walk").expect(t, 4, `"exit_code":4`)
	portprove(t, "check", "client", "--watch", "--listen", "127.0.0.1:0", "--only", "CLI-REDIR-01").expect(t, 4, `(?m)^portprove: the suite itself failed: .*there-is-none`)
}

// vanishing is a command that walks, and is taken away when it has done so some times.
func vanishing(t *testing.T, times int) string {
	t.Helper()
	dir := t.TempDir()
	name, count := filepath.Join(dir, "client"), filepath.Join(dir, "count")
	text := fmt.Sprintf("#!/bin/sh\necho >> %[1]s\nif [ $(wc -l < %[1]s) -ge %[2]d ]; then rm $0; fi\nexec %[3]s check walk\n", count, times, self(t))
	if err := os.WriteFile(name, []byte(text), 0o700); err != nil { //nolint:gosec // it is run.
		t.Fatal(err)
	}
	return name
}

// A client that is built anew while it is judged: what was judged stays.
func TestWhatWasJudgedSurvivesAFault(t *testing.T) {
	for _, jobs := range []string{"1", "2"} {
		t.Run(jobs, func(t *testing.T) {
			dir := t.TempDir()
			o := portprove(t, "check", "client", "--until", "token", "--only", "CLI-REDIR", "--jobs", jobs, "--report-dir", dir, "--", vanishing(t, 5))
			o.expect(t, 4, `(?m)^error CLI-REDIR-`, `(?m)^  not judged, for the suite could not go on: CLI-REDIR-.*: the command can't be run: .*no such file`,
				`(?m)^  what to do Mend that, then judge the rest: --rerun-failed report\.json$`, `harness fault`)
			r := resultIn(t, dir)
			if r.Counts[judge.Pass] < 3 || r.Counts[judge.Error] < 3 || r.Counts[judge.Pass]+r.Counts[judge.Error] != len(r.Cases) || len(r.Cases) != 11 {
				t.Errorf("%d cases: %v", len(r.Cases), r.Counts)
			}
			portprove(t, "check", "client", "--until", "token", "--rerun-failed", dir+"/report.json", "--", self(t), "check", "walk").
				expect(t, 0, fmt.Sprintf(`(?m)^run again: %d fixed, 1 as before, 0 changed$`, r.Counts[judge.Error]))
		})
	}
}

// Before anything was judged, a command that can't be run is a wrong call.
func TestACommandThatCanNotBeRunIsWrongUsage(t *testing.T) {
	name := filepath.Join(t.TempDir(), "client")
	if err := os.WriteFile(name, []byte("no program"), 0o700); err != nil { //nolint:gosec // it is tried to be run.
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "report")
	portprove(t, "check", "client", "--only", "CLI-REDIR", "--jobs", "2", "--report-dir", dir, "--", name).expect(t, 2, `the command can't be run: .*exec format error`)
	if _, err := os.Stat(dir); err == nil {
		t.Error("there is a report")
	}
}

func TestAFaultIsAReasonOnceACaseHasBegun(t *testing.T) {
	chosen := []judge.Case{{ID: "A"}, {ID: "B"}, {ID: "C"}}
	fault := errors.New("B: 15817840008 is gone")
	for _, c := range []struct {
		done, open []string
		fault      error
		early      bool
	}{
		{nil, nil, fault, true},
		{nil, []string{"A"}, usageError{fault}, true},
		{nil, []string{"A"}, fault, false},
		{[]string{"A"}, nil, usageError{fault}, false},
	} {
		r := &runs{app: &app{}, done: map[string]judge.Case{}, open: map[string]bool{}}
		for _, id := range c.done {
			r.done[id] = judge.Case{ID: id, Verdict: judge.Pass}
		}
		for _, id := range c.open {
			r.open[id] = true
		}
		if got := r.early(c.fault); got != c.early {
			t.Errorf("%+v: %t", c, got)
		}
	}
	k := notJudged(chosen[1], fault)
	if k.Verdict != judge.Error || strings.Contains(k.Reason, "15817840008") || k.Cure == "" {
		t.Errorf("%+v", k)
	}
}
