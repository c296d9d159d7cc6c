package client

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NewReturn says what a new return holds, for rehearsals: a company's own books
// make the real ones. What is empty is chosen so that the whole is right.
type NewReturn struct {
	Organisation string
	Category     string    // "": alminnelig
	Term         Term      // zero: the latest of the category's usual length that is over by Now
	Year         int       // 0: that in which the term was over last, by Now
	Now          time.Time // needed if Term or Year is left out; in UTC no term is over too early
	Reference    string    // "": portprove
	KID          string    // of a refund; "": none
	Lines        []ReturnLine
}

// ReturnLine is a mvaSpesifikasjonslinje, in whole kroner. Output VAT has a
// rate, is positive and needs a basis; input VAT has no rate and no basis, and
// is negative. In a compensation claim all have a rate and are negative.
type ReturnLine struct {
	Code          string
	Specification string // "": none
	Rate          string // 25 or 11,11; "": neither basis nor rate
	Basis         int64
	Amount        int64
}

// usual is what a return of a category looks like: its length of terms, and
// lines that no rule finds fault with.
type usual struct {
	category, element string
	lines             []ReturnLine
}

var sales = []ReturnLine{
	{Code: "3", Rate: "25", Basis: 100000, Amount: 25000},
	{Code: "1", Amount: -10000},
}

// usuals (docs: the categories' guides and rules; a claim for compensation is
// 20 000 kroner at least, a reverse charge counts from a basis of 2 000).
var usuals = []usual{
	{"alminnelig", "skattleggingsperiodeToMaaneder", sales},
	{"primaernaering", "skattleggingsperiodeAar", sales},
	{"kompensasjon", "skattleggingsperiodeToMaaneder", []ReturnLine{{Code: "1", Rate: "25", Basis: -100000, Amount: -25000}}},
	{"omvendtAvgiftsplikt", "skattleggingsperiodeTreMaaneder", []ReturnLine{{Code: "87", Rate: "25", Basis: 100000, Amount: 25000}}},
}

// Categories are those that a new return can have.
func Categories() []string {
	names := make([]string, len(usuals))
	for i, u := range usuals {
		names[i] = u.category
	}
	return names
}

// Return makes the return, or says which field can't stand.
func (n NewReturn) Return() (Return, error) {
	n, err := n.completed()
	if err != nil {
		return Return{}, err
	}
	return ReadReturn(n.document())
}

func (n NewReturn) completed() (NewReturn, error) {
	n.Category, n.Reference = cmp.Or(n.Category, usuals[0].category), cmp.Or(n.Reference, "portprove")
	i := slices.IndexFunc(usuals, func(u usual) bool { return u.category == n.Category })
	if i < 0 {
		return n, fmt.Errorf("the category is %q; allowed are %s", n.Category, strings.Join(Categories(), ", "))
	}
	if !nineDigits.MatchString(n.Organisation) {
		return n, fmt.Errorf("the organisation is %q; allowed is a number of nine digits", n.Organisation)
	}
	if n.Lines == nil {
		n.Lines = usuals[i].lines
	}
	return n.withTerm(usuals[i].element)
}

// oldestYear of a return. Docs: rule R077; earlier ones went another way.
const oldestYear = 2022

func (n NewReturn) withTerm(element string) (NewReturn, error) {
	switch {
	case n.Now.IsZero() && (n.Year == 0 || n.Term == Term{}):
		return n, errors.New("without a term and its year the time is needed, to tell which term is over")
	case n.Year != 0 && (n.Year < oldestYear || n.Year > 9999):
		return n, fmt.Errorf("the year is %d; allowed are those from %d on", n.Year, oldestYear)
	case n.Term != Term{} && n.Term.End(oldestYear).IsZero():
		return n, fmt.Errorf("the term is %s %q; allowed are those of TermNamed", n.Term.Element, n.Term.Name)
	}
	switch {
	case n.Term == Term{}:
		by := n.Now
		if n.Year != 0 && n.Year < by.Year() {
			by = time.Date(n.Year+1, time.February, 1, 0, 0, 0, 0, time.UTC)
		}
		t, year, _ := LatestTerm(element, by)
		if n.Year != 0 && year != n.Year {
			return n, fmt.Errorf("no term of %d is over yet; a named one is made all the same", n.Year)
		}
		n.Term, n.Year = t, year
	case n.Year == 0:
		n.Year = n.Now.Year()
		if !n.Term.End(n.Year).Before(n.Now.Truncate(24 * time.Hour)) {
			n.Year--
		}
	}
	return n, nil
}

// total is fastsattMerverdiavgift: the sum of the lines.
func (n NewReturn) total() int64 {
	var sum int64
	for _, l := range n.Lines {
		sum += l.Amount
	}
	return sum
}

// document is in the order of its schema.
func (n NewReturn) document() []byte {
	w := newXMLWriter()
	w.begin(rootReturn, namespaceReturn)
	w.begin("innsending", "")
	w.leaf("regnskapssystemsreferanse", n.Reference)
	w.begin("regnskapssystem", "")
	w.leaf("systemnavn", "portprove")
	w.end("regnskapssystem")
	w.end("innsending")
	w.begin("skattegrunnlagOgBeregnetSkatt", "")
	w.period(n.Term, n.Year)
	w.leaf("fastsattMerverdiavgift", strconv.FormatInt(n.total(), 10))
	for _, l := range n.Lines {
		l.write(w)
	}
	w.end("skattegrunnlagOgBeregnetSkatt")
	w.begin("betalingsinformasjon", "")
	w.optional("kundeIdentifikasjonsnummer", n.KID)
	w.end("betalingsinformasjon")
	w.begin("skattepliktig", "")
	w.leaf("organisasjonsnummer", n.Organisation)
	w.end("skattepliktig")
	w.leaf("meldingskategori", n.Category)
	w.end(rootReturn)
	return w.text.Bytes()
}

func (l ReturnLine) write(w *xmlWriter) {
	w.begin("mvaSpesifikasjonslinje", "")
	w.leaf("mvaKode", l.Code)
	w.optional("spesifikasjon", l.Specification)
	if l.Rate != "" {
		w.leaf("grunnlag", strconv.FormatInt(l.Basis, 10))
		w.leaf("sats", l.Rate)
	}
	w.leaf("merverdiavgift", strconv.FormatInt(l.Amount, 10))
	w.end("mvaSpesifikasjonslinje")
}
