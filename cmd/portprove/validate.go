package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
)

// judged is what validate prints.
type judged struct {
	Step     string         `json:"step"`
	Outcome  client.Outcome `json:"outcome"`
	Word     string         `json:"word"`
	Findings []judgedFault  `json:"findings"`
	Next     string         `json:"next"`
}

type judgedFault struct {
	Severity client.Outcome `json:"severity"`
	Rule     string         `json:"rule"`
	Text     string         `json:"text"`
	Path     string         `json:"path"`
	MVACode  string         `json:"mva_code,omitempty"`
	Line     int            `json:"line,omitempty"`
	Column   int            `json:"column,omitempty"`
	Detail   string         `json:"detail,omitempty"`
}

func (a *app) validate() *cobra.Command {
	t := &acting{app: a}
	return t.as(&cobra.Command{
		Use: "validate FILE", Short: "Step 4: have a return validated, with the ID-porten token; nothing is filed", Args: cobra.ExactArgs(1),
		Long: "Step 4: the Tax Administration's validator judges a return; nothing is filed.\n\n" +
			"Exit codes: 0 no deviations or such as may be filed, 1 invalid or refused, 2 wrong usage, 3 unreachable.",
		Example: "  portprove return new --out return.xml\n  portprove validate return.xml",
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := readReturn(args[0])
			if err != nil {
				return err
			}
			at, err := t.open(cmd.Context(), nil)
			if err != nil {
				return err
			}
			if at.state.IDPorten == nil {
				return usageError{errors.New("there is no ID-porten token to validate with; run portprove authorize first")}
			}
			verdict, err := at.client.Validate(cmd.Context(), client.IDPortenTokenFrom(*at.state.IDPorten), r)
			if err != nil {
				return withoutAnswer(err)
			}
			return a.tellVerdict(verdict)
		},
	})
}

// readReturn reads a file that is given as an argument, and no more of it than
// a return can have.
func readReturn(path string) (client.Return, error) {
	f, err := os.Open(path)
	if err != nil {
		return client.Return{}, usageError{fmt.Errorf("the return can't be read: %w", err)}
	}
	document, err := io.ReadAll(io.LimitReader(f, client.MaxFile+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return client.Return{}, usageError{fmt.Errorf("the return can't be read: %w", err)}
	}
	r, err := client.ReadReturn(document)
	if err != nil {
		return client.Return{}, usageError{fmt.Errorf("%s: %w", path, err)}
	}
	return r, nil
}

// tellVerdict prints a verdict; an invalid one is a failure that has been told.
func (a *app) tellVerdict(v client.Verdict) error {
	o := judged{Step: "validate", Outcome: v.Outcome, Word: clean(v.Word), Findings: faultsOf(v), Next: afterVerdict[v.Outcome]}
	var text strings.Builder
	fmt.Fprintf(&text, "The verdict: %s (%s).\n", o.Word, outcomeWords[v.Outcome])
	for _, fault := range o.Findings {
		text.WriteString(fault.text())
	}
	if err := a.show(o, text.String()+o.Next); err != nil {
		return err
	}
	if v.Blocking() {
		return errFailed
	}
	return nil
}

// faultsOf are the findings of a verdict, fit to be printed.
func faultsOf(v client.Verdict) []judgedFault {
	faults := []judgedFault{}
	for _, f := range v.Findings {
		faults = append(faults, judgedFault{f.Severity, clean(f.Rule), clean(f.Text), clean(f.Path), clean(f.MVACode), f.Line, f.Column, clean(f.Detail)})
	}
	return faults
}

var outcomeWords = map[client.Outcome]string{
	client.Clean: "clean", client.Deviating: "deviating: it may be filed, and may be picked for control", client.Invalid: "invalid: it would not count as delivered",
}

var afterVerdict = map[client.Outcome]string{
	client.Clean:     "The final verdict comes after the submission.",
	client.Deviating: "WARNING: read the deviations before you file it. The final verdict comes after the submission.",
	client.Invalid:   "Correct the return and validate it again; don't file it like this.",
}

func (f judgedFault) text() string {
	text := fmt.Sprintf("  %s: %s\n    %s at %s", f.Severity, f.Text, f.Rule, f.Path)
	if f.MVACode != "" {
		text += ", code " + f.MVACode
	}
	if f.Line > 0 {
		text += fmt.Sprintf(", line %d, column %d", f.Line, f.Column)
	}
	if f.Detail != "" {
		text += "\n    " + f.Detail
	}
	return text + "\n"
}
