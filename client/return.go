package client

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Return is a VAT return (mva-melding) as whoever files it needs it: the bytes,
// which go out as they came, and the facts that the other requests repeat.
// Whether it is right is for the validator to say.
type Return struct {
	Document []byte
	FileName string // under which it is uploaded; may be changed

	Organisation string // nine digits
	Category     string // meldingskategori: alminnelig, primaernaering, kompensasjon, omvendtAvgiftsplikt
	Term         Term
	Year         int
	Amount       string // fastsattMerverdiavgift, as written; negative: a refund
	Reference    string // regnskapssystemsreferanse, the sender's own
}

// Term is a period of a return by the words of the wire: the element that
// tells its length, and its name.
type Term struct {
	Element string // skattleggingsperiodeToMaaneder
	Name    string // mars-april
}

// MaxFile is the size of a return and of an attachment at most (docs: the
// app's data types, 25 MB).
const MaxFile = 25 << 20

var (
	nineDigits = regexp.MustCompile(`^\d{9}$`)
	fourDigits = regexp.MustCompile(`^\d{4}$`)
)

// ReadReturn reads the facts of a return. One that is not well-formed, or that
// lacks what filing needs, is an error here, before anything is sent.
func ReadReturn(document []byte) (Return, error) {
	v, err := readValues("return", rootReturn, MaxFile, document,
		pathReference, pathTerm+"/*", pathYear, pathAmount, pathOrganisation, pathCategory)
	if err != nil {
		return Return{}, err
	}
	r := Return{Document: bytes.Clone(document), FileName: returnFileName}
	if r.Term, r.Year, err = v.period(pathTerm, pathYear); err != nil {
		return Return{}, err
	}
	err = v.musts(
		field{pathOrganisation, "nine digits; who has none can't file through the app", &r.Organisation},
		field{pathCategory, "the category of the return", &r.Category},
		field{pathAmount, "the amount to pay", &r.Amount},
		field{pathReference, "the sender's own reference", &r.Reference},
	)
	if err != nil {
		return Return{}, err
	}
	if !nineDigits.MatchString(r.Organisation) {
		return Return{}, v.wrong(pathOrganisation, "nine digits")
	}
	return r, nil
}

// period reads a term and its year, which all documents have in the same form.
func (v values) period(term, year string) (t Term, number int, err error) {
	if t.Element, t.Name, err = v.child(term, "the term"); err != nil {
		return Term{}, 0, err
	}
	if !slices.ContainsFunc(termLengths, func(l termLength) bool { return l.element == t.Element }) {
		return Term{}, 0, v.reader.fail(v.found[term+"/"+t.Element].line, "Element %s has %s in it; allowed is one of %s.",
			term, excerpt(t.Element), strings.Join(termElements(), ", "))
	}
	text, err := v.must(year, "four digits")
	if err != nil {
		return Term{}, 0, err
	}
	if !fourDigits.MatchString(text) {
		return Term{}, 0, v.wrong(year, "a year of four digits")
	}
	number, err = strconv.Atoi(text)
	return t, number, err
}
