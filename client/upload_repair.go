package client

import (
	"context"
	"net/http"
)

// What a resumed submission does with the files that it finds in its draft. A
// second file of a name makes the app refuse the whole (409, file names must be
// unique), so one whose answer was lost is looked for before it is sent again.

// checkStrange refuses a draft with attachments that this submission does not
// know: envelope and files must correspond, and whose they are can't be told.
func (e Enveloped) checkStrange(c *Client, st step) error {
	known := map[string]bool{}
	for _, a := range e.attachments {
		known[a.Name] = true
	}
	for _, found := range e.instance.elements(typeAttachment) {
		if !known[found.Name] {
			return e.failed(c, st, st.fail(strangeFile, "The draft has an attachment %q, which is not of this submission.", found.Name))
		}
	}
	return nil
}

// repair makes sure that at most one file of the name is there, with the right
// content, and tells whether it is.
func (c *Client) repair(ctx context.Context, st step, token AltinnToken, u under, f file) (bool, error) {
	var same []DataElement
	for _, found := range u.instance.elements(f.dataType) {
		if found.Name == f.name || f.dataType == typeReturn {
			same = append(same, found)
		}
	}
	if len(same) == 0 {
		return false, nil
	}
	for _, double := range same[1:] {
		if err := c.deleteElement(ctx, st, token, u, double); err != nil {
			return false, err
		}
	}
	right, err := c.isSame(ctx, st, token, u, same[0], f)
	if err != nil || right {
		return right, err
	}
	return true, c.uploadFile(ctx, st, token, u, http.MethodPut, same[0].URL, f)
}

// isSame compares name and size, and the return's bytes too: what is confirmed
// must be what was validated.
func (c *Client) isSame(ctx context.Context, st step, token AltinnToken, u under, found DataElement, f file) (bool, error) {
	if found.Name != f.name || found.Size != f.size {
		return false, nil
	}
	if f.hash == "" {
		return true, nil
	}
	content, err := c.download(ctx, st, token, found)
	if err != nil {
		return false, u.failed(c, st, asError(st, err))
	}
	return hashOf(content) == f.hash, nil
}

func (c *Client) deleteElement(ctx context.Context, st step, token AltinnToken, u under, e DataElement) error {
	if err := u.before(c, st, "delete "+e.ID); err != nil {
		return err
	}
	got, err := c.app(ctx, st, token, http.MethodDelete, e.URL, nil, "")
	if err != nil {
		return u.lost(c, st, err)
	}
	if got.status != http.StatusOK && got.status != http.StatusNoContent {
		return u.refused(c, st, got)
	}
	return u.after(c, st, "delete "+e.ID)
}
