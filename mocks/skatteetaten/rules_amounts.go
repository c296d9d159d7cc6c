package skatteetaten

import "slices"

// amountRules are about sums, products and what belongs together on a line.
var amountRules = []rule{
	{
		number: "R018", severity: deviating, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER",
		message: "Summen av merverdiavgift for alle kodelinjene er ikke lik beløpet som er oppgitt som fastsatt merverdiavgift.",
		holds:   "the sum of merverdiavgift over the lines is fastsattMerverdiavgift, within the tolerance",
		check:   whole(atTotal, sumIsTotal),
	},
	{
		number: "R019", severity: deviating, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_GRUNNLAG_GANGER_GJELDENDE_SATS_FEIL_BEREGNET_MERVERDIAVGIFT_FOR_AVGIFTSLINJE",
		message: "Beregnet merverdiavgift i kodelinjen er ikke lik produktet av grunnlag og sats.",
		holds:   "where grunnlag is given: grunnlag × sats, rounded down, is merverdiavgift, within the tolerance",
		check:   each(productIsTax),
	},
	{
		number: "R052", severity: deviating, kind: kindContent, of: forOrdinary,
		code:    "MVA_MELDINGSINNHOLD_OMSETNING_OVER_EN_MILLON_FOR_ÅRSTERMINPLIKT",
		message: "For å kunne levere mva-melding for alminnelig næring med årstermin må den avgiftspliktige omsetningen være under en million kroner i året.",
		holds:   "annual term: turnover is below 1 100 000 (the message says one million)",
		check:   whole(atTotal, turnoverIsSmall),
	},
	{
		number: "R065", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_KODE_FOR_INNGÅENDE_AVGIFT_HAR_FEILAKTIG_GRUNNLAG_OG_SATS",
		message: "Beløp som gjelder inngående avgift skal ikke ha med grunnlag og sats.",
		holds:   "codes 1 11-15 (and 1 with justering, tapPåKrav, tilbakeføring): no sats, no grunnlag",
		check:   each(inputIsBare),
	},
	{
		number: "R066", severity: invalid, kind: kindContent, of: forAll,
		code:    "MVA_KODE_FOR_UTGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS",
		message: "Beløp som gjelder utgående avgift skal ha med grunnlag og sats.",
		holds:   "output codes 3 5 6 31 32 33 51 52 82 84 85 87 89 92 have sats and grunnlag",
		check:   each(outputIsComplete),
	},
	{
		number: "R079", severity: invalid, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_KID_NUMMER_GYLDIG",
		message: "KID-nummeret må være gyldig.",
		holds:   "KID: digits, or digits then one `-`; length 2-25; MOD10 or MOD11; ≠ own account number",
		check:   whole(atKID, kidIsValid),
	},
	{
		number: "R080", severity: deviating, kind: kindAccount, of: forAll, register: true,
		code:    "MVA_MELDINGSINNHOLD_KONTONUMMER_FINNES_IKKE",
		message: "Kontonummer mangler for utbetaling av merverdiavgift.",
		holds:   "refund possible → account number registered",
		check:   whole(atTotal, accountIsKnown),
	},
	{
		number: "R081", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_KODE_FOR_INNGÅENDE_ELLER_UTGÅENDE_FEIL_GRUNNLAG_ELLER_SATS",
		message: "Inngående spesifikasjonslinjer skal være uten grunnlag og sats, mens utgående spesifikasjonslinjer skal være med grunnlag og sats.",
		holds:   "codes 81 83 86 88 91: sats and grunnlag both or neither",
		check:   each(bothOrNeither),
	},
	{
		number: "R082", severity: invalid, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_BELØP_INNEHOLDER_DESIMALER",
		message: "Innsendte beløp skal ikke inneholde desimaler.",
		holds:   "no decimals in any grunnlag, merverdiavgift, fastsattMerverdiavgift",
		check:   wholeKroner,
	},
	{
		number: "R084", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER",
		message: "Det må sendes inn mva-koder når det er oppgitt beløp i 'fastsatt merverdiavgift'.",
		holds:   "amount ≠ 0 → at least one line",
		check:   whole(atTotal, hasLines),
	},
	{
		number: "R085", severity: invalid, kind: kindContent, of: forAll,
		code:    "MVA_MELDINGSINNHOLD_GRUNNLAG_OVERSTIGER_MAKS_VERDI",
		message: "Beløpet på grunnlaget overstiger maks verdi.",
		holds:   "grunnlag is not above a maximum",
		unknown: "the maximum (maksGrunnlagVerdi) is not published",
	},
	{
		number: "R122", severity: invalid, kind: kindContent, of: forBothAndRev,
		code:    "MVA_MELDINGSINNHOLD_GRUNNLAG_ER_LAVERE_ENN_BEREGNET_AVGIFT",
		message: "Beregnet merverdiavgift i kodelinjen har høyere beløp enn oppgitt grunnlag.",
		holds:   "grunnlag > 0 → grunnlag > merverdiavgift",
		check:   each(basisExceedsTax),
	},
	{
		number: "R127", severity: invalid, kind: kindContent, of: forNotComp,
		code:    "MVA_MELDINGSINNHOLD_AVGIFT_BEREGNET_TIL_0_VED_OPPGITT_GRUNNLAG_MED_BELØP",
		message: "Merverdiavgiften kan ikke være beregnet til 0 når det er oppgitt grunnlag for avgift.",
		holds:   "output line, normal sign, grunnlag × sats ≥ 100 → merverdiavgift ≠ 0",
		check:   each(taxIsNotForgotten),
	},
}

