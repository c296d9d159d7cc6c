package kernel

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// prompt is more time than a letter to this machine takes.
var prompt = CourierOptions{Connect: time.Minute, Read: time.Minute}

// told remembers what the courier says of a letter's outcome.
type told struct {
	status int
	err    error
}

// letter goes to an address; any outcome but a 2xx is a failure.
func (o *told) letter(address string) Letter {
	return Letter{
		Operation: "call", Address: address, Body: "logout_token=s3cret", ContentType: "application/x-www-form-urlencoded",
		Why: func(status int, err error) *Why {
			o.status, o.err = status, err
			if err == nil && status/100 == 2 {
				return nil
			}
			return &Why{Refusal: "call_failed", Cause: "because", CorrelationID: "id-1"}
		},
	}
}

// receiver answers as told and counts its calls.
func receiver(t *testing.T, answer http.HandlerFunc) (address string, calls *atomic.Int32) {
	t.Helper()
	calls = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/hook", calls
}

func TestCourierSendsAndNotes(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	k := testKernel()
	k.Log = slog.New(slog.NewTextHandler(&log, nil))
	var body, header string
	address, calls := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		body, header = r.Method+" "+string(text), r.Header.Get("Content-Type")+r.Header.Get("User-Agent")
		w.WriteHeader(http.StatusNoContent)
	})
	var outcome told
	k.Courier(prompt).Deliver(t.Context(), []Letter{outcome.letter(address + "?code=x")})
	if calls.Load() != 1 || body != "POST logout_token=s3cret" || header != "application/x-www-form-urlencoded" {
		t.Errorf("%d calls, %q, %q", calls.Load(), body, header)
	}
	if outcome != (told{status: 204}) {
		t.Errorf("told %+v", outcome)
	}
	x := k.Journal.List(Filter{})
	if len(x) != 1 || x[0].Operation != "call" || x[0].Method != http.MethodPost || x[0].Path != address+"?code=masked-2d711642" ||
		x[0].Status != 204 || x[0].Refusal != "" || x[0].Request.Body != "logout_token=masked-1ec1c26b" || !x[0].Time.Equal(k.Clock.Now()) {
		t.Errorf("noted %+v", x)
	}
	if s := log.String(); !strings.Contains(s, "operation=call") || !strings.Contains(s, "status=204") || strings.Contains(s, "s3cret") {
		t.Errorf("logged %s", s)
	}
}

// An answer that is no 2xx is told as it is: nothing is followed or repeated.
func TestCourierTriesOnce(t *testing.T) {
	t.Parallel()
	elsewhere, followed := receiver(t, func(http.ResponseWriter, *http.Request) {})
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusServiceUnavailable} {
		k := testKernel()
		address, calls := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", elsewhere)
			w.WriteHeader(status)
		})
		var outcome told
		k.Courier(prompt).Deliver(t.Context(), []Letter{outcome.letter(address)})
		if outcome != (told{status: status}) || calls.Load() != 1 || followed.Load() != 0 {
			t.Errorf("%d: told %+v after %d calls, %d elsewhere", status, outcome, calls.Load(), followed.Load())
		}
		x := k.Journal.List(Filter{})
		if len(x) != 1 || x[0].Status != status || x[0].Refusal != "call_failed" || x[0].Why != "because" || x[0].CorrelationID != "id-1" {
			t.Errorf("%d: noted %+v", status, x)
		}
	}
}

// Who does not answer in time is given up.
func TestCourierGivesUp(t *testing.T) {
	t.Parallel()
	k := testKernel()
	over := make(chan struct{})
	silent, _ := receiver(t, func(http.ResponseWriter, *http.Request) { <-over })
	t.Cleanup(func() { close(over) }) // before the server closes, which waits
	var outcome told
	k.Courier(CourierOptions{Connect: time.Minute, Read: 10 * time.Millisecond}).Deliver(t.Context(), []Letter{outcome.letter(silent)})
	var timeout net.Error
	if !errors.As(outcome.err, &timeout) || !timeout.Timeout() || outcome.status != 0 {
		t.Errorf("told %+v", outcome)
	}
	x := k.Journal.List(Filter{})
	if len(x) != 1 || x[0].Path != silent || x[0].Status != 0 || x[0].Refusal != "call_failed" {
		t.Errorf("noted %+v", x)
	}
}

// Letters are on their way side by side, and are noted in their order: here
// the first is answered once the second has arrived.
func TestCourierSendsSideBySide(t *testing.T) {
	t.Parallel()
	k := testKernel()
	arrived := make(chan struct{})
	first, _ := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
		<-arrived
		w.WriteHeader(http.StatusAccepted)
	})
	second, _ := receiver(t, func(http.ResponseWriter, *http.Request) { close(arrived) })
	var one, other told
	k.Courier(prompt).Deliver(t.Context(), []Letter{one.letter(first), other.letter(second)})
	if one != (told{status: 202}) || other != (told{status: 200}) {
		t.Errorf("told %+v and %+v", one, other)
	}
	if x := k.Journal.List(Filter{}); len(x) != 2 || x[0].Path != first || x[1].Path != second {
		t.Errorf("noted %+v", x)
	}
}

// One who sends its answer bit by bit is not waited for longer than others,
// and only what the journal keeps of an answer is read.
func TestCourierReadsNoEndlessAnswer(t *testing.T) {
	t.Parallel()
	k := testKernel()
	address, _ := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("x"), 1<<10)); err != nil {
				return
			}
		}
	})
	var outcome told
	k.Courier(prompt).Deliver(t.Context(), []Letter{outcome.letter(address)})
	x := k.Journal.List(Filter{})
	if outcome != (told{status: 200}) || len(x) != 1 || !x[0].Response.Truncated || len(x[0].Response.Body) != 64<<10 {
		t.Errorf("told %+v", outcome)
	}
}

// Letters stay on this machine unless they may leave it. The addresses are of
// a range that is for documentation, and is routed nowhere.
func TestCourierStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://192.0.2.1/", "http://[2001:db8::1]:8080/", "http://[::ffff:192.0.2.1]/", "http://0.0.0.0:1/"} {
		var outcome told
		testKernel().Courier(prompt).Deliver(t.Context(), []Letter{outcome.letter(address)})
		if !errors.Is(outcome.err, ErrNotLoopback) {
			t.Errorf("%s: %v", address, outcome.err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	var outcome told
	testKernel().Courier(CourierOptions{Connect: time.Minute, Read: time.Minute, Anywhere: true}).Deliver(gone, []Letter{outcome.letter("http://192.0.2.1/")})
	if outcome.err == nil || errors.Is(outcome.err, ErrNotLoopback) {
		t.Errorf("one that may leave was stopped: %v", outcome.err)
	}
	for _, address := range []string{"127.0.0.1:80", "127.9.9.9:80", "[::1]:80", "[::ffff:127.0.0.1]:80"} {
		if err := loopbackOnly("tcp", address, nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestCourierTakesManyLetters(t *testing.T) {
	t.Parallel()
	k := testKernel()
	address, calls := receiver(t, func(http.ResponseWriter, *http.Request) {})
	letters := make([]Letter, 3*atOnce)
	for i := range letters {
		letters[i] = new(told).letter(address)
	}
	k.Courier(prompt).Deliver(t.Context(), letters)
	if n := len(k.Journal.List(Filter{})); n != len(letters) || int(calls.Load()) != n {
		t.Errorf("%d calls, %d noted", calls.Load(), n)
	}
}
