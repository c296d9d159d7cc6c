package mask

import (
	"regexp"
	"strings"
	"unicode"
)

// What a word looks like tells random characters from language: language has
// vowels, changes case where words begin, and has few digits, at its ends.

var pieceOf = regexp.MustCompile(`[\pL\pN]+`)

// suspicious tells whether a text has random characters in it.
func suspicious(s string) bool {
	odd, longest, mixed := 0, 0, 0
	for _, piece := range pieceOf.FindAllString(s, -1) {
		if letters, numbers, _ := census(piece); letters > 0 && numbers > 0 {
			mixed += len(piece)
		}
		if isOdd(piece) {
			odd += len(piece)
			longest = max(longest, len(piece))
		}
	}
	isWord := !strings.ContainsAny(s, " \t\n")
	return longest >= leastGlobal || isWord && (odd >= leastGlobal || mixed >= 12)
}

// isOdd judges a piece without punctuation.
func isOdd(piece string) bool {
	letters, numbers, changes := census(piece)
	switch {
	case letters == 0:
		return numbers >= 12 // an amount, a number of an organisation or a party is shorter
	case numbers == 0:
		return len(piece) >= 4 && !isLanguage(piece)
	case letters+numbers <= 5:
		return false // v1, 2nd, tt02
	}
	return changes > 2 || numbers > 6 || !isLanguage(piece)
}

// census counts letters, digits, and how often they take turns.
func census(piece string) (letters, numbers, changes int) {
	var before rune
	for _, r := range piece {
		if unicode.IsLetter(r) {
			letters++
		} else {
			numbers++
		}
		if before != 0 && unicode.IsLetter(r) != unicode.IsLetter(before) {
			changes++
		}
		before = r
	}
	return letters, numbers, changes
}

const (
	vowels = "aeiouyæøåäöéáAEIOUYÆØÅÄÖÉÁ"
	// longestCluster is that of angstskrik.
	longestCluster = 7
)

// isLanguage judges letters by case and by vowels.
func isLanguage(piece string) bool {
	letters, cases, found, longest := 0, 0, 0, 0
	cluster, wasUpper := 0, false
	for _, r := range piece {
		if !unicode.IsLetter(r) {
			cluster = 0
			continue
		}
		if letters == 0 || unicode.IsUpper(r) != wasUpper {
			cases++
		}
		if unicode.IsUpper(r) && !wasUpper {
			cluster = 0
		}
		letters++
		cluster++
		wasUpper = unicode.IsUpper(r)
		if strings.ContainsRune(vowels, r) {
			cluster = 0
			found++
		}
		longest = max(longest, cluster)
	}
	switch {
	case letters >= leastGlobal:
		// mvaMeldingDto changes case every 2.6 letters, chance every second one.
		return longest <= longestCluster && found*8 >= letters && cases*12 <= letters*5
	case letters >= 5:
		return cases*5 <= letters*3
	}
	return true
}

// mayBeEncoded tells words that base64 or hexadecimal could have made.
func mayBeEncoded(word string) bool {
	if len(word) < 12 {
		return false
	}
	small, capital, digit := 0, 0, 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			capital++
		case unicode.IsDigit(r):
			digit++
		case unicode.IsLower(r):
			small++
		}
	}
	return digit > 1 || capital > 1 && small > 1
}

var trivialShape = regexp.MustCompile(`^(?:[-+]?\d{1,6}(?:[.,]\d{1,4})?|\pL[\pL_.:/-]{0,39}(?:_\d{1,2})?)?$`)

// trivial values tell nothing about anybody: a truth, a small number, a word.
func trivial(s string) bool {
	s = strings.Trim(s, " \t\r\n.,;:/-")
	return trivialShape.MatchString(s) && !suspicious(s)
}
