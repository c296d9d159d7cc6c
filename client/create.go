package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// CreateInstance is step 5: the app opens an instance for the company, with an
// empty envelope in it. A submission that has its instance keeps it.
func (c *Client) CreateInstance(ctx context.Context, token AltinnToken, s Submission) (Draft, error) {
	st := c.appStep(stepInstance, token)
	if err := s.ready(c, st, token); err != nil {
		return Draft{}, err
	}
	if s.skips(st) {
		return Draft{s.at(s.found)}, nil
	}
	body, err := json.Marshal(map[string]any{"instanceOwner": map[string]string{"organisationNumber": s.ret.Organisation}})
	if err != nil {
		return Draft{}, s.told(st, st.fail(unbuilt, "The request can't be made: %s.", err.Error()))
	}
	if err := s.before(c, st, ""); err != nil {
		return Draft{}, err
	}
	got, err := c.app(ctx, st, token, http.MethodPost, c.cfg.Profile.AppURL+instancesPath, bytes.NewReader(body), mediaJSON)
	if err != nil {
		return Draft{}, s.lost(c, st, err)
	}
	if !c.accepts(got.status, http.StatusCreated, http.StatusOK) {
		return Draft{}, s.refused(c, st, got)
	}
	made, err := c.readInstance(st, got)
	if err != nil {
		return Draft{}, s.lostAs(c, st, err, financeNoInstance)
	}
	return c.begun(ctx, token, st, s, made)
}

// begun keeps the new instance, and looks for the one that a lost answer may
// have left behind, now that the company's party is known.
func (c *Client) begun(ctx context.Context, token AltinnToken, st step, s Submission, made Instance) (Draft, error) {
	s.record.Instance, s.record.Party = made.ID, made.Party
	if envelopes := made.elements(typeEnvelope); len(envelopes) > 0 {
		s.record.Envelope = envelopes[0].ID
	}
	if made.Organisation != "" && made.Organisation != s.ret.Organisation {
		return Draft{}, s.failed(c, st, st.fail(notTheApp, "The app made an instance for organisation %s, and the return is of %s.", made.Organisation, s.ret.Organisation))
	}
	what := "Instance " + made.ID + " was created."
	if s.unanswered == stepInstance {
		what += c.leftBehind(ctx, token, made)
	}
	return Draft{s.at(made)}, s.done(c, st, what)
}

// leftBehind tells of other open drafts of the company: one of them may be the
// orphan of an answer that was lost. They are told and not touched, for whose
// they are nobody can tell.
func (c *Client) leftBehind(ctx context.Context, token AltinnToken, made Instance) string {
	active, err := c.Active(ctx, token, made.Party)
	if err != nil {
		return " Whether an earlier draft was left behind can't be told."
	}
	var others []string
	for _, draft := range active {
		if draft.ID != made.ID {
			others = append(others, draft.ID)
		}
	}
	if others == nil {
		return ""
	}
	return " Other open instances of the company, one of which may be left over from a lost answer: " + strings.Join(others, ", ") + "."
}
