package idporten

import (
	"maps"
	"sync"
	"time"
)

// replays remembers what is good once, for as long as it would be good.
type replays struct {
	mu sync.Mutex
	// seen leads from what was used to when it is over by itself.
	seen  map[digest]time.Time
	swept time.Time
}

// maxReplays bounds what is remembered. Of more, one is forgotten and could be
// used once more: that takes hundreds of requests a second for two minutes, or
// as many in all while the clock stands. What is over is forgotten, too, and
// could be used once more when the clock goes back to before its end.
const maxReplays = 65536

func newReplays() *replays { return &replays{seen: make(map[digest]time.Time)} }

// first says whether d is used for the first time, and remembers it.
func (r *replays) first(now time.Time, d digest, until time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweep(now)
	if _, again := r.seen[d]; again {
		return false
	}
	for other := range r.seen {
		if len(r.seen) < maxReplays {
			break
		}
		delete(r.seen, other)
	}
	r.seen[d] = until
	return true
}

// sweep forgets what is over, at most once a minute of the sandbox's time.
func (r *replays) sweep(now time.Time) {
	if since := now.Sub(r.swept); 0 <= since && since < sweepEvery {
		return
	}
	r.swept = now
	maps.DeleteFunc(r.seen, func(_ digest, until time.Time) bool { return now.After(until) })
	if len(r.seen) == 0 {
		r.seen = make(map[digest]time.Time) // an emptied map keeps its room
	}
}
