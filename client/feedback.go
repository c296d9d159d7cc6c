package client

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// FeedbackOptions say how to wait for the Tax Administration. The zero value
// asks feedback/status and the instance every 10 s, for six minutes.
type FeedbackOptions struct {
	Mode     string        // status, feedback, instance or both; "" = both
	Interval time.Duration // 0 = 10 s
	Limit    time.Duration // 0 = 360 s; by the client's clock
}

// FeedbackProgress is said before each wait.
type FeedbackProgress struct {
	Asked   int           // how often
	Elapsed time.Duration // since the first time
	Next    time.Duration // until the next time
	Task    string        // where the process is, as far as it was asked
	Trouble string        // what went wrong this time; "" if nothing did
}

// Feedback is step 10: waits until the Tax Administration has answered. The
// return is filed, whatever comes of the waiting.
func (c *Client) Feedback(ctx context.Context, token AltinnToken, f Filed) (Answered, error) {
	st := c.appStep(stepFeedback, token)
	if err := f.ready(c, st, token); err != nil {
		return Answered{}, err
	}
	if f.skips(st) {
		return Answered(f), nil
	}
	w, e := c.newWaiting(st, f)
	if e != nil {
		return Answered{}, f.told(st, e)
	}
	for {
		round, err := w.ask(ctx, token)
		switch {
		case err != nil:
			return Answered{}, f.failed(c, st, asError(st, err))
		case round.isThere || (w.isOver() && round.instance.HasEnded()):
			return Answered{f.at(round.instance)}, f.answered(c, st, round.instance)
		case w.isOver():
			return Answered{}, w.timeUp(f)
		}
		if err := w.pause(ctx, f, round); err != nil {
			return Answered{}, f.failed(c, st, st.fail(stillFiled, "The waiting for feedback was cut short: %s.", err.Error()).because(err))
		}
	}
}

// answered ends the step: Finance tells a return that is marked as received
// from other feedback.
func (f Filed) answered(c *Client, st step, i Instance) error {
	status := financeStatuses[stepFeedback].good
	if i.Label != received {
		status = financeNotReceived
	}
	return f.ended(c, st, true, "Feedback is there (process at "+i.where()+").", status)
}

// waiting is a wait under way.
type waiting struct {
	c       *Client
	st      step
	options FeedbackOptions
	url     string
	last    Instance

	begun    time.Time
	slept    time.Duration // beside the clock, which may stand still in a mock
	asked    int
	noStatus bool // the app has no feedback/status
	trouble  string
	asks     time.Duration // to be left alone for so long, by the latest answer
}

// round is what was learned by asking once.
type round struct {
	instance Instance
	isThere  bool
}

func (c *Client) newWaiting(st step, f Filed) (*waiting, *Error) {
	o := f.options.Feedback
	if o.Mode == "" {
		o.Mode = waitBoth
	}
	if c.isFinance() { // asks once for each press of the button
		o.Mode, o.Limit = waitStatus, time.Nanosecond
	}
	if o.Interval <= 0 {
		o.Interval = feedbackInterval
	}
	if o.Limit <= 0 {
		o.Limit = feedbackLimit
	}
	switch o.Mode {
	case waitStatus, waitFeedback, waitInstance, waitBoth:
		return &waiting{c: c, st: st, options: o, url: f.instance.URL, last: f.instance, begun: c.Now()}, nil
	}
	return nil, st.fail(badMode, "There is no way %q to wait for feedback.", o.Mode)
}

// ask asks once, in the way of the mode.
func (w *waiting) ask(ctx context.Context, token AltinnToken) (round, error) {
	w.asked++
	w.trouble, w.asks = "", 0
	switch w.options.Mode {
	case waitInstance:
		return w.look(ctx, token, false)
	case waitFeedback:
		return w.hold(ctx, token)
	}
	provided, err := w.status(ctx, token)
	if err != nil {
		return round{}, err
	}
	if w.options.Mode == waitBoth {
		return w.look(ctx, token, provided)
	}
	if provided {
		return w.hold(ctx, token)
	}
	return round{instance: w.last}, nil
}

