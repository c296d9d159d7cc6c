package client

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	cases := []struct {
		value string
		want  time.Duration
	}{
		{"", 0},
		{"30", 30 * time.Second},
		{"0", 0},
		{"-5", 0},
		{"soon", 0},
		{"99999999999", 0},
		{noon.Add(5 * time.Minute).Format(http.TimeFormat), 5 * time.Minute},
		{noon.Add(-time.Minute).Format(http.TimeFormat), 0},
	}
	for _, tc := range cases {
		if got := retryAfter(http.Header{"Retry-After": {tc.value}}, noon); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.value, got, tc.want)
		}
	}
}

func TestWhatAServerAsksForIsSaid(t *testing.T) {
	cases := []struct {
		wait   string
		status int
		want   string
	}{
		{"30", 503, "The server asks to wait 30 seconds (Retry-After). Wait"},
		{"1", 503, "The server asks to wait 1 second (Retry-After). Wait"},
		{"300", 429, "The server asks to wait 5 minutes (Retry-After). Wait"},
		{"10800", 503, "The server asks to wait 3 hours (Retry-After). Wait"},
		{"0", 503, "Wait"},
		{"30", 500, "Wait"}, // means nothing there
	}
	for _, tc := range cases {
		f := newFiler(t)
		f.faults["create"] = []fault{func(w http.ResponseWriter, _ func() reply) {
			w.Header().Set("Retry-After", tc.wait)
			w.WriteHeader(tc.status)
		}}
		if e := f.fails(); !strings.HasPrefix(e.Next, tc.want) {
			t.Errorf("%d after %s: next %q", tc.status, tc.wait, e.Next)
		}
	}
}

// Who asks before the time is over makes it worse.
func TestFeedbackWaitsAsLongAsTheServerAsks(t *testing.T) {
	f := newFiler(t)
	f.later(2)
	f.faults["status"] = []fault{func(w http.ResponseWriter, _ func() reply) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusServiceUnavailable)
	}}
	var told []FeedbackProgress
	f.options.Progress = func(p FeedbackProgress) { told = append(told, p) }
	f.hasFiled(f.submit())
	if len(told) < 2 || told[0].Next != time.Minute || told[1].Next != 10*time.Second || told[1].Elapsed != time.Minute {
		t.Errorf("told %+v", told)
	}
}

// Only the creation of an instance says which level is wanted.
func TestAWeakLoginIsNamedWhereTheAppIsSilent(t *testing.T) {
	for level, wanted := range map[int]bool{0: true, 2: true, 3: false, 4: false, -1: false} {
		f := newFiler(t)
		f.tokens.Altinn.AuthLevel, f.tokens.Altinn.ExpiresAt = level, noon.Add(time.Hour)
		f.faults["envelope"] = []fault{answers(http.StatusForbidden, "")}
		e := f.fails()
		if strings.Contains(e.Next, "idporten-loa-high") != wanted || strings.Contains(e.Why, "without a word") != wanted {
			t.Errorf("level %d: why %q, next %q", level, e.Why, e.Next)
		}
	}
}
