package mocks

import (
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/skatteetaten"
)

// outcomes in the words of the app.
var outcomes = map[skatteetaten.Outcome]vatapp.Outcome{
	skatteetaten.OutcomeClean: vatapp.Clean, skatteetaten.OutcomeDeviating: vatapp.Deviating, skatteetaten.OutcomeInvalid: vatapp.Invalid,
}

// judgement hands the validator's opinion to the app.
func judgement(validator *skatteetaten.Server) func([]byte, time.Time) vatapp.Judgement {
	return func(document []byte, at time.Time) vatapp.Judgement {
		j := validator.Judge(document, at)
		return vatapp.Judgement{
			Result: j.Result, Outcome: outcomes[j.Outcome], Organisation: j.Organisation, Category: j.Category,
			Year: j.Year, TermElement: j.TermElement, Term: j.Term, Amount: j.Amount, KID: j.KID, Due: j.Due,
		}
	}
}
