package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
)

// UploadEnvelope is step 6: the envelope (konvolutt) takes the place of the
// empty one. To put it twice changes nothing, so a resumed submission does.
func (c *Client) UploadEnvelope(ctx context.Context, token AltinnToken, d Draft) (Enveloped, error) {
	st := c.appStep(stepEnvelope, token)
	if err := d.ready(c, st, token); err != nil {
		return Enveloped{}, err
	}
	if d.skips(st) {
		return Enveloped(d), nil
	}
	address, err := d.envelopeURL(c, st)
	if err != nil {
		return Enveloped{}, err
	}
	if err := d.before(c, st, ""); err != nil {
		return Enveloped{}, err
	}
	got, err := c.app(ctx, st, token, http.MethodPut, address, bytes.NewReader(d.envelope), mediaXML)
	if err != nil {
		return Enveloped{}, d.lost(c, st, err)
	}
	if !c.accepts(got.status, http.StatusCreated, http.StatusOK, http.StatusSeeOther) {
		return Enveloped{}, d.refused(c, st, got)
	}
	what, err := st.readPut(got)
	if err != nil {
		return Enveloped{}, d.lost(c, st, err)
	}
	return Enveloped(d), d.done(c, st, what)
}

// envelopeURL finds the envelope by its data type, never by its place.
func (d Draft) envelopeURL(c *Client, st step) (string, error) {
	if envelopes := d.instance.elements(typeEnvelope); len(envelopes) > 0 {
		return envelopes[0].URL, nil
	}
	if d.record.Envelope != "" && guidShape.MatchString(d.record.Envelope) {
		return d.instance.URL + dataPath + "/" + d.record.Envelope, nil
	}
	return "", d.failed(c, st, st.fail(noEnvelope, "The instance %s has no envelope to replace.", d.instance.ID))
}

// readPut reads the answer to a PUT of the envelope: the element (201), or what
// the app's own calculation has changed in it (200, or 303 in older versions).
// Both have stored it.
func (s step) readPut(got answer) (string, error) {
	var reply struct {
		ID      string         `json:"id"`
		Changed map[string]any `json:"changedFields"`
	}
	if err := json.Unmarshal(got.body, &reply); err != nil {
		return "", s.unlike(got, "a data element (%s)", err.Error())
	}
	if reply.ID == "" && reply.Changed == nil && got.status == http.StatusCreated {
		return "", s.unlike(got, "a data element: it has no id")
	}
	if reply.ID == "" && reply.Changed == nil && got.status == http.StatusOK {
		return "", s.unlike(got, "a data element or changed fields")
	}
	if len(reply.Changed) > 0 {
		return "The envelope was uploaded; the app has changed fields of it by its own calculation.", nil
	}
	return "The envelope was uploaded.", nil
}
