package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/portprove/portprove/specs/judge"
)

// runs starts a process for each job and collects what they tell.
type runs struct {
	*app
	progress *progress

	mu   sync.Mutex
	done map[string]judge.Case
	open map[string]bool // begun, and not ended
	left []string
	// faults are why cases have no verdict, by the case.
	faults map[string]error
}

func (r *runs) begin() {
	r.done, r.open, r.faults = make(map[string]judge.Case), make(map[string]bool), make(map[string]error)
}

// all runs the jobs at the same time and returns every chosen case with a
// verdict. What goes wrong when others have theirs is told by the verdict of
// those that are left.
func (r *runs) all(ctx context.Context, jobs []job, chosen []judge.Case) ([]judge.Case, error) {
	r.begin()
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, j := range jobs {
		wg.Go(func() { errs[i] = r.one(ctx, j) })
	}
	wg.Wait()
	r.progress.end()
	for i, j := range jobs {
		if err := r.failed(j.Cases, errs[i]); err != nil {
			return nil, err
		}
	}
	return r.verdicts(ctx, chosen), nil
}

// failed notes what has left cases without a verdict. It returns the error of a
// run that never was.
func (r *runs) failed(ids []string, err error) error {
	if err == nil || r.early(err) {
		return err
	}
	r.progress.note(err.Error())
	for _, id := range ids {
		r.faults[id] = err
	}
	return nil
}

// early: nothing had begun, or the very first case has shown that it can't be
// run like that.
func (r *runs) early(err error) bool {
	return len(r.done) == 0 && (len(r.open) == 0 || exitCode(err) == exitUsage)
}

// verdicts gives one to every chosen case: what no process has told of is an
// error, or was interrupted.
func (r *runs) verdicts(ctx context.Context, chosen []judge.Case) []judge.Case {
	list := make([]judge.Case, 0, len(chosen))
	for _, k := range chosen {
		if told, ok := r.done[k.ID]; ok {
			list = append(list, told)
			continue
		}
		k.Verdict, k.Reason, k.Cure = judge.Error, "the process that should have run it has ended before", "This says nothing about the target. Please report it."
		if r.open[k.ID] {
			k.Reason = "the process that ran it has ended before it had"
		}
		if fault := r.faults[k.ID]; fault != nil {
			k = notJudged(k, fault)
		}
		if ctx.Err() != nil {
			k.Verdict, k.Reason, k.Cure = judge.Skipped, judge.NotBegun, ""
		}
		list = append(list, k)
	}
	return list
}

// one runs a job in a process of its own. An error is why not all of it was run.
func (r *runs) one(ctx context.Context, j job) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// The process is ended by the end of its input, so that it can tell what
	// it has; a signal from a terminal reaches it anyhow.
	process := exec.CommandContext(context.WithoutCancel(ctx), self, "check", "shard") //nolint:gosec // this very program.
	process.Env = os.Environ()
	var said bytes.Buffer
	process.Stderr = &said
	if j.Field != nil && j.Field.Interactive {
		process.Stderr = io.MultiWriter(&said, r.err)
	}
	in, err := process.StdinPipe()
	if err != nil {
		return err
	}
	out, err := process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := process.Start(); err != nil {
		return err
	}
	if err := json.NewEncoder(in).Encode(j); err != nil {
		return errors.Join(err, process.Wait())
	}
	stopped := context.AfterFunc(ctx, func() { closeQuietly(in) })
	fault := r.listen(out)
	stopped()
	if err := process.Wait(); err != nil && fault == nil && said.Len() > 0 {
		r.progress.note("a process that ran cases has ended: " + firstLines(said.String()))
	}
	return fault
}

// closeQuietly closes what may have ended by itself.
func closeQuietly(c io.Closer) {
	_ = c.Close()
}

// listen takes events until there are no more.
func (r *runs) listen(out io.Reader) error {
	var fault error
	for dec := json.NewDecoder(out); ; {
		var e event
		if err := dec.Decode(&e); err != nil {
			return fault
		}
		if e.Fault != "" {
			fault = faultError(e)
		}
		r.take(e)
	}
}

// faultError is an error of the process with the exit code that it had there.
func faultError(e event) error {
	err := errors.New(strings.TrimSpace(e.Fault))
	switch e.Code {
	case exitUsage:
		return usageError{err}
	case exitUnreachable:
		return unreachableError{err}
	}
	return harnessError{err}
}

func (r *runs) take(e event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case e.Begins != "":
		r.open[e.Begins] = true
	case e.Ends != nil:
		k := *e.Ends
		k.Evidence = e.Evidence
		delete(r.open, k.ID)
		r.done[k.ID] = k
		r.progress.ends(k)
	case e.Left != "":
		r.left = append(r.left, e.Left)
	}
}

// firstLines of what a process has said before its end.
func firstLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[:min(3, len(lines))], " | ")
}
