package mutants_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/portprove/portprove/specs/judge"
)

// serverRun is what a run of the suite has come to.
type serverRun struct {
	cases []judge.Case
	// fired is how often the mutant was wrong.
	fired int64
}

// The longest that a process may take: against the cases of a few requirements,
// or against all.
const (
	reducedLimit = 3 * time.Minute
	fullLimit    = 10 * time.Minute
)

// limit of a job.
func (j serverJob) limit() time.Duration {
	if len(j.Requirements) == 0 {
		return fullLimit
	}
	return reducedLimit
}

// errTooLong: a mutant may make the suite wait for what never comes.
var errTooLong = errors.New("it had not ended in time")

// runServer runs the suite in a process of its own.
func runServer(ctx context.Context, job serverJob) (serverRun, error) {
	ctx, stop := context.WithTimeout(ctx, job.limit())
	defer stop()
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
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return serverRun{}, fmt.Errorf("the process of %q: %w: %s", job.Mutant, errTooLong, job.limit())
	}
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

// tried judges a run.
func tried(m serverMutant, run serverRun) trial {
	t := judged(m.breaks, run.cases)
	if run.fired == 0 {
		t.fault = "the server was never wrong: nothing that it changes came by, so its verdict means nothing"
	}
	return t
}
