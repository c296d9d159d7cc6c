package skatteetaten

import (
	"slices"
	"time"
)

// compensationRules are those that a claim for compensation can be held against by itself.
var compensationRules = []rule{
	{
		number: "R088", severity: invalid, kind: kindContent, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_FOR_OPPGITT_MELDINGSKATEGORI",
		message: "Koden kan ikke brukes i kompensasjonsmelding for merverdiavgift.",
		holds:   "codes only 1 11 13 14 15 81 83 86 88 91",
		check:   each(isCompensationCode),
	},
	{
		number: "R090", severity: invalid, kind: kindCategory, of: forCompensation,
		code:    "MVA_KOMPENSASJON_INNLEVERING_FØR_1_1_2023",
		message: "Innsending og validering av krav om kompensasjon er ikke tilgjengelig enda.",
		holds:   "today ≥ 2023-01-01",
		check:   whole(atCategory, compensationOpened),
	},
	{
		number: "R092", severity: invalid, kind: kindCategory, of: forCompensation,
		code:    "MVA_KOMPENSASJON_INNLEVERING_MELDING_FRA_FØR_2023",
		message: "Krav om kompensasjon kan ikke sendes inn for terminer før 01.01.2023. Det må sendes inn via Altinn.",
		holds:   "year ≥ 2023",
		check:   whole(atPeriod, fromYear(2023)),
	},
	{
		number: "R093", severity: invalid, kind: kindContent, of: forCompensation,
		code:    "MVA_KOMPENSASJON_KODE_INNGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS",
		message: "Kodelinjen må ha grunnlag og sats.",
		holds:   "every line has sats and grunnlag",
		check:   each(isComplete),
	},
	{
		number: "R095", severity: invalid, kind: kindCategory, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_TERMINKATEGORI",
		message: "Kompensasjonsmelding kan kun sendes inn med terminlengde 2-månedlig.",
		holds:   "two-month period",
		check:   whole(atPeriod, hasLength(termTwoMonths)),
	},
	{
		number: "R100", severity: invalid, kind: kindContent, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER",
		message: "Kompensasjonsmeldingen må inneholde kodelinjer når det er oppgitt beløp i 'fastsatt merverdiavgift'.",
		holds:   "amount ≠ 0 → at least one line",
		check:   whole(atTotal, hasLines),
	},
	{
		number: "R089", severity: invalid, kind: kindCategory, of: forCompensation,
		code:    "MVA_KOMPENSASJON_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_KOMPENSASJON_MÅ_VÆRE_FERDIG",
		message: "Krav om kompensasjon kan ikke sendes inn før terminen har utløpt.",
		holds:   "before the 2026 law: today after period end",
		check:   whole(atPeriod, claimAfterTerm),
	},
	{
		number: "R135", severity: invalid, kind: kindCategory, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_SKATTLEGGINGSPERIODEN_FOR_MELDINGSKATEGORI_KOMPENSASJON_MÅ_VÆRE_FERDIG_GJELDER_FRA_2026",
		message: "Krav om kompensasjon kan ikke sendes inn før terminen har utløpt.",
		holds:   "from 2026: deleted entities: sent after period end",
		check:   whole(atPeriod, deletedClaimsAfterTerm),
	},
}

var compensationCodes = []string{"1", "11", "13", "14", "15", "81", "83", "86", "88", "91"}

func isCompensationCode(_ *subject, l *line) bool { return slices.Contains(compensationCodes, l.code) }

func compensationOpened(s *subject) bool { return !s.today.before(date{2023, time.January, 1}) }

func isComplete(_ *subject, l *line) bool { return l.complete() }

func hasLength(length string) func(*subject) bool {
	return func(s *subject) bool { return s.length == length }
}

// lawOf2026 says whether the claim is for a term under the law as changed for
// 2026. Guess: the term's year decides, not the day of filing.
func (s *subject) lawOf2026() bool {
	const first = 2026
	return s.year >= first
}

func claimAfterTerm(s *subject) bool { return s.lawOf2026() || s.over() }

func deletedClaimsAfterTerm(s *subject) bool {
	return !s.lawOf2026() || s.deleted == date{} || s.over()
}
