package client

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
)

// StepReport is what one step came to.
type StepReport struct {
	Number int    // 4 to 11
	Step   string // validate, instance, envelope, upload, fill, confirm, feedback or collect
	Label  string // what Finance calls it
	OK     bool
	What   string // one sentence
	Status string // the message's status in Finance then
	Kind   string // of that status: Success, TechnicalError or BusinessError
}

// numbers of the steps, in their order.
var numbers = map[string]int{
	stepLogin: 1, stepToken: 2, stepExchange: 3, stepValidate: 4, stepInstance: 5, stepEnvelope: 6, stepUpload: 7,
	stepFill: 8, stepConfirm: 9, stepFeedback: 10, stepCollect: 11,
}

// report tells whoever listens what a step came to.
func (s Submission) report(st step, ok bool, what string) {
	s.options.report(st, ok, st.clean(what), s.record.Status)
}

func (o SubmitOptions) report(st step, ok bool, what, status string) {
	if o.Report != nil {
		o.Report(StepReport{numbers[st.name], st.name, labels[st.name], ok, what, status, financeKind(status)})
	}
}

// done ends a step well: the status of Finance, the last save, the report.
func (s Submission) done(c *Client, st step, what string) error {
	return s.ended(c, st, true, what, financeStatuses[st.name].good)
}

// ended ends a step with a status of Finance; ok is false when the return was
// rejected.
func (s Submission) ended(c *Client, st step, ok bool, what, status string) error {
	s.record.Status = status
	if err := s.after(c, st, ""); err != nil {
		return err
	}
	s.report(st, ok, what)
	return nil
}

// skips tells whether a resumed submission is beyond a step already, and
// reports it.
func (s Submission) skips(st step) bool {
	if s.start == "" || numbers[s.start] <= numbers[st.name] {
		return false
	}
	s.report(st, true, "This was done before, and is not done again.")
	return true
}

// told reports a step that failed, and returns its error.
func (s Submission) told(st step, e *Error) error {
	e.Filed = s.record.Filed()
	s.report(st, false, e.What)
	return e
}

// failed ends a step badly: the status of Finance, the save, the report. Where
// the request may have been carried out all the same, it stays pending.
func (s Submission) failed(c *Client, st step, e *Error) error {
	if !e.Unsure {
		s.record.Pending = ""
	}
	s.record.Status = financeStatuses[st.name].bad
	if e.Finance != "" {
		s.record.Status = e.Finance
	}
	if e.Finance = ""; c.isFinance() {
		e.Finance = s.record.Status
	}
	if err := s.save(c); err != nil {
		e.What += " The state can't be saved either (" + st.clean(err.Error()) + ")."
	}
	return s.told(st, e)
}

// lost is an answer that did not come, or can't be read: the request is never
// repeated here.
func (s Submission) lost(c *Client, st step, err error) error { return s.lostAs(c, st, err, "") }

// lostAs is lost with a status of Finance of its own.
func (s Submission) lostAs(c *Client, st step, err error, status string) error {
	e := asError(st, err)
	e.Finance = status
	e.Unsure = !neverSent(err)
	if !e.Unsure {
		e.Why, e.Next = notSent.why, notSent.next
	}
	return s.failed(c, st, e)
}

// neverSent: without a connection there was no request.
func neverSent(err error) bool {
	if broken, ok := errors.AsType[*net.OpError](err); ok {
		return broken.Op == "dial" || broken.Op == "proxyconnect"
	}
	_, unknown := errors.AsType[*net.DNSError](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return unknown || untrusted
}

// refused is the app's answer with another status than the agreed ones. A
// server in trouble may have done what was asked.
func (s Submission) refused(c *Client, st step, got answer) error {
	e := st.refusedByApp(c, got)
	e.Unsure = got.status >= http.StatusInternalServerError || got.status == http.StatusRequestTimeout
	if got.status == http.StatusForbidden && s.unanswered == st.name && numbers[st.name] >= numbers[stepFill] {
		e.Unsure, e.Why, e.Next = true, perhapsBefore.why, perhapsBefore.next
	}
	return s.failed(c, st, e)
}

// asError is an error as one of a step.
func asError(st step, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return st.fail(adviceFor(st.subject, noAnswer, ""), "%s.", err.Error()).because(err)
}

// validated is step 4, reported like the others.
func (c *Client) validated(ctx context.Context, token IDPortenToken, ret Return, o SubmitOptions) (Verdict, error) {
	st := c.step(stepValidate)
	verdict, err := c.Validate(ctx, token, ret)
	if err != nil {
		e := asError(st, err)
		if c.isFinance() {
			e.Finance = financeStatuses[stepValidate].bad
		}
		o.report(st, false, e.What, financeStatuses[stepValidate].bad)
		return Verdict{}, e
	}
	status := financeStatuses[stepValidate].good
	if verdict.Blocking() {
		status = financeInvalid
	}
	o.report(st, !verdict.Blocking(), "The validation says: "+verdict.Word+".", status)
	return verdict, nil
}
