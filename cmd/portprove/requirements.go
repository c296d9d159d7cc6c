package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
	"github.com/portprove/portprove/specs/trial"
)

// coverage holds the flags of requirements.
type coverage struct {
	*app
	subjects  []string
	levels    []string
	uncovered bool
}

func (a *app) requirements() *cobra.Command {
	c := &coverage{app: a}
	cmd := &cobra.Command{
		Use: "requirements", Short: "What the suite proves: requirements and cases, both ways", Args: cobra.NoArgs,
		Long: "Lists every requirement with its source and the cases that prove it, and every case with the requirements it\n" +
			"proves. A requirement without a case says why.\n\n" +
			"Exit codes: 0 fine, 1 with --uncovered where a requirement has neither a case nor a reason, 2 wrong usage.",
		Example: "  portprove requirements --subject idporten --level must\n  portprove requirements --uncovered\n  portprove requirements --json",
		RunE:    func(*cobra.Command, []string) error { return c.tell() },
	}
	f := cmd.Flags()
	f.StringArrayVar(&c.subjects, "subject", nil, "who has to: "+strings.Join(subjectNames(), ", ")+"; several with commas, or the flag again")
	f.StringArrayVar(&c.levels, "level", nil, "must, should or may; several with commas, or the flag again")
	f.BoolVar(&c.uncovered, "uncovered", false, "only requirements without a case; fails if one has no reason for that")
	return cmd
}

func subjectNames() []string {
	return []string{"idporten", "altinn", "skatteetaten", "selfservice", "client", "portprove"}
}

func (c *coverage) tell() error {
	c.subjects, c.levels = apart(c.subjects), apart(c.levels)
	for _, s := range c.subjects {
		if !slices.Contains(subjectNames(), s) {
			return unknown("subject", s, subjectNames(), "there are "+strings.Join(subjectNames(), ", "))
		}
	}
	levels := []string{judge.Must, judge.Should, judge.May}
	for _, l := range c.levels {
		if !slices.Contains(levels, l) {
			return unknown("level", l, levels, "there are "+strings.Join(levels, ", "))
		}
	}
	list, err := specs.Requirements()
	if err != nil {
		return err
	}
	cases, err := everyCase(list)
	if err != nil {
		return err
	}
	among := func(given []string, value string) bool { return given == nil || slices.Contains(given, value) }
	all := judge.Cover(list, cases, func(r judge.Requirement) bool { return among(c.subjects, r.Subject) && among(c.levels, r.Level) })
	bare := all.Uncovered()
	if c.uncovered {
		all.Requirements = slices.DeleteFunc(all.Requirements, func(r judge.Covered) bool { return len(r.Cases) > 0 })
		all.Cases = []judge.Proof{}
	}
	if err := c.print(all, bare); err != nil {
		return err
	}
	if c.uncovered && len(bare) > 0 {
		return errFailed
	}
	return nil
}

// everyCase is of a server and of clients.
func everyCase(list []judge.Requirement) ([]judge.Case, error) {
	cases, err := specs.Cases()
	return slices.Concat(cases, trial.Cases(list), party.Cases(list)), err
}

func (c *coverage) print(all judge.Coverage, bare []judge.Covered) error {
	if c.json {
		return c.printJSON(all)
	}
	for _, r := range all.Requirements {
		c.line("%s (%s, %s) %s\n    source: %s\n", r.ID, r.Level, r.Subject, r.Text, r.Source)
		switch {
		case len(r.Cases) > 0:
			c.line("    cases: %s\n", strings.Join(r.Cases, " "))
		case r.NoCase != "":
			c.line("    no case: %s\n", r.NoCase)
		default:
			c.line("    NO CASE, AND NO REASON\n")
		}
	}
	if len(all.Cases) > 0 {
		c.line("\n")
	}
	for _, k := range all.Cases {
		c.line("%s %s\n    proves: %s\n", k.ID, k.Text, strings.Join(k.Requirements, " "))
	}
	return c.printf("\n%s\n", counted(all, len(bare)))
}

func counted(all judge.Coverage, bare int) string {
	reasons := 0
	for _, r := range all.Requirements {
		if len(r.Cases) == 0 && r.NoCase != "" {
			reasons++
		}
	}
	return fmt.Sprintf("%d requirements, %d cases; without a case: %d with a reason, %d without", len(all.Requirements), len(all.Cases), reasons, bare)
}
