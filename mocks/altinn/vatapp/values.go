package vatapp

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// valueType is a type of values.
type valueType struct {
	name string
	// maxLength in characters of .NET, which are of 16 bits; 0: none.
	maxLength int
	// digits is the exact number of digits, of a type that is made of them.
	digits      int
	enumeration []string
	year, time  bool
}

const maxText = 4000

var onlyDigits = regexp.MustCompile(`^\d+$`)

// gYear as .NET takes it: of four digits, and 0000 is none.
var gYear = regexp.MustCompile(`^\d{4}(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$`)

// problem says in .NET's words what is wrong with a value, or nothing. The
// first fault is the only one: a pattern comes before a length, and a length
// before an enumeration. Times need no check, as reading makes them.
func (t *valueType) problem(text string) string {
	length := units(text)
	switch {
	case t.year && !isYear(text):
		return textNoYear(text)
	case t.digits > 0 && !onlyDigits.MatchString(text):
		return textPattern
	case t.digits > 0 && length != t.digits:
		return textLength
	case t.maxLength > 0 && length > t.maxLength:
		return textMaxLength
	case t.enumeration != nil && !slices.Contains(t.enumeration, text):
		return textEnumeration
	}
	return ""
}

// units is how long .NET thinks a text is.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

func isYear(text string) bool {
	text = strings.Trim(text, space)
	return gYear.MatchString(text) && !strings.HasPrefix(text, "0000")
}

// space is what XML takes for white space.
const space = " \t\r\n"
