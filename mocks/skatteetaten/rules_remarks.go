package skatteetaten

import "slices"

// remarkRules hold remarks against the list of codes and signs that they fit.
var remarkRules = []rule{
	{
		number: "R074", severity: deviating, kind: kindRemark, of: forAll,
		code:    "MVA_KODE_MERKNAD_FORTEGN_GYLDIG_VANLIG_FORTEGN",
		message: "Det må fylles ut gyldig merknad på kode med vanlig fortegn.",
		holds:   "utvalgtMerknad on a line with its normal sign and no spesifikasjon fits code and sign",
		check:   each(remarkFitsNormalSign),
	},
	{
		number: "R075", severity: deviating, kind: kindRemark, of: forAll,
		code:    "MVA_KODE_MERKNAD_FORTEGN_GYLDIG_MOTSATT_FORTEGN",
		message: "Det må fylles ut gyldig merknad på kode med motsatt fortegn.",
		holds:   "utvalgtMerknad on a line with the opposite sign and no spesifikasjon fits code and sign",
		check:   each(remarkFitsOppositeSign),
	},
	{
		number: "R076", severity: deviating, kind: kindRemark, of: forAll,
		code:    "MVA_KODE_MERKNAD_FORTEGN_GYLDIG_FOR_SPESIFIKASJON",
		message: "Det må fylles ut gyldig merknad på kode med oppgitt spesifikasjon og fortegn.",
		holds:   "utvalgtMerknad on a line with spesifikasjon fits code, sign and spesifikasjon",
		check:   each(remarkFitsSpecification),
	},
}

// Remarks that rules ask for.
const (
	remarkWindingUp = "virksomhet under avvikling"
	remarkShipwreck = "forlis"
)

// Signs as the code list writes them.
const (
	plus  = "+"
	minus = "-"
)

// sent is the sign of the line: that of its basis or, without one, of its tax.
func (l *line) sent() string {
	sign := l.tax.sign()
	if l.basis != nil {
		sign = l.basis.sign()
	}
	if sign < 0 {
		return minus
	}
	return plus
}

// expected is the normal sign of a line without a specification: claims for
// compensation and deductions are negative.
func (s *subject) expected(l *line) string {
	deduction := slices.Contains(inputCodes, l.code) || slices.Contains(bothWays, l.code) && l.basis == nil
	if s.category == categoryCompensation || deduction {
		return minus
	}
	return plus
}

func remarkFitsNormalSign(s *subject, l *line) bool {
	return !l.remark.isChosen() || !l.plain() || l.sent() != s.expected(l) || s.fits(l, s.expected(l))
}

func remarkFitsOppositeSign(s *subject, l *line) bool {
	return !l.remark.isChosen() || !l.plain() || l.sent() == s.expected(l) || s.fits(l, s.expected(l))
}

// remarkFitsSpecification: which sign is normal depends on the specification,
// and the list has it.
func remarkFitsSpecification(s *subject, l *line) bool {
	return !l.remark.isChosen() || l.plain() || s.fits(l, plus) || s.fits(l, minus)
}

func (s *subject) fits(l *line, expected string) bool {
	row := fit{
		code: l.code, remark: plainRemark(l.remark.chosen), category: letter(s.category),
		sent: l.sent(), expected: expected,
	}
	if l.specification != nil {
		row.specification = *l.specification
	}
	return lists().fitting[row]
}
