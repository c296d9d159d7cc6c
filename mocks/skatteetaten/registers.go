package skatteetaten

import (
	"slices"

	"github.com/portprove/portprove/mocks/world"
)

// registers are what the Tax Administration knows of a taxpayer. The zero value
// is one of whom it knows nothing.
type registers struct {
	// down registers answer nothing: the rules that need them are skipped.
	down bool
	// form is the form of organisation: AS, KF, …
	form    string
	account string
	// deleted is when the entity was, zero if it wasn't; insolvent entities
	// are in bankruptcy or the estates of dead people.
	deleted     date
	insolvent   bool
	obligations []obligation
	missing     []filedTerm
	filed       []filedReturn
}

// obligation is a registration in the VAT register.
type obligation struct {
	category string
	// length of terms, as the element of a return has it: ToMaaneder.
	length string
	// from and to; zero: it goes on.
	from, to date
	oneOff   bool
	// reportingUnit of a joint registration, or empty.
	reportingUnit string
}

// filedTerm is a term of a category.
type filedTerm struct {
	category string
	period
}

type filedReturn struct {
	filedTerm
	total amount
}

// termLengthsOf leads from the names of the registers to those of returns.
// Docs: the schema of mvaMeldingInnsendingStatus (skattleggingsperiodeType).
var termLengthsOf = map[string]string{
	"aar": termYear, "seksMaaned": termSixMonths, "treMaaned": termQuarter, "toMaaned": termTwoMonths,
	"maaned": termMonth, "halvMaaned": termHalfMonth, "uke": termWeek,
}

func registersOf(w *world.World, organisation string) registers {
	company, ok := w.Company(organisation)
	if !ok {
		return registers{}
	}
	r := registers{
		form: company.OrganisationForm, account: company.AccountNumber,
		deleted: listedDate(company.Deleted), insolvent: company.Insolvency != "",
	}
	for _, v := range company.VATRegistrations {
		r.obligations = append(r.obligations, obligation{
			category: v.Category, length: termLengthsOf[v.TermLength], from: listedDate(v.From), to: listedDate(v.To),
			oneOff: v.OneOff, reportingUnit: v.ReportingUnit,
		})
	}
	for _, t := range company.VATTermsMissing {
		r.missing = append(r.missing, termOf(t))
	}
	for _, f := range company.VATReturns {
		r.filed = append(r.filed, filedReturn{termOf(f.VATTerm()), kroner(f.Amount)})
	}
	return r
}

func termOf(t world.VATTerm) filedTerm {
	p, _ := periodOf(t.Term, t.Year) // the world's loader has checked the name
	return filedTerm{category: t.Category, period: p}
}

// registered says whether there is an obligation of the category.
func (r registers) registered(category string) bool {
	return slices.ContainsFunc(r.obligations, func(o obligation) bool { return o.category == category })
}

// ordinary are the obligations to file ordinary returns.
func (r registers) ordinary() []obligation {
	return slices.DeleteFunc(slices.Clone(r.obligations), func(o obligation) bool {
		return o.category != categoryOrdinary && o.category != categoryPrimary
	})
}

// covers says whether the obligation is there on a day.
func (o obligation) covers(d date) bool {
	return !d.before(o.from) && (o.to == date{} || !o.to.before(d))
}

// overlaps says whether it is there on any day of a period.
func (o obligation) overlaps(p period) bool {
	return !p.end.before(o.from) && (o.to == date{} || !o.to.before(p.start))
}

// earlier is the latest return filed for the same term and category.
func (s *subject) earlier() (filedReturn, bool) {
	for _, f := range slices.Backward(s.filed) {
		if f.category == s.category && f.period == s.period {
			return f, true
		}
	}
	return filedReturn{}, false
}

// isFirst says whether no return has been filed for the term.
func (s *subject) isFirst() bool {
	_, changed := s.earlier()
	return !changed
}

// filedThisYear says whether a return that matches was filed for another term
// of the year.
func (s *subject) filedThisYear(matches func(amount) bool) bool {
	return slices.ContainsFunc(s.filed, func(f filedReturn) bool {
		return f.category == s.category && f.start.year == s.year && f.period != s.period && matches(f.total)
	})
}

// over says whether the term has ended.
func (s *subject) over() bool { return s.period.end.before(s.today) }

// begun says whether the term has begun.
func (s *subject) begun() bool { return !s.today.before(s.period.start) }

// ceasing entities may file as soon as the term has begun: those in bankruptcy,
// estates, and those that were deleted or say that they wind up.
// Guess: which register or remark says so is not published.
func (s *subject) ceasing() bool {
	return s.insolvent || s.deleted != date{} || s.remark != nil && s.remark.chosen == remarkWindingUp
}

// deletedBefore says whether the entity was gone when the term began.
func (s *subject) deletedBefore() bool {
	return s.deleted != date{} && s.deleted.before(s.period.start)
}
