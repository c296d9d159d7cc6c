package client

import (
	"context"
	"net/http"
	"strings"
)

// Result is what a submission came to. The verdict decides: that the process
// has ended and that there is a receipt does not mean that the return was
// accepted.
type Result struct {
	Instance Instance

	Verdict Verdict // the final one, of the Tax Administration
	Payment Payment // only Document, if it could not be read
	Receipt []byte  // a PDF

	Missing []string // documents that the instance does not have
}

// Accepted tells whether the return counts as delivered, with or without
// deviations. An invalid one was filed and rejected.
func (r Result) Accepted() bool { return !r.Verdict.Blocking() }

// Collect is step 11: fetches the verdict, the payment information and the
// receipt. Without a verdict the result is unknown, which is an error.
func (c *Client) Collect(ctx context.Context, token AltinnToken, a Answered) (Result, error) {
	st := c.appStep(stepCollect, token)
	if err := a.ready(c, st, token); err != nil {
		return Result{}, err
	}
	r := Result{Instance: a.instance}
	if e := c.collectVerdict(ctx, st, token, &r); e != nil {
		return r, a.failed(c, st, e)
	}
	if c.isFinance() && !r.Accepted() { // its statuses allow no further download
		r.Missing = []string{typePayment, typeReceipt}
		return r, a.settled(c, st, r)
	}
	if e := c.collectRest(ctx, st, token, &r); e != nil {
		return r, a.failed(c, st, e)
	}
	return r, a.settled(c, st, r)
}

func (c *Client) collectVerdict(ctx context.Context, st step, token AltinnToken, r *Result) *Error {
	document, e := c.document(ctx, st, token, r, typeVerdict)
	if e != nil {
		return e
	}
	if document == nil {
		return st.fail(noFinalVerdict, "The instance %s has no final verdict (%s), so whether the return is accepted is not known.", r.Instance.ID, typeVerdict)
	}
	verdict, err := ReadVerdict(document)
	if err != nil {
		e := st.fail(noFinalVerdict, "The final verdict can't be read: %s.", strings.TrimSuffix(err.Error(), ".")).because(err)
		e.Finance = financeNoImport
		return e
	}
	r.Verdict = verdict
	return nil
}

func (c *Client) collectRest(ctx context.Context, st step, token AltinnToken, r *Result) *Error {
	document, e := c.document(ctx, st, token, r, typePayment)
	if e != nil {
		return e
	}
	if document != nil {
		payment, err := ReadPayment(document)
		if err != nil {
			payment = Payment{Document: document}
		}
		r.Payment = payment
	}
	r.Receipt, e = c.document(ctx, st, token, r, typeReceipt)
	return e
}

// document downloads the newest of a type, or notes that there is none.
func (c *Client) document(ctx context.Context, st step, token AltinnToken, r *Result, dataType string) ([]byte, *Error) {
	found := r.Instance.elements(dataType)
	if len(found) == 0 {
		r.Missing = append(r.Missing, dataType)
		return nil, nil
	}
	content, err := c.download(ctx, st, token, found[len(found)-1])
	if err != nil {
		e := asError(st, err)
		e.Label = documentLabels[dataType]
		return nil, e
	}
	return content, nil
}

// documentLabels are what Finance calls each download.
var documentLabels = map[string]string{
	typeVerdict: "Download validation result",
	typePayment: "Download payment information",
	typeReceipt: "Download receipt",
}

// download fetches one file as it is: no Accept, as Finance does.
func (c *Client) download(ctx context.Context, st step, token AltinnToken, e DataElement) ([]byte, error) {
	request, err := c.appRequest(ctx, st, token, http.MethodGet, e.URL, nil)
	if err != nil {
		return nil, err
	}
	got, err := c.send(st.patiently(), request, true)
	if err != nil {
		return nil, err
	}
	if got.status != http.StatusOK {
		return nil, st.refusedByApp(c, got)
	}
	return got.body, nil
}

// settled ends the submission with what the verdict says.
func (s Submission) settled(c *Client, st step, r Result) error {
	s.record.Outcome = r.Verdict.Outcome
	what := outcomeSentences[r.Verdict.Outcome]
	if len(r.Missing) > 0 {
		what += " Missing: " + strings.Join(r.Missing, ", ") + "."
	}
	if r.Payment.Document != nil && r.Payment.KID == "" {
		what += " The payment information can't be read."
	}
	status := financeStatuses[stepCollect].good
	if !r.Accepted() {
		status = financeRejected
	}
	return s.ended(c, st, r.Accepted(), what, status)
}

var outcomeSentences = map[Outcome]string{
	Clean:     "The return is accepted.",
	Deviating: "The return is accepted, with deviations: it may be picked for control.",
	Invalid:   "The return was filed and then rejected: it counts as not delivered, although there is a receipt. Correct it and file a new one.",
}
