package skatteetaten

// compensationDutyRules ask the registers about a claim for compensation.
var compensationDutyRules = []rule{
	{
		number: "R094", severity: invalid, kind: kindCategory, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_ORG_FORM_KF",
		message: "Virksomheter som er registrert som et kommunalt foretak kan ikke selv sende inn krav om kompensasjon, dette må gjøres av kommunen.",
		holds:   "not a KF (municipal enterprise)",
		check:   whole(atTaxpayer, notOfForm("KF")),
	},
	{
		number: "R096", severity: invalid, kind: kindContent, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_LEVERT_ETTER_INNLEVERINGSFRIST",
		message: "Krav om kompensasjon er sendt inn etter innleveringsfristen for terminen.",
		holds:   "before 2026 law, first claim: within deadline",
		check:   whole(atPeriod, claimedInTime),
	},
	{
		number: "R097", severity: invalid, kind: kindContent, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_ENDRING_LEVERT_ETTER_INNLEVERINGSFRIST",
		message: "Endring av krav om kompensasjon sendt inn etter innleveringsfristen for terminen, kan ikke være mer til gode enn det som allerede er sendt inn.",
		holds:   "before 2026 law, change after deadline: not more in the claimant's favour",
		check:   whole(atTotal, changedAgainstClaimant),
	},
	{
		number: "R098", severity: invalid, kind: kindContent, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_IKKE_VÆRE_NULL",
		message: "Første krav om kompensasjon for terminen kan ikke være 0 kroner.",
		holds:   "first claim ≠ 0",
		check:   whole(atTotal, firstClaimIsSomething),
	},
	{
		number: "R099", severity: deviating, kind: kindContent, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_KRAV_UNDER_MINSTEBELØP",
		message: "Første krav om kompensasjon til utbetaling for året må være på minst 20 000 kroner.",
		holds:   "before 2026 law, first payout of the year: amount ≤ −20 000",
		check:   whole(atTotal, firstClaimIsLarge),
	},
	{
		number: "R101", severity: invalid, kind: kindContent, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_MVA_KODE_BRUKT_FOR_IMPORT",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret, og kan ikke bruke koder for innførselsmerverdiavgift innberettet på mva-meldingen. Kodene 14 eller 15 må brukes.",
		holds:   "not VAT-registered: no codes 81, 83",
		check:   each(importsAreDeclared),
	},
	{
		number: "R125", severity: invalid, kind: kindDuty, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_MANGLENDE_REGISTRERING_I_ENHETSREGISTERET",
		message: "Virksomheten er ikke registrert i Enhetsregisteret og kan ikke sende inn krav om kompensasjon.",
		holds:   "not deleted from the entity register before the period",
		check:   whole(atTaxpayer, existed),
	},
	{
		number: "R128", severity: invalid, kind: kindCategory, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_ORG_FORM_FKF",
		message: "Virksomheter som er registrert som et fylkeskommunalt foretak kan ikke selv sende inn krav om kompensasjon, dette må gjøres av fylkeskommunen.",
		holds:   "not an FKF",
		check:   whole(atTaxpayer, notOfForm("FKF")),
	},
	{
		number: "R129", severity: invalid, kind: kindCategory, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_ORG_FORM_ORGL",
		message: "Virksomheter som er registrert som et organisasjonsledd kan ikke selv sende inn krav om kompensasjon, dette må gjøres av kommunen eller fylkeskommunen.",
		holds:   "not an ORGL",
		check:   whole(atTaxpayer, notOfForm("ORGL")),
	},
	{
		number: "R130", severity: deviating, kind: kindCategory, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_ORG_FORM_BEDR",
		message: "Dette organisasjonsnummeret tilhører en underenhet. Vil du fortsatt sende inn?.",
		holds:   "not a sub-unit (BEDR)",
		check:   whole(atTaxpayer, notOfForm("BEDR")),
	},
	{
		number: "R134", severity: invalid, kind: kindContent, of: forCompensation, register: true,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_KRAV_UNDER_MINSTEBELØP_GJELDER_FRA_2026",
		message: "Første krav om kompensasjon til utbetaling for året må være på minst 20 000 kroner.",
		holds:   "from 2026: first claim of the year ≤ −20 000 unless the next period is open",
		check:   whole(atTotal, firstClaimIsLargeFrom2026),
	},
}

func (s *subject) late() bool { return s.period.deadline(s.category).before(s.today) }

func claimedInTime(s *subject) bool { return s.lawOf2026() || !s.isFirst() || !s.late() }

// changedAgainstClaimant: a claim is negative, and more of it is less.
func changedAgainstClaimant(s *subject) bool {
	earlier, changed := s.earlier()
	return s.lawOf2026() || !changed || !s.late() || s.total.compare(earlier.total) >= 0
}

func firstClaimIsSomething(s *subject) bool { return !s.isFirst() || !s.total.isZero() }

// smallFirstClaim is the year's first one to be paid out, and below 20 000.
func (s *subject) smallFirstClaim() bool {
	const least = -20_000
	paid := s.filedThisYear(func(total amount) bool { return total.sign() < 0 })
	return !paid && s.total.sign() < 0 && s.total.compare(kroner(least)) > 0
}

func firstClaimIsLarge(s *subject) bool { return s.lawOf2026() || !s.smallFirstClaim() }

// firstClaimIsLargeFrom2026. Guess: the next term is open once it has begun,
// which is when this one is over.
func firstClaimIsLargeFrom2026(s *subject) bool {
	return !s.lawOf2026() || !s.smallFirstClaim() || s.over()
}

// importsAreDeclared: who files no ordinary return has paid import VAT at the
// border, and claims it under 14 or 15.
func importsAreDeclared(s *subject, l *line) bool {
	return len(s.ordinary()) > 0 || l.code != "81" && l.code != "83"
}
