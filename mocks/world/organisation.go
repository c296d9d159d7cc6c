package world

import "errors"

var (
	errOrganisationForm  = errors.New("is not an organisation number: 9 digits in quotes are needed")
	errOrganisationDigit = errors.New("is not an organisation number: its check digit, the last one, is wrong")
)

// CheckOrganisationNumber returns nil for 9 digits of which the last is the
// right check digit (modulus 11, weights of the Register of Legal Entities).
// Organisation numbers are public, so real ones are not refused.
func CheckOrganisationNumber(number string) error {
	if !digits(number, 9) {
		return errOrganisationForm
	}
	if !mod11(number, 3, 2, 7, 6, 5, 4, 3, 2, 1) {
		return errOrganisationDigit
	}
	return nil
}
