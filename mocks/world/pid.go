package world

import "errors"

// syntheticMonth is what the Tax Administration adds to the month of birth in
// the numbers of the people in Tenor, its register of test data; no real
// person has such a number (Skatteetaten/mva-meldingen:
// docs/mvameldingen/test/Bruksveiledning_Tenor.pdf).
const syntheticMonth = 80

// dNumberDay is added to the day of birth in a D-number, the number of people
// who are not (yet) registered as resident.
const dNumberDay = 40

// The refusals never contain the number: it may be somebody's.
var (
	errPIDForm   = errors.New("is not a personal number: 11 digits in quotes are needed")
	errPIDReal   = errors.New("could be a real person's number: only synthetic ones (month + 80) are allowed")
	errPIDMonth  = errors.New("is not a synthetic personal number: the month, digits 3 and 4, must be 81 to 92")
	errPIDDay    = errors.New("is not a personal number: its first digits are no date (the day of a D-number is + 40)")
	errPIDDigits = errors.New("is not a personal number: its check digits, the last two, are wrong")
)

// CheckPID returns nil for a synthetic personal number or D-number: 11 digits,
// the month + 80, a possible date, both check digits right. Whether the
// individual number fits the century is not checked. No error it returns
// contains the number.
func CheckPID(pid string) error {
	if !digits(pid, 11) {
		return errPIDForm
	}
	month := pair(pid[2:])
	switch {
	case month >= 1 && month <= 12:
		return errPIDReal
	case month < syntheticMonth+1 || month > syntheticMonth+12:
		return errPIDMonth
	case !possibleDate(pair(pid), month-syntheticMonth, pair(pid[4:])):
		return errPIDDay
	case !pidCheckDigits(pid):
		return errPIDDigits
	}
	return nil
}

// LooksReal says whether s may be the personal number of a real person: 11
// digits with valid check digits, and not marked as synthetic by month + 80.
func LooksReal(s string) bool {
	if !digits(s, 11) || !pidCheckDigits(s) {
		return false
	}
	month := pair(s[2:]) - syntheticMonth
	return month < 1 || month > 12
}

// possibleDate leaves the century open: 29 February needs a year whose last
// two digits divide by four.
func possibleDate(day, month, year int) bool {
	if day > dNumberDay {
		day -= dNumberDay
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 {
		days = 29
	}
	return day >= 1 && day <= days
}

// The weights are the Tax Administration's; the last 1 of each row is for the
// check digit itself.
func pidCheckDigits(pid string) bool {
	return mod11(pid, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) && mod11(pid, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
}

// mod11 says whether the weighted sum of the first digits divides by 11.
func mod11(s string, weights ...int) bool {
	sum := 0
	for i, weight := range weights {
		sum += weight * int(s[i]-'0')
	}
	return sum%11 == 0
}

func digits(s string, n int) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(s) == n
}

// pair is the number that the first two digits of s make.
func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }
