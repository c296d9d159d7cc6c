package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/portprove/portprove/specs/judge"
)

// progress says on the error output how far a run is: on a terminal in one line
// that changes, elsewhere in ten. What has failed is told at once. The zero
// value is silent. Its caller has a lock around it.
type progress struct {
	app    *app
	total  int
	n      int
	failed int
	tty    bool
}

func newProgress(a *app, total int) *progress {
	p := &progress{app: a, total: total}
	if f, ok := a.err.(*os.File); ok {
		info, err := f.Stat()
		p.tty = err == nil && info.Mode()&os.ModeCharDevice != 0 && a.env("TERM") != "dumb"
	}
	return p
}

func (p *progress) ends(k judge.Case) {
	if p.app == nil {
		return
	}
	p.n++
	if k.Verdict == judge.Fail || k.Verdict == judge.Error || k.Verdict == judge.Inconclusive {
		p.failed++
		if p.failed <= toldAtOnce {
			p.note(fmt.Sprintf("%s %s %s", k.Verdict, k.ID, k.Sentence()))
		}
	}
	switch {
	case p.tty:
		fmt.Fprintf(p.app.err, "\r\x1b[K%d of %d cases, %d not right", p.n, p.total, p.failed)
	case p.n == p.total || p.n*10/p.total != (p.n-1)*10/p.total:
		fmt.Fprintf(p.app.err, "%d of %d cases, %d not right\n", p.n, p.total, p.failed)
	}
}

// toldAtOnce is how many failures are told while it runs; all are told at the
// end.
const toldAtOnce = 20

// note prints a line of its own.
func (p *progress) note(text string) {
	if p.app == nil {
		return
	}
	if p.tty {
		fmt.Fprint(p.app.err, "\r\x1b[K")
	}
	fmt.Fprintln(p.app.err, strings.TrimSpace(text))
}

// end clears the line that changes.
func (p *progress) end() {
	if p.app != nil && p.tty {
		fmt.Fprint(p.app.err, "\r\x1b[K")
	}
}
