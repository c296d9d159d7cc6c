package profile

import "strconv"

func itoa(i int) string { return strconv.Itoa(i) }

// badPerson says what is wrong with the number of a person, without showing
// it, or nothing. Only the synthetic people of the Tax Administration's test
// register are allowed: they have 80 added to the month of birth, and no real
// person has such a number.
func badPerson(number string) string {
	if !digits(number, 11) {
		return "is not a personal number: 11 digits in quotes are needed"
	}
	switch month := pair(number[2:]); {
	case month >= 1 && month <= 12:
		return "could be a real person's number: only synthetic ones (month + 80) are allowed"
	case month < 81 || month > 92:
		return "is not a synthetic personal number: the month, digits 3 and 4, must be 81 to 92"
	}
	if !mod11(number, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) || !mod11(number, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) {
		return "is not a personal number: its check digits, the last two, are wrong"
	}
	return ""
}

func isOrganisation(number string) bool {
	return digits(number, 9) && mod11(number, 3, 2, 7, 6, 5, 4, 3, 2, 1)
}

// mod11 tells whether the weighted sum of the first digits divides by 11. The
// last weight is the check digit's own.
func mod11(number string, weights ...int) bool {
	sum := 0
	for i, weight := range weights {
		sum += weight * int(number[i]-'0')
	}
	return sum%11 == 0
}

func digits(text string, n int) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) == n
}

func pair(text string) int { return int(text[0]-'0')*10 + int(text[1]-'0') }
