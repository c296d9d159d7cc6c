package client

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// termLength is a length of terms: its element and the names in their order
// through the year.
type termLength struct {
	element string
	names   []string
}

var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

// termLengths (docs: the schemas, where every document has the same).
var termLengths = []termLength{
	{"skattleggingsperiodeMaaned", months},
	{"skattleggingsperiodeToMaaneder", spans(2)},
	{"skattleggingsperiodeTreMaaneder", spans(3)},
	{"skattleggingsperiodeSeksMaaneder", spans(6)},
	{"skattleggingsperiodeHalvMaaned", halves()},
	{"skattleggingsperiodeUke", weeks()},
	{"skattleggingsperiodeAar", []string{"aarlig"}},
}

func spans(length int) []string {
	var names []string
	for i := 0; i < len(months); i += length {
		names = append(names, months[i]+"-"+months[i+length-1])
	}
	return names
}

func halves() []string {
	var names []string
	for _, month := range months {
		names = append(names, "foerste halvdel "+month, "andre halvdel "+month)
	}
	return names
}

func weeks() []string {
	const most = 53
	names := make([]string, most)
	for i := range names {
		names[i] = "uke " + strconv.Itoa(i+1)
	}
	return names
}

func termElements() []string {
	names := make([]string, len(termLengths))
	for i, l := range termLengths {
		names[i] = l.element
	}
	return names
}

// TermNamed finds the term that a name means: each name has one length.
func TermNamed(name string) (Term, error) {
	for _, l := range termLengths {
		if slices.Contains(l.names, name) {
			return Term{Element: l.element, Name: name}, nil
		}
	}
	return Term{}, fmt.Errorf("there is no term %q; allowed are a month (januar), two months (%s), three (%s), six (%s), "+
		"half a month (foerste halvdel januar), a week (uke 1) and aarlig", name,
		strings.Join(spans(2), ", "), strings.Join(spans(3), ", "), strings.Join(spans(6), ", "))
}

// End is the last day of the term in a year; zero for no term of this package.
func (t Term) End(year int) time.Time {
	for _, l := range termLengths {
		if i := slices.Index(l.names, t.Name); l.element == t.Element && i >= 0 {
			return l.end(year, i)
		}
	}
	return time.Time{}
}

func (l termLength) end(year, i int) time.Time {
	const monthsOfYear, firstHalf, daysOfWeek = 12, 15, 7
	switch n := len(l.names); {
	case n == len(weeks()):
		// Week 1 is that of 4 January, and ends on a Sunday (seen: week 1 of
		// 2022 is 3 to 9 January).
		first := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, daysOfWeek*i+(daysOfWeek-int(first.Weekday()))%daysOfWeek)
	case n == len(halves()) && i%2 == 0:
		return time.Date(year, time.Month(i/2+1), firstHalf, 0, 0, 0, 0, time.UTC)
	case n == len(halves()):
		return endOfMonth(year, i/2+1)
	default:
		return endOfMonth(year, (i+1)*monthsOfYear/n)
	}
}

func endOfMonth(year, month int) time.Time {
	return time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, time.UTC)
}

// LatestTerm is the last term of a length (ToMaaneder's whole element) that was
// over before today; ok is false for no length of this package.
func LatestTerm(element string, now time.Time) (t Term, year int, ok bool) {
	i := slices.IndexFunc(termLengths, func(l termLength) bool { return l.element == element })
	if i < 0 {
		return Term{}, 0, false
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for year = now.Year(); ; year-- {
		for _, name := range slices.Backward(termLengths[i].names) {
			if t = (Term{element, name}); t.End(year).Before(today) {
				return t, year, true
			}
		}
	}
}
