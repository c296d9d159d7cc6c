package kernel

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Fault is an error that a test has asked for: which requests it is about, on
// which of them it falls, and what happens then. It does exactly one of four
// things: it answers itself or breaks the answer (Answer), or it makes a step
// do something wrong (Effect).
type Fault struct {
	// ID names it; empty: a number is given.
	ID string
	// Step, Operation and Method choose the requests; empty: any.
	Step, Operation, Method string
	// Nth is the first request that it falls on, counted from 1 over those
	// that it is about; Times is on how many in a row. 0 stands for 1. Repeat:
	// on all from Nth on.
	Nth, Times int
	Repeat     bool
	// Chance, if not 0, is how likely it is to fall on a request from Nth on,
	// until it has Times times; the same Seed has the same luck.
	Chance float64
	Seed   uint64
	// Expires ends it by the sandbox's clock; zero: nothing does.
	Expires time.Time
	// Note is for people.
	Note string

	Answer
	// Effect and Value, see [Effects].
	Effect, Value string
	// Deed happens in the sandbox just before the request; DeedText says what it
	// is. Other faults fall on the request as if it had been done before.
	Deed     func() error
	DeedText string
}

// Answer is what a fault does to an answer.
type Answer struct {
	// Side of the step on which it happens: before it, so that it does not
	// run, or after it, so that the state has moved.
	After bool
	// Delay of the request or, with After, of the answer.
	Delay time.Duration
	// Drop closes the connection without an answer.
	Drop bool
	// Status, if not 0, is answered instead, with Body.
	Status int
	Body   []byte
	// Header is set, also on the step's own answer.
	Header http.Header
	// ContentType, if set, is that of the answer; NoContentType: none.
	ContentType string
	// RetryAfter is how long to wait, said in seconds or as a date.
	RetryAfter  *time.Duration
	RetryAsDate bool
	// Truncate ends the connection after so many bytes of the body.
	Truncate *int
	// Drip sends the body at so many bytes per second; 0: at once.
	Drip int
}

// NoContentType stands for an answer without one.
const NoContentType = "none"

// FaultReport is a fault and what has become of it.
type FaultReport struct {
	Fault
	// Seen are the requests that it was about so far; Hits are those that it
	// fell on, PassedOver those that it would have fallen on if another fault
	// had not.
	Seen, Hits, PassedOver int
	// State is waiting, spent or expired.
	State string
}

// Faults are those of a sandbox, in the order in which they were added. The zero
// value has none.
type Faults struct {
	mu     sync.Mutex
	known  vocabulary
	list   []*armed
	number int
}

// armed is a fault that counts.
type armed struct {
	Fault
	seen, hits, passedOver int
	dice                   *rand.Rand
}

// request is what a fault can be about.
type request struct{ operation, step, method string }

// maxFaults of a sandbox, so that none grows for ever.
const maxFaults = 1000

// Add arms a fault; its error is a [FaultFlaws].
func (f *Faults) Add(now time.Time, fault Fault) (FaultReport, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if flaws := f.check(fault); flaws != nil {
		return FaultReport{}, flaws
	}
	f.number++
	if fault.ID == "" {
		fault.ID = f.freeID()
	}
	fault.Nth, fault.Times = max(fault.Nth, 1), max(fault.Times, 1)
	a := &armed{Fault: fault}
	if fault.Chance > 0 {
		a.dice = rand.New(rand.NewPCG(fault.Seed, 0)) //nolint:gosec // to repeat, not to protect.
	}
	f.list = append(f.list, a)
	return a.report(now), nil
}

// Check says what is wrong with a fault, or nothing.
func (f *Faults) Check(fault Fault) FaultFlaws {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.check(fault)
}

func (f *Faults) freeID() string {
	for n := f.number; ; n++ {
		if id := "fault-" + strconv.Itoa(n); f.index(id) < 0 {
			return id
		}
	}
}

func (f *Faults) index(id string) int {
	return slices.IndexFunc(f.list, func(a *armed) bool { return a.ID == id })
}

// List shows them all.
func (f *Faults) List(now time.Time) []FaultReport {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]FaultReport, 0, len(f.list))
	for _, a := range f.list {
		list = append(list, a.report(now))
	}
	return list
}

// Remove takes one away; false: there is none of that id.
func (f *Faults) Remove(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.index(id)
	if i >= 0 {
		f.list = slices.Delete(f.list, i, i+1)
	}
	return i >= 0
}

// Clear takes all away and says how many there were.
func (f *Faults) Clear() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.list)
	f.list = nil
	return n
}

func (f *Faults) none() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.list) == 0
}

// take counts a request and returns the fault that breaks its answer. One does
// at most: the first of those that are due.
func (f *Faults) take(now time.Time, r request) (taken Fault, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.list {
		if a.Effect != "" || a.Deed != nil || !a.isAbout(r, now) || !a.due() {
			continue
		}
		if ok {
			a.passedOver++
			continue
		}
		a.hits++
		taken, ok = a.Fault, true
	}
	return taken, ok
}

// deeds counts a request for the faults that let something happen before it.
func (f *Faults) deeds(now time.Time, r request) []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var due []Fault
	for _, a := range f.list {
		if a.Deed != nil && a.isAbout(r, now) && a.due() {
			a.hits++
			due = append(due, a.Fault)
		}
	}
	return due
}

// effects counts a request for the faults with this effect and returns what they
// ask for.
func (f *Faults) effects(now time.Time, r request, name string, hit func(Fault)) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var values []string
	for _, a := range f.list {
		if a.Effect != name || !f.known.has(r.operation, name, a.Value) || !a.isAbout(r, now) || !a.due() {
			continue
		}
		a.hits++
		values = append(values, a.Value)
		hit(a.Fault)
	}
	return values
}

func (a *armed) isAbout(r request, now time.Time) bool {
	return (a.Step == "" || a.Step == r.step) && (a.Operation == "" || a.Operation == r.operation) &&
		(a.Method == "" || a.Method == r.method) && !a.expired(now)
}

func (a *armed) expired(now time.Time) bool { return !a.Expires.IsZero() && !now.Before(a.Expires) }

// due counts a request that the fault is about and says whether it falls on it.
func (a *armed) due() bool {
	spent := a.spent()
	a.seen++
	return !spent && a.seen >= a.Nth && (a.dice == nil || a.dice.Float64() < a.Chance)
}

// spent says that it falls on no further request.
func (a *armed) spent() bool {
	switch {
	case a.Repeat:
		return false
	case a.dice != nil:
		return a.hits >= a.Times
	}
	return a.seen >= a.Nth-1+a.Times
}

func (a *armed) report(now time.Time) FaultReport {
	r := FaultReport{Fault: a.Fault, Seen: a.seen, Hits: a.hits, PassedOver: a.passedOver, State: "waiting"}
	switch {
	case a.spent():
		r.State = "spent"
	case a.expired(now):
		r.State = "expired"
	}
	return r
}
