package skatteetaten

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The numbers that have been printed and are in force: those between that are
// missing were deleted (R004-R017, R022, R055-R058, R067, R068) or are in no
// list (R042-R046, R063, R064, R102).
func TestTableHasEveryRule(t *testing.T) {
	t.Parallel()
	table := rules()
	if len(table) != 107 {
		t.Errorf("%d rules", len(table))
	}
	codes := map[string]string{}
	for i, r := range table {
		if i > 0 && table[i-1].number >= r.number {
			t.Errorf("%s stands behind %s", r.number, table[i-1].number)
		}
		if !regexp.MustCompile(`^R\d{3}$`).MatchString(r.number) || r.kind == "" || r.holds == "" || len(r.of) == 0 || r.severity == clean {
			t.Errorf("%s is not whole: %+v", r.number, r)
		}
		if !strings.HasSuffix(r.message, ".") && r.number != "R115" {
			t.Errorf("%s: the message is no sentence: %q", r.number, r.message)
		}
		if other, taken := codes[r.code]; taken {
			t.Errorf("%s has the avvikKode of %s", r.number, other)
		}
		codes[r.code] = r.number
	}
}

// A rule without a function says why it has none; R001 is the structure check.
func TestRulesThatNobodyCanDecideSayWhy(t *testing.T) {
	t.Parallel()
	var undecided []string
	for _, r := range rules() {
		if (r.check == nil) != (r.unknown != "") && r.number != "R001" {
			t.Errorf("%s has a function (%t) and the reason for none %q", r.number, r.check != nil, r.unknown)
		}
		if r.unknown != "" {
			undecided = append(undecided, r.number)
		}
	}
	if !slices.Equal(undecided, []string{"R085"}) {
		t.Errorf("undecided: %v", undecided)
	}
}

func TestRulesOffIn2021Exist(t *testing.T) {
	t.Parallel()
	for _, number := range offIn2021 {
		if !slices.ContainsFunc(rules(), func(r rule) bool { return r.number == number }) {
			t.Errorf("there is no %s", number)
		}
	}
}

func TestRegistersThatAreDownAnswerNothing(t *testing.T) {
	t.Parallel()
	down := func(string) registers { return registers{down: true} }
	found := judge([]byte(plainReturn), down, sampleTime, nil).found
	unknown := judge([]byte(plainReturn), func(string) registers { return registers{} }, sampleTime, nil).found
	if told(found) != "-" || told(unknown) != "R047" {
		t.Errorf("down: %s; up: %s", told(found), told(unknown))
	}
}

func TestAnEmptyRemarkIsNoneOfTheList(t *testing.T) {
	t.Parallel()
	document := strings.Replace(plainReturn, "<beskrivelse>gått ×</beskrivelse>", "<utvalgtMerknad/>", 1)
	found := judge([]byte(document), func(string) registers { return registers{down: true} }, sampleTime, nil).found
	if told(found) != "R071" {
		t.Error(told(found))
	}
}
