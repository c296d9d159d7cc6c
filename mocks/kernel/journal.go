package kernel

import (
	"context"
	"sync"
	"time"
)

// Limits of a journal; whichever is reached first, the oldest exchange goes.
const (
	maxExchanges = 1000
	maxBytes     = 8 << 20
	// maxBody is how much of a body is kept; size and hash are those of the
	// whole.
	maxBody = 64 << 10
	// entryOverhead is what an exchange is taken to weigh beside its texts.
	entryOverhead = 1 << 10
)

// Exchange is one request and its answer, with every secret masked: one to the
// sandbox, or one that it sent itself, which has a whole address as its path
// and no status if nobody answered.
type Exchange struct {
	Seq           uint64    `json:"seq"`
	Time          time.Time `json:"time"`
	Operation     string    `json:"operation"`
	Step          string    `json:"step"`
	Method        string    `json:"method"`
	Path          string    `json:"path"`
	Status        int       `json:"status"`
	Refusal       string    `json:"refusal,omitempty"`
	Catalogue     string    `json:"catalogue,omitempty"`
	Why           string    `json:"why,omitempty"`
	Cure          string    `json:"cure,omitempty"`
	Source        string    `json:"source,omitempty"`
	CorrelationID string    `json:"correlation_id,omitempty"`
	// Faults are the ids of those that fell on it. Of an answer that one has
	// dropped, Status is 0.
	Faults   []string `json:"faults,omitempty"`
	Request  Message  `json:"request"`
	Response Message  `json:"response"`
}

// explain says in the exchange what was wrong.
func (e *Exchange) explain(why Why) {
	e.Refusal, e.Catalogue, e.Why = why.Refusal, why.Catalogue, why.Cause
	e.Cure, e.Source, e.CorrelationID = why.Cure, why.Source, why.CorrelationID
}

// Message is one side of an exchange.
type Message struct {
	Headers map[string][]string `json:"headers"`
	// Body is at most the first 64 KiB, or absent if it isn't text.
	Body   string `json:"body,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
	// Truncated says that Body is not the whole.
	Truncated bool `json:"truncated,omitempty"`
}

// Journal keeps the latest exchanges of a sandbox.
type Journal struct {
	mu      sync.Mutex
	entries []Exchange
	bytes   int
	seq     uint64
	added   chan struct{}
}

// NewJournal returns an empty journal.
func NewJournal() *Journal { return &Journal{added: make(chan struct{})} }

// Filter selects exchanges; zero members select all.
type Filter struct {
	Step          string
	Since         uint64 // only exchanges with a greater Seq
	CorrelationID string
}

func (f Filter) matches(e Exchange) bool {
	return e.Seq > f.Since &&
		(f.Step == "" || e.Step == f.Step) &&
		(f.CorrelationID == "" || e.CorrelationID == f.CorrelationID)
}

// List returns the exchanges that match, oldest first.
func (j *Journal) List(f Filter) []Exchange {
	j.mu.Lock()
	defer j.mu.Unlock()
	found := []Exchange{}
	for _, e := range j.entries {
		if f.matches(e) {
			found = append(found, e)
		}
	}
	return found
}

// Follow returns the exchanges that match, waiting for the first if need be.
func (j *Journal) Follow(ctx context.Context, f Filter) ([]Exchange, error) {
	for {
		j.mu.Lock()
		added := j.added
		j.mu.Unlock()
		if found := j.List(f); len(found) > 0 {
			return found, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-added:
		}
	}
}

func (j *Journal) add(e Exchange) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	j.entries = append(j.entries, e)
	j.bytes += e.weight()
	j.trim()
	close(j.added)
	j.added = make(chan struct{})
}

func (j *Journal) trim() {
	drop := 0
	for len(j.entries)-drop > maxExchanges || j.bytes > maxBytes {
		j.bytes -= j.entries[drop].weight()
		j.entries[drop] = Exchange{}
		drop++
	}
	j.entries = j.entries[drop:]
}

// weight is about what the exchange takes in memory.
func (e Exchange) weight() int {
	n := entryOverhead + len(e.Path) + len(e.Why) + len(e.Request.Body) + len(e.Response.Body)
	for _, m := range []Message{e.Request, e.Response} {
		for name, values := range m.Headers {
			n += len(name)
			for _, v := range values {
				n += len(v)
			}
		}
	}
	return n
}
