package vatapp

import (
	"fmt"
	"strings"
)

// PaymentFacts are what the payment information tells.
type PaymentFacts struct {
	// Reference is the instance's id: party, slash, GUID.
	Reference string
	// Judgement on the return. Its KID is for refunds and not used here.
	Judgement Judgement
	// KID to pay with; empty: the one of the reference (KID).
	KID string
	// Account to pay to; empty: the recorded one.
	Account string
}

const (
	paymentHeader    = "<?xml version='1.0' encoding='UTF-8'?>\n"
	paymentNamespace = "no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:betalingsinformasjon:v1.0"
	// Seen: the submission recorded in 2021.
	paymentAccount = "12345678903"
	payTo          = "Skatteetaten"
)

// Payment is betalingsinformasjon.xml, to the byte as recorded in 2021.
func Payment(f PaymentFacts) []byte {
	j, kid, account := f.Judgement, f.KID, f.Account
	if kid == "" {
		kid = KID(f.Reference)
	}
	if account == "" {
		account = paymentAccount
	}
	return fmt.Appendf(nil, paymentHeader+`<betalingsinformasjon xmlns="%s">
  <innsendingsreferanse>%s</innsendingsreferanse>
  <skattepliktig>
    <organisasjonsnummer>%s</organisasjonsnummer>
  </skattepliktig>
  <skattleggingsperiode>
    <periode>
      <%[4]s>%[5]s</%[4]s>
    </periode>
    <aar>%04[6]d</aar>
  </skattleggingsperiode>
  <kundeidentifikasjonsnummer>%[7]s</kundeidentifikasjonsnummer>
  <beloep>%[8]s</beloep>
  <betaleTil>%[9]s</betaleTil>
  <betalingsfrist>%[10]s</betalingsfrist>
  <betalesTilKonto>
    <norskKontonummer>%[11]s</norskKontonummer>
  </betalesTilKonto>
</betalingsinformasjon>
`, paymentNamespace, escape.Replace(f.Reference), escape.Replace(j.Organisation), j.TermElement, escape.Replace(j.Term), j.Year,
		escape.Replace(kid), escape.Replace(payable(j.Amount)), payTo, escape.Replace(j.Due), escape.Replace(account))
}

// payable is what there is to pay. Guess: nothing where money comes back, as
// the schema speaks of what the taxpayer must pay.
func payable(amount string) string {
	if amount == "" || strings.HasPrefix(amount, "-") {
		return "0"
	}
	return amount
}
