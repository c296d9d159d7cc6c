package skatteetaten

import "slices"

// timeRules ask the clock, and the register of returns, whether it is too early or too late.
var timeRules = []rule{
	{
		number: "R059", severity: invalid, kind: kindDuty, of: forOrdinary,
		code:    "MVA_PLIKT_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_MÅ_VÆRE_FERDIG",
		message: "Det kan ikke sendes inn mva-melding før terminen har utløpt.",
		holds:   "today is after the period's end; exceptions once begun: cessation, bankruptcy, estate",
		check:   whole(atPeriod, mayFile),
	},
	{
		number: "R060", severity: invalid, kind: kindDuty, of: forPrimary,
		code:    "MVA_PLIKT_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_PRIMÆRNÆRING_MÅ_VÆRE_FERDIG",
		message: "Det kan ikke sendes inn mva-melding før terminen har utløpt.",
		holds:   "today is after the period's end; exceptions once begun: cessation, bankruptcy, estate, forlis",
		check:   whole(atPeriod, primaryMayFile),
	},
	{
		number: "R061", severity: deviating, kind: kindEarlier, of: forBoth, register: true,
		code:    "MVA_MELDINGSINNHOLD_AVGIFT_Å_BETALE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING",
		message: "Det mangler mva-melding for tidligere terminer.",
		holds:   "amount > 0: earlier periods delivered",
		check:   whole(atPeriod, nothingMissingToPay),
	},
	{
		number: "R062", severity: deviating, kind: kindEarlier, of: forBoth, register: true,
		code:    "MVA_MELDINGSINNHOLD_AVGIFT_TIL_GODE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING",
		message: "Det mangler mva-melding for tidligere terminer. Avgift til gode for denne terminen vil ikke bli utbetalt.",
		holds:   "amount < 0: earlier periods delivered",
		check:   whole(atPeriod, nothingMissingToGet),
	},
	{
		number: "R132", severity: deviating, kind: kindContent, of: forBoth, register: true,
		code:    "MVA_MELDING_LEVERINGSFRIST_TERMIN_MER_ENN_TRE_ÅR_TILBAKE",
		message: "Leveringsfristen for denne terminen utløp for mer enn tre år siden. Vi vil derfor behandle mva-meldingen som en anmodning om endring.",
		holds:   "change sent ≤ deadline + 3 years (or > end + 5 years)",
		check:   whole(atPeriod, changedInThreeYears),
	},
	{
		number: "R133", severity: deviating, kind: kindContent, of: forBoth, register: true,
		code:    "MVA_MELDING_UTLØPSDATO_TERMIN_MER_ENN_FEM_ÅR_TILBAKE",
		message: "Utløpsdatoen for terminen er mer enn fem år tilbake og må behandles som søknad om anmodning om endring i henhold til sktfvl § 9-4 annet ledd.",
		holds:   "change sent ≤ period end + 5 years",
		check:   whole(atPeriod, changedInFiveYears),
	},
}

func mayFile(s *subject) bool { return s.over() || s.begun() && s.ceasing() }

func primaryMayFile(s *subject) bool {
	shipwreck := s.remark != nil && s.remark.chosen == remarkShipwreck
	return mayFile(s) || s.begun() && shipwreck
}

// earlierMissing says whether a return is missing for an earlier term.
func (s *subject) earlierMissing() bool {
	return slices.ContainsFunc(s.missing, func(t filedTerm) bool {
		return t.category == s.category && t.end.before(s.period.start)
	})
}

func nothingMissingToPay(s *subject) bool { return s.total.sign() <= 0 || !s.earlierMissing() }
func nothingMissingToGet(s *subject) bool { return s.total.sign() >= 0 || !s.earlierMissing() }

// Years within which a return may be changed as a matter of course.
const (
	yearsAfterDeadline = 3
	yearsAfterTerm     = 5
)

// changedInThreeYears leaves what is later than five years to the other rule.
func changedInThreeYears(s *subject) bool {
	late := s.period.deadline(s.category).plus(yearsAfterDeadline, 0, 0).before(s.today)
	return s.isFirst() || !late || !changedInFiveYears(s)
}

func changedInFiveYears(s *subject) bool {
	return s.isFirst() || !s.period.end.plus(yearsAfterTerm, 0, 0).before(s.today)
}
