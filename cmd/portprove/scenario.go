package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/troupe"
)

// scenario groups what QA does with recorded errors.
func (a *app) scenario() *cobra.Command {
	cmd := &cobra.Command{
		Use: "scenario", Short: "Replay recorded errors: play, verify, rehearse", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Long: "A scenario tells one story: how an error comes about, what the server answers to the letter, what a good\n" +
			"client does next, and what cures it. play lets a client of yours meet it, verify asks whether the mock still\n" +
			"answers so, rehearse whether the reference client does the right thing.\n\n" +
			"An argument is the id of a scenario that ships with portprove, or a file that ends in .yaml.",
		Example: "  portprove scenario list\n  portprove scenario play late-code\n  portprove scenario verify --all\n  portprove scenario lint my-error.yaml",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.scenarioList(), a.scenarioShow(), a.scenarioLint(), a.scenarioHAR(), a.scenarioPlay(),
		a.scenarioVerify(),
		a.scenarioRun("rehearse", "Let the reference client meet the stories", scenarios.Player.Rehearse))
	return cmd
}

// chosen are the scenarios that arguments name.
func chosen(args []string, all bool) ([]scenarios.Scenario, error) {
	shipped, err := scenarios.Library()
	if err != nil {
		return nil, err
	}
	switch {
	case all && len(args) > 0:
		return nil, usageError{errors.New("give ids, or --all, not both")}
	case all:
		return shipped, nil
	case len(args) == 0:
		return nil, usageError{errors.New("which scenario? give ids, files, or --all; portprove scenario list shows what there is")}
	}
	list := make([]scenarios.Scenario, 0, len(args))
	for _, arg := range args {
		s, err := oneScenario(shipped, arg)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

func oneScenario(shipped []scenarios.Scenario, arg string) (scenarios.Scenario, error) {
	if strings.HasSuffix(arg, ".yaml") {
		return scenarioFile(arg)
	}
	if s, ok := scenarios.Find(shipped, arg); ok {
		return s, nil
	}
	ids := make([]string, 0, len(shipped))
	for _, s := range shipped {
		ids = append(ids, s.ID)
	}
	hint := "."
	if near := nearest(arg, ids); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return scenarios.Scenario{}, usageError{fmt.Errorf("there is no scenario %q%s See: portprove scenario list", arg, hint)}
}

func scenarioFile(path string) (scenarios.Scenario, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return scenarios.Scenario{}, usageError{fmt.Errorf("there is no file %s", path)}
	}
	if err != nil {
		return scenarios.Scenario{}, err
	}
	s, err := scenarios.Load(filepath.Base(path), text)
	if err != nil {
		return scenarios.Scenario{}, usageError{err}
	}
	return s, nil
}

// scenarioLine is one of a list.
type scenarioLine struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Step      string   `json:"step"`
	Catalogue []string `json:"catalogue"`
	Evidence  string   `json:"evidence"`
	Severity  string   `json:"severity"`
}

func (a *app) scenarioList() *cobra.Command {
	var step, entry string
	cmd := &cobra.Command{
		Use: "list", Short: "List the scenarios that ship with portprove", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			shipped, err := scenarios.Library()
			if err != nil {
				return err
			}
			lines := []scenarioLine{}
			var b strings.Builder
			for _, s := range shipped {
				if step != "" && s.Step != step || entry != "" && !strings.Contains(strings.Join(s.Catalogue, " ")+" ", strings.ToUpper(entry)+" ") {
					continue
				}
				lines = append(lines, scenarioLine{s.ID, s.Title, s.Step, s.Catalogue, s.Evidence.Kind, s.Severity})
				fmt.Fprintf(&b, "%-34s %-9s %-22s %s\n", s.ID, s.Step, strings.Join(s.Catalogue, " "), s.Title)
			}
			fmt.Fprintf(&b, "%d scenarios", len(lines))
			return a.show(lines, b.String())
		},
	}
	cmd.Flags().StringVar(&step, "step", "", "only those of a step")
	cmd.Flags().StringVar(&entry, "catalogue", "", "only those of an entry of the error catalogue")
	return cmd
}

func (a *app) scenarioShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: "Show one scenario", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := chosen(args, false)
			if err != nil {
				return err
			}
			return a.show(list[0], scenarioText(list[0]))
		},
	}
}

