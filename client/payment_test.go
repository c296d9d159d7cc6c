package client

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const goodPayment = `<?xml version='1.0' encoding='UTF-8'?>
<betalingsinformasjon xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:betalingsinformasjon:v1.0">
  <innsendingsreferanse>50267437/55604b08-1690-4a8d-bf6b-95c11dc40c58</innsendingsreferanse>
  <skattepliktig><organisasjonsnummer>311223348</organisasjonsnummer></skattepliktig>
  <skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2026</aar></skattleggingsperiode>
  <kundeidentifikasjonsnummer>99999999999999</kundeidentifikasjonsnummer>
  <beloep>15000</beloep>
  <betaleTil>Skatteetaten</betaleTil>
  <betalingsfrist>2026-06-10</betalingsfrist>
  <betalesTilKonto><norskKontonummer>12345678903</norskKontonummer><swiftBIC>DNBANOKK</swiftBIC><IBAN>NO9386011117947</IBAN></betalesTilKonto>
  <informasjon>Betal i tide.</informasjon>
</betalingsinformasjon>
`

func TestReadPayment(t *testing.T) {
	want := Payment{
		Reference: "50267437/55604b08-1690-4a8d-bf6b-95c11dc40c58", Organisation: "311223348",
		Term: Term{"skattleggingsperiodeToMaaneder", "mars-april"}, Year: 2026, KID: "99999999999999", Amount: "15000",
		Due: time.Date(2026, time.June, 10, 0, 0, 0, 0, time.UTC), PayTo: "Skatteetaten", Account: "12345678903",
		IBAN: "NO9386011117947", BIC: "DNBANOKK", Information: "Betal i tide.", Document: []byte(goodPayment),
	}
	if got, err := ReadPayment([]byte(goodPayment)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
	for _, zone := range []string{"Z", "+02:00"} {
		got, err := ReadPayment([]byte(strings.Replace(goodPayment, "06-10", "06-10"+zone, 1)))
		if err != nil || !got.Due.Equal(want.Due) {
			t.Errorf("%s: %s, %v", zone, got.Due, err)
		}
	}
}

func TestReadPaymentRefuses(t *testing.T) {
	for _, tc := range []struct{ name, old, with, want string }{
		{"another document", "betalingsinformasjon", "kvittering", "The payment information, line 2: The root element is kvittering; allowed is betalingsinformasjon."},
		{"no KID", "<kundeidentifikasjonsnummer>99999999999999</kundeidentifikasjonsnummer>", "", "The payment information: Element kundeidentifikasjonsnummer (what the payment is marked with) is missing."},
		{"no account", "<norskKontonummer>12345678903</norskKontonummer>", "", "The payment information: Element betalesTilKonto/norskKontonummer (where to) is missing."},
		{"no reference", "50267437/55604b08-1690-4a8d-bf6b-95c11dc40c58", "", "The payment information, line 3: Element innsendingsreferanse (the submission it is for) is empty."},
		{"no day", "<betalingsfrist>2026-06-10</betalingsfrist>", "", "The payment information: Element betalingsfrist (until when) is missing."},
		{"no such day", "2026-06-10", "2026-06-31", `The payment information, line 9: Element betalingsfrist is "2026-06-31"; allowed is a day like 2026-06-10.`},
		{"a day in words", "2026-06-10", "10. juni", `The payment information, line 9: Element betalingsfrist is "10. juni"; allowed is a day like 2026-06-10.`},
		{"a comma", "15000", "15,50", `The payment information, line 7: Element beloep is "15,50"; allowed is a decimal number with a point.`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadPayment([]byte(strings.ReplaceAll(goodPayment, tc.old, tc.with)))
			documentError(t, err, "payment information", tc.want)
		})
	}
}

func TestReadPaymentReadsTheRecordedOne(t *testing.T) {
	got, err := ReadPayment(sample(t, "feedback/2021-06-17/betalingsinformasjon.xml"))
	if err != nil || got.KID != "99999999999999" || got.Amount != "0" || got.Account != "12345678903" {
		t.Errorf("%+v, %v", got, err)
	}
	schema(t, "no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.betalingsinformasjon.v1.0.xsd", []byte(goodPayment))
}
