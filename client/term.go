package client

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// termLength is a length of terms: its element and the names in their order
// through the year.
type termLength struct {
	element string
	names   []string
}

var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

// termLengths (docs: the schemas, where every document has the same).
var termLengths = []termLength{
	{"skattleggingsperiodeMaaned", months},
	{"skattleggingsperiodeToMaaneder", spans(2)},
	{"skattleggingsperiodeTreMaaneder", spans(3)},
	{"skattleggingsperiodeSeksMaaneder", spans(6)},
	{"skattleggingsperiodeHalvMaaned", halves()},
	{"skattleggingsperiodeUke", weeks()},
	{"skattleggingsperiodeAar", []string{"aarlig"}},
}

func spans(length int) []string {
	var names []string
	for i := 0; i < len(months); i += length {
		names = append(names, months[i]+"-"+months[i+length-1])
	}
	return names
}

func halves() []string {
	var names []string
	for _, month := range months {
		names = append(names, "foerste halvdel "+month, "andre halvdel "+month)
	}
	return names
}

func weeks() []string {
	const most = 53
	names := make([]string, most)
	for i := range names {
		names[i] = "uke " + strconv.Itoa(i+1)
	}
	return names
}

func termElements() []string {
	names := make([]string, len(termLengths))
	for i, l := range termLengths {
		names[i] = l.element
	}
	return names
}

// TermNamed finds the term that a name means: each name has one length.
func TermNamed(name string) (Term, error) {
	for _, l := range termLengths {
		if slices.Contains(l.names, name) {
			return Term{Element: l.element, Name: name}, nil
		}
	}
	return Term{}, fmt.Errorf("there is no term %q; allowed are a month (januar), two months (%s), three (%s), six (%s), "+
		"half a month (foerste halvdel januar), a week (uke 1) and aarlig", name,
		strings.Join(spans(2), ", "), strings.Join(spans(3), ", "), strings.Join(spans(6), ", "))
}
