package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// selection is which cases somebody wants.
type selection struct {
	only   []string
	labels []string
	rerun  string
	before *judge.Result // the report to run again
	// kinds are the labels that there are; nil: those of the suite for servers.
	kinds []string
	// elsewhere names the check that a case is of, if it is of another one.
	elsewhere func(id string) string
}

func (s *selection) caseLabels() []string {
	if s.kinds == nil {
		return specs.CaseLabels()
	}
	return s.kinds
}

func (s *selection) register(f *pflag.FlagSet) {
	f.StringArrayVar(&s.only, "only", nil, "id of a case, of a requirement, or of a group of them (IDP-TOKEN); several with commas, or the flag again")
	f.StringArrayVar(&s.labels, "label", nil, "cases with this label ("+strings.Join(s.caseLabels(), ", ")+"), or with ! in front without it; several with commas, or the flag again")
	f.StringVar(&s.rerun, "rerun-failed", "", "report.json of an earlier run: run what failed, was inconclusive or an error there")
}

// String says in a report what was chosen.
func (s *selection) String() string {
	var parts []string
	for _, id := range s.only {
		parts = append(parts, "only "+id)
	}
	for _, label := range s.labels {
		parts = append(parts, "label "+label)
	}
	if s.rerun != "" {
		parts = append(parts, "failed before")
	}
	return strings.Join(parts, ", ")
}

// choose the cases; choosing none is an error, for a run that tried nothing
// must not look green.
func (s *selection) choose(all []judge.Case) ([]judge.Case, error) {
	s.only, s.labels = apart(s.only), apart(s.labels)
	if err := s.known(all); err != nil {
		return nil, err
	}
	again, err := s.again()
	if err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(k judge.Case) bool {
		return !s.names(k) || !s.labelled(k) || s.rerun != "" && !slices.Contains(again, k.ID)
	})
	switch {
	case len(chosen) > 0:
		return chosen, nil
	case s.rerun != "" && len(again) == 0:
		return nil, usageError{fmt.Errorf("%s has nothing to run again: nothing failed there", s.rerun)}
	}
	return nil, usageError{fmt.Errorf("the selection (%s) has no case; --list shows what there is", s)}
}

// known refuses names that nothing has, each with the nearest.
func (s *selection) known(all []judge.Case) error {
	var names []string
	for _, k := range all {
		names = append(names, k.ID)
		names = append(names, k.Requirements...)
	}
	for _, id := range s.only {
		if !slices.ContainsFunc(all, func(k judge.Case) bool { return named(k, id) }) {
			return s.noCase(id, names)
		}
	}
	for _, label := range s.labels {
		if !slices.Contains(s.caseLabels(), strings.TrimPrefix(label, "!")) {
			return unknown("label", label, s.caseLabels(), "there are "+strings.Join(s.caseLabels(), ", "))
		}
	}
	return nil
}

// noCase says where a name that is none here belongs.
func (s *selection) noCase(id string, names []string) error {
	if s.elsewhere != nil {
		if where := s.elsewhere(id); where != "" {
			return usageError{fmt.Errorf("%s is not of this check: it is of %s", id, where)}
		}
	}
	return unknown("case or requirement", id, names, "--list shows what there is")
}

// apart are the values of a flag that may be given again or have several with
// commas. An empty one stays: it is a mistake, not a wish for everything.
func apart(values []string) []string {
	var list []string
	for _, v := range values {
		for part := range strings.SplitSeq(v, ",") {
			list = append(list, strings.TrimSpace(part))
		}
	}
	return list
}

func idsOf(cases []judge.Case) []string {
	ids := make([]string, 0, len(cases))
	for _, k := range cases {
		ids = append(ids, k.ID)
	}
	return ids
}

// unknown names what is nearest, or gives a hint where nothing is.
func unknown(what, name string, names []string, hint string) error {
	if near := nearest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return usageError{fmt.Errorf("there is no %s %q; %s", what, name, hint)}
}

// named: by the id of the case, of a requirement or of a group of these.
func named(k judge.Case, id string) bool {
	return k.ID == id || slices.ContainsFunc(k.Requirements, func(r string) bool { return r == id || strings.HasPrefix(r, id+"-") })
}

// names: --only names the case, or there is none.
func (s *selection) names(k judge.Case) bool {
	return len(s.only) == 0 || slices.ContainsFunc(s.only, func(id string) bool { return named(k, id) })
}

func (s *selection) labelled(k judge.Case) bool {
	for _, label := range s.labels {
		name, without := strings.CutPrefix(label, "!")
		if slices.Contains(k.Labels, name) == without {
			return false
		}
	}
	return true
}

// again are the ids of an earlier report that should be run again.
func (s *selection) again() ([]string, error) {
	if s.rerun == "" {
		return nil, nil
	}
	if err := s.compare(s.rerun); err != nil {
		return nil, err
	}
	return s.before.ToRerun(), nil
}

// compare reads an earlier report, whose verdicts stand beside the new ones.
func (s *selection) compare(name string) (err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return usageError{fmt.Errorf("the report can't be read: %w", err)}
	}
	if s.before, err = report.Read(text); err != nil {
		var says struct{ Format *int }
		if json.Unmarshal(text, &says) == nil && says.Format == nil {
			return usageError{fmt.Errorf("%s is no report of portprove: it says no format", name)}
		}
		if errors.Is(err, report.ErrFormat) {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return usageError{err}
	}
	return nil
}

// keeps refuses a folder that has the report that is run again: a new report of
// some of its cases would take its place.
func keeps(name, reportDir string) error {
	if name == "" || reportDir == "" {
		return nil
	}
	folder, err := filepath.Abs(filepath.Dir(name))
	dir, dirErr := filepath.Abs(reportDir)
	if err := errors.Join(err, dirErr); err != nil {
		return err
	}
	if dir == folder {
		return usageError{fmt.Errorf("--report-dir %s has the report %s, which that of this run would take the place of; name another folder", reportDir, name)}
	}
	return nil
}
