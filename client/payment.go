package client

import (
	"regexp"
	"strings"
	"time"
)

// Payment is the payment information (betalingsinformasjon) of a submission.
// It is there before the return is judged, so it says nothing about that.
type Payment struct {
	Reference    string // innsendingsreferanse: {partyId}/{instance}
	Organisation string
	Term         Term
	Year         int
	KID          string
	Amount       string    // beloep, as written
	Due          time.Time // betalingsfrist, a day
	PayTo        string
	Account      string // norskKontonummer
	IBAN, BIC    string // "" if not told
	Information  string // "" if there is none
	Document     []byte
}

const maxPayment = 1 << 20

var (
	decimal = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)
	// A day of the schema may carry a time zone, which means nothing here.
	day = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$`)
)

// ReadPayment reads payment information; what a payer needs must be there.
func ReadPayment(document []byte) (Payment, error) {
	v, err := readValues("payment information", rootPayment, maxPayment, document,
		pathPaymentReference, pathPaymentOrganisation, pathPaymentTerm+"/*", pathPaymentYear, pathPaymentKID, pathPaymentAmount,
		pathPaymentTo, pathPaymentDue, pathPaymentAccount, pathPaymentIBAN, pathPaymentBIC, pathPaymentInformation)
	if err != nil {
		return Payment{}, err
	}
	p := Payment{
		PayTo: v.found[pathPaymentTo].text, IBAN: v.found[pathPaymentIBAN].text, BIC: v.found[pathPaymentBIC].text,
		Information: v.found[pathPaymentInformation].text, Document: append([]byte(nil), document...),
	}
	err = v.musts(
		field{pathPaymentReference, "the submission it is for", &p.Reference},
		field{pathPaymentOrganisation, "who pays", &p.Organisation},
		field{pathPaymentKID, "what the payment is marked with", &p.KID},
		field{pathPaymentAmount, "how much", &p.Amount},
		field{pathPaymentAccount, "where to", &p.Account},
	)
	if err != nil {
		return Payment{}, err
	}
	if p.Term, p.Year, err = v.period(pathPaymentTerm, pathPaymentYear); err != nil {
		return Payment{}, err
	}
	return p.checked(v)
}

// checked reads what is more than a text.
func (p Payment) checked(v values) (Payment, error) {
	if p.Amount = strings.TrimSpace(p.Amount); !decimal.MatchString(p.Amount) {
		return Payment{}, v.wrong(pathPaymentAmount, "a decimal number with a point")
	}
	text, err := v.must(pathPaymentDue, "until when")
	if err != nil {
		return Payment{}, err
	}
	const wrong = "a day like 2026-06-10"
	parts := day.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return Payment{}, v.wrong(pathPaymentDue, wrong)
	}
	if p.Due, err = time.Parse(time.DateOnly, parts[1]); err != nil {
		return Payment{}, v.wrong(pathPaymentDue, wrong)
	}
	return p, nil
}
