package client

import (
	"context"
	"encoding/json"
	"net/http"
)

// Fill is step 8: the person says that everything is there (process/next, from
// data to confirmation), and the app checks it. A refusal moves nothing.
func (c *Client) Fill(ctx context.Context, token AltinnToken, u Uploaded) (Filled, error) {
	st := c.appStep(stepFill, token)
	if err := u.ready(c, st, token); err != nil {
		return Filled{}, err
	}
	if u.skips(st) {
		return Filled(u), nil
	}
	if u.instance.Task != taskData && !c.isFinance() {
		return Filled(u), u.done(c, st, "The process is past this already ("+u.instance.where()+").")
	}
	moved, err := c.next(ctx, st, token, u.under)
	if err != nil {
		return Filled{}, err
	}
	u.instance.move(moved)
	what := "The return is complete and waits for confirmation (" + u.instance.TaskName + ")."
	if u.instance.isConfirmed() {
		what = "The return is complete, and the app says that it is confirmed already (" + u.instance.where() + ")."
	}
	return Filled(u), u.done(c, st, what)
}

// next asks the process to go on, once. Its answer is a process state, which
// says where the process is now; the status does not.
func (c *Client) next(ctx context.Context, st step, token AltinnToken, u under) (processWire, error) {
	if err := u.before(c, st, ""); err != nil {
		return processWire{}, err
	}
	got, err := c.app(ctx, st.patiently(), token, http.MethodPut, u.instance.URL+nextPath, nil, mediaJSON)
	if err != nil {
		return processWire{}, u.lost(c, st, err)
	}
	if !c.accepts(got.status, http.StatusOK) {
		return processWire{}, u.refused(c, st, got)
	}
	if c.isFinance() { // looks at the status only
		return assumed(st), nil
	}
	var moved processWire
	if err := json.Unmarshal(got.body, &moved); err != nil {
		return processWire{}, u.lost(c, st, st.unlike(got, "a process state (%s)", err.Error()))
	}
	if moved.isNowhere() {
		return processWire{}, u.lost(c, st, st.unlike(got, "a process state: it has neither a task nor an end"))
	}
	if moved.Task != nil && moved.Task.Type == u.instance.Task {
		return processWire{}, u.failed(c, st, st.fail(notMoved, "The app answered 200, but the process is still at %s (%s).", moved.Task.ID, moved.Task.Name))
	}
	return moved, nil
}

// assumed is where Finance takes the process to be.
func assumed(st step) processWire {
	p := processWire{}
	p.Task = &taskWire{"Task_3", "Tilbakemelding", taskFeedback}
	if st.name == stepFill {
		p.Task = &taskWire{"Task_2", "Bekreftelse", taskConfirmation}
	}
	return p
}

// isConfirmed: the process is past the two tasks of the person. Guess: that the
// auditor's task for compensation (Task_4) comes after both.
func (i Instance) isConfirmed() bool { return i.Task != taskData && i.Task != taskConfirmation }

// where is the task in words.
func (i Instance) where() string {
	if i.HasEnded() {
		return "ended"
	}
	return i.TaskID + " " + i.TaskName
}
