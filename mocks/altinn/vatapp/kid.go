package vatapp

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// kidNumbers is how many numbers there are before the check digit. Seen: a KID
// has 14 digits in the recorded payment information.
const kidNumbers = 10_000_000_000_000

// KID to pay a submission with. Guess: how the Tax Administration makes one is
// not published; here it follows from the instance's id alone, and its last
// digit is right by modulus 10.
func KID(reference string) string {
	sum := sha256.Sum256([]byte(reference))
	digits := fmt.Sprintf("%013d", binary.BigEndian.Uint64(sum[:])%kidNumbers)
	return digits + string(checkDigit(digits))
}

// checkDigit is Luhn's: every second digit counts twice, the last one first.
func checkDigit(digits string) byte {
	sum, twice := 0, true
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if twice {
			d = d*2/10 + d*2%10
		}
		sum += d
		twice = !twice
	}
	return '0' + byte((10-sum%10)%10)
}
