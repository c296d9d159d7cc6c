package mocks_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
)

var (
	effectRow   = regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\|$")
	effectValue = regexp.MustCompile("`([^`]+)`")
)

// The README's table has the effects that the servers know, and no others.
func TestREADMEHasTheEffectsOfFaults(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "| effect |")
	section, _, _ = strings.Cut(section, "\n\n")
	faults := mocks.Start(t).Default.Faults()
	there := func(f kernel.Fault) []string {
		message := faults.Check(f).Error()
		list := strings.Split(message[strings.LastIndex(message, "there are: ")+len("there are: "):], ", ")
		slices.Sort(list)
		return list
	}
	var names []string
	for _, row := range effectRow.FindAllStringSubmatch(section, -1) {
		names = append(names, row[1])
		var values []string
		for _, value := range effectValue.FindAllStringSubmatch(row[2], -1) {
			values = append(values, value[1])
		}
		slices.Sort(values)
		if want := there(kernel.Fault{Effect: row[1], Value: "?"}); !slices.Equal(values, want) {
			t.Errorf("%s: the README has %q, the servers know %q", row[1], values, want)
		}
	}
	slices.Sort(names)
	if want := there(kernel.Fault{Effect: "?", Value: "?"}); !slices.Equal(names, want) {
		t.Errorf("the README has %q, the servers know %q", names, want)
	}
}
