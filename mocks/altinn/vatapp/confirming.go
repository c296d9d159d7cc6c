package vatapp

// confirmingChecks end the second task. Docs: the API page has the file names
// at this call too; guess: the returns are counted once more.
var confirmingChecks = []func(Submission) *Rejection{namesUnique, oneReturn}

// CheckConfirming says why the submission can't be sent, or nothing.
func CheckConfirming(s Submission) *Rejection { return firstOf(confirmingChecks, s) }
