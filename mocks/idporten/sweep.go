package idporten

import (
	"maps"
	"math"
	"time"
)

// sweep throws away what is over. It runs with the verbs, at most once a
// minute of the sandbox's time, also after the clock was set back. What it has
// thrown away stays dead when the clock goes back to before its end.
func (s *state) sweep(now time.Time) {
	if since := now.Sub(s.swept); 0 <= since && since < sweepEvery {
		return
	}
	s.swept = now
	for key, a := range s.authorizations {
		for code, p := range a.codes {
			if !now.Before(p.expires) {
				s.dropCode(a, code, p.issued, fateLate)
			}
		}
		if a.current != nil && now.Sub(a.current.ends) > keepEnded {
			s.endGrant(a, a.current.ends, fateEnded)
		}
		a.forget(now)
		if a.current == nil && len(a.codes) == 0 && len(a.logins) == 0 {
			delete(s.authorizations, key)
		}
		if len(a.codes) == 0 {
			a.codes = make(map[digest]pendingCode) // an emptied map keeps its room
		}
	}
	if len(s.byCode) == 0 {
		s.byCode = make(map[digest]pair)
	}
	// A pushed request that has expired is kept a while, to be told from an
	// unknown one.
	maps.DeleteFunc(s.pushed, func(_ digest, p pushedRequest) bool { return now.Sub(p.expires) > sweepEvery })
	s.held.sweep(now)
	s.browsers.sweep(now)
	maps.DeleteFunc(s.revoked, func(_ grantRef, r revocation) bool { return now.Sub(r.until) > keepEnded })
	s.forgetIssued(now)
}

func (s *state) dropCode(a *authorization, code digest, since time.Time, kind fateKind) {
	s.fates.add(code, fate{kind, since, grantRef{}})
	delete(a.codes, code)
	delete(s.byCode, code)
}

func (s *state) dropOldest(a *authorization, now time.Time) {
	s.dropCode(a, oldest(a.codes, func(p pendingCode) uint64 { return p.number }), now, fateCrowded)
}

// oldest is the key of what has the lowest number.
func oldest[T any](things map[digest]T, number func(T) uint64) digest {
	var key digest
	least := uint64(math.MaxUint64)
	for k, thing := range things {
		if n := number(thing); n < least {
			key, least = k, n
		}
	}
	return key
}

// endGrant makes the current grant a thing of the past.
func (s *state) endGrant(a *authorization, since time.Time, kind fateKind) {
	if a.current == nil {
		return
	}
	if t := a.current.refresh; t != (digest{}) {
		s.fates.add(t, fate{kind, since, grantRef{}})
		delete(s.byRefresh, t)
	}
	a.current = nil
}
