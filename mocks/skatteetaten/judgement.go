package skatteetaten

import "time"

// Judgement is what the validator thinks of a document and what the return in
// it says, for those who ask without HTTP. What could not be read is empty.
type Judgement struct {
	// Result is the valideringsresultat as XML, in the form of the schema or,
	// if the switch says so, in that of 2021.
	Result  []byte
	Outcome Outcome
	// Structured returns pass the schema.
	Structured bool

	Organisation string
	Category     string
	Year         int
	// TermElement is the kind of period, e.g. skattleggingsperiodeToMaaneder,
	// and Term its name.
	TermElement, Term string
	// Amount is fastsattMerverdiavgift of a structured return, without zeros
	// that say nothing.
	Amount string
	KID    string
	// Due is the last day for filing and paying, e.g. 2024-06-10.
	Due string
}

// Outcome is the verdict on the whole return.
type Outcome int

// The outcomes. Deviating returns count as delivered.
const (
	OutcomeClean Outcome = iota
	OutcomeDeviating
	OutcomeInvalid
)

var outcomes = map[severity]Outcome{clean: OutcomeClean, deviating: OutcomeDeviating, invalid: OutcomeInvalid}

// Judge says of a document what the validator's address would answer at a
// moment, with the world and the switches of the sandbox as they are now. What
// is no XML is judged too: its result says so.
func (s *Server) Judge(document []byte, at time.Time) Judgement {
	o := s.opinion(document, at)
	told := s.result(o.found)
	r := o.read
	j := Judgement{
		Result: s.document(told), Outcome: outcomes[told.verdict], Structured: o.structured,
		Organisation: r.organisation, Category: r.category, Year: r.year, Term: r.term,
	}
	if r.term != "" {
		j.TermElement = periodElement + r.length
	}
	if o.structured {
		j.Amount = r.total.String()
	}
	if r.kid != nil {
		j.KID = *r.kid
	}
	if o.period != (period{}) && r.year > 0 {
		j.Due = o.period.deadline(r.category).midnight().Format(time.DateOnly)
	}
	return j
}
