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
	for range 300 {
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
		said := make(chan struct{})
		go func() {
			defer close(said)
			form := url.Values{"token": {"token"}, "turn": {"1"}, "said": {saidDone}}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/ending", strings.NewReader(form.Encode()))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			d.takeEnding(httptest.NewRecorder(), request)
		}()
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

func shownBy(d *watcher) string {
	w := httptest.NewRecorder()
	d.showState(w, nil)
	return strings.TrimSpace(w.Body.String())
}
