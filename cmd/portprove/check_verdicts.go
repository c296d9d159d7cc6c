package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// verdicts is what every check does around its cases, whoever is judged: choose
// some, put up with what is known to fail, draw the sum and tell it.
type verdicts struct {
	*app
	selection  selection
	waiverFile string
	waivers    []judge.Waiver
	reportDir  string
	strict     bool
	list       bool
	schema     bool
	// whole lists what is right or was not judged, too: where there is little of
	// it, people want to see what was done.
	whole bool
	// exchanges prints those of each case; compareWith is an earlier report.
	exchanges   bool
	compareWith string
	invocation  []string
}

// register adds the flags that every check has.
func (v *verdicts) register(f *pflag.FlagSet) {
	v.selection.register(f)
	f.StringVar(&v.waiverFile, "waivers", "", "file with known failures: case or requirement, reason, owner, expires")
	f.StringVar(&v.reportDir, "report-dir", "", "write report.json, junit.xml, summary.md, badge.svg, report.html and evidence there")
	f.BoolVar(&v.strict, "strict", false, "let warnings fail")
	f.BoolVar(&v.exchanges, "exchanges", false, "print what each of the chosen cases has sent and got")
	f.StringVar(&v.compareWith, compareWith, "", "")
	f.Lookup(compareWith).Hidden = true // check replay says it
	f.BoolVar(&v.list, "list", false, "list the chosen cases with what they prove, and run none")
	f.BoolVar(&v.schema, "schema", false, "print the JSON schema of report.json")
}

const compareWith = "compare-with"

// notInvoked are flags that choose cases or that tell: how a case is run does
// not hang on them. Nor does a report have what is secret, or who signs in.
var notInvoked = []string{"person", "only", "label", "rerun-failed", "report-dir", "waivers", "exchanges", compareWith, "json", "control-token"}

// invoked notes how the check is run, so that a case of it can be replayed.
func (v *verdicts) invoked(cmd *cobra.Command, command []string) {
	var flags []string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains(notInvoked, f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			flags = append(flags, "--"+f.Name+"="+value)
		}
	})
	v.invocation = slices.Concat(strings.Fields(cmd.CommandPath())[1:], withoutSecrets(flags).shown)
	if len(command) > 0 {
		v.invocation = slices.Concat(v.invocation, []string{"--"}, withoutSecrets(command).shown)
	}
}

func (v *verdicts) printSchema() error { return v.printf("%s", report.Schema) }

// choose cases from all that there are, read the waivers and try the folder of
// the report, so that what is wrong with either is told before anybody is asked
// for anything.
func (v *verdicts) choose(all []judge.Case) ([]judge.Case, error) {
	chosen, err := v.selection.choose(all)
	if err != nil || v.list {
		return chosen, err
	}
	if err := keeps(v.selection.rerun, v.reportDir); err != nil {
		return nil, err
	}
	if v.compareWith != "" {
		if err := v.selection.compare(v.compareWith); err != nil {
			return nil, err
		}
	}
	if v.waivers, err = v.readWaivers(all); err != nil || v.reportDir == "" {
		return chosen, err
	}
	if err := canWrite(v.reportDir); err != nil {
		return nil, noReport(err)
	}
	return chosen, nil
}

// canWrite tries whether a folder can be made and written to, and leaves nothing
// behind: a run that never begins has no report.
func canWrite(dir string) error {
	made := missing(dir)
	defer func() {
		for _, folder := range made {
			_ = os.Remove(folder) //nolint:errcheck // one that was not made, or that somebody has put something into.
		}
	}()
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // a report is for everybody; it holds no secret.
		return err
	}
	file, err := os.CreateTemp(dir, ".portprove-")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// missing are the folders that are not there, the deepest first.
func missing(dir string) []string {
	var list []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, os.ErrNotExist) || at == filepath.Dir(at) {
			return list
		}
		list = append(list, at)
	}
}

func noReport(err error) error { return usageError{fmt.Errorf("the report can't be written: %w", err)} }

func (v *verdicts) readWaivers(all []judge.Case) ([]judge.Waiver, error) {
	if v.waiverFile == "" {
		return nil, nil
	}
	text, err := os.ReadFile(v.waiverFile)
	if err != nil {
		return nil, usageError{fmt.Errorf("the waiver file can't be read: %w", err)}
	}
	list, err := judge.ReadWaivers(text)
	if err != nil {
		return nil, usageError{fmt.Errorf("the waiver file %s is not right:\n%w", v.waiverFile, err)}
	}
	requirements, err := specs.Requirements()
	if err != nil {
		return nil, err
	}
	if unknown := judge.UnknownWaivers(list, all, requirements); len(unknown) > 0 {
		return nil, usageError{fmt.Errorf("the waiver file %s is about what the suite does not have: %s (--list shows the cases)", v.waiverFile, unknown)}
	}
	return list, nil
}

// conclude draws the sum of a result that has its subject, target, start and
// cases, writes the reports, prints the outcome and chooses the exit code.
func (v *verdicts) conclude(r *judge.Result) error {
	requirements, err := specs.Requirements()
	if err != nil {
		return err
	}
	if r.Subject == "client" {
		// What a server has to do, and why no case asks it, is nothing to a client.
		requirements = slices.DeleteFunc(slices.Clone(requirements), func(q judge.Requirement) bool { return q.Subject != r.Subject })
	}
	r.Tool, r.Version, r.Selection, r.Invocation = "portprove", version, v.selection.String(), v.invocation
	r.Millis = time.Since(r.Started).Milliseconds()
	r.Conclude(requirements, judge.Rules{Waivers: v.waivers, Now: r.Started, Strict: v.strict})
	return v.tellAll(r)
}
