package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/rehearsal"
)

// story is what a submission has said so far.
type story struct {
	*app
	finance bool
	record  client.SubmissionRecord
	report  submitted

	meter rehearsal.Meter
	waits bool // a line about waiting stands on the screen
}

// submitted is what submit prints as JSON.
type submitted struct {
	Step       string           `json:"step"`
	OK         bool             `json:"ok"` // filed and accepted
	Resumed    bool             `json:"resumed"`
	Filed      bool             `json:"filed"`
	Outcome    client.Outcome   `json:"outcome,omitempty"` // of the final verdict
	Word       string           `json:"word,omitempty"`
	Findings   []judgedFault    `json:"findings"`
	Instance   string           `json:"instance,omitempty"`
	Label      string           `json:"label,omitempty"`
	Payment    *paymentTold     `json:"payment,omitempty"`
	Missing    []string         `json:"missing,omitempty"`
	Documents  []string         `json:"documents,omitempty"`
	LeftBehind string           `json:"left_behind,omitempty"`
	Steps      []rehearsal.Step `json:"steps"`
}

type paymentTold struct {
	KID     string `json:"kid"`
	Amount  string `json:"amount"`
	Due     string `json:"due"`
	PayTo   string `json:"pay_to,omitempty"`
	Account string `json:"account"`
}

func newStory(a *app) *story {
	return &story{app: a, report: submitted{Step: "submit", Findings: []judgedFault{}, Steps: []rehearsal.Step{}}}
}

// watch notes each request's status and time, which a step's report lacks.
func (t *story) watch(persona string) func(*client.Config) {
	t.finance = persona == client.PersonaFinance
	return func(cfg *client.Config) {
		cfg.Persona = persona
		cfg.Trace = t.meter.Note
	}
}

// begin says what is behind, and prints the head of the steps.
func (t *story) begin(before client.SubmissionRecord, resumes bool) {
	t.report.Resumed = resumes
	if resumes {
		t.record = before
	} else if before.Begun() && !before.Finished() {
		t.report.LeftBehind = before.Instance
		fmt.Fprintf(t.err, "Begun again%s\n", leaves(before))
		if before.Instance != "" && !before.Filed() && before.Pending != pendingConfirm {
			fmt.Fprintf(t.err, "portprove instance delete %s removes it.\n", before.Instance)
		}
	}
	if !t.json {
		t.printHead()
	}
}

// step prints a step when it is done or has failed.
func (t *story) step(r client.StepReport) {
	done := t.meter.Step(r, t.finance)
	t.report.Steps = append(t.report.Steps, done)
	t.clearLine()
	if !t.json {
		t.printStep(done)
	}
}

// progress is for whoever looks at the screen.
func (t *story) progress(p client.FeedbackProgress) {
	if !t.screen {
		return
	}
	line := fmt.Sprintf("waiting for feedback: asked %d times in %s, again in %s (%s)", p.Asked, p.Elapsed.Round(time.Second), p.Next, clean(p.Task))
	if p.Trouble != "" {
		line += "; " + clean(p.Trouble)
	}
	fmt.Fprint(t.err, "\r\x1b[K"+line)
	t.waits = true
}

func (t *story) clearLine() {
	if t.waits {
		fmt.Fprint(t.err, "\r\x1b[K")
	}
	t.waits = false
}

// conclude saves the documents, prints the end and chooses the exit code.
func (s *submitting) conclude(result client.Result, failure error) error {
	t := s.story
	documents, kept := s.keep(result)
	t.report.Documents = documents
	t.collect(result, failure == nil)
	text := strings.TrimSuffix(t.report.text(), "\n")
	if s.json || text != "" {
		if err := s.show(t.report, text); err != nil {
			return err
		}
	}
	switch {
	case failure != nil:
		return errors.Join(verdictless(failure), kept)
	case kept != nil:
		return kept
	case !t.report.OK:
		return errFailed
	}
	return nil
}

// collect takes the result into the report.
func (t *story) collect(r client.Result, isWhole bool) {
	o := &t.report
	o.Filed, o.Instance, o.Label, o.Missing = t.record.Filed(), t.record.Instance, r.Instance.Label, r.Missing
	o.OK = isWhole && r.Accepted()
	if r.Verdict.Outcome != "" {
		o.Outcome, o.Word = r.Verdict.Outcome, clean(r.Verdict.Word)
		o.Findings = faultsOf(r.Verdict)
	}
	if p := r.Payment; p.KID != "" {
		o.Payment = &paymentTold{printable(p.KID), printable(p.Amount), p.Due.Format(time.DateOnly), printable(p.PayTo), printable(p.Account)}
	}
}

// finalWords are for the verdict after the filing.
var finalWords = map[client.Outcome]string{
	client.Clean: "accepted", client.Deviating: "accepted with deviations, and may be picked for control",
	client.Invalid: "REJECTED: it counts as not delivered",
}

func (o submitted) text() string {
	var b strings.Builder
	if o.Word != "" {
		fmt.Fprintf(&b, "\nThe final verdict: %s (%s).\n", o.Word, finalWords[o.Outcome])
		for _, f := range o.Findings {
			b.WriteString(f.text())
		}
	}
	if p := o.Payment; p != nil {
		fmt.Fprintf(&b, "Amount %s, due %s, KID %s, to account %s", p.Amount, p.Due, p.KID, p.Account)
		if p.PayTo != "" {
			fmt.Fprintf(&b, " (%s)", p.PayTo)
		}
		b.WriteString(".\n")
	}
	if o.Word != "" {
		fmt.Fprintf(&b, "Instance %s", o.Instance)
		if o.Label != "" {
			fmt.Fprintf(&b, ", %s", clean(o.Label))
		}
		b.WriteString(".\n")
	}
	if len(o.Documents) > 0 {
		fmt.Fprintf(&b, "Saved: %s.\n", strings.Join(o.Documents, ", "))
	}
	if o.OK && o.Outcome == client.Deviating {
		b.WriteString("WARNING: the return has deviations; file a corrected one if they are not meant.\n")
	}
	return b.String()
}

// verdictless sorts a failure: refused, or not known. A return that is filed
// without a verdict is not known.
func verdictless(err error) error {
	e, ok := errors.AsType[*client.Error](err)
	if ok && (e.Unsure || e.Filed || e.Status >= http.StatusInternalServerError) {
		return unreachableError{err}
	}
	return withoutAnswer(err)
}
