package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/scenarios/catalogue"
	"github.com/portprove/portprove/specs/control"
)

func (a *app) explain() *cobra.Command {
	var h catalogue.Hints
	cmd := &cobra.Command{
		Use: "explain [MESSAGE]", Short: "Say what an error message means, and what helps",
		Long: "Takes a message as it was copied: Finance's, an answer of ID-porten, Altinn or the Tax Administration, a line of a\n" +
			"log, a page; whole or cut; with other ids and numbers than it was recorded with. Without MESSAGE it reads the\n" +
			"standard input. A correlation id alone is looked up in the journal of a running mock, as why does.\n\n" +
			"What was pasted is shown with everything masked that the catalogue's texts don't have.\n\n" +
			"Exit codes: 0 explained, 1 only the nearest or nothing, 2 wrong usage.",
		Example: "  portprove explain 'Web service returned error code 403 ().' --step exchange\n" +
			"  portprove explain < message.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			input, err := a.pasted(args)
			if err != nil {
				return err
			}
			return a.explainPasted(cmd.Context(), input, h)
		},
	}
	cmd.Flags().StringVar(&h.Step, "step", "", "where it was answered: "+strings.Join(catalogue.Steps(), ", "))
	cmd.Flags().IntVar(&h.Status, "status", 0, "status of the answer")
	return a.remote(cmd)
}

// longestPasted is more than Explain looks at.
const longestPasted = 1 << 20

// pasted is the message: words of the command line, or the standard input
// unless it is a keyboard's.
func (a *app) pasted(args []string) (string, error) {
	if len(args) > 0 && !slices.Equal(args, []string{"-"}) {
		return strings.Join(args, " "), nil
	}
	if a.in == nil || isKeyboard(a.in) {
		return "", nil
	}
	text, err := io.ReadAll(io.LimitReader(a.in, longestPasted))
	if err != nil {
		return "", fmt.Errorf("reading the standard input: %w", err)
	}
	return string(text), nil
}

func isKeyboard(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (a *app) explainPasted(ctx context.Context, input string, h catalogue.Hints) error {
	switch {
	case h.Step != "" && !slices.Contains(catalogue.Steps(), h.Step):
		return usageError{fmt.Errorf("--step: there is no step %q; there are %s", h.Step, strings.Join(catalogue.Steps(), ", "))}
	case h.Status != 0 && (h.Status < 100 || h.Status > 599):
		return usageError{fmt.Errorf("--status: %d is no status of HTTP", h.Status)}
	case strings.TrimSpace(input) == "" && h.Status == 0:
		return usageError{errors.New("nothing was pasted: give the message as an argument or on the standard input, or --status and --step of an answer without a body")}
	case catalogue.IDOnly(input):
		return a.explainID(ctx, strings.TrimSpace(input))
	}
	x, err := explanationOf(input, h)
	if err != nil {
		return err
	}
	if err := a.show(x, x.text()); err != nil {
		return err
	}
	if !x.Explained {
		return errFailed
	}
	return nil
}

// explainID asks the mock: an id means something to whoever has made it, and to
// nobody else.
func (a *app) explainID(ctx context.Context, id string) error {
	x, err := a.remoteSandbox().Why(ctx, id)
	var problem *control.Problem
	switch {
	case err == nil:
		return a.show(x, whyText(x))
	case errors.Is(err, control.ErrUnreachable):
		return fmt.Errorf("an id says nothing by itself, and no mock answers at %s that could know it: paste the message that it stood in", a.controlURL)
	case errors.As(err, &problem) && problem.Status == 404:
		return errors.New("an id says nothing by itself, and the running mock has not made this one, or no longer knows it: paste the message that it stood in")
	}
	return err
}

// explanation is what explain prints.
type explanation struct {
	// Pasted is masked.
	Pasted    string      `json:"pasted"`
	Explained bool        `json:"explained"`
	Matches   []toldMatch `json:"matches"`
}

type toldMatch struct {
	How       catalogue.How `json:"how"`
	Sure      float64       `json:"sure"`
	Explains  bool          `json:"explains"`
	Entries   []toldEntry   `json:"entries"`
	Texts     []toldText    `json:"texts"`
	Scenarios []string      `json:"scenarios,omitempty"`
}

type toldEntry struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Causes   []string           `json:"causes"`
	Cure     string             `json:"cure"`
	Source   string             `json:"source"`
	Evidence catalogue.Evidence `json:"evidence"`
}

type toldText struct {
	ID       string             `json:"id"`
	Steps    []string           `json:"steps,omitempty"`
	Status   int                `json:"status,omitempty"`
	Body     string             `json:"body"`
	Evidence catalogue.Evidence `json:"evidence"`
	Note     string             `json:"note,omitempty"`
	Finance  *catalogue.Finance `json:"finance,omitempty"`
}

const longestEcho = 300

func explanationOf(input string, h catalogue.Hints) (explanation, error) {
	library, err := scenarios.Library()
	if err != nil {
		return explanation{}, err
	}
	x := explanation{Pasted: clipped(catalogue.Masked(input), longestEcho), Matches: []toldMatch{}}
	for _, m := range catalogue.Explain(input, h) {
		told := toldMatchOf(m)
		told.Scenarios = scenariosOf(library, m.Entries)
		x.Matches = append(x.Matches, told)
	}
	x.Explained = len(x.Matches) > 0 && x.Matches[0].Explains
	return x, nil
}

// scenariosOf are those of the scenarios that are about one of the entries.
func scenariosOf(library []scenarios.Scenario, entries []catalogue.Entry) []string {
	var ids []string
	for _, s := range library {
		if slices.ContainsFunc(entries, func(e catalogue.Entry) bool { return slices.Contains(s.Catalogue, e.ID) }) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

func toldMatchOf(m catalogue.Match) toldMatch {
	told := toldMatch{How: m.How, Sure: m.Sure, Explains: m.Explains}
	for _, e := range m.Entries {
		told.Entries = append(told.Entries, toldEntry(e))
	}
	for _, t := range m.Texts {
		text := toldText{ID: t.ID, Steps: t.Steps, Status: t.Status, Body: t.Shows(), Evidence: t.Evidence, Note: t.Note}
		if f := t.Finance(); f != (catalogue.Finance{}) {
			f.Message = strings.ReplaceAll(f.Message, t.Body, bodyShown(t))
			text.Finance = &f
		}
		told.Texts = append(told.Texts, text)
	}
	return told
}

// bodyShown is the body within Finance's message, where an empty one is nothing.
func bodyShown(t catalogue.Text) string {
	if t.Body == "" {
		return ""
	}
	return t.Shows()
}

func clipped(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}

// first is the text that the match is told by.
func (m toldMatch) first() toldText {
	if len(m.Texts) == 0 {
		return toldText{}
	}
	return m.Texts[0]
}

func (t toldText) where() string {
	var parts []string
	if t.Status != 0 {
		parts = append(parts, strconv.Itoa(t.Status))
	}
	if len(t.Steps) > 0 {
		parts = append(parts, "at "+strings.Join(t.Steps, " or "))
	}
	return cmp.Or(strings.Join(parts, " "), "any step")
}
