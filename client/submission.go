package client

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// Tokens are what a submission needs: ID-porten's for the validation, Altinn's
// for everything after it.
type Tokens struct {
	IDPorten IDPortenToken
	Altinn   AltinnToken
}

// SubmitOptions say how to submit. The zero value files nothing in production,
// nothing that the validation calls invalid, and saves no state.
type SubmitOptions struct {
	CreatedBy string // the name of the person, shown in Altinn; "" = Config.ClientID
	Envelope  []byte // sent as it is in place of the one made from the return and the attachments; nil = none of one's own

	ConfirmAnyway bool // also file a return that the validation calls invalid
	RealReturn    bool // say that in production a real return is filed

	Feedback FeedbackOptions

	// Save keeps the state, before and after each request that changes
	// something. When it fails nothing more is sent. nil: the state is lost
	// with the process, and what was under way can't be resumed.
	Save func(state SubmissionRecord) error

	Report   func(report StepReport)        // nil: none. Called when a step is done or has failed
	Progress func(waiting FeedbackProgress) // nil: none. Called before each wait for feedback
}

// Submission is one filing under way: what is filed, what was done, and what
// the server said last. The steps 5 to 11 pass it on.
type Submission struct {
	*filing
}

// filing is shared by the values that the steps return: there is one state of
// one filing.
type filing struct {
	ret         Return
	attachments []Attachment
	envelope    []byte
	options     SubmitOptions
	record      SubmissionRecord

	start      string   // the step that a resumed submission begins with; "" in a new one
	found      Instance // what it found at the server
	unanswered string   // the request whose answer was lost before

	taken map[string]bool // the steps that were gone about, in this process
}

// The values between the steps 5 to 10. Each holds the instance as the step
// left it.
type (
	// Draft is an instance with an empty envelope (step 5).
	Draft struct{ under }
	// Enveloped has its envelope (step 6).
	Enveloped struct{ under }
	// Uploaded has the return and the attachments too (step 7).
	Uploaded struct{ under }
	// Filled waits for confirmation (step 8).
	Filled struct{ under }
	// Filed is with the Tax Administration (step 9).
	Filed struct{ under }
	// Answered has the feedback (step 10).
	Answered struct{ under }
)

// under is a submission with its instance.
type under struct {
	Submission
	instance Instance
}

// Instance is what the app said last.
func (u under) Instance() Instance { return u.instance }

func (s Submission) at(i Instance) under { return under{s, i} }

// Begin prepares a submission: nothing is sent. The verdict is that of step 4
// on this very return.
func (c *Client) Begin(tokens Tokens, verdict Verdict, ret Return, attachments []Attachment, o SubmitOptions) (Submission, error) {
	st := c.appStep(stepInstance, tokens.Altinn)
	id := make([]byte, 16)
	if _, err := io.ReadFull(c.cfg.Rand, id); err != nil {
		return Submission{}, st.fail(unbuilt, "There is no randomness for an id: %s.", err.Error())
	}
	f, err := c.prepare(st, ret, attachments, o)
	if err != nil {
		return Submission{}, err
	}
	now := c.Now()
	f.record = SubmissionRecord{
		ID: hex.EncodeToString(id), App: c.cfg.Profile.AppURL, Issuer: c.cfg.Profile.Issuer,
		Subject: tokens.IDPorten.subject, PersonParty: tokens.Altinn.PartyID,
		Organisation: ret.Organisation, Category: ret.Category, Term: ret.Term.Name, Year: ret.Year,
		ReturnHash: hashOf(ret.Document), Attachments: attachmentRecords(attachments), EnvelopeHash: o.envelopeHash(),
		Blocking: verdict.Blocking(), BegunAt: now, ChangedAt: now,
	}
	s := Submission{f}
	return s, s.checkVerdict(c, st)
}

// prepare checks what can be checked without a server.
func (c *Client) prepare(st step, ret Return, attachments []Attachment, o SubmitOptions) (*filing, error) {
	if ret.Organisation == "" || len(ret.Document) == 0 {
		return nil, st.fail(noReturn, "There is no return to submit.")
	}
	if err := CheckAttachments(ret, attachments); err != nil {
		return nil, st.fail(badFiles, "The files can't be submitted so: %s.", err.Error())
	}
	if c.cfg.Profile.isProduction() && !o.RealReturn {
		return nil, st.fail(notSaidReal, "This would file a real return in production, and nobody has said so.")
	}
	if o.CreatedBy == "" {
		o.CreatedBy = c.cfg.ClientID
	}
	envelope := o.Envelope
	if envelope == nil {
		envelope = EnvelopeFor(ret, attachments, o.CreatedBy, c.Now()).XML()
	}
	return &filing{ret: ret, attachments: slices.Clone(attachments), envelope: envelope, options: o, taken: map[string]bool{}}, nil
}

// checkVerdict stops a return that the Tax Administration would call not
// delivered (ugyldig); deviations are for the company to decide.
func (s Submission) checkVerdict(c *Client, st step) error {
	if s.record.Blocking && !s.options.ConfirmAnyway {
		e := st.fail(blocked, "The validation says that the return is invalid, so it is not filed.")
		if c.isFinance() {
			e.Finance = financeInvalid
		}
		return s.told(st, e)
	}
	return nil
}

// Record is the state as it was saved last, for whoever stores it elsewhere.
func (s Submission) Record() SubmissionRecord { return s.record.clone() }

// envelopeHash names an envelope of one's own; "" if there is none.
func (o SubmitOptions) envelopeHash() string {
	if o.Envelope == nil {
		return ""
	}
	return hashOf(o.Envelope)
}

// hashOf names a content.
func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// ready refuses a step that nothing has prepared, another person's token, and
// what would send the token astray.
func (s Submission) ready(c *Client, st step, token AltinnToken) error {
	if s.filing == nil {
		return st.fail(noReturn, "There is no submission to go on with.")
	}
	e := s.record.checkPerson(st, "", token.PartyID)
	if e == nil {
		e = c.checkApp(st, token)
	}
	if e == nil {
		e = s.once(st)
	}
	if e != nil {
		return s.told(st, e)
	}
	return nil
}

// once refuses to go about a step for the second time, whatever became of the
// first: only whoever has looked at the server may. To wait and to fetch does
// no harm.
func (s Submission) once(st step) *Error {
	if s.taken[st.name] && numbers[st.name] < numbers[stepFeedback] {
		return st.fail(takenOnce, "This step was gone about already.")
	}
	s.taken[st.name] = true
	return nil
}
