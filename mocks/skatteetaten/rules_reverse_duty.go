package skatteetaten

import "slices"

// reverseDutyRules ask the registers about a return of reverse charge.
var reverseDutyRules = []rule{
	{
		number: "R117", severity: invalid, kind: kindContent, of: forReverse, register: true,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_SUM_OMSETNING_UNDER_MINSTEBELØP",
		message: "Grunnlaget er under 2000 kroner. Merverdiavgift skal beregnes hvis samlet kjøp for terminen overstiger denne minstegrensen.",
		holds:   "sum of grunnlag ≥ 2000 or ≤ 0 (unless met earlier in the year)",
		check:   whole(atTotal, purchasesAreLarge),
	},
	{
		number: "R118", severity: invalid, kind: kindContent, of: forReverse, register: true,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_FASTSATT_MERVERDIAVGIFT_KR_0",
		message: "Dere skal ikke sende inn mva-melding for omvendt avgiftsplikt når beløpet i 'fastsatt merverdiavgift' er 0 kroner.",
		holds:   "first return of the period: amount ≠ 0",
		check:   whole(atTotal, firstIsSomething),
	},
	{
		number: "R119", severity: invalid, kind: kindContent, of: forReverse, register: true,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_KODER_FINNES_FASTSATT_MERVERDIAVGIFT_KR_0",
		message: "Innsendte koder stemmer ikke med beløpet oppgitt i 'fastsatt merverdiavgift'.",
		holds:   "first return, amount 0: grunnlag × sats rounds to it",
		check:   whole(atTotal, linesAreZeroToo),
	},
	{
		number: "R121", severity: invalid, kind: kindCategory, of: forReverse, register: true,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_AKTIV_MVA_PLIKT_FOR_SAMME_PERIODE",
		message: "Merverdiavgiftsregisteret viser at dere skal levere ordinær mva-melding for denne perioden. Kjøp av tjenester fra utlandet, klimakvoter og gull skal rapporteres på ordinær mva-melding.",
		holds:   "no ordinary obligation for the whole period",
		check:   whole(atCategory, notObligedThroughout),
	},
	{
		number: "R123", severity: deviating, kind: kindCategory, of: forReverse, register: true,
		code:    "MVA_OMVENDT_AVGIFTSPLIKT_AKTIV_MVA_PLIKT_FOR_DELER_AV_PERIODEN",
		message: "Merverdiavgiftsregisteret viser at dere skal levere ordinær mva-melding for deler av denne perioden. Er dere sikre på at dere også skal levere mva-melding for omvendt avgiftsplikt?.",
		holds:   "no ordinary obligation for part of it",
		check:   whole(atCategory, notObligedInPart),
	},
}

// purchasesAreLarge: below 2000 no VAT is due, unless the limit was passed
// earlier in the year. Guess: it was if anything was to be paid.
func purchasesAreLarge(s *subject) bool {
	const least = 2000
	var sum amount
	for i := range s.lines {
		if basis := s.lines[i].basis; basis != nil {
			sum = sum.plus(*basis)
		}
	}
	passed := s.filedThisYear(func(total amount) bool { return total.sign() > 0 })
	return passed || sum.sign() <= 0 || sum.compare(kroner(least)) >= 0
}

func firstIsSomething(s *subject) bool { return !s.isFirst() || !s.total.isZero() }

// linesAreZeroToo: the products of a first return of nothing come to nothing.
func linesAreZeroToo(s *subject) bool {
	var sum amount
	for i := range s.lines {
		if product, ok := s.lines[i].product(); ok {
			sum = sum.plus(product)
		}
	}
	return !s.isFirst() || !s.total.isZero() || sum.isZero()
}

// throughout says whether an obligation to file ordinary returns is there for
// the whole term.
func (s *subject) throughout() bool {
	return slices.ContainsFunc(s.ordinary(), func(o obligation) bool {
		return o.covers(s.period.start) && o.covers(s.period.end)
	})
}

func notObligedThroughout(s *subject) bool { return !s.throughout() }

func notObligedInPart(s *subject) bool {
	return s.throughout() || !slices.ContainsFunc(s.ordinary(), func(o obligation) bool { return o.overlaps(s.period) })
}
