package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed" // the page
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

//go:embed watch.html
var watchText string

//go:embed watch.css
var watchStyle string

//go:embed watch.js
var watchScript string

// What a person can say of a case.
const (
	saidDone    = "done"
	saidRefused = "refused"
	saidSkip    = "skip"
	saidQuit    = "quit"
)

// What stands where nothing was seen of a walk.
const (
	seenNothing = "nothing yet"
	sayAgain    = "nothing has been seen of it yet; say it again if that is so"
	// trialSawNothing is what a trial calls it, when all that came was of a case before.
	trialSawNothing = "it sent nothing"
)

// watcher is where a person is told what to do, and says how it ended.
type watcher struct {
	*app
	total   int
	answers chan string
	quit    chan struct{}
	token   string

	mu       sync.Mutex
	turn     int // one for each walk
	place    int // of the case
	walks    int // of the case
	stopped  bool
	hopeless bool // the walk with nothing wrong has failed
	waiting  bool
	current  judge.Case
	task     string
	settings []pair
	seen     string
	verdicts []told
}

type told struct{ Verdict, Text string }

func newWatcher(a *app, total int) *watcher {
	return &watcher{app: a, total: total, quit: make(chan struct{}), answers: make(chan string, 1)}
}

// begins counts the cases, those too that nobody has to do anything for.
func (d *watcher) begins() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.place++
	d.walks = 0
}

// position says which case it is; some are walked twice.
func (d *watcher) position() string {
	text := fmt.Sprintf("%d of %d", d.place, d.total)
	if d.walks > 1 {
		text += ", once more"
	}
	return text
}

// Drive implements trial.Driver: the person is told, and waited for.
func (d *watcher) Drive(ctx context.Context, b trial.Brief, k judge.Case) (trial.Ending, error) {
	d.mu.Lock()
	select {
	case <-d.answers: // one that nobody has waited for any more
	default:
	}
	d.turn++
	d.walks++
	first := d.turn == 1
	d.current, d.task, d.settings, d.seen, d.waiting = k, taskOf(b), registeredAs(b), seenNothing, true
	position, task := d.position(), d.task
	d.mu.Unlock()
	if first {
		fmt.Fprintln(d.err, "\nThe client is registered like this; type it in once:")
		for _, p := range registeredAs(b) {
			fmt.Fprintf(d.err, "  %-24s %s\n", p.Name, p.Value)
		}
	}
	fmt.Fprintf(d.err, "\n%s: %s\n  %s\n  d: it says that it is done, r: it refuses, s: skip this case, q: stop here\n", position, k.Sentence(), task)
	defer func() {
		d.mu.Lock()
		d.waiting = false
		d.mu.Unlock()
	}()
	select {
	case said := <-d.answers:
		return d.ending(said), nil
	case <-ctx.Done():
		return trial.Ending{Code: -1, Gone: context.Cause(ctx).Error()}, nil
	}
}

func (d *watcher) ending(said string) trial.Ending {
	switch said {
	case saidDone:
		return trial.Ending{}
	case saidRefused:
		return trial.Ending{Code: 1}
	case saidQuit:
		d.stop()
	}
	return trial.Ending{Code: -1, Gone: trial.LeftOut}
}

func (d *watcher) isStopped() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stopped
}

// stop ends the run with the current case.
func (d *watcher) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.stopped {
		d.stopped = true
		close(d.quit)
	}
}

// answer hands a word to whoever waits for it; false: it is none, or nobody
// waits for one of that turn (empty: of any). It is handed over under the lock,
// lest another turn begins in between; there is room for the one that each has.
func (d *watcher) answer(word, turn string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	known := slices.Contains([]string{saidDone, saidRefused, saidSkip, saidQuit}, word)
	if !d.waiting || !known || turn != "" && turn != strconv.Itoa(d.turn) {
		return false
	}
	// A slip of the finger would spoil the walk.
	if d.seen == seenNothing && (word == saidDone || word == saidRefused) {
		d.seen = sayAgain
		fmt.Fprintf(d.err, "  %s\n", sayAgain)
		return true
	}
	d.waiting = false
	d.answers <- word
	return true
}

// saw tells what the client has done so far.
func (d *watcher) saw(way string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if way != trialSawNothing && d.seen != way {
		d.seen = way
		fmt.Fprintf(d.err, "  seen: %s\n", way)
	}
}

func (d *watcher) ended(k judge.Case) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.verdicts = append([]told{{string(k.Verdict), k.ID + " " + k.Sentence()}}, d.verdicts...)
	if k.Reason != neverWalked && k.Reason != judge.NotBegun { // these are told once, at the end
		fmt.Fprintf(d.err, "  %s\n", inALine(k))
	}
}

// inALine is a verdict and its reason.
func inALine(k judge.Case) string {
	line := string(k.Verdict)
	if k.Reason != "" {
		line += ": " + k.Reason
	}
	if k.Observed != "" {
		line += "; " + k.Observed
	}
	return short(line)
}

// serve shows the page.
func (d *watcher) serve(ctx context.Context, address string) (*http.Server, error) {
	if err := loopbackOnly(address); err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, usageError{fmt.Errorf("can't listen at --page %s: %w", address, err)}
	}
	d.token = rand.Text()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.showPage)
	mux.HandleFunc("GET /state", d.showState)
	mux.HandleFunc("POST /ending", d.takeEnding)
	server := httpServer(mux)
	server.Addr = listener.Addr().String()
	go server.Serve(listener) //nolint:errcheck // it ends by Close, and says so.
	return server, nil
}

var watchTemplate = template.Must(template.New("watch").Parse(watchText))

func (d *watcher) showPage(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	shown := struct {
		Position, Sentence, Task, Seen, Token string
		Turn                                  int
		Open                                  bool
		Settings                              []pair
		Verdicts                              []told
		Style                                 template.CSS
		Script                                template.JS
	}{
		"Case " + d.position(), d.current.Sentence(), d.task, d.seen, d.token, d.turn, d.waiting,
		d.settings, slices.Clone(d.verdicts), template.CSS(watchStyle), template.JS(watchScript), //nolint:gosec // files of this package.
	}
	d.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; form-action 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'")
	_ = watchTemplate.Execute(w, shown) //nolint:errcheck // whoever has gone reads no error.
}

func (d *watcher) showState(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	state := map[string]string{"turn": strconv.Itoa(d.turn), "seen": d.seen}
	if !d.waiting {
		state["turn"] = ""
	}
	d.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(state) //nolint:errcheck // as above.
}

// takeEnding takes what the page says, of the case that it has shown and of no
// other.
func (d *watcher) takeEnding(w http.ResponseWriter, r *http.Request) {
	right := subtle.ConstantTimeCompare([]byte(r.FormValue("token")), []byte(d.token)) == 1
	if turn := r.FormValue("turn"); right && turn != "" {
		d.answer(r.FormValue("said"), turn)
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
