package altinn

import (
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
)

// What the app's documents are made of.

func payment(rec record, j vatapp.Judgement) []byte {
	return vatapp.Payment(vatapp.PaymentFacts{Reference: rec.id(), Judgement: j})
}

func receiptFacts(rec record, j vatapp.Judgement, at time.Time) vatapp.ReceiptFacts {
	return vatapp.ReceiptFacts{Reference: rec.id(), Name: rec.owner.name, Judgement: j, Received: at, KID: vatapp.KID(rec.id())}
}

func logFacts(v visit) vatapp.LogFacts {
	return vatapp.LogFacts{Reference: v.id(), UserID: v.caller.userID, At: v.now}
}
