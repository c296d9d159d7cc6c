package skatteetaten

import (
	_ "embed" // the lists
	"slices"
	"strings"
	"sync"
	"time"
)

// The code lists of the Tax Administration, reduced to what the rules need;
// NOTICE says whose they are. Their "-" is nothing, and their categories are A
// for alminnelig and primaernaering, K for kompensasjon, O for omvendt
// avgiftsplikt.
var (
	//go:embed codelists/codes.tsv
	codesFile string
	//go:embed codelists/rates.tsv
	ratesFile string
	//go:embed codelists/specifications.tsv
	specificationsFile string
	//go:embed codelists/remarks.tsv
	remarksFile string
	//go:embed codelists/remark_codes.tsv
	remarkCodesFile string
)

// codeLists are the lists in memory.
type codeLists struct {
	// rateTypes by mvaKode; that of code 6 is empty.
	rateTypes      map[string]string
	rates          []validRate
	specifications map[string]string // to categories
	remarks        map[remarkKey]string
	fitting        map[fit]bool
}

// validRate is a rate, its type and the first and last day of its validity;
// zero: no bound.
type validRate struct {
	rate, kind string
	from, to   date
}

// remarkKey: avvikende fakturering is a remark on a line and on a return.
type remarkKey struct{ name, concerns string }

const (
	concernsLine   = "mva kode"
	concernsReturn = "mva-melding"
)

// fit is a row of merknadTilsvarendeMvaKode. Its remarks are in lower case.
type fit struct {
	code, remark, specification, category string
	sent, expected                        string
}

var lists = sync.OnceValue(readLists)

func readLists() *codeLists {
	l := &codeLists{
		rateTypes: map[string]string{}, specifications: map[string]string{}, remarks: map[remarkKey]string{}, fitting: map[fit]bool{},
	}
	for _, row := range rows(codesFile) {
		l.rateTypes[row[0]] = row[1]
	}
	for _, row := range rows(ratesFile) {
		l.rates = append(l.rates, validRate{rate: row[0], kind: row[1], from: listedDate(row[2]), to: listedDate(row[3])})
	}
	for _, row := range rows(specificationsFile) {
		l.specifications[row[0]] = row[1]
	}
	for _, row := range rows(remarksFile) {
		l.remarks[remarkKey{row[0], row[1]}] += row[2]
	}
	for _, row := range rows(remarkCodesFile) {
		l.fitting[fit{code: row[0], remark: plainRemark(row[1]), sent: row[2], expected: row[3], specification: row[4], category: row[5]}] = true
	}
	return l
}

// rows splits a list.
func rows(file string) [][]string {
	var found [][]string
	for text := range strings.Lines(file) {
		if strings.HasPrefix(text, "#") {
			continue
		}
		row := strings.Split(strings.TrimSuffix(text, "\n"), "\t")
		for i := range row {
			if row[i] == "-" && !isSign(file, i) {
				row[i] = ""
			}
		}
		found = append(found, row)
	}
	return found
}

// isSign: in two columns of one list a minus is a minus.
func isSign(file string, column int) bool {
	const sent, expected = 2, 3
	return file == remarkCodesFile && (column == sent || column == expected)
}

func listedDate(text string) date {
	if text == "" {
		return date{}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return dateOf(t)
}

// plainRemark evens out that the rows for compensation begin with a capital,
// and that one has a no-break space.
func plainRemark(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "\u00A0", " "))
}

// letter is the category in the lists; eHandel has none.
func letter(category string) string {
	switch category {
	case categoryOrdinary, categoryPrimary:
		return "A"
	case categoryCompensation:
		return "K"
	case categoryReverse:
		return "O"
	}
	return "?"
}

// rateIsValid says whether the code may have the rate in a period. The list
// gives code 6 no type of rate; what is sent for it is 0.
func (l *codeLists) rateIsValid(code, rate string, p period) bool {
	kind := l.rateTypes[code]
	if kind == "" {
		return rate == "0"
	}
	return slices.ContainsFunc(l.rates, func(r validRate) bool {
		return r.rate == rate && r.kind == kind && !p.end.before(r.from) && (r.to == date{} || !r.to.before(p.start))
	})
}
