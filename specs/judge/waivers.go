package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Waiver puts up with a known failure, for a reason and until a day.
type Waiver struct {
	// Case or Requirement is what it is about: one case, or all cases that
	// prove the requirement.
	Case        string `yaml:"case"        json:"case,omitempty"`
	Requirement string `yaml:"requirement" json:"requirement,omitempty"`
	Reason      string `yaml:"reason"      json:"reason"`
	Owner       string `yaml:"owner"       json:"owner"`
	// Expires is the last day on which it counts, as 2027-01-31.
	Expires string `yaml:"expires" json:"expires"`
	// Issue leads to where it is dealt with.
	Issue string `yaml:"issue" json:"issue,omitempty"`
	// Stale says why it no longer counts; empty while it does.
	Stale string `yaml:"-" json:"stale,omitempty"`
}

// ReadWaivers reads a waiver file strictly: a list of waivers. What is wrong is
// told all at once.
func ReadWaivers(text []byte) ([]Waiver, error) {
	var list []Waiver
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		return nil, err
	}
	var flaws []string
	for i, w := range list {
		for _, flaw := range w.flaws() {
			flaws = append(flaws, fmt.Sprintf("waiver %d (%s): %s", i+1, w.name(), flaw))
		}
	}
	if flaws != nil {
		return nil, fmt.Errorf("%s", strings.Join(flaws, "\n"))
	}
	return list, nil
}

func (w Waiver) name() string { return w.Case + w.Requirement }

func (w Waiver) flaws() []string {
	var flaws []string
	if (w.Case == "") == (w.Requirement == "") {
		flaws = append(flaws, "names a case or a requirement, and not both")
	}
	for _, member := range []struct{ name, value string }{{"reason", w.Reason}, {"owner", w.Owner}} {
		if strings.TrimSpace(member.value) == "" {
			flaws = append(flaws, "has no "+member.name)
		}
	}
	if _, err := time.Parse(time.DateOnly, w.Expires); err != nil {
		flaws = append(flaws, fmt.Sprintf("expires %q is no day; allowed is one like 2027-01-31", w.Expires))
	}
	return flaws
}

func (w Waiver) about(k Case) bool {
	return w.Case == k.ID || w.Requirement != "" && slices.Contains(k.Requirements, w.Requirement)
}

func (w Waiver) expired(now time.Time) bool {
	last, err := time.Parse(time.DateOnly, w.Expires)
	return err == nil && !now.Before(last.AddDate(0, 0, 1))
}

// waive lays waivers over cases and says which of them no longer count. What
// has not been judged makes no waiver stale.
func waive(cases []Case, list []Waiver, now time.Time) []Waiver {
	list = slices.Clone(list)
	for i, w := range list {
		if w.expired(now) {
			w.Stale = "it expired on " + w.Expires
		}
		judged, covers := 0, 0
		for j := range cases {
			if !w.about(cases[j]) || !cases[j].judged() {
				continue
			}
			judged++
			if cases[j].Verdict == Fail || cases[j].Verdict == Warn {
				covers++
				waiver := w
				cases[j].Waiver = &waiver
			}
		}
		if w.Stale == "" && judged > 0 && covers == 0 {
			w.Stale = "it no longer applies: what it was about has passed"
		}
		list[i] = w
	}
	return list
}

// Waived says that a finding is put up with, by a waiver that counts.
func (k Case) Waived() bool { return k.Waiver != nil && k.Waiver.Stale == "" }

// judged says whether the case has said something about the target.
func (k Case) judged() bool { return k.Verdict == Pass || k.Verdict == Warn || k.Verdict == Fail }

// UnknownWaivers names waivers of what the suite does not have.
func UnknownWaivers(list []Waiver, cases []Case, requirements []Requirement) []string {
	var unknown []string
	for _, w := range list {
		isCase := slices.ContainsFunc(cases, func(k Case) bool { return k.ID == w.Case })
		isRequirement := slices.ContainsFunc(requirements, func(r Requirement) bool { return r.ID == w.Requirement })
		if !isCase && !isRequirement {
			unknown = append(unknown, w.name())
		}
	}
	return unknown
}
