package vatapp

// confirmingChecks end the second task. Docs: the API page has the file names
// at this call too; guess: the returns are counted once more.
var confirmingChecks = []func(Submission) *Rejection{namesUnique, oneReturn}

// CheckConfirming says why the submission can't be sent, or nothing.
func CheckConfirming(s Submission) *Rejection { return firstOf(confirmingChecks, s) }

// oneReturn: the app library's seventh generation does not count when files
// are uploaded.
func oneReturn(s Submission) *Rejection {
	if names := s.named(TypeReturn); len(names) != 1 {
		return errReturnCount.because("there are %d returns: %q", len(names), names)
	}
	return nil
}
