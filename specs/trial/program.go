package trial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/judge"
)

// Program is a client that is a command: it is run once for each walk.
type Program struct {
	// Command and its arguments.
	Command []string
	// Dir is where it runs; empty: here.
	Dir string
}

// ErrProgram is of a command that can't be run at all.
var ErrProgram = errors.New("the command can't be run")

// How much of its output is kept, and how long a program may take to end when
// it was told to. What is shown is less: a secret is masked as a whole first.
const (
	keptOutput = 64 << 10
	toEnd      = 2 * time.Second
)

// Drive implements Driver.
func (p Program) Drive(ctx context.Context, b Brief, _ judge.Case) (Ending, error) {
	process := exec.CommandContext(ctx, p.Command[0], p.Command[1:]...) //nolint:gosec // what the user wants judged.
	process.Dir, process.Env = p.Dir, append(inherited(), b.Environ()...)
	said := &tail{}
	process.Stdout, process.Stderr = said, said
	process.WaitDelay = toEnd
	alone(process)
	err := process.Run()
	rest(process)
	ending := Ending{Said: said.String()}
	switch exited, ok := errors.AsType[*exec.ExitError](err); {
	case ctx.Err() != nil:
		ending.Code, ending.Gone = -1, context.Cause(ctx).Error()
	case err == nil:
	case ok && exited.ExitCode() > 0:
		ending.Code = exited.ExitCode()
	case ok:
		ending.Code, ending.Gone = -1, "it has crashed: "+exited.String()
	case errors.Is(err, exec.ErrWaitDelay): // it ended, and something of it still holds its output
	default:
		return ending, fmt.Errorf("%w: %w", ErrProgram, err)
	}
	return ending, nil
}

// inherited is the environment of this process without what of it could be
// taken for a brief's.
func inherited() []string {
	var list []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "PORTPROVE_") {
			list = append(list, pair)
		}
	}
	return list
}

// tail keeps the end of an output. Its two writers are one to exec.
type tail struct {
	kept bytes.Buffer
	cut  bool
}

func (t *tail) Write(p []byte) (int, error) {
	t.kept.Write(p)
	if over := t.kept.Len() - keptOutput; over > 0 {
		t.kept.Next(over)
		t.cut = true
	}
	return len(p), nil
}

// String is what is left, in a line. Where the beginning was cut, the first
// word is left out as well: half a secret would not be known for one.
func (t *tail) String() string {
	words := strings.Fields(strings.ToValidUTF8(t.kept.String(), ""))
	if t.cut && len(words) > 0 {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
