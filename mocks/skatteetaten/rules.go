package skatteetaten

import (
	"cmp"
	"slices"
	"sync"
)

// severity of a finding; the worst is that of the return.
type severity int

const (
	clean severity = iota
	// deviating returns are accepted and may be looked at.
	deviating
	// invalid returns count as not delivered.
	invalid
)

// kind is the category under which the rules are printed.
type kind string

const (
	kindCategory kind = "MELDINGSKATEGORI"
	kindContent  kind = "MELDINGSINNHOLD"
	kindFormat   kind = "XSD_FORMAT_OG_LOVLIGE_VERDIER"
	kindDuty     kind = "PLIKT"
	kindRegister kind = "MVA_REGISTER_OPPLYSNINGER"
	kindEarlier  kind = "TIDLIGERE_TERMINER"
	kindAccount  kind = "KONTONUMMER"
	kindRemark   kind = "MERKNAD"
)

// Which returns a rule is for, by meldingskategori.
var (
	forAll          = []string{categoryOrdinary, categoryPrimary, categoryCompensation, categoryReverse, categoryECommerce}
	forOrdinary     = []string{categoryOrdinary}
	forPrimary      = []string{categoryPrimary}
	forBoth         = []string{categoryOrdinary, categoryPrimary}
	forCompensation = []string{categoryCompensation}
	forReverse      = []string{categoryReverse}
	forBothAndRev   = []string{categoryOrdinary, categoryPrimary, categoryReverse}
	forNotComp      = []string{categoryOrdinary, categoryPrimary, categoryReverse, categoryECommerce}
	forNotECommerce = []string{categoryOrdinary, categoryPrimary, categoryCompensation, categoryReverse}
)

// rule is one of the Tax Administration's, with what it says when it is broken.
// Docs: skatteetaten.github.io/mva-meldingen, forretningsregler (the ordinary
// return, omvendt avgiftsplikt, kompensasjon), November 2025.
type rule struct {
	number   string
	severity severity
	kind     kind
	of       []string
	// code is the avvikKode as printed, message the begrunnelse.
	code, message string
	// holds says what must hold, in our words.
	holds string
	// register is set if the rule is skipped while the registers are down.
	register bool
	// check finds where the rule is broken. It is nil if nobody has published
	// what must hold; unknown says what is missing.
	check   check
	unknown string
}

// check returns the places where a rule is broken.
type check func(*subject) []place

// place is where in the return a finding is: the path and, of findings on
// lines, the mvaKode and the index of the line.
type place struct {
	path, code string
	line       int
}

// noLine is the line of findings on the whole return, or on all of a code.
const noLine = -1

// subject is a return and what the rules hold it against.
type subject struct {
	*vatReturn
	registers
	period period
	today  date
}

// Paths of findings. Seen: //mvaMeldingDto, //innsending, //meldingskategori;
// guess: the others, made alike.
const (
	atCategory = "//meldingskategori"
	atPeriod   = "//skattleggingsperiode"
	atTotal    = "//fastsattMerverdiavgift"
	atLines    = "//mvaSpesifikasjonslinje"
	atKID      = "//kundeIdentifikasjonsnummer"
	atRemark   = "//merknad"
	atTaxpayer = "//skattepliktig"
)

// whole makes a check of something that must hold of the return.
func whole(path string, holds func(*subject) bool) check {
	return func(s *subject) []place {
		if holds(s) {
			return nil
		}
		return []place{{path: path, line: noLine}}
	}
}

// each makes a check of something that must hold of every line.
func each(holds func(*subject, *line) bool) check {
	return func(s *subject) []place {
		var broken []place
		for i := range s.lines {
			if l := &s.lines[i]; !holds(s, l) {
				broken = append(broken, place{path: atLines, code: l.code, line: i})
			}
		}
		return broken
	}
}

// ofCode makes a check of something that must hold of all lines with a code.
func ofCode(holds func(s *subject, code string) bool, codes ...string) check {
	return func(s *subject) []place {
		var broken []place
		for _, code := range codes {
			if !holds(s, code) {
				broken = append(broken, place{path: atLines, code: code, line: noLine})
			}
		}
		return broken
	}
}

// rules is the whole table, by number.
var rules = sync.OnceValue(func() []rule {
	table := slices.Concat(
		formatRules, specificationRules, amountRules, signRules, deductionRules, remarkRules,
		obligationRules, timeRules, compensationRules, compensationDutyRules, reverseRules, reverseDutyRules,
	)
	slices.SortStableFunc(table, func(a, b rule) int { return cmp.Compare(a.number, b.number) })
	return table
})

// finding is a broken rule and where.
type finding struct {
	*rule
	place
	// detail, xmlLine and xmlColumn are of findings of the structure check.
	detail             string
	xmlLine, xmlColumn int
}

// findings runs every rule that is for the return's category and not off.
func (s *subject) findings(off []string) []finding {
	var found []finding
	table := rules()
	for i := range table {
		r := &table[i]
		if r.check == nil || !slices.Contains(r.of, s.category) || slices.Contains(off, r.number) || r.register && s.down {
			continue
		}
		for _, at := range r.check(s) {
			found = append(found, finding{rule: r, place: at})
		}
	}
	return found
}

// worst is the verdict on the whole return.
func worst(findings []finding) severity {
	verdict := clean
	for _, f := range findings {
		verdict = max(verdict, f.severity)
	}
	return verdict
}
