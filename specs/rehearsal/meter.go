package rehearsal

import (
	"time"

	"github.com/portprove/portprove/client"
)

// Meter measures the steps of a submission: a client's trace, which its
// reports do not have.
type Meter struct {
	steps map[string]measured
}

type measured struct {
	status int
	spent  time.Duration
}

// Note is for client.Config.Trace.
func (m *Meter) Note(x client.Exchange) {
	if m.steps == nil {
		m.steps = map[string]measured{}
	}
	if x.Main {
		m.steps[x.Step] = measured{x.Status, m.steps[x.Step].spent + x.Duration}
	}
}

// Step is a report with the status of the step's last request and the time of
// all of them; asFinance adds what Finance would show.
func (m *Meter) Step(r client.StepReport, asFinance bool) Step {
	got := m.steps[r.Step]
	delete(m.steps, r.Step)
	s := Step{Number: r.Number, Step: r.Step, Label: r.Label, Status: got.status, Millis: got.spent.Milliseconds(), OK: r.OK, Detail: r.What}
	if asFinance {
		s.Finance, s.Kind = r.Status, r.Kind
	}
	return s
}
