package skatteetaten

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// date is a day without a time. Dates can be compared with ==.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return date{year, month, day}
}

func (d date) midnight() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func (d date) before(other date) bool { return d.midnight().Before(other.midnight()) }

func (d date) plus(years, months, days int) date {
	return dateOf(d.midnight().AddDate(years, months, days))
}

// today is the day it is in Norway, whose time is an hour ahead of UTC and two
// hours from the last Sunday of March to that of October, both at 1 h UTC.
func today(now time.Time) date {
	now = now.UTC()
	ahead := time.Hour
	if !now.Before(lastSunday(now.Year(), time.March)) && now.Before(lastSunday(now.Year(), time.October)) {
		ahead = 2 * time.Hour
	}
	return dateOf(now.Add(ahead))
}

func lastSunday(year int, month time.Month) time.Time {
	const lastDay, changeHour = 31, 1
	last := time.Date(year, month, lastDay, changeHour, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// period is a term in a year, from its first day to its last.
type period struct{ start, end date }

// periodOf finds the days of a term by its name, which is another in each kind
// of period. ok is false for a name that no kind has.
func periodOf(term string, year int) (p period, ok bool) {
	i := slices.IndexFunc(termLengths, func(l termLength) bool { return slices.Contains(l.terms(), term) })
	if i < 0 {
		return period{}, false
	}
	switch length := termLengths[i]; length.name {
	case termWeek:
		return weekOf(term, year), true
	case termHalfMonth:
		return halfMonthOf(term, year), true
	default:
		return monthsOf(year, slices.Index(length.terms(), term)*length.months, length.months), true
	}
}

func monthsOf(year, first, count int) period {
	start := date{year, time.January, 1}.plus(0, first, 0)
	return period{start: start, end: start.plus(0, count, -1)}
}

// halfMonthOf: 1 to 15, and 16 to the end.
func halfMonthOf(term string, year int) period {
	const half = 15
	if month, ok := strings.CutPrefix(term, firstHalf); ok {
		whole := monthsOf(year, slices.Index(months, month), 1)
		return period{start: whole.start, end: whole.start.plus(0, 0, half-1)}
	}
	whole := monthsOf(year, slices.Index(months, strings.TrimPrefix(term, secondHalf)), 1)
	return period{start: whole.start.plus(0, 0, half), end: whole.end}
}

// weekOf counts calendar weeks: week 1 is the one with 4 January.
// Docs: the information model, week 1 of 2022 is 3 to 9 January.
func weekOf(term string, year int) period {
	const week = 7
	number, err := strconv.Atoi(strings.TrimPrefix(term, weekPrefix))
	if err != nil {
		return period{} // the names of weeks are made with numbers
	}
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+week-1)%week)
	start := dateOf(monday.AddDate(0, 0, (number-1)*week))
	return period{start: start, end: start.plus(0, 0, week-1)}
}

// deadline for a return of the period. Guess: the law's, which the rules don't
// print: a month and ten days after the term; 31 August for the third term of
// two months; for years 10 March, in primary industries 10 April.
func (p period) deadline(category string) date {
	const day = 10
	year := p.start.plus(1, 0, 0) == p.end.plus(0, 0, 1)
	switch {
	case year && category == categoryPrimary:
		return date{p.end.year + 1, time.April, day}
	case year:
		return date{p.end.year + 1, time.March, day}
	case p.start.month == time.May && p.end.month == time.June:
		return date{p.end.year, time.August, 31}
	}
	return p.end.plus(0, 0, 1).plus(0, 1, day-1)
}
