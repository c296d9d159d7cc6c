package skatteetaten

import "slices"

// obligationRules ask the registers whether the taxpayer has to file this return.
var obligationRules = []rule{
	{
		number: "R047", severity: invalid, kind: kindDuty, of: forOrdinary, register: true,
		code:    "MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for denne meldingskategorien.",
		holds:   "registered category is alminnelig (register up)",
		check:   whole(atCategory, isRegistered),
	},
	{
		number: "R048", severity: invalid, kind: kindDuty, of: forPrimary, register: true,
		code:    "MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_PRIMÆRNÆRING_FINNES_IKKE",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for denne meldingskategorien.",
		holds:   "registered category is primærnæring",
		check:   whole(atCategory, isRegistered),
	},
	{
		number: "R049", severity: invalid, kind: kindDuty, of: forOrdinary, register: true,
		code:    "MVA_PLIKT_OPPGITT_SKATTLEGGINGSPERIODE_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for terminlengden som er oppgitt.",
		holds:   "period type = the registered one, if registered",
		check:   whole(atPeriod, lengthIsRegistered),
	},
	{
		number: "R050", severity: invalid, kind: kindDuty, of: forPrimary, register: true,
		code:    "MVA_PLIKT_OPPGITT_SKATTLEGGINGSPERIODE_FOR__MELDINGSKATEGORI__PRIMÆRNÆRING_FINNES_IKKE",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for terminlengden som er oppgitt.",
		holds:   "period type = the registered one, if registered",
		check:   whole(atPeriod, lengthIsRegistered),
	},
	{
		number: "R051", severity: invalid, kind: kindRegister, of: forBoth, register: true,
		code:    "MVA_PLIKT_DELTAKERE_I_FELLESREGISTRERING_HAR_IKKE_MVA_PLIKT",
		message: "Mva-melding for fellesregistrerte virksomheter må sendes inn av rapporterende enhet.",
		holds:   "joint registration: taxpayer is the reporting unit",
		check:   whole(atTaxpayer, reportsForAll),
	},
	{
		number: "R072", severity: invalid, kind: kindDuty, of: forOrdinary, register: true,
		code:    "MVA_PLIKT_FOR__MELDINGSKATEGORI_DEKKER_IKKE_SKATTELEGGINGSPERIODE_ALMINNELIG",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for skattleggingsperioden som er oppgitt.",
		holds:   "period start lies within the registered obligation",
		check:   whole(atPeriod, isObliged),
	},
	{
		number: "R073", severity: invalid, kind: kindDuty, of: forPrimary, register: true,
		code:    "MVA_PLIKT_FOR__MELDINGSKATEGORI_DEKKER_IKKE_SKATTELEGGINGSPERIODE_PRIMAERNAERING",
		message: "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for skattleggingsperioden som er oppgitt.",
		holds:   "period start lies within the registered obligation",
		check:   whole(atPeriod, isObliged),
	},
	{
		number: "R083", severity: deviating, kind: kindContent, of: forBoth, register: true,
		code:    "MVA_MELDINGSINNHOLD_PLIKT_FOR_ENGANGSREGISTRERING",
		message: "Det skal normalt ikke føres fradrag for inngående avgift på en plikt som gjelder engangsregistrering.",
		holds:   "one-off registration: no codes 1 11-15",
		check:   each(oneOffDeductsNothing),
	},
	{
		number: "R126", severity: invalid, kind: kindDuty, of: forNotECommerce, register: true,
		code:    "MVA_PLIKT_ORG_FORM_UDEF",
		message: "Virksomheten har organisasjonsform UDEF.",
		holds:   "organisation form is not UDEF (register up)",
		check:   whole(atTaxpayer, notOfForm("UDEF")),
	},
	{
		number: "R131", severity: invalid, kind: kindDuty, of: forBoth, register: true,
		code:    "MVA_MANGLENDE_REGISTRERING_I_ENHETSREGISTERET",
		message: "Virksomheten er ikke registrert i Enhetsregisteret og kan ikke sende inn mva-melding.",
		holds:   "not deleted from the entity register before the period",
		check:   whole(atTaxpayer, existed),
	},
}

func isRegistered(s *subject) bool { return s.registered(s.category) }

// anyOf asks the obligations that the return's category is about. An unregistered
// taxpayer has none, and hears of that once.
func (s *subject) anyOf(holds func(obligation) bool) bool {
	return !s.registered(s.category) || slices.ContainsFunc(s.obligations, func(o obligation) bool {
		return o.category == s.category && holds(o)
	})
}

func lengthIsRegistered(s *subject) bool {
	return s.anyOf(func(o obligation) bool { return o.length == s.length })
}

func isObliged(s *subject) bool {
	return s.anyOf(func(o obligation) bool { return o.covers(s.period.start) })
}

func reportsForAll(s *subject) bool {
	return s.anyOf(func(o obligation) bool { return o.reportingUnit == "" || o.reportingUnit == s.organisation })
}

func oneOffDeductsNothing(s *subject, l *line) bool {
	oneOff := slices.ContainsFunc(s.obligations, func(o obligation) bool { return o.oneOff && o.category == s.category })
	return !oneOff || !slices.Contains(inputCodes, l.code)
}

func notOfForm(form string) func(*subject) bool {
	return func(s *subject) bool { return s.form != form }
}

func existed(s *subject) bool { return !s.deletedBefore() }