// Codes by what they are for.
var (
	inputCodes  = []string{"1", "11", "12", "13", "14", "15"}
	outputCodes = []string{"3", "5", "6", "31", "32", "33", "51", "52", "82", "84", "85", "87", "89", "92"}
	// bothWays are written on two lines: VAT on the purchase, and its deduction.
	bothWays = []string{"81", "83", "86", "88", "91"}
	// turnoverCodes. Guess: sales within the VAT act.
	turnoverCodes = []string{"3", "5", "31", "32", "33", "51", "52"}
)

// tolerance in kroner: one for each line, and at least ten.
// Docs: FAQ (3 lines: 10, 14 lines: 14).
func (s *subject) tolerance() amount {
	const least = 10
	return kroner(int64(max(len(s.lines), least)))
}

func (s *subject) near(a, b amount) bool {
	return a.minus(b).magnitude().compare(s.tolerance()) <= 0
}

func sumIsTotal(s *subject) bool {
	var sum amount
	for _, l := range s.lines {
		sum = sum.plus(l.tax)
	}
	return s.near(sum, s.total)
}

// product of basis and rate; ok is false where one is missing.
func (l *line) product() (product amount, ok bool) {
	if !l.complete() {
		return amount{}, false
	}
	rate, ok := parseRate(*l.rate)
	if !ok {
		return amount{}, false
	}
	return l.basis.percent(rate), true
}

func productIsTax(s *subject, l *line) bool {
	product, ok := l.product()
	return !ok || s.near(product, l.tax)
}

// turnoverIsSmall. Guess: turnover is the basis of sales.
func turnoverIsSmall(s *subject) bool {
	const limit = 1_100_000
	var turnover amount
	for _, l := range s.lines {
		if l.basis != nil && slices.Contains(turnoverCodes, l.code) {
			turnover = turnover.plus(*l.basis)
		}
	}
	return s.length != termYear || turnover.compare(kroner(limit)) < 0
}

// inputIsBare is printed for lines without a specification and for three
// specifications of code 1.
func inputIsBare(_ *subject, l *line) bool {
	special := l.code == "1" && (l.has(specAdjustment) || l.has(specLoss) || l.has(specReversal))
	return !slices.Contains(inputCodes, l.code) || !l.plain() && !special || l.bare()
}

func outputIsComplete(_ *subject, l *line) bool {
	return !slices.Contains(outputCodes, l.code) || l.complete()
}

func kidIsValid(s *subject) bool {
	return s.kid == nil || validKID(*s.kid) && (s.account == "" || *s.kid != s.account)
}

func accountIsKnown(s *subject) bool { return s.total.sign() >= 0 || s.account != "" }

func bothOrNeither(_ *subject, l *line) bool {
	return !slices.Contains(bothWays, l.code) || l.complete() || l.bare()
}

// wholeKroner allows decimals nowhere. Guess: 100.00 has some.
func wholeKroner(s *subject) []place {
	var broken []place
	if s.total.decimals {
		broken = append(broken, place{path: atTotal, line: noLine})
	}
	lines := each(func(_ *subject, l *line) bool { return !l.tax.decimals && (l.basis == nil || !l.basis.decimals) })
	return append(broken, lines(s)...)
}

func hasLines(s *subject) bool { return s.total.isZero() || len(s.lines) > 0 }

func basisExceedsTax(_ *subject, l *line) bool {
	return l.basis == nil || l.basis.sign() <= 0 || l.basis.compare(l.tax) > 0
}

// taxIsNotForgotten is about output lines with their normal sign.
func taxIsNotForgotten(_ *subject, l *line) bool {
	const noticed = 100
	product, ok := l.product()
	return !ok || product.compare(kroner(noticed)) < 0 || !l.tax.isZero()
}
