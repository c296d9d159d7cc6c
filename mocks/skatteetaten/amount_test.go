package skatteetaten

import (
	"strings"
	"testing"
)

func TestAmountsAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "+7": "7", "-2500": "-2500", "\t12\n": "12", "1.": "1", ".5": "1/2", "-0.25": "-1/4", "007": "7", "1.50": "3/2",
		"1" + strings.Repeat("0", 40): strings.Repeat("9", 30),
	} {
		a := parseAmount(text)
		if got := a.value.RatString(); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		if want := strings.Contains(text, ".") && !strings.HasSuffix(text, "."); a.decimals != want {
			t.Errorf("%q: decimals %t", text, a.decimals)
		}
	}
}

func TestPercentRoundsDown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basis, rate string
		want        int64
	}{
		{"20000", "11,11", 2222},
		{"999", "25", 249},
		{"-999", "25", -250},
		{"100", "0", 0},
	} {
		rate, ok := parseRate(c.rate)
		if got := parseAmount(c.basis).percent(rate); !ok || got.compare(kroner(c.want)) != 0 {
			t.Errorf("%s × %s: %s", c.basis, c.rate, got.value.RatString())
		}
	}
	for _, text := range []string{"", "25 %", "høy", "1,2,3"} {
		if _, ok := parseRate(text); ok {
			t.Errorf("%q counts as a rate", text)
		}
	}
}

func TestToleranceGrowsWithTheLines(t *testing.T) {
	t.Parallel()
	for lines, want := range map[int]int64{0: 10, 3: 10, 10: 10, 14: 14} {
		s := &subject{vatReturn: &vatReturn{lines: make([]line, lines)}}
		if tolerance := s.tolerance(); tolerance.compare(kroner(want)) != 0 {
			t.Errorf("%d lines: %s", lines, tolerance.value.RatString())
		}
	}
}

func TestKIDs(t *testing.T) {
	t.Parallel()
	for kid, want := range map[string]bool{
		"34000009324568708":          true,  // modulus 10, in the published examples
		"3400000932456870":           false, // the recorded one, a digit short
		"3400000932456875":           true,  // modulus 11
		"18":                         true,
		"12":                         false,
		"8":                          false,
		"":                           false,
		"6-":                         true, // modulus 11 of 6: ten
		"5-":                         false,
		"-":                          false,
		"1-8":                        false,
		"12a":                        false,
		"0000000000000000000000000":  true,
		"00000000000000000000000000": false, // 26 digits
	} {
		if got := validKID(kid); got != want {
			t.Errorf("%q: %t", kid, got)
		}
	}
}
