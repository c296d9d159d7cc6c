package skatteetaten

import "slices"

// signRules demand a remark where a sign is the other way round.
var signRules = []rule{
	{
		number: "R020", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
		message: "Det må fylles ut merknad som forklarer hvorfor det er benyttet motsatt fortegn for grunnlag og utgående merverdiavgift.",
		holds:   "codes 3 6 31 32 33 51 52 81-89 91 92 with grunnlag < 0 have a merknad (code 5 is not listed)",
		check:   each(oppositeOutputHasRemark),
	},
	{
		number: "R021", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_INNGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
		message: "Det må fylles ut merknad som forklarer hvorfor det er benyttet motsatt fortegn for fradragsført merverdiavgift.",
		holds:   "codes 1 11-15 81 83 86 88 91 without grunnlag and with merverdiavgift > 0 have a merknad, unless tilbakeføring (1, 81), tapPåKrav (1 11 12 13) or justering (1, 81)",
		check:   each(oppositeInputHasRemark),
	},
	{
		number: "R086", severity: invalid, kind: kindContent, of: forCompensation,
		code:    "MVA_KOMPENSASJON_MELDINGSINNHOLD_INNGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
		message: "Merknad må legges ved som forklaring på hvorfor det er benyttet motsatt fortegn.",
		holds:   "codes 1 11 13 14 15 81 83 86 88 91 with merverdiavgift > 0 have a merknad, unless justering kompensasjon on 1 14 81",
		check:   each(oppositeClaimHasRemark),
	},
	{
		number: "R108", severity: invalid, kind: kindContent, of: forReverse,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_MELDINGSINNHOLD_UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER",
		message: "Det må fylles ut gyldig merknad på kode med motsatt fortegn.",
		holds:   "codes 86-89 91 92 with grunnlag < 0 have a merknad",
		check:   each(oppositeReverseHasRemark),
	},
}

// oppositeOutputHasRemark: code 5 is not in the printed list.
func oppositeOutputHasRemark(_ *subject, l *line) bool {
	concerned := l.code != "5" && (slices.Contains(outputCodes, l.code) || slices.Contains(bothWays, l.code))
	return !concerned || l.basis == nil || l.basis.sign() >= 0 || l.remark != nil
}

// mayBePositive are specifications whose lines reduce a deduction by nature.
var mayBePositive = map[string][]string{
	specReversal:   {"1", "81"},
	specLoss:       {"1", "11", "12", "13"},
	specAdjustment: {"1", "81"},
}

func oppositeInputHasRemark(_ *subject, l *line) bool {
	concerned := slices.Contains(inputCodes, l.code) || slices.Contains(bothWays, l.code)
	excepted := l.specification != nil && slices.Contains(mayBePositive[*l.specification], l.code)
	return !concerned || excepted || l.basis != nil || l.tax.sign() <= 0 || l.remark != nil
}

func oppositeClaimHasRemark(_ *subject, l *line) bool {
	excepted := l.has(specCompAdjustment) && slices.Contains([]string{"1", "14", "81"}, l.code)
	return !slices.Contains(compensationCodes, l.code) || excepted || l.tax.sign() <= 0 || l.remark != nil
}

func oppositeReverseHasRemark(_ *subject, l *line) bool {
	return !slices.Contains(reverseCodes, l.code) || l.basis == nil || l.basis.sign() >= 0 || l.remark != nil
}
