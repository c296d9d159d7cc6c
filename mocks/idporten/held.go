package idporten

import (
	"maps"
	"time"
)

// heldToken is an access token that does not say everything itself, because it
// is opaque or pseudonymous: the rest is kept, under the token's hash.
type heldToken struct {
	accessToken
	grant grantRef
}

// maxHeld tokens are kept; of more, the oldest are forgotten, and are then
// answered as unknown ones.
const maxHeld = 1 << 16

// heldTokens is bounded by a ring of its keys in the order of issue; next is
// the oldest.
type heldTokens struct {
	known map[digest]heldToken
	order []digest
	next  int
}

func newHeldTokens() heldTokens { return heldTokens{known: make(map[digest]heldToken)} }

func (h *heldTokens) add(d digest, t heldToken) {
	h.known[d] = t
	if len(h.order) < maxHeld {
		h.order = append(h.order, d)
		return
	}
	delete(h.known, h.order[h.next])
	h.order[h.next] = d
	h.next = (h.next + 1) % maxHeld
}

// sweep forgets what has expired.
func (h *heldTokens) sweep(now time.Time) {
	maps.DeleteFunc(h.known, func(_ digest, t heldToken) bool { return now.Unix() >= t.claims.Exp })
	if len(h.known) == 0 {
		*h = newHeldTokens() // an emptied map keeps its room
	}
}

// end makes the opaque tokens of a grant end with it, if it ends earlier than
// they would: an aged authorization does.
func (h *heldTokens) end(grant grantRef, ends time.Time) {
	for d, t := range h.known {
		if t.opaque && t.grant == grant && t.claims.Exp > ends.Unix() {
			t.claims.Exp = ends.Unix()
			h.known[d] = t
		}
	}
}

// hold keeps what a token doesn't say itself until it expires.
func (s *state) hold(now time.Time, token digest, t heldToken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	s.held.add(token, t)
}

// heldToken returns what is kept of a token.
func (s *state) heldToken(token digest) (accessToken, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.held.known[token]
	return t.accessToken, ok
}
