package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// wire carries every request of the actors: it counts them by step, lets the
// client do what it does wrong, and keeps the answers.
type wire struct {
	wrong     []Wrong
	addresses map[string]string
	// below is the transport that the requests go by.
	below http.RoundTripper

	mu     sync.Mutex
	counts map[string]int
	kept   map[string]Received
	moved  map[string]int // well-answered process/next, by instance
	// tokens of the actors, newest last, as they were seen on the wire, and their
	// latest request of each step.
	tokens map[string]map[string]string
	latest map[string]request
}

// request is one that can be sent again.
type request struct {
	*http.Request

	body []byte
}

func newWire(wrong []Wrong, addresses map[string]string) *wire {
	return &wire{
		wrong: wrong, addresses: addresses, below: oneByOne(), counts: map[string]int{}, kept: map[string]Received{}, moved: map[string]int{},
		tokens: map[string]map[string]string{}, latest: map[string]request{},
	}
}

// oneByOne gives each request a connection of its own. On one that was used before
// Go asks again by itself when a GET gets no answer, and the story would be
// another one.
func oneByOne() http.RoundTripper {
	usual, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	own := usual.Clone()
	own.DisableKeepAlives = true
	return own
}

// of is the transport of an actor.
func (w *wire) of(actor string) http.RoundTripper { return passage{w, actor} }

type passage struct {
	*wire
	actor string
}

// RoundTrip implements http.RoundTripper.
func (p passage) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	step, attempt, instance := p.count(r, body)
	sent, err := p.tampered(r, body, step, attempt)
	if err != nil {
		return nil, err
	}
	response, err := p.carry(sent, step, attempt, instance)
	if err != nil || !p.again(step, attempt) {
		return response, err
	}
	again := sent.Clone(r.Context())
	if again.Body, err = sent.GetBody(); err != nil {
		return nil, err
	}
	return p.carry(again, step, p.next(step), instance)
}

// carry sends a request and keeps its answer.
func (p passage) carry(sent *http.Request, step string, attempt int, instance string) (*http.Response, error) {
	response, err := p.below.RoundTrip(sent)
	if err != nil {
		p.keep(step, attempt, Received{Lost: true})
		return nil, err
	}
	text, err := io.ReadAll(response.Body)
	if closed := response.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		p.keep(step, attempt, Received{Lost: true})
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	p.keep(step, attempt, Received{Status: response.StatusCode, Header: response.Header.Clone(), Body: string(text)})
	p.noteMove(response.StatusCode, step, instance, text)
	p.noteAnswered(step, text)
	return response, nil
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if closed := r.Body.Close(); err == nil {
		err = closed
	}
	return body, err
}

// count finds the step of a request and which of that step it is.
func (p passage) count(r *http.Request, body []byte) (step string, attempt int, instance string) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		form = nil // no form
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	instance = instanceOf(r.URL.Path)
	step = stepOf(r, form, p.moved[instance])
	p.counts[step]++
	return step, p.counts[step], instance
}

// next counts a request of a step that comes once more.
func (p passage) next(step string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts[step]++
	return p.counts[step]
}

// again tells whether a request is to be sent twice.
func (p passage) again(step string, attempt int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.wrong, func(w Wrong) bool { return w.Again && w.Step == step && max(w.Attempt, 1) == attempt })
}

// instanceOf is party and GUID of an address at the app.
func instanceOf(path string) string {
	_, after, ok := strings.Cut(path, "/instances/")
	if !ok {
		return ""
	}
	parts := strings.SplitN(after, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// noteMove keeps how far an instance has come, as well as the client can know.
func (p passage) noteMove(status int, step, instance string, text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case status != http.StatusOK:
	case step == "fill" || step == "confirm":
		p.moved[instance]++
	case step == "read":
		p.moved[instance] = movedIn(text)
	}
}

// movedIn counts the process/next that an instance has behind it.
func movedIn(instance []byte) int {
	var read struct {
		Process struct {
			Task *struct {
				ID string `json:"elementId"`
			} `json:"currentTask"`
		} `json:"process"`
	}
	if json.Unmarshal(instance, &read) != nil || read.Process.Task == nil {
		return ended
	}
	return max(slices.Index([]string{"Task_1", "Task_2"}, read.Process.Task.ID), 0)
}

// ended is how many process/next a person can have answered well.
const ended = 2

func (p passage) keep(step string, attempt int, got Received) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept[key(step, attempt)] = got
}

func key(step string, attempt int) string { return fmt.Sprintf("%s#%d", step, max(attempt, 1)) }

// received is the answer to a request; ok is false if it was never sent.
func (w *wire) received(step string, attempt int) (Received, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	got, ok := w.kept[key(step, attempt)]
	return got, ok
}

// sent is how often each step was asked for.
func (w *wire) sent() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	counts := make(map[string]int, len(w.counts))
	for step, n := range w.counts {
		if step != "" {
			counts[step] = n
		}
	}
	return counts
}

// right lets the client do everything right from now on.
func (w *wire) right() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = nil
}
