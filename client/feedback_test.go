package client

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// later lets the Tax Administration answer when the client has slept so often.
func (f *filer) later(naps int) {
	f.settles, f.provided = false, false
	n := 0
	sleep := f.c.cfg.Sleep
	f.c.cfg.Sleep = func(ctx context.Context, d time.Duration) error {
		n++
		if n == naps {
			f.mu.Lock()
			f.settle(f.instances[0])
			f.provided = true
			f.mu.Unlock()
		}
		return sleep(ctx, d)
	}
}

func TestFeedbackIsWaitedForInEachWay(t *testing.T) {
	held := func(w http.ResponseWriter, _ func() reply) {
		w.WriteHeader(http.StatusConflict)
		write(w, "Instance 1/2 has not yet received feedback. Try again later.")
	}
	cases := []struct {
		mode                      string
		faults                    map[string][]fault
		statuses, holds, instance int
	}{
		{"", nil, 4, 0, 4},
		{"both", map[string][]fault{"status": {answers(404, "")}}, 1, 0, 4},
		{"both", map[string][]fault{"instance": {answers(404, ""), answers(503, ""), drop(false)}}, 4, 0, 4},
		{"both", map[string][]fault{"status": {answers(429, ""), drop(false)}}, 4, 0, 4},
		{"status", nil, 4, 1, 0},
		{"status", map[string][]fault{"feedback": {held}}, 5, 2, 0},
		{"feedback", map[string][]fault{"feedback": {held, held, held}}, 0, 4, 0},
		{"instance", nil, 0, 0, 4},
	}
	for _, tc := range cases {
		t.Run(tc.mode+strconv.Itoa(len(tc.faults)), func(t *testing.T) {
			f := newFiler(t)
			f.later(3)
			for op, queue := range tc.faults {
				f.faults[op] = queue
			}
			var told []FeedbackProgress
			f.options.Feedback.Mode = tc.mode
			f.options.Progress = func(p FeedbackProgress) { told = append(told, p) }
			f.hasFiled(f.submit())
			got := []int{f.count("GET {i}/feedback/status"), f.count("GET {i}/feedback"), f.count("GET {i}")}
			if got[0] != tc.statuses || got[1] != tc.holds || got[2] != tc.instance {
				t.Errorf("asked %v: %q", got, f.lines())
			}
			if len(told) < 3 || told[2].Asked != 3 || told[2].Elapsed != 20*time.Second || told[2].Next != 10*time.Second || told[0].Task != "Task_3 Tilbakemelding" {
				t.Errorf("told %+v", told)
			}
			trouble := slices.ContainsFunc(told, func(p FeedbackProgress) bool { return p.Trouble != "" })
			if trouble != (tc.faults != nil) {
				t.Error("no word of the trouble")
			}
		})
	}
}

// The instance may say it first, or the status; the documents must be there.
func TestFeedbackTakesWhoSaysItFirst(t *testing.T) {
	f := newFiler(t)
	f.provided = false // for ever, as in the test environment
	f.hasFiled(f.submit())

	f = newFiler(t)
	f.settles = false
	f.later(2)
	f.provided = true // before the documents are there
	f.hasFiled(f.submit())
	if f.slept != 20*time.Second {
		t.Errorf("slept %s", f.slept)
	}
}

func TestFeedbackThatDoesNotComeIsNoFailureOfTheFiling(t *testing.T) {
	f := newFiler(t)
	f.settles, f.provided = false, false
	f.options.Feedback = FeedbackOptions{Interval: time.Minute, Limit: 3 * time.Minute}
	e := f.fails()
	if e.Step != "feedback" || !e.Filed || e.Unsure || f.slept != 3*time.Minute {
		t.Errorf("%+v, slept %s", e, f.slept)
	}
	if e.What != "There is no feedback yet, after 3m0s and 4 times of asking." || !strings.Contains(e.Why, "The return was filed") || !strings.Contains(e.Next, "files nothing") {
		t.Error(e)
	}
	if f.last().Status != "NO VAT Feedback not provided" || !f.last().Filed() {
		t.Errorf("saved %v", f.last())
	}
	f.mu.Lock()
	f.settle(f.instances[0])
	f.mu.Unlock()
	f.hasFiled(f.resume())
}

