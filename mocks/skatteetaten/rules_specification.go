package skatteetaten

import "slices"

// specificationRules say on which codes a spesifikasjon may stand.
var specificationRules = []rule{
	{
		number: "R038", severity: invalid, kind: kindFormat, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_TAP_PÅ_KRAV_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Spesifikasjonslinje som gjelder tap på krav kan kun sendes inn på kode 1, 11, 12 eller 13.",
		holds:   "tapPåKrav only on 1 11 12 13",
		check:   only(specLoss, "1", "11", "12", "13"),
	},
	{
		number: "R039", severity: invalid, kind: kindFormat, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_UTTAK_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Spesifikasjonslinje som gjelder uttak kan kun sendes inn på kode 3, 5, 31 eller 33.",
		holds:   "uttak only on 3 5 31 33",
		check:   only(specWithdrawal, "3", "5", "31", "33"),
	},
	{
		number: "R040", severity: invalid, kind: kindFormat, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_JUSTERING_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Spesifikasjonslinje som gjelder justering av merverdiavgift for kapitalvarer kan kun sendes inn på kode 1 og 81.",
		holds:   "justering only on 1 81",
		check:   only(specAdjustment, "1", "81"),
	},
	{
		number: "R041", severity: invalid, kind: kindFormat, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_TILBAKEFØRING_INNGÅENDE_AVGIFT_9_6_OG_9_7_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Spesifikasjonslinje som gjelder tilbakeføring av merverdiavgift for kapitalvarer (kun personkjøretøy og fast eiendom), kan kun sendes inn på kode 1 og 81.",
		holds:   "tilbakeføring only on 1 81",
		check:   only(specReversal, "1", "81"),
	},
	{
		number: "R087", severity: invalid, kind: kindFormat, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_JUSTERING_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Spesifikasjon som gjelder justering av krav om kompensasjon på fast eiendom kan kun sendes inn på kode 1, 14 og 81.",
		holds:   "justering kompensasjon only on 1 14 81",
		check:   only(specCompAdjustment, "1", "14", "81"),
	},
	{
		number: "R091", severity: invalid, kind: kindFormat, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_UGYLDIG_SPESIFIKASJONSLINJE",
		message: "Spesifikasjonen som er brukt kan ikke brukes i kompensasjonsmelding for merverdiavgift.",
		holds:   "no tilbakeføring, tapPåKrav, uttak",
		check:   none(specReversal, specLoss, specWithdrawal),
	},
	{
		number: "R110", severity: invalid, kind: kindFormat, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UGYLDIG_SPESIFIKASJONSLINJE",
		message: "Dere kan ikke bruke denne spesifikasjonen i mva-meldingen for omvendt avgiftsplikt.",
		holds:   "no tilbakeføring, tapPåKrav, uttak",
		check:   none(specReversal, specLoss, specWithdrawal),
	},
	{
		number: "R111", severity: invalid, kind: kindFormat, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT_FØRT_PÅ_FEIL_KODE",
		message: "Spesifikasjonen 'Kjøp av tjenester fra utlandet med kompensasjonsrett' kan kun sendes inn på kode 86 og 88. Spesifikasjonen 'Kjøp av klimakvoter og gull med kompensasjonsrett' kan kun sendes inn på kode 91.",
		holds:   "kompensasjonsrett only on 86 88 91",
		check:   only(specCompensation, "86", "88", "91"),
	},
	{
		number: "R114", severity: invalid, kind: kindFormat, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_SPESIFIKASJONSLINJE_KJØP_MED_KOMPENSASJONSRETT_FØRT_PÅ_FEIL_MVA_KODE",
		message: "Dere kan ikke bruke denne spesifikasjonslinjen på denne koden.",
		holds:   "kompensasjonsrett only on 81 83 86 88 91",
		check:   only(specCompensation, bothWays...),
	},
	{
		number: "R078", severity: invalid, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_MERKNAD_MANGLER",
		message: "Det må fylles ut gyldig merknad for denne spesifikasjonslinjen.",
		holds:   "tilbakeføring lines have a merknad",
		check:   each(reversalHasRemark),
	},
}

// The values of spesifikasjon.
const (
	specAdjustment     = "justering"
	specLoss           = "tapPåKrav"
	specReversal       = "tilbakeføringAvInngåendeMerverdiavgift"
	specWithdrawal     = "uttak"
	specCompensation   = "kompensasjonsrett"
	specCompAdjustment = "justeringMerverdiavgiftskompensasjonFastEiendom"
)

// only allows a specification on some codes.
func only(specification string, codes ...string) check {
	return each(func(_ *subject, l *line) bool {
		return !l.has(specification) || slices.Contains(codes, l.code)
	})
}

// none allows none of the specifications.
func none(specifications ...string) check {
	return each(func(_ *subject, l *line) bool {
		return !slices.ContainsFunc(specifications, l.has)
	})
}

func reversalHasRemark(_ *subject, l *line) bool { return !l.has(specReversal) || l.remark != nil }