func scenarioText(s scenarios.Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n\n", s.ID, s.Title, s.Story)
	answer := "none: the answer is lost"
	if !s.Answer.Lost {
		answer = fmt.Sprintf("%d %s", s.Answer.Status, s.Answer.Body)
	}
	for _, row := range [][2]string{
		{"step", s.Step},
		{"catalogue", strings.Join(s.Catalogue, " ")},
		{"answer", answer},
		{"in Finance", s.Sees},
		{"a good client", strings.Join(append(s.Then.Next, s.Then.Ends), " ")},
		{"cure", s.Cure},
		{"known from", s.Evidence.Kind + ", " + s.Evidence.Source + ", " + s.Evidence.Date},
	} {
		fmt.Fprintf(&b, "  %-13s %s\n", row[0], row[1])
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (a *app) scenarioLint() *cobra.Command {
	return &cobra.Command{
		Use: "lint FILE…", Short: "Check scenario files", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var bad []error
			for _, path := range args {
				if _, err := scenarioFile(path); err != nil {
					bad = append(bad, err)
				}
			}
			if len(bad) > 0 {
				return usageError{errors.Join(bad...)}
			}
			return a.show(map[string]int{"files": len(args)}, fmt.Sprintf("%d files are right", len(args)))
		},
	}
}

// embedded is a mock for as long as the command runs, unless --control names
// one that runs already.
func (a *app) embedded(ctx context.Context, cmd *cobra.Command) (*control.Client, func() error, error) {
	if cmd.Flags().Changed("control") || a.env(envControl) != "" {
		return a.site(), func() error { return nil }, nil
	}
	running, err := mocks.Serve(ctx, mocks.ServeOptions{Version: version})
	if err != nil {
		return nil, nil, serveError(err)
	}
	return &control.Client{URL: running.Control}, running.Close, nil
}

// scenarioRun makes verify and rehearse, which differ in the question.
func (a *app) scenarioRun(use, short string, ask func(scenarios.Player, context.Context, scenarios.Scenario) (scenarios.Verdict, error)) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: use + " [ID…]", Short: short, Example: "  portprove scenario " + use + " late-code\n  portprove scenario " + use + " --all",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := chosen(args, all)
			if err != nil {
				return err
			}
			return a.withPlayer(cmd, list, ask)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every scenario that ships with portprove")
	return a.remote(cmd)
}

// withPlayer tells scenarios at a mock.
func (a *app) withPlayer(cmd *cobra.Command, list []scenarios.Scenario, ask func(scenarios.Player, context.Context, scenarios.Scenario) (scenarios.Verdict, error)) error {
	c, stop, err := a.embedded(cmd.Context(), cmd)
	if err != nil {
		return err
	}
	player := scenarios.Player{Control: c, Cast: troupe.Reference}
	err = a.tell(cmd.Context(), list, func(ctx context.Context, s scenarios.Scenario) (scenarios.Verdict, error) { return ask(player, ctx, s) })
	return errors.Join(err, stop())
}

// tell tells scenarios one by one.
func (a *app) tell(ctx context.Context, list []scenarios.Scenario, ask func(context.Context, scenarios.Scenario) (scenarios.Verdict, error)) error {
	verdicts, good := []scenarios.Verdict{}, 0
	for _, s := range list {
		v, err := ask(ctx, s)
		if err != nil {
			return err
		}
		verdicts = append(verdicts, v)
		if v.OK {
			good++
		}
		if !a.json {
			a.line("%-34s %s\n", v.ID, a.verdict(v.OK))
			a.explainVerdict(v)
		}
	}
	if err := a.closeTelling(verdicts, good); err != nil {
		return err
	}
	if good < len(verdicts) {
		return errFailed
	}
	return nil
}

func (a *app) closeTelling(verdicts []scenarios.Verdict, good int) error {
	if a.json {
		return a.printJSON(verdicts)
	}
	return a.printf("%d of %d scenarios hold\n", good, len(verdicts))
}

func (a *app) explainVerdict(v scenarios.Verdict) {
	if v.OK {
		return
	}
	a.line("  %s\n", v.Detail)
	for _, d := range v.Differences {
		a.line("  %s\n", d)
	}
}
