package vatapp

// Submission is what the app looks at when a task is to end.
type Submission struct {
	// Organisation is the number of the instance's owner.
	Organisation string
	Envelope     Envelope
	// Files are the instance's data that have a file name, in the order of
	// their creation.
	Files []File
	// Judgement on the return. Without a return it is the zero value.
	Judgement Judgement
}

// File is a data element that has a file name.
type File struct {
	// DataType as in DataTypes.
	DataType string
	Name     string
}

// Judgement is the validator's opinion on a return, and what the return says.
// What could not be read is empty; checks that need it are skipped.
type Judgement struct {
	// Result is the valideringsresultat.
	Result  []byte
	Outcome Outcome

	Organisation string
	Category     string
	Year         int
	// TermElement is the kind of period, e.g. skattleggingsperiodeToMaaneder,
	// and Term its name.
	TermElement, Term string
	// Amount is fastsattMerverdiavgift: positive is to pay.
	Amount string
	// KID is the return's own, which is for refunds.
	KID string
	// Due is the last day for filing and paying, e.g. 2024-06-10.
	Due string
}

// Outcome is the verdict on a return.
type Outcome int

// The outcomes. Deviating returns are taken like clean ones.
const (
	Clean Outcome = iota
	Deviating
	Invalid
)

// Rejection is why a task may not end; the app answers it with status 409.
type Rejection struct {
	// Name of the refusal and, where it is a known one, its id in the
	// catalogue.
	Name, Catalogue string
	// Text is the sentence of the app.
	Text string
	// Result is the valideringsresultat, where the validator has the last word.
	Result []byte
	// Cause says with the values what was found.
	Cause string
}
