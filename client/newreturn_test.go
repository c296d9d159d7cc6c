package client

import (
	"strings"
	"testing"
	"time"
)

const returnSchema = "no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.v1.0.xsd"

func TestNewReturnToTheLetter(t *testing.T) {
	got, err := NewReturn{Organisation: "311223348", Now: time.Date(2026, time.May, 1, 0, 0, 0, 0, time.UTC), KID: "123"}.Return()
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">
  <innsending>
    <regnskapssystemsreferanse>portprove</regnskapssystemsreferanse>
    <regnskapssystem>
      <systemnavn>portprove</systemnavn>
    </regnskapssystem>
  </innsending>
  <skattegrunnlagOgBeregnetSkatt>
    <skattleggingsperiode>
      <periode>
        <skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>
      </periode>
      <aar>2026</aar>
    </skattleggingsperiode>
    <fastsattMerverdiavgift>15000</fastsattMerverdiavgift>
    <mvaSpesifikasjonslinje>
      <mvaKode>3</mvaKode>
      <grunnlag>100000</grunnlag>
      <sats>25</sats>
      <merverdiavgift>25000</merverdiavgift>
    </mvaSpesifikasjonslinje>
    <mvaSpesifikasjonslinje>
      <mvaKode>1</mvaKode>
      <merverdiavgift>-10000</merverdiavgift>
    </mvaSpesifikasjonslinje>
  </skattegrunnlagOgBeregnetSkatt>
  <betalingsinformasjon>
    <kundeIdentifikasjonsnummer>123</kundeIdentifikasjonsnummer>
  </betalingsinformasjon>
  <skattepliktig>
    <organisasjonsnummer>311223348</organisasjonsnummer>
  </skattepliktig>
  <meldingskategori>alminnelig</meldingskategori>
</mvaMeldingDto>
`
	if string(got.Document) != want {
		t.Errorf("got\n%s", got.Document)
	}
}

func TestNewReturnOfEveryCategory(t *testing.T) {
	now := time.Date(2026, time.April, 1, 12, 0, 0, 0, time.UTC)
	for category, want := range map[string]struct {
		name   string
		year   int
		amount string
	}{
		"alminnelig": {"januar-februar", 2026, "15000"}, "primaernaering": {"aarlig", 2025, "15000"},
		"kompensasjon": {"januar-februar", 2026, "-25000"}, "omvendtAvgiftsplikt": {"januar-mars", 2026, "25000"},
	} {
		got, err := NewReturn{Organisation: "311223348", Category: category, Now: now}.Return()
		if err != nil || got.Category != category || got.Term.Name != want.name || got.Year != want.year || got.Amount != want.amount {
			t.Errorf("%s: %+v, %v", category, got, err)
		}
		schema(t, returnSchema, got.Document)
	}
}

func TestNewReturnTakesLines(t *testing.T) {
	term, err := TermNamed("uke 1")
	if err != nil {
		t.Fatal(err)
	}
	got, err := NewReturn{
		Organisation: "311223348", Term: term, Year: 2026, Reference: "<81>",
		Lines: []ReturnLine{{Code: "86", Specification: "kompensasjonsrett", Rate: "25", Basis: 10000, Amount: 2500}, {Code: "86", Amount: -2500}},
	}.Return()
	if err != nil || got.Amount != "0" || got.Reference != "<81>" || got.Term.Name != "uke 1" {
		t.Errorf("%+v, %v", got, err)
	}
	schema(t, returnSchema, got.Document)
	none, err := NewReturn{Organisation: "311223348", Term: term, Year: 2026, Lines: []ReturnLine{}}.Return()
	if err != nil || none.Amount != "0" || strings.Contains(string(none.Document), "linje") {
		t.Errorf("%+v, %v", none, err)
	}
}

func TestNewReturnChoosesTermAndYear(t *testing.T) {
	march, err := TermNamed("mars-april")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 23, 0, 0, 0, time.UTC) }
	for _, tc := range []struct {
		name string
		n    NewReturn
		term string
		year int
	}{
		{"on its last day a term is not over", NewReturn{Now: at(time.April, 30)}, "januar-februar", 2026},
		{"on the next day it is", NewReturn{Now: at(time.May, 1)}, "mars-april", 2026},
		{"in January the last of the year before", NewReturn{Now: at(time.January, 1)}, "november-desember", 2025},
		{"a named one of last year", NewReturn{Now: at(time.April, 30), Term: march}, "mars-april", 2025},
		{"a named one of this year", NewReturn{Now: at(time.May, 1), Term: march}, "mars-april", 2026},
		{"the last of a named year", NewReturn{Now: at(time.April, 30), Year: 2024}, "november-desember", 2024},
		{"the last of this year", NewReturn{Now: at(time.April, 30), Year: 2026}, "januar-februar", 2026},
		{"one that is not over, if it is named", NewReturn{Term: march, Year: 2030}, "mars-april", 2030},
	} {
		tc.n.Organisation = "311223348"
		got, err := tc.n.Return()
		if err != nil || got.Term.Name != tc.term || got.Year != tc.year {
			t.Errorf("%s: %s %d, %v", tc.name, got.Term.Name, got.Year, err)
		}
	}
}

func TestNewReturnRefuses(t *testing.T) {
	now := time.Date(2026, time.January, 15, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name string
		n    NewReturn
		want string
	}{
		{"no organisation", NewReturn{Now: now}, `the organisation is ""; allowed is a number of nine digits`},
		{"eHandel", NewReturn{Organisation: "311223348", Category: "eHandel", Now: now}, `the category is "eHandel"; allowed are alminnelig, primaernaering, kompensasjon, omvendtAvgiftsplikt`},
		{"no time", NewReturn{Organisation: "311223348", Year: 2026}, "without a term and its year the time is needed, to tell which term is over"},
		{"an old year", NewReturn{Organisation: "311223348", Year: 2021, Now: now}, "the year is 2021; allowed are those from 2022 on"},
		{"a year to come", NewReturn{Organisation: "311223348", Year: 2026, Now: now}, "no term of 2026 is over yet; a named one is made all the same"},
		{"no such term", NewReturn{Organisation: "311223348", Term: Term{"skattleggingsperiodeAar", "mars"}, Now: now}, `the term is skattleggingsperiodeAar "mars"; allowed are those of TermNamed`},
	} {
		if _, err := tc.n.Return(); textOf(err) != tc.want {
			t.Errorf("%s\n got %v\nwant %s", tc.name, err, tc.want)
		}
	}
}

func TestTermsEnd(t *testing.T) {
	for _, tc := range []struct {
		name string
		year int
		want string
	}{
		{"februar", 2024, "2024-02-29"},
		{"desember", 2026, "2026-12-31"},
		{"januar-februar", 2026, "2026-02-28"},
		{"oktober-desember", 2026, "2026-12-31"},
		{"januar-juni", 2026, "2026-06-30"},
		{"aarlig", 2026, "2026-12-31"},
		{"foerste halvdel mars", 2026, "2026-03-15"},
		{"andre halvdel mars", 2026, "2026-03-31"},
		{"uke 1", 2022, "2022-01-09"},
		{"uke 1", 2026, "2026-01-04"},
		{"uke 53", 2026, "2027-01-03"},
		{"uke 52", 2023, "2023-12-31"},
	} {
		term, err := TermNamed(tc.name)
		if got := term.End(tc.year).Format(time.DateOnly); err != nil || got != tc.want {
			t.Errorf("%s %d ends %s, want %s", tc.name, tc.year, got, tc.want)
		}
	}
	if _, _, ok := LatestTerm("skattleggingsperiode", time.Now()); ok {
		t.Error("there is no such length")
	}
}
