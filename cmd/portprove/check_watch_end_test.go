package main

import (
	"io"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/judge"
)

// Nobody is asked for walks that prove nothing.
func TestAWatchEndsWhenTheFirstWalkIsNoPass(t *testing.T) {
	for word, want := range map[string]judge.Verdict{"d": judge.Inconclusive, "s": judge.Skipped} {
		dir := t.TempDir()
		in, keyboard := io.Pipe()
		said, ended := watching(t, in, "--until", "token", "--only", "CLI-REDIR-01", "--report-dir", dir)
		said.await(t, `(?m)^1 of 3: `)
		types(t, keyboard, word)
		if word == "d" {
			said.await(t, `(?m)^  nothing has been seen of it yet; say it again if that is so$`)
			types(t, keyboard, word)
		}
		said.await(t, `(?m)^The walk with nothing wrong did not come through, .*: it ends here\.$`)
		said.await(t, `(?m)^and 1 more, inconclusive for the same reason$`)
		if code := <-ended; code != 3 {
			t.Errorf("it ended with %d", code)
		}
		r := resultIn(t, dir)
		if r.Cases[2].Verdict != want || r.Cases[1].Reason != neverWalked || r.Cases[0].Verdict != judge.Inconclusive {
			t.Errorf("%v", r.Cases)
		}
	}
}

// The address of serve is the one of a watch, too.
func TestAWatchSaysWhoMayHaveItsPort(t *testing.T) {
	m := mocks.Start(t)
	o := portprove(t, "check", "client", "--watch", "--only", "CLI-REDIR", "--listen", strings.TrimPrefix(m.Base, "http://"))
	o.expect(t, 2, `(?m)^portprove: can't listen on 127\.0\.0\.1:\d+: .*address already in use\. Is a portprove serve running there\? End it, or name another address by --listen$`)
}
