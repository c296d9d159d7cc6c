package kernel

import (
	"context"
	"errors"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func standing() *Clock { return NewClock(noon, false) }

func TestClockStandsAndMoves(t *testing.T) {
	c := standing()
	if c.Running() || !c.Now().Equal(noon) {
		t.Errorf("running %t, at %s", c.Running(), c.Now())
	}
	c.Freeze(false)
	if c.Freeze(true); c.Now().Before(noon) || c.Running() {
		t.Errorf("after running on: running %t, at %s", c.Running(), c.Now())
	}
	c.Set(noon)
	if got := c.Advance(61 * time.Second); !got.Equal(noon.Add(61 * time.Second)) {
		t.Errorf("advanced to %s", got)
	}
	if got := c.Set(noon.Add(-time.Hour)); !got.Equal(noon.Add(-time.Hour)) || !c.Now().Equal(got) {
		t.Errorf("set back to %s, now %s", got, c.Now())
	}
}

func TestClockRuns(t *testing.T) {
	c := NewClock(noon, true)
	first := c.Now()
	for range 1_000_000 { // until the machine's clock has moved
		if c.Now().After(first) {
			return
		}
	}
	t.Error("a running clock stands")
}

func TestWaitWakesOnAJump(t *testing.T) {
	c := standing()
	done := make(chan error)
	go func() { done <- c.Wait(t.Context(), noon.Add(time.Hour)) }()
	c.Advance(59 * time.Minute)
	select {
	case err := <-done:
		t.Fatalf("woke too early: %v", err)
	default:
	}
	c.Advance(time.Minute)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWaitOfARunningClockPasses(t *testing.T) {
	c := NewClock(noon, true)
	if err := c.Wait(t.Context(), c.Now().Add(time.Millisecond)); err != nil {
		t.Error(err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := standing().Wait(ctx, noon.Add(time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
