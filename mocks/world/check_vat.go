package world

import (
	"regexp"
	"time"
)

var (
	registrationCategories = []string{"alminnelig", "primaernaering"}
	returnCategories       = []string{"alminnelig", "primaernaering", "kompensasjon", "omvendtAvgiftsplikt"}
	termLengths            = []string{"toMaaned", "aar", "seksMaaned", "treMaaned", "maaned", "halvMaaned", "uke"}
	insolvencies           = []string{"bankruptcy", "estate"}

	// organisationForm is a code such as AS or ORGL.
	organisationForm = regexp.MustCompile(`^[A-Z]{2,5}$`)
)

// Years that terms may be of: VAT began in 1970.
const (
	firstVATYear = 1970
	lastVATYear  = 2999
)

func (c *checker) taxRecords(at string, company Company) {
	if form := company.OrganisationForm; form != "" && !organisationForm.MatchString(form) {
		c.refuse(under(at, "organisation_form"), "is not a code of the Register of Legal Entities, such as AS or KF")
	}
	if account := company.AccountNumber; account != "" && !isAccount(account) {
		c.refuse(under(at, "account_number"), "is not an account number: 11 digits in quotes, of which the last is the check digit")
	}
	c.optionalDate(under(at, "deleted"), company.Deleted)
	if company.Insolvency != "" {
		c.choice(under(at, "insolvency"), company.Insolvency, insolvencies)
	}
	for i, registration := range company.VATRegistrations {
		c.registration(item(under(at, "vat_registrations"), i), registration)
	}
	for i, term := range company.VATTermsMissing {
		c.term(item(under(at, "vat_terms_missing"), i), term)
	}
	for i, filed := range company.VATReturns {
		c.term(item(under(at, "vat_returns"), i), filed.VATTerm())
	}
}

func (c *checker) registration(at string, r VATRegistration) {
	c.choice(under(at, "category"), r.Category, registrationCategories)
	c.choice(under(at, "term_length"), r.TermLength, termLengths)
	c.date(under(at, "from"), r.From)
	c.optionalDate(under(at, "to"), r.To)
	if r.To != "" && r.To < r.From {
		c.refuse(under(at, "to"), "is before from")
	}
	c.organisation(under(at, "reporting_unit"), r.ReportingUnit, false)
}

func (c *checker) term(at string, t VATTerm) {
	c.choice(under(at, "category"), t.Category, returnCategories)
	if t.Year < firstVATYear || t.Year > lastVATYear {
		c.refuse(under(at, "year"), "must be a year from %d to %d", firstVATYear, lastVATYear)
	}
	if !isTerm(t.Term) {
		c.refuse(under(at, "term"), "%s is not the name of a term, such as mars-april, januar-mars, uke 7 or aarlig", quote(t.Term))
	}
}

func (c *checker) optionalDate(path, text string) {
	if text != "" {
		c.date(path, text)
	}
}

func (c *checker) date(path, text string) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		c.refuse(path, "must be a day such as 2026-01-31")
	}
}

// isAccount says whether the last of 11 digits is the right check digit.
func isAccount(number string) bool {
	return digits(number, 11) && mod11(number, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
}
