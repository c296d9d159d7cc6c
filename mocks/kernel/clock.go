package kernel

import (
	"context"
	"sync"
	"time"
)

// Clock is the time of one sandbox. It runs with the machine's clock or
// stands still, and can be moved either way at any moment.
type Clock struct {
	mu sync.Mutex
	// at is the sandbox's time at the moment since; while the clock stands,
	// since does not matter.
	at      time.Time
	since   time.Time
	running bool
	// moved is closed, and replaced, whenever the clock is touched.
	moved chan struct{}
}

// NewClock returns a clock that begins at start, or at the machine's time if
// start is zero, and runs or stands there.
func NewClock(start time.Time, running bool) *Clock {
	now := time.Now()
	if start.IsZero() {
		start = now
	}
	return &Clock{at: start.UTC(), since: now, running: running, moved: make(chan struct{})}
}

// Now is the sandbox's time, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// Running says whether time passes by itself.
func (c *Clock) Running() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running
}

// Advance moves the clock by d, which may be negative, and returns the new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	return c.change(func() { c.at = c.at.Add(d) })
}

// Set moves the clock to t and returns the new time.
func (c *Clock) Set(t time.Time) time.Time {
	return c.change(func() { c.at = t.UTC() })
}

// Freeze makes the clock stand (true) or run on from where it stands (false).
func (c *Clock) Freeze(stand bool) time.Time {
	return c.change(func() { c.running = !stand })
}

// Wait returns when the sandbox's time has reached until, be it by passing or
// by a jump, or with the context's error.
func (c *Clock) Wait(ctx context.Context, until time.Time) error {
	for {
		left, running, moved := c.left(until)
		if left <= 0 {
			return nil
		}
		if err := sleep(ctx, left, running, moved); err != nil {
			return err
		}
	}
}

func (c *Clock) left(until time.Time) (time.Duration, bool, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return until.Sub(c.now()), c.running, c.moved
}

// sleep returns when the clock was touched or, while it runs, after d.
func sleep(ctx context.Context, d time.Duration, running bool, moved <-chan struct{}) error {
	var passed <-chan time.Time
	if running {
		timer := time.NewTimer(d)
		defer timer.Stop()
		passed = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-moved:
	case <-passed:
	}
	return nil
}

func (c *Clock) now() time.Time {
	if !c.running {
		return c.at
	}
	return c.at.Add(time.Since(c.since))
}

// change brings at up to date, lets f change the clock, and wakes who waits.
func (c *Clock) change(f func()) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = c.now(), time.Now()
	f()
	close(c.moved)
	c.moved = make(chan struct{})
	return c.at
}
