package skatteetaten

import (
	"slices"
	"strings"
	"time"
)

// formatRules are about values that the schema leaves open, and about when returns are taken at all.
var formatRules = []rule{
	{
		number: "R000", severity: invalid, kind: kindCategory, of: forBoth,
		code:    "INNLEVERING_FØR_1_1_2022",
		message: "Innsending og validering av mva-melding er ikke tilgjengelig enda.",
		holds:   "today ≥ 2022-01-01",
		check:   whole(atCategory, opened),
	},
	{
		number: "R001", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_Xml_SkjemaValideringsfeil",
		message: "Mva-meldingen må være på gyldig format og passere XML skjema valideringen.",
		holds:   "the document passes the schema",
		check:   nil, // structure.go finds it, and then no other rule is asked
	},
	{
		number: "R002", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_MvaKode_UkjentMvaKode",
		message: "Kodelinjene i mva-meldingen må inneholde gyldige koder.",
		holds:   "every mvaKode is in the code list",
		check:   each(codeIsKnown),
	},
	{
		number: "R003", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_MvaSats_UkjentSats",
		message: "Satsene i mva-meldingen må være gyldige.",
		holds:   "every sats given is valid for the code in that period",
		check:   each(rateIsValid),
	},
	{
		number: "R069", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_MvaSpesifikasjoner_UkjentSpesifikasjon",
		message: "Spesifikasjonslinjene i mva-meldingen skal være gyldige.",
		holds:   "spesifikasjon is in the code list for the category",
		check:   each(specificationIsKnown),
	},
	{
		number: "R070", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_SpesifikasjonslinjeMerknad_UkjentMerknad",
		message: "Utvalgte merknader i mva-spesifikasjonslinjer skal være gyldige.",
		holds:   "the line's utvalgtMerknad is in the code list for the category",
		check:   each(lineRemarkIsKnown),
	},
	{
		number: "R071", severity: invalid, kind: kindFormat, of: forAll,
		code:    "MvaMeldingsinnhold_MvaMeldingMerknad_UkjentMerknad",
		message: "Utvalgte merknader i mva-meldingen skal være gyldige.",
		holds:   "the return's utvalgtMerknad is in the code list for the category",
		check:   whole(atRemark, returnRemarkIsKnown),
	},
	{
		number: "R053", severity: invalid, kind: kindContent, of: forOrdinary,
		code:    "MVA_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_MED_PLIKT",
		message: "Den valgte koden kan ikke benyttes ut ifra hvilke plikter virksomheten er registrert med i Merverdiavgiftsregisteret.",
		holds:   "the code is in the code list",
		check:   each(codeIsKnown),
	},
	{
		number: "R054", severity: invalid, kind: kindContent, of: forPrimary,
		code:    "MVA_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI_PRIMÆRNÆRING_MED_PLIKT",
		message: "Den valgte koden kan ikke benyttes ut ifra hvilke plikter virksomheten er registrert med i Merverdiavgiftsregisteret.",
		holds:   "the code is in the code list",
		check:   each(codeIsKnown),
	},
	{
		number: "R077", severity: invalid, kind: kindCategory, of: forBoth,
		code:    "INNLEVERING_MELDING_FRA_FØR_2022",
		message: "Det kan ikke sendes inn mva-melding for perioder før 01.01.2022. Denne må sendes via Altinn.",
		holds:   "year ≥ 2022",
		check:   whole(atPeriod, fromYear(2022)),
	},
	{
		number: "R104", severity: invalid, kind: kindCategory, of: forAll,
		code:    "MVA_MELDINGSKATEGORI_UGYLDIG",
		message: "Innsending og validering av melding for oppgitt meldingskategori er ikke tilgjengelig enda.",
		holds:   "category is one of the four; eHandel refused",
		check:   whole(atCategory, categoryIsTaken),
	},
}

func opened(s *subject) bool { return !s.today.before(date{2022, time.January, 1}) }

func codeIsKnown(_ *subject, l *line) bool {
	_, known := lists().rateTypes[l.code]
	return known
}

// rateIsValid leaves unknown codes to the rule about codes.
func rateIsValid(s *subject, l *line) bool {
	return l.rate == nil || !codeIsKnown(s, l) || lists().rateIsValid(l.code, *l.rate, s.period)
}

func specificationIsKnown(s *subject, l *line) bool {
	return l.specification == nil || strings.Contains(lists().specifications[*l.specification], letter(s.category))
}

func lineRemarkIsKnown(s *subject, l *line) bool {
	return !l.remark.isChosen() || remarkIsKnown(s.category, l.remark.chosen, concernsLine)
}

func returnRemarkIsKnown(s *subject) bool {
	return !s.remark.isChosen() || remarkIsKnown(s.category, s.remark.chosen, concernsReturn)
}

func remarkIsKnown(category, name, concerns string) bool {
	return strings.Contains(lists().remarks[remarkKey{name, concerns}], letter(category))
}

// fromYear is for the years before which returns went another way.
func fromYear(first int) func(*subject) bool {
	return func(s *subject) bool { return s.year >= first }
}

func categoryIsTaken(s *subject) bool { return slices.Contains(forNotECommerce, s.category) }
