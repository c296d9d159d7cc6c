package world

import (
	"strconv"
	"strings"
)

// VATRegistration is an obligation in the VAT register.
type VATRegistration struct {
	// Category is that of the returns: alminnelig or primaernaering.
	Category string `yaml:"category" json:"category"`
	// TermLength has the names of the Tax Administration's status service:
	// toMaaned, aar, … (schema mvaMeldingInnsendingStatus).
	TermLength string `yaml:"term_length" json:"term_length"`
	// From and To are its first and last day, as 2024-01-31; without To it
	// goes on.
	From string `yaml:"from"         json:"from"`
	To   string `yaml:"to,omitempty" json:"to,omitempty"`
	// OneOff is a registration for one sale (engangsregistrering).
	OneOff bool `yaml:"one_off,omitempty" json:"one_off,omitempty"`
	// ReportingUnit files for all members of a joint registration
	// (fellesregistrering), which this company is then one of.
	ReportingUnit string `yaml:"reporting_unit,omitempty" json:"reporting_unit,omitempty"`
}

// VATTerm is a term of one category of returns, by the words of a return:
// alminnelig, 2024, mars-april.
type VATTerm struct {
	Category string `yaml:"category" json:"category"`
	Year     int    `yaml:"year"     json:"year"`
	Term     string `yaml:"term"     json:"term"`
}

// VATReturn is a return that was filed; Amount is its fastsattMerverdiavgift.
type VATReturn struct {
	Category string `yaml:"category" json:"category"`
	Year     int    `yaml:"year"     json:"year"`
	Term     string `yaml:"term"     json:"term"`
	Amount   int64  `yaml:"amount"   json:"amount"`
}

// VATTerm is the term that it is for.
func (r VATReturn) VATTerm() VATTerm {
	return VATTerm{Category: r.Category, Year: r.Year, Term: r.Term}
}

var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

const weeks = 53

// isTerm says whether returns have a period of that name.
func isTerm(name string) bool {
	if number, ok := strings.CutPrefix(name, "uke "); ok {
		week, err := strconv.Atoi(number)
		return err == nil && week >= 1 && week <= weeks && strconv.Itoa(week) == number
	}
	if name == "aarlig" || isMonth(name) {
		return true
	}
	for _, half := range []string{"foerste halvdel ", "andre halvdel "} {
		if month, ok := strings.CutPrefix(name, half); ok {
			return isMonth(month)
		}
	}
	return isSpan(name)
}

func isMonth(name string) bool {
	for _, month := range months {
		if month == name {
			return true
		}
	}
	return false
}

// isSpan knows terms of two, three and six months.
func isSpan(name string) bool {
	for _, length := range []int{2, 3, 6} {
		for first := 0; first < len(months); first += length {
			if name == months[first]+"-"+months[first+length-1] {
				return true
			}
		}
	}
	return false
}
