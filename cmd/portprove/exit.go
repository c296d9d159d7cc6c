package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/control"
)

// Exit codes.
const (
	exitFine        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitHarness     = 4 // of check
)

// usageError is a wrong call or a wrong configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// unreachableError is an environment that gave no answer.
type unreachableError struct{ error }

func (e unreachableError) Unwrap() error { return e.error }

// withoutAnswer marks a step that got no answer.
func withoutAnswer(err error) error {
	step, ok := errors.AsType[*client.Error](err)
	_, network := errors.AsType[*url.Error](err)
	if ok && network && step.Status == 0 && !errors.Is(err, context.Canceled) {
		return unreachableError{err}
	}
	return err
}

// errFailed says that a step failed and that the output has told already.
var errFailed = errors.New("failed")

// conclude prints an error, if there is one, and chooses the exit code.
func (a *app) conclude(err error) int {
	if err == nil {
		return exitFine
	}
	if _, told := errors.AsType[*commandExit](err); !told && !errors.Is(err, errFailed) {
		a.complain(err)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var usage usageError
	var problem *control.Problem
	var listen *mocks.ListenError
	var unreachable unreachableError
	var command *commandExit
	var harness harnessError
	if code, ok := verdictCode(err); ok {
		return code
	}
	switch {
	case errors.As(err, &harness):
		return exitHarness
	case errors.As(err, &command):
		return command.code
	case errors.As(err, &usage), errors.As(err, &listen), isCobraUsage(err):
		return exitUsage
	case errors.Is(err, control.ErrUnreachable), errors.As(err, &unreachable):
		return exitUnreachable
	case errors.As(err, &problem) && problem.Status >= 400 && problem.Status < 500 && problem.Status != 404:
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitFailed
	}
	return exitFailed
}

// isCobraUsage knows cobra's own complaints, which have no types.
func isCobraUsage(err error) bool {
	for _, begin := range []string{"unknown command", "accepts ", "requires ", "required flag", "invalid argument", "if any flags in the group", "at least one of the flags"} {
		if strings.HasPrefix(err.Error(), begin) {
			return true
		}
	}
	return false
}

// complain writes an error to the error output; with --json as an object.
func (a *app) complain(err error) {
	what := strings.TrimSpace(err.Error()) + networkCure(err)
	text := "portprove: " + what
	if a.json {
		object, marshalErr := json.Marshal(map[string]any{"error": what, "exit_code": exitCode(err)})
		if marshalErr == nil {
			text = string(object)
		}
	}
	fmt.Fprintln(a.err, text)
}
