package skatteetaten

import (
	"strconv"
	"strings"
)

// vatReturn is a return that passed the structure check.
type vatReturn struct {
	category     string
	organisation string
	// length is the kind of period, term its name: ToMaaneder, mars-april.
	length, term string
	year         int
	// total is fastsattMerverdiavgift.
	total  amount
	lines  []line
	kid    *string
	remark *remark
}

// line is one mvaSpesifikasjonslinje. What may be absent is a pointer.
type line struct {
	code          string
	specification *string
	basis         *amount
	rate          *string
	tax           amount
	remark        *remark
}

// remark is a merknad: one of the list, even if it says nothing, or free words.
type remark struct {
	listed       bool
	chosen, free string
}

// isChosen says whether it is one of the list.
func (r *remark) isChosen() bool { return r != nil && r.listed }

// has says whether the line has the specification.
func (l line) has(specification string) bool {
	return l.specification != nil && *l.specification == specification
}

// plain lines have no specification.
func (l line) plain() bool { return l.specification == nil || *l.specification == "" }

// complete lines have basis and rate; bare ones have neither.
func (l line) complete() bool { return l.basis != nil && l.rate != nil }
func (l line) bare() bool     { return l.basis == nil && l.rate == nil }

// builder fills a return with the values of a document.
type builder struct{ into *vatReturn }

const (
	pathTax    = "skattegrunnlagOgBeregnetSkatt/"
	pathPeriod = pathTax + "skattleggingsperiode/periode/" + periodElement
	pathLine   = pathTax + "mvaSpesifikasjonslinje"
)

// enter is told of each element before what is in it.
func (b *builder) enter(path string) {
	switch path {
	case pathLine:
		b.into.lines = append(b.into.lines, line{})
	case pathLine + "/merknad":
		b.last().remark = &remark{}
	case "merknad":
		b.into.remark = &remark{}
	}
}

func (b *builder) last() *line {
	if len(b.into.lines) == 0 {
		b.into.lines = append(b.into.lines, line{})
	}
	return &b.into.lines[len(b.into.lines)-1]
}

// set is told of each value that is right in itself.
func (b *builder) set(path, text string) {
	if name, ok := strings.CutPrefix(path, pathLine+"/"); ok {
		b.last().set(name, text)
		return
	}
	if length, ok := strings.CutPrefix(path, pathPeriod); ok {
		b.into.length, b.into.term = length, text
		return
	}
	r := b.into
	switch path {
	case pathTax + "skattleggingsperiode/aar":
		r.year = yearOf(text)
	case pathTax + "fastsattMerverdiavgift":
		r.total = parseAmount(text)
	case "betalingsinformasjon/kundeIdentifikasjonsnummer":
		r.kid = &text
	case "skattepliktig/organisasjonsnummer":
		r.organisation = text
	case "meldingskategori":
		r.category = text
	default:
		r.remark.set(strings.TrimPrefix(path, "merknad/"), text)
	}
}

func (l *line) set(name, text string) {
	switch name {
	case "mvaKode":
		l.code = text
	case "spesifikasjon":
		l.specification = &text
	case "grunnlag":
		basis := parseAmount(text)
		l.basis = &basis
	case "sats":
		l.rate = &text
	case "merverdiavgift":
		l.tax = parseAmount(text)
	default:
		l.remark.set(strings.TrimPrefix(name, "merknad/"), text)
	}
}

func (r *remark) set(name, text string) {
	switch {
	case r == nil:
	case name == "beskrivelse":
		r.free = text
	case name == "utvalgtMerknad":
		r.chosen, r.listed = text, true
	}
}

// yearOf reads a gYear, whose time zone means nothing here. Years that no
// calendar needs are all the same distant one.
func yearOf(text string) int {
	const digits, distant = 4, 9999
	text = collapsed(text)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	year, err := strconv.Atoi(text[:min(end, digits)])
	switch {
	case err != nil || negative:
		return 0
	case end > digits:
		return distant
	}
	return year
}
