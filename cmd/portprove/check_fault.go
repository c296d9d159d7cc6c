package main

import (
	"context"
	"errors"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// harnessError is a fault of the suite or of the machine that it runs on. It
// says nothing about who is judged.
type harnessError struct{ error }

func (e harnessError) Error() string { return "the suite itself failed: " + e.error.Error() }

func (e harnessError) Unwrap() error { return e.error }

// orHarness: what a check ends with that is no verdict, no wrong usage, no
// environment without an answer and no interruption is a fault of the suite.
func orHarness(err error) error {
	if err == nil || errors.Is(err, errFailed) || errors.Is(err, context.Canceled) || exitCode(err) != exitFailed {
		return err
	}
	return harnessError{err}
}

// notJudged is a case that a fault has left without a verdict. Others have
// theirs, and keep it.
func notJudged(k judge.Case, fault error) judge.Case {
	if suite, ok := errors.AsType[harnessError](fault); ok {
		fault = suite.error
	}
	k.Verdict, k.Reason = judge.Error, "not judged, for the suite could not go on: "+evidence.NewMasker().Text(fault.Error())
	k.Cure = "Mend that, then judge the rest: --rerun-failed report.json"
	return k
}