// status asks feedback/status; an app without it is not asked again.
func (w *waiting) status(ctx context.Context, token AltinnToken) (bool, error) {
	if w.noStatus {
		return false, nil
	}
	got, err := w.get(ctx, token, w.url+feedbackStatusPath, w.st)
	if err != nil || got.status != http.StatusOK {
		w.noStatus = got.status == http.StatusNotFound && w.options.Mode == waitBoth
		return false, err
	}
	var reply struct {
		Provided *bool `json:"isFeedbackProvided"`
	}
	if err := json.Unmarshal(got.body, &reply); err != nil || reply.Provided == nil {
		e := w.st.unlike(got, "a status of feedback")
		e.Finance = financeNoStatus
		return false, e
	}
	return *reply.Provided, nil
}

// hold asks feedback, which the app may hold back until there is some.
func (w *waiting) hold(ctx context.Context, token AltinnToken) (round, error) {
	got, err := w.get(ctx, token, w.url+feedbackPath, w.st.patiently())
	if err != nil {
		e := asError(w.st, err)
		e.Label, e.Finance = labelFeedback, financeNoRequest
		return round{}, e
	}
	if got.status != http.StatusOK {
		return round{instance: w.last}, nil
	}
	return w.read(got, true)
}

// look asks the instance. It has ended when there is no task left, and it is
// complete when the receipt is there. Where feedback/status says first that
// there is feedback, the verdict must be there, too.
func (w *waiting) look(ctx context.Context, token AltinnToken, provided bool) (round, error) {
	got, err := w.get(ctx, token, w.url, w.st)
	if err != nil || got.status != http.StatusOK {
		return round{instance: w.last}, err
	}
	return w.read(got, provided)
}

func (w *waiting) read(got answer, provided bool) (round, error) {
	found, err := w.c.readInstance(w.st, got)
	if err != nil {
		return round{}, err
	}
	if found.ID != w.last.ID {
		return round{}, w.st.fail(notTheApp, "The app answered with instance %q, not with %q.", found.ID, w.last.ID)
	}
	w.last = found
	complete := found.HasEnded() && found.has(typeReceipt)
	held := provided && w.options.Mode != waitBoth
	return round{found, complete || held || (provided && found.has(typeVerdict))}, nil
}

// get reads, which can be done again. What may pass is noted and waited for:
// an endpoint or a replica that is not there, a server in trouble, no answer.
func (w *waiting) get(ctx context.Context, token AltinnToken, address string, s step) (answer, error) {
	got, err := w.c.getJSON(ctx, s, token, address)
	switch {
	case err != nil && (ctx.Err() != nil || w.c.isFinance()):
		return answer{}, err
	case err != nil:
		w.trouble = asError(s, err).What
		return answer{}, nil
	case got.status == http.StatusOK:
		return got, nil
	case w.passes(got):
		w.trouble, w.asks = s.refusedByApp(w.c, got).What, max(w.asks, got.wait)
		return got, nil
	}
	return answer{}, s.refusedByApp(w.c, got)
}

func (w *waiting) passes(got answer) bool {
	if got.status == http.StatusConflict {
		return strings.Contains(string(got.body), notYet)
	}
	if w.c.isFinance() {
		return false
	}
	return got.status == http.StatusNotFound || got.status == http.StatusTooManyRequests || got.status >= http.StatusInternalServerError
}

// elapsed is the longer of what the clock says and what was slept: a mock's
// clock may stand still.
func (w *waiting) elapsed() time.Duration { return max(w.c.Now().Sub(w.begun), w.slept) }

// next is how long to wait until the next time: as long as the server asks, if
// that is longer.
func (w *waiting) next() time.Duration { return max(w.options.Interval, w.asks) }

// isOver: another wait would end after the limit.
func (w *waiting) isOver() bool { return w.elapsed()+w.next() > w.options.Limit }

func (w *waiting) pause(ctx context.Context, f Filed, r round) error {
	if f.options.Progress != nil {
		f.options.Progress(FeedbackProgress{w.asked, w.elapsed(), w.next(), w.st.clean(r.instance.where()), w.trouble})
	}
	w.slept += w.next()
	return w.c.cfg.Sleep(ctx, w.next())
}

// timeUp is no failure of the filing.
func (w *waiting) timeUp(f Filed) error {
	text := ""
	if w.trouble != "" {
		text = " The last time: " + w.trouble
	}
	e := w.st.fail(noFeedback, "There is no feedback yet, after %s and %d times of asking.%s", w.elapsed().Round(time.Second).String(), w.asked, text)
	e.Finance = financeNoFeedback
	return f.failed(w.c, w.st, e)
}

// sleep waits by the machine's clock.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
