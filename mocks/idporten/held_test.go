package idporten

import (
	"strconv"
	"testing"
	"time"
)

func held(exp time.Time) heldToken {
	return heldToken{accessToken: accessToken{opaque: true, claims: accessClaims{Exp: exp.Unix()}}}
}

func TestHeldTokensAreBounded(t *testing.T) {
	t.Parallel()
	h := newHeldTokens()
	for i := range maxHeld + 10 {
		h.add(digestOf(strconv.Itoa(i)), held(noon))
	}
	if len(h.known) != maxHeld || len(h.order) != maxHeld {
		t.Errorf("%d are kept, and %d keys", len(h.known), len(h.order))
	}
	for i, want := range map[int]bool{0: false, 9: false, 10: true, maxHeld + 9: true} {
		if _, got := h.known[digestOf(strconv.Itoa(i))]; got != want {
			t.Errorf("token %d is kept: %v", i, got)
		}
	}
}

func TestExpiredHeldTokensAreForgotten(t *testing.T) {
	t.Parallel()
	s := newState()
	s.hold(noon, digestOf("short"), held(noon.Add(time.Minute)))
	s.hold(noon, digestOf("long"), held(noon.Add(time.Hour)))
	s.sweep(noon.Add(time.Minute))
	if _, ok := s.heldToken(digestOf("short")); ok || len(s.held.known) != 1 {
		t.Error("an expired token is kept")
	}
	if _, ok := s.heldToken(digestOf("long")); !ok {
		t.Error("a living token is gone")
	}
	s.sweep(noon.Add(time.Hour))
	if len(s.held.known) != 0 || s.held.order != nil {
		t.Error("room is kept for nothing")
	}
}