// A process that has ended without a receipt is waited for, and then taken.
func TestFeedbackWithoutAReceipt(t *testing.T) {
	f := newFiler(t)
	f.lacks, f.provided = "kvittering", false
	r, err := f.submit()
	if err != nil || !r.Accepted() || len(r.Missing) != 1 || r.Missing[0] != "kvittering" || f.slept < 5*time.Minute {
		t.Errorf("%+v, %v, slept %s", r, err, f.slept)
	}
	if what := f.reports[7].What; what != "The return is accepted. Missing: kvittering." {
		t.Error(what)
	}
}

func TestFeedbackGoesByTheClientsClock(t *testing.T) {
	now := noon
	f := newFiler(t, func(cfg *Config) {
		cfg.Profile.ClockFromServer = false
		cfg.Now = func() time.Time { now = now.Add(5 * time.Minute); return now }
	})
	f.tokens.Altinn.ExpiresAt = time.Time{}
	f.settles, f.provided = false, false
	if e := f.fails(); !e.Filed || f.slept > time.Minute {
		t.Errorf("%v, slept %s", e, f.slept)
	}
}

func TestFeedbackEndsWithTheContext(t *testing.T) {
	f := newFiler(t)
	f.settles, f.provided = false, false
	ctx, cancel := context.WithCancel(t.Context())
	f.c.cfg.Sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	_, err := f.c.Submit(ctx, f.tokens, f.ret, f.files, f.options)
	if e := f.refusal(err); !e.Filed || !errors.Is(err, context.Canceled) || e.What != "The waiting for feedback was cut short: context canceled." {
		t.Errorf("%+v", e)
	}
	ctx, cancel = context.WithCancel(t.Context())
	f.faults["status"] = []fault{func(_ http.ResponseWriter, _ func() reply) { cancel(); panic(http.ErrAbortHandler) }}
	_, err = f.c.Resume(ctx, f.tokens, f.ret, f.files, f.last(), f.options)
	if e := f.refusal(err); !e.Filed {
		t.Errorf("%+v", e)
	}
}

func TestFeedbackRefusesWhatItCantRead(t *testing.T) {
	for _, tc := range []struct{ op, body, what string }{
		{"status", "<html>Log in</html>", "The app answered 200, but not with a status of feedback"},
		{"status", "{}", "The app answered 200, but not with a status of feedback"},
		{"instance", "<html>Log in</html>", "The app answered 200, but not with an instance"},
	} {
		f := newFiler(t)
		f.faults[tc.op] = []fault{answers(200, tc.body)}
		if e := f.fails(); !e.Filed || !strings.HasPrefix(e.What, tc.what) {
			t.Errorf("%+v", e)
		}
	}
	f := newFiler(t)
	f.options.Feedback.Mode = "telephone"
	if e := f.fails(); !e.Filed || e.What != `There is no way "telephone" to wait for feedback.` {
		t.Errorf("%+v", e)
	}
	if err := sleep(t.Context(), 1); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A return for compensation waits for an auditor in the portal after it was
// confirmed; it is filed for the person.
func TestConfirmKnowsATaskOfAnotherKind(t *testing.T) {
	for _, kind := range []string{`"attestation"`, `null`} {
		f := newFiler(t)
		f.later(1)
		f.faults["confirm"] = []fault{doneBut(200, `{"currentTask":{"elementId":"Task_4","name":"Attestering","altinnTaskType":`+kind+`},"ended":null}`)}
		f.hasFiled(f.submit())
		if what := f.reports[5].What; !strings.Contains(what, "Task_4 Attestering") {
			t.Error(what)
		}
	}
}
