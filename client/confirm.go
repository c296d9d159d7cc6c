package client

import "context"

// Confirm is step 9, and this is the submission: the person confirms
// (process/next, from confirmation to feedback). It does not confirm a return
// that the validation calls invalid, unless told.
func (c *Client) Confirm(ctx context.Context, token AltinnToken, f Filled) (Filed, error) {
	st := c.appStep(stepConfirm, token)
	if err := f.ready(c, st, token); err != nil {
		return Filed{}, err
	}
	if f.skips(st) {
		return Filed(f), nil
	}
	if err := f.checkVerdict(c, st); err != nil {
		return Filed{}, err
	}
	if f.instance.isConfirmed() && !c.isFinance() {
		return Filed(f), f.done(c, st, "The return was filed by the request before (process at "+f.instance.where()+").")
	}
	moved, err := c.next(ctx, st, token, f.under)
	if err != nil {
		return Filed{}, err
	}
	f.instance.move(moved)
	return Filed(f), f.done(c, st, "The return is filed (process at "+f.instance.where()+"); whether it is accepted the feedback will say.")
}
