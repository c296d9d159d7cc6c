package client

import (
	"context"
	"slices"
)

// Reopen takes up a saved submission: with the same return, in the same
// environment, for the person who began it. It reads the instance, and the
// steps then go on from where the server is, whatever the state says: so what
// was lost is done again only if it was not done.
func (c *Client) Reopen(ctx context.Context, tokens Tokens, ret Return, attachments []Attachment, state SubmissionRecord, o SubmitOptions) (Submission, error) {
	st := c.appStep(stepResume, tokens.Altinn)
	if e := c.checkState(st, state, ret, attachments, o); e != nil {
		return Submission{}, e
	}
	if e := state.checkPerson(st, tokens.IDPorten.subject, tokens.Altinn.PartyID); e != nil {
		return Submission{}, e
	}
	f, err := c.prepare(st, ret, attachments, o)
	if err != nil {
		return Submission{}, err
	}
	f.record = state.clone()
	s := Submission{f}
	if !c.isFinance() {
		f.unanswered = state.Pending
	}
	switch {
	case c.isFinance():
		return s, s.continueAsFinance(ctx, c, st, tokens.Altinn)
	case state.Instance == "":
		f.start = stepInstance
		return s, nil
	}
	if f.found, err = c.getInstance(ctx, st, tokens.Altinn, state.Instance); err != nil {
		return Submission{}, err
	}
	return s, s.continueFrom(c, st)
}

// checkState keeps a state from being used for something else.
func (c *Client) checkState(st step, state SubmissionRecord, ret Return, attachments []Attachment, o SubmitOptions) *Error {
	switch {
	case state.ID == "":
		return st.fail(badState, "There is no saved submission to go on with.")
	case state.App != c.cfg.Profile.AppURL || state.Issuer != c.cfg.Profile.Issuer:
		return st.fail(otherEnvironment, "The submission was begun at %q, but this client works with %q.", state.App, c.cfg.Profile.AppURL)
	case !state.Submits(ret) || state.Organisation != ret.Organisation:
		return st.fail(otherReturn, "The return is not the one that the submission was begun with.")
	case !slices.Equal(state.Attachments, attachmentRecords(attachments)):
		return st.fail(otherReturn, "The attachments are not those that the submission was begun with.")
	case state.EnvelopeHash != o.envelopeHash():
		return st.fail(otherReturn, "The envelope is not the one that the submission was begun with.")
	case state.Instance != "" && !instanceID.MatchString(state.Instance):
		return st.fail(badState, "The saved state has %q where the id of an instance should be.", state.Instance)
	}
	return nil
}

// checkPerson: an authorization is personal, so only who began a submission
// goes on with it. What is compared is ID-porten's subject and the person's
// party at Altinn, whichever both sides know.
func (r SubmissionRecord) checkPerson(st step, subject string, party int) *Error {
	isOther := (subject != "" && r.Subject != "" && subject != r.Subject) || (party != 0 && r.PersonParty != 0 && party != r.PersonParty)
	if isOther {
		return st.fail(otherPerson, "Another person is logged in than the one who began the submission.")
	}
	known := (subject != "" && r.Subject != "") || (party != 0 && r.PersonParty != 0)
	if !known && (r.Subject != "" || r.PersonParty != 0) && st.name == stepResume {
		return st.fail(otherPerson, "Whether the same person is logged in can't be told from the tokens.")
	}
	return nil
}

// continueFrom finds the step to go on with from where the process is.
func (s Submission) continueFrom(c *Client, st step) error {
	found := s.found
	switch {
	case found.Organisation != "" && found.Organisation != s.record.Organisation:
		return st.fail(badState, "The instance %s is of organisation %s, not of %s.", found.ID, found.Organisation, s.record.Organisation)
	case found.Deleted && !found.isConfirmed():
		return st.fail(deleted, "The draft %s has been deleted.", found.ID)
	case !found.isConfirmed() && s.record.Filed(), found.Task == taskData && s.isDone(stepFill):
		e := st.fail(lagging, "The app says that the process is at %s, which is before what it has answered already.", found.where())
		e.Filed = s.record.Filed()
		return e
	case found.isConfirmed():
		return s.learn(c, st, stepFeedback, stepInstance, stepEnvelope, stepUpload, stepFill, stepConfirm)
	case found.Task == taskConfirmation:
		return s.learn(c, st, stepConfirm, stepInstance, stepEnvelope, stepUpload, stepFill)
	case s.isDone(stepEnvelope):
		return s.learn(c, st, stepUpload, stepInstance)
	}
	return s.learn(c, st, stepEnvelope, stepInstance)
}

// learn keeps what the server has shown to be done.
func (s Submission) learn(c *Client, st step, start string, done ...string) error {
	s.start = start
	for _, name := range done {
		if !s.isDone(name) {
			s.record.Done = append(s.record.Done, name)
		}
	}
	s.record.Pending = ""
	if err := s.save(c); err != nil {
		return st.fail(unsaved, "The state can't be saved (%s), so nothing was sent.", err.Error())
	}
	return nil
}

// continueAsFinance goes by the saved status alone, and takes the process to
// be where that says.
func (s Submission) continueAsFinance(ctx context.Context, c *Client, st step, token AltinnToken) error {
	start, ok := financeNext(s.record.Status)
	if !ok {
		return st.fail(financeEnd, "In Finance nothing leads on from the status %q.", s.record.Status)
	}
	s.start = start
	if s.record.Instance == "" {
		return nil
	}
	s.found = Instance{ID: s.record.Instance, URL: c.instanceURL(s.record.Instance), Organisation: s.record.Organisation, Task: taskData}
	switch start {
	case stepConfirm:
		s.found.Task = taskConfirmation
	case stepFeedback:
		s.found.Task = taskFeedback
	case stepCollect: // Finance has kept the addresses of the documents
		var err error
		s.found, err = c.getInstance(ctx, st, token, s.record.Instance)
		return err
	}
	return nil
}
