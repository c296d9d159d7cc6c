package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// What somebody says of a case that is over just then counts for no other.
func TestAnAnswerThatComesTooLateIsOfNoOtherCase(t *testing.T) {
	for range 1000 {
		d := newWatcher(&app{terminal: terminal{err: io.Discard}}, 2)
		d.token = "token"
		drive := func(ctx context.Context) <-chan trial.Ending {
			ended := make(chan trial.Ending, 1)
			go func() {
				ending, err := d.Drive(ctx, trial.Brief{}, judge.Case{})
				if err != nil {
					panic(err)
				}
				ended <- ending
			}()
			return ended
		}
		first, timeout := context.WithCancel(t.Context())
		ended := drive(first)
		for shownBy(d) != `{"seen":"nothing yet","turn":"1"}` {
			continue
		}
		d.saw("authorize 302")
		said := pressed(t, d, "1")
		timeout()
		<-ended
		second, timeout := context.WithCancel(t.Context())
		ended = drive(second)
		<-said
		timeout()
		if ending := <-ended; ending.Gone == "" {
			t.Fatal("the second case is done, and nobody has said so")
		}
	}
}

// pressed says by the page that a turn is done; the channel closes when it has.
func pressed(t *testing.T, d *watcher, turn string) <-chan struct{} {
	t.Helper()
	said := make(chan struct{})
	go func() {
		defer close(said)
		form := url.Values{"token": {d.token}, "turn": {turn}, "said": {saidDone}}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/ending", strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		d.takeEnding(httptest.NewRecorder(), request)
	}()
	return said
}

func shownBy(d *watcher) string {
	w := httptest.NewRecorder()
	d.showState(w, nil)
	return strings.TrimSpace(w.Body.String())
}
