package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// A flag that is for another kind of client is a mistake, and not nothing.
func TestFlagsOfAnotherKindOfClientAreRefused(t *testing.T) {
	for args, want := range map[string]string{
		"--control http://x/ -- true":              `--control is for a relying party \(--rp\); this client is a command`,
		"--sandbox x --person y -- true":           `--person is for a relying party \(--rp\); this client is a command`,
		"--listen 127.0.0.1:0 -- true":             `--listen is for one that a person drives \(--watch\); this client is a command`,
		"--rp-wait -- true":                        `--rp-wait is for a relying party \(--rp\); this client is a command`,
		"--watch --jobs 0":                         `--jobs is for a command; this client is one that a person drives`,
		"--watch --ca x":                           `--ca is for a relying party \(--rp\); this client is one that a person drives`,
		"--rp http://x/ --until token":             `--until is for a command or one that a person drives \(--watch\); this client is a relying party`,
		"--rp http://x/ --page 127.0.0.1:0":        `--page is for one that a person drives \(--watch\); this client is a relying party`,
		"--watch --case-timeout 0s":                `--case-timeout is 0s; allowed is more than nothing`,
		"--watch --until tokn --listen 0.0.0.0:-1": `there is no step "tokn"; did you mean token\?`,
	} {
		t.Run(args, func(t *testing.T) {
			portprove(t, append([]string{"check", "client"}, strings.Fields(args)...)...).expect(t, 2, want)
		})
	}
}

// Each flag is of a kind that is said, or of every check.
func TestEveryFlagOfAClientHasItsKind(t *testing.T) {
	common := pflag.NewFlagSet("", pflag.ContinueOnError)
	(&verdicts{app: &app{}}).register(common)
	a := &app{terminal: terminal{env: func(string) string { return "" }}}
	cmd := a.checkClient()
	check := func(f *pflag.Flag) {
		if kinds := kindsOf(f.Name); (kinds == nil) != (common.Lookup(f.Name) != nil || slices.Contains([]string{"client", "watch", "rp"}, f.Name)) {
			t.Errorf("--%s is for %v", f.Name, kinds)
		}
	}
	cmd.Flags().VisitAll(check)
	cmd.PersistentFlags().VisitAll(check)
}

// A call that was wrong leaves no folder, however deep it would have been.
func TestAWrongCallLeavesNoFolder(t *testing.T) {
	dir := t.TempDir()
	portprove(t, "check", "client", "--report-dir", filepath.Join(dir, "pa", "b", "c"), "--jobs", "0", "--", "true").expect(t, 2)
	kept := filepath.Join(dir, "kept")
	if err := os.Mkdir(kept, 0o750); err != nil {
		t.Fatal(err)
	}
	portprove(t, "check", "client", "--report-dir", filepath.Join(kept, "b", "..", "c"), "--jobs", "0", "--", "true").expect(t, 2)
	if left, err := filepath.Glob(filepath.Join(dir, "*", "*")); err != nil || left != nil {
		t.Errorf("%v %v", left, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 1 || left[0] != kept {
		t.Errorf("%v %v", left, err)
	}
}
