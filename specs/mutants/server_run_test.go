package mutants_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/portprove/portprove/specs/judge"
)

// serverRun is what a run of the suite has come to.
type serverRun struct {
	cases []judge.Case
	// fired is how often the mutant was wrong.
	fired int64
}

// runServer runs the suite in a process of its own.
func runServer(ctx context.Context, job serverJob) (serverRun, error) {
	self, err := os.Executable()
	if err != nil {
		return serverRun{}, err
	}
	text, err := json.Marshal(job)
	if err != nil {
		return serverRun{}, err
	}
	process := exec.CommandContext(ctx, self) //nolint:gosec // this very test.
	// Such a process lives for a second: collecting garbage is half of its work.
	process.Env = append(os.Environ(), serverJobEnv+"="+string(text), "GOGC=400")
	var out, complaints bytes.Buffer
	process.Stdout, process.Stderr = &out, &complaints
	died := process.Run()
	run, err := heard(out.Bytes())
	if err != nil || died != nil {
		return run, fmt.Errorf("the process of %q: %w\n%s", job.Mutant, errors.Join(err, died), complaints.String())
	}
	return run, nil
}

var errBrokenOff = errors.New("it ended before it had said all")

func heard(out []byte) (serverRun, error) {
	var run serverRun
	for line := range bytes.Lines(out) {
		var s said
		switch err := json.Unmarshal(line, &s); {
		case err != nil:
			return run, fmt.Errorf("it said %.200q: %w", line, err)
		case s.Fault != "":
			return run, errors.New(s.Fault)
		case s.Over:
			run.fired = s.Fired
			return run, nil
		case s.Case != nil:
			run.cases = append(run.cases, *s.Case)
		}
	}
	return run, errBrokenOff
}

// tried judges a run. A case that failed by the suite's own fault counts for
// nothing, and spoils the rest.
func tried(m serverMutant, run serverRun) trial {
	t := trial{verdict: survived, cases: len(run.cases), others: unsound(run)}
	for _, k := range run.cases {
		switch {
		case k.Verdict == judge.Error:
			t.fault = fmt.Sprintf("the suite itself is at fault in %s: %s", k.ID, k.Reason)
		case k.Verdict != judge.Fail || k.Level != judge.Must:
		default:
			t.all++
			if chosen(k, m.breaks) {
				t.by = append(t.by, k.ID)
			}
		}
	}
	slices.Sort(t.by)
	if len(t.by) > 0 {
		t.verdict = caught
	}
	if run.fired == 0 {
		t.fault = "the server was never wrong: nothing that it changes came by, so its verdict means nothing"
	}
	if len(run.cases) == 0 {
		t.fault = "there is no case"
	}
	return t
}

// unsound names what is not right with an untouched server: then no verdict on
// a mutant means anything.
func unsound(run serverRun) string {
	var list []string
	for _, k := range run.cases {
		if k.Verdict != judge.Pass && k.Verdict != judge.NotApplicable {
			list = append(list, fmt.Sprintf("%s %s: %s (%s; %s)", k.ID, k.Sentence(), k.Verdict, k.Reason, k.Observed))
		}
	}
	return strings.Join(list, "\n")
}
