package skatteetaten

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// valueType is a type of values. Its zero value takes any text.
type valueType struct {
	name string
	base *valueType
	// maxLength in characters; 0: none.
	maxLength int
	// digits is the exact number of digits, of a type that is made of them.
	digits      int
	enumeration []string
	// builtin is decimal or gYear.
	builtin string
}

const maxText = 4000

var builtins = map[string]*regexp.Regexp{
	"decimal": regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`),
	"gYear":   regexp.MustCompile(`^-?([1-9]\d{3,}|0\d{3})(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$`),
}

var onlyDigits = regexp.MustCompile(`^\d+$`)

// problem says in Xerces' words what is wrong with a value, or nothing. The
// first fault is the only one, and a pattern comes before a length.
func (t *valueType) problem(text string) string {
	length := utf8.RuneCountInString(text)
	switch {
	case t.builtin != "" && !t.takes(collapsed(text)):
		return fmt.Sprintf("cvc-datatype-valid.1.2.1: '%s' is not a valid value for '%s'.", collapsed(text), t.builtin)
	case t.digits > 0 && !onlyDigits.MatchString(text):
		return fmt.Sprintf("cvc-pattern-valid: Value '%s' is not facet-valid with respect to pattern '[0-9]+' for type '%s'.", text, t.name)
	case t.digits > 0 && length != t.digits:
		return fmt.Sprintf("cvc-length-valid: Value '%s' with length = '%d' is not facet-valid with respect to length '%d' for type '%s'.", text, length, t.digits, t.name)
	case t.maxLength > 0 && length > t.maxLength:
		return fmt.Sprintf("cvc-maxLength-valid: Value '%s' with length = '%d' is not facet-valid with respect to maxLength '%d' for type '%s'.", text, length, t.maxLength, t.name)
	case t.enumeration != nil && !slices.Contains(t.enumeration, text):
		return fmt.Sprintf("cvc-enumeration-valid: Value '%s' is not facet-valid with respect to enumeration '[%s]'. It must be a value from the enumeration.",
			text, strings.Join(t.enumeration, ", "))
	}
	return ""
}

func (t *valueType) takes(text string) bool {
	// There is no year 0 before XML Schema 1.1.
	return builtins[t.builtin].MatchString(text) && (t.builtin != "gYear" || !strings.HasPrefix(strings.TrimPrefix(text, "-"), "0000"))
}

// derives says whether xsi:type may name t where base is declared.
func (t *valueType) derives(base *valueType) bool {
	for ; t != nil; t = t.base {
		if t == base {
			return true
		}
	}
	return false
}

// space is what XML takes for white space.
const space = " \t\r\n"

// collapsed is how values of the built-in types but string are read; space
// within one is wrong in any case.
func collapsed(text string) string { return strings.Trim(text, space) }

// blank says whether there is nothing but white space.
func blank(text []byte) bool { return strings.Trim(string(text), space) == "" }
