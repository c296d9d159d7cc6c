package skatteetaten

import "strings"

const (
	minKID = 2
	maxKID = 25
)

// validKID says whether a KID has a right check digit, by modulus 10 or by
// modulus 11, whose check digit for ten is a minus.
func validKID(kid string) bool {
	digits := strings.TrimSuffix(kid, "-")
	if len(kid) < minKID || len(kid) > maxKID || !onlyDigits.MatchString(digits) {
		return false
	}
	return strings.HasSuffix(kid, "-") && mod11(digits) == "-" || mod10(kid) || kid[len(kid)-1:] == mod11(kid[:len(kid)-1])
}

// mod10 is Luhn's sum over all digits.
func mod10(number string) bool {
	sum, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		d := int(number[i] - '0')
		if d > 9 {
			return false
		}
		if double {
			d *= 2
			d = d/10 + d%10
		}
		sum += d
		double = !double
	}
	return sum%10 == 0
}

// mod11 is the check digit behind digits, with the weights 2 to 7 from the
// right.
func mod11(digits string) string {
	const lowest, highest, modulus = 2, 7, 11
	sum, weight := 0, lowest
	for i := len(digits) - 1; i >= 0; i-- {
		sum += int(digits[i]-'0') * weight
		if weight++; weight > highest {
			weight = lowest
		}
	}
	return []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-"}[(modulus-sum%modulus)%modulus]
}
