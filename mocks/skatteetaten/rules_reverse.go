package skatteetaten

import (
	"slices"
	"time"
)

// reverseRules are those that a return of reverse charge can be held against by itself.
var reverseRules = []rule{
	{
		number: "R103", severity: invalid, kind: kindCategory, of: forReverse,
		code:    "MVA_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_INNLEVERING_MELDING_FRA_FØR_2023",
		message: "Mva-melding for omvendt avgiftsplikt kan ikke sendes inn for terminer før 01.01.2023. Det må sendes inn via Altinn.",
		holds:   "year ≥ 2023",
		check:   whole(atPeriod, fromYear(2023)),
	},
	{
		number: "R105", severity: invalid, kind: kindCategory, of: forReverse,
		code:    "MVA_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_INNLEVERING_FØR_1_2_2023",
		message: "Innsending og validering av mva-melding for omvendt avgiftsplikt er ikke tilgjengelig enda.",
		holds:   "today ≥ 2023-02-01",
		check:   whole(atCategory, reverseOpened),
	},
	{
		number: "R106", severity: invalid, kind: kindCategory, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_TERMINKATEGORI",
		message: "Mva-meldinger for omvendt avgiftsplikt kan kun sendes inn med terminlengde tre-månedlig.",
		holds:   "three-month period",
		check:   whole(atPeriod, hasLength(termQuarter)),
	},
	{
		number: "R107", severity: invalid, kind: kindContent, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER",
		message: "Meldingen må inneholde kodelinjer når det er oppgitt et beløp i 'fastsatt merverdiavgift'.",
		holds:   "amount ≠ 0 → at least one line",
		check:   whole(atTotal, hasLines),
	},
	{
		number: "R109", severity: invalid, kind: kindContent, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MANGLER_GRUNNLAG_OG_SATS",
		message: "Beløp som gjelder utgående avgift skal ha med grunnlag og sats.",
		holds:   "codes 86-89 91 92 have sats and grunnlag",
		check:   each(reverseIsComplete),
	},
	{
		number: "R112", severity: invalid, kind: kindCategory, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT",
		message: "Det skal ikke føres beløp for koden i tillegg til spesifikasjon.",
		holds:   "a code not both with and without spesifikasjon",
		check:   ofCode(notBeside, reverseCompensated...),
	},
	{
		number: "R113", severity: invalid, kind: kindContent, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI",
		message: "Koden kan ikke brukes i mva-meldingen for omvendt avgiftsplikt.",
		holds:   "codes only 86 87 88 89 91 92",
		check:   each(isReverseCode),
	},
	{
		number: "R115", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT",
		message: "Beløpet på koden og spesifikasjonen 'Kjøp med kompensasjonsrett' er like",
		holds:   "not the same VAT amount both with and without spesifikasjon on a code",
		check:   ofCode(notTheSameAmount, bothWays...),
	},
	{
		number: "R116", severity: invalid, kind: kindContent, of: forBothAndRev,
		code:    "MVA_SPESIFIKASJONSLINJEN_KJØP_MED_KOMPENSASJONSRETT_MANGLER_GRUNNLAG_OG_SATS",
		message: "Beløp som gjelder utgående avgift skal ha med grunnlag og sats.",
		holds:   "kompensasjonsrett lines: code 81 83 86 88 91, with sats and grunnlag",
		check:   each(compensatedIsComplete),
	},
	{
		number: "R120", severity: invalid, kind: kindContent, of: forReverse,
		code:    "MVA_SKATTLEGGINGSPERIODEN_FOR_OPPGITT_MELDINGSKATEGORI_OMVENDT_AVGIFTSPLIKT_MÅ_VÆRE_FERDIG",
		message: "Meldingen kan ikke sendes inn før terminen har utløpt.",
		holds:   "sent after period end; exceptions once begun: deleted, bankruptcy, estate",
		check:   whole(atPeriod, mayFile),
	},
	{
		number: "R124", severity: invalid, kind: kindCategory, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJON_MANGLER",
		message: "Koden må inneholde spesifikasjon 'kjøp med kompensasjonsrett'.",
		holds:   "codes 86 88 91 carry kompensasjonsrett",
		check:   each(hasCompensation),
	},
}

var (
	reverseCodes = []string{"86", "87", "88", "89", "91", "92"}
	// reverseCompensated are those of them that need kompensasjonsrett.
	reverseCompensated = []string{"86", "88", "91"}
)

func reverseOpened(s *subject) bool { return !s.today.before(date{2023, time.February, 1}) }

func isReverseCode(_ *subject, l *line) bool { return slices.Contains(reverseCodes, l.code) }

func reverseIsComplete(s *subject, l *line) bool { return !isReverseCode(s, l) || l.complete() }

// of are the lines with a code that are of a kind.
func (s *subject) of(code string, is func(line) bool) []line {
	return slices.DeleteFunc(slices.Clone(s.lines), func(l line) bool { return l.code != code || !is(l) })
}

func isCompensated(l line) bool { return l.has(specCompensation) }

func notBeside(s *subject, code string) bool {
	return len(s.of(code, line.plain)) == 0 || len(s.of(code, isCompensated)) == 0
}

func notTheSameAmount(s *subject, code string) bool {
	amounts := make(map[string]bool)
	for _, l := range s.of(code, line.plain) {
		amounts[l.tax.value.RatString()] = true
	}
	return !slices.ContainsFunc(s.of(code, isCompensated), func(c line) bool { return amounts[c.tax.value.RatString()] })
}

func compensatedIsComplete(_ *subject, l *line) bool {
	return !l.has(specCompensation) || !slices.Contains(bothWays, l.code) || l.complete()
}

func hasCompensation(_ *subject, l *line) bool {
	return !slices.Contains(reverseCompensated, l.code) || l.has(specCompensation)
}
