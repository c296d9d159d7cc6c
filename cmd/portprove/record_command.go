package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// commandExit is how the recorded command ended; its code becomes ours.
type commandExit struct{ code int }

// Error implements error.
func (e *commandExit) Error() string {
	return fmt.Sprintf("the command ended with exit code %d", e.code)
}

// orNil is an error only if the command failed.
func (e *commandExit) orNil() error {
	if e == nil || e.code == 0 {
		return nil
	}
	return e
}

// timeToEnd is what a command has after Ctrl+C.
const timeToEnd = 5 * time.Second

// command runs what is recorded. Its own output stays its own; with --json it
// goes to the error output, for ours is for a program.
func (r *recording) command(ctx context.Context, addresses []variable, args []string) (*commandExit, error) {
	c := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the user's own command.
	c.Stdin, c.Stdout, c.Stderr = r.in, r.outOfCommand(), r.err
	c.Env = os.Environ()
	for _, v := range addresses {
		c.Env = append(c.Env, v.Name+"="+v.Address)
	}
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = timeToEnd
	err := c.Run()
	exit, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case failed:
		return &commandExit{max(exit.ExitCode(), 1)}, nil // -1: a signal ended it
	case ctx.Err() != nil:
		return &commandExit{1}, nil
	case err != nil:
		return nil, usageError{fmt.Errorf("the command can't be run: %w", err)}
	}
	return &commandExit{}, nil
}

func (r *recording) outOfCommand() io.Writer {
	if r.json {
		return r.err
	}
	return r.terminal.out
}
