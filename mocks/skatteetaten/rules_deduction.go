package skatteetaten

// deductionRules compare the two lines of codes for purchases with VAT to be computed and deducted.
var deductionRules = []rule{
	{
		number: "R023", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_81",
		message: "Fradrag for innførselsmerverdiavgift skal normalt ikke overstige utgående innførselsmerverdiavgift.",
		holds:   "code 81: output VAT ≥ input VAT, signs ignored",
		check:   ofCode(taxCoversDeduction, "81"),
	},
	{
		number: "R024", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_83",
		message: "Fradrag for innførselsmerverdiavgift skal normalt ikke overstige utgående innførselsmerverdiavgift.",
		holds:   "code 83: output VAT ≥ input VAT, signs ignored",
		check:   ofCode(taxCoversDeduction, "83"),
	},
	{
		number: "R025", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_86",
		message: "Fradrag for inngående merverdiavgift ved kjøp av tjenester fra utlandet skal normalt ikke overstige utgående merverdiavgift for kjøp av tjenester fra utlandet.",
		holds:   "code 86: output VAT ≥ input VAT, signs ignored",
		check:   ofCode(taxCoversDeduction, "86"),
	},
	{
		number: "R026", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_88",
		message: "Fradrag for inngående merverdiavgift ved kjøp av tjenester fra utlandet skal normalt ikke overstige utgående merverdiavgift for kjøp av tjenester fra utlandet.",
		holds:   "code 88: output VAT ≥ input VAT, signs ignored",
		check:   ofCode(taxCoversDeduction, "88"),
	},
	{
		number: "R027", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_MELLOM_BEREGNET_OG_INNGÅENDE_AVGIFT_MVA_KODE_91",
		message: "Fradrag for inngående merverdiavgift ved kjøp av klimakvoter eller gull skal normalt ikke overstige utgående merverdiavgift ved kjøp av klimakvoter eller gull.",
		holds:   "code 91: output VAT ≥ input VAT, signs ignored",
		check:   ofCode(taxCoversDeduction, "91"),
	},
	{
		number: "R028", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_81",
		message: "Det skal beregnes utgående innførselsmerverdiavgift i samme termin som fradrag for inngående innførselsmerverdiavgift.",
		holds:   "code 81, input line without spesifikasjon: number of output lines ≥ number of input lines",
		check:   ofCode(deductionHasTax, "81"),
	},
	{
		number: "R029", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_83",
		message: "Det skal beregnes utgående innførselsmerverdiavgift i samme termin som fradrag for inngående innførselsmerverdiavgift.",
		holds:   "code 83, input line without spesifikasjon: number of output lines ≥ number of input lines",
		check:   ofCode(deductionHasTax, "83"),
	},
	{
		number: "R030", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_86",
		message: "Det skal beregnes utgående merverdiavgift ved kjøp av tjenester fra utlandet i samme termin som fradraget gjøres.",
		holds:   "code 86, input line without spesifikasjon: number of output lines ≥ number of input lines",
		check:   ofCode(deductionHasTax, "86"),
	},
	{
		number: "R031", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_88",
		message: "Det skal beregnes utgående merverdiavgift ved kjøp av tjenester fra utlandet i samme termin som fradraget gjøres.",
		holds:   "code 88, input line without spesifikasjon: number of output lines ≥ number of input lines",
		check:   ofCode(deductionHasTax, "88"),
	},
	{
		number: "R032", severity: invalid, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_91",
		message: "Det skal beregnes utgående merverdiavgift ved kjøp av klimakvoter eller gull i samme termin som fradrag for inngående merverdiavgift ved kjøp av klimakvoter eller gull.",
		holds:   "code 91, input line without spesifikasjon: number of output lines ≥ number of input lines",
		check:   ofCode(deductionHasTax, "91"),
	},
	{
		number: "R033", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_81",
		message: "Ved bruk av koden innførsel av varer med fradragsrett, skal det i samme termin fylles ut fradrag for inngående innførselsmerverdiavgift.",
		holds:   "code 81, output line without spesifikasjon: an input line exists too",
		check:   ofCode(taxHasDeduction, "81"),
	},
	{
		number: "R034", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_OMVENDT_AVGIFTSPLIKT_FOR_TJENSTER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_83",
		message: "Ved bruk av koden innførsel av varer med fradragsrett, skal det i samme termin fylles ut fradrag for inngående innførselsmerverdiavgift.",
		holds:   "code 83, output line without spesifikasjon: an input line exists too",
		check:   ofCode(taxHasDeduction, "83"),
	},
	{
		number: "R035", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_86",
		message: "Ved bruk av koden tjenester kjøpt fra utlandet med fradragsrett, skal det i samme termin fylles ut fradrag for inngående merverdiavgift ved kjøp av tjenester fra utlandet.",
		holds:   "code 86, output line without spesifikasjon: an input line exists too",
		check:   ofCode(taxHasDeduction, "86"),
	},
	{
		number: "R036", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_88",
		message: "Ved bruk av koden tjenester kjøpt fra utlandet med fradragsrett, skal det i samme termin fylles ut fradrag for inngående merverdiavgift ved kjøp av tjenester fra utlandet.",
		holds:   "code 88, output line without spesifikasjon: an input line exists too",
		check:   ofCode(taxHasDeduction, "88"),
	},
	{
		number: "R037", severity: deviating, kind: kindContent, of: forBoth,
		code:    "MVA_MELDINGSINNHOLD_KJØP_AV_KLIMAKVOTER_OG_GULL_MED_FRADRAGSRETT_AVVIK_INNGÅENDE_AVGIFT_MANGLER_MVA_KODE_91",
		message: "Ved bruk av koden kjøp av klimakvoter eller gull med fradragsrett, skal det i samme termin fylles ut fradrag for inngående merverdiavgift ved kjøp av klimakvoter eller gull.",
		holds:   "code 91, output line without spesifikasjon: an input line exists too",
		check:   ofCode(taxHasDeduction, "91"),
	},
}

// pair is what a return has of a code that goes both ways. Lines with a basis
// are VAT on the purchase, lines without one deduct it. Lines with a
// specification adjust earlier terms and need no counterpart.
type pair struct {
	tax, deduction           amount
	taxLines, deductionLines int
	// plainTax counts lines of tax without a specification, anyDeduction all
	// lines of deduction.
	plainTax, anyDeduction int
}

func (s *subject) pair(code string) pair {
	var p pair
	for i := range s.lines {
		l := &s.lines[i]
		if l.code != code {
			continue
		}
		if l.basis != nil {
			p.addTax(l)
		} else {
			p.addDeduction(l)
		}
	}
	return p
}

func (p *pair) addTax(l *line) {
	p.tax = p.tax.plus(l.tax)
	p.taxLines++
	if l.plain() {
		p.plainTax++
	}
}

func (p *pair) addDeduction(l *line) {
	p.anyDeduction++
	if l.plain() {
		p.deduction = p.deduction.plus(l.tax)
		p.deductionLines++
	}
}

// taxCoversDeduction. Guess: lines of deduction with a specification, which are
// about earlier terms, don't count.
func taxCoversDeduction(s *subject, code string) bool {
	p := s.pair(code)
	return p.tax.magnitude().compare(p.deduction.magnitude()) >= 0
}

func deductionHasTax(s *subject, code string) bool {
	p := s.pair(code)
	return p.taxLines >= p.deductionLines
}

func taxHasDeduction(s *subject, code string) bool {
	p := s.pair(code)
	return p.plainTax == 0 || p.anyDeduction > 0
}
