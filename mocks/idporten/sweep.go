package idporten

import (
	"maps"
	"time"
)

// sweep throws away what is over. It runs with the verbs, at most once a
// minute of the sandbox's time, also after the clock was set back.
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
		if a.current == nil && len(a.codes) == 0 {
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
	maps.DeleteFunc(s.revoked, func(_ revokedGrant, until time.Time) bool { return now.After(until) })
}

func (s *state) dropCode(a *authorization, code digest, since time.Time, kind fateKind) {
	s.fates.add(code, fate{kind, since, pair{}})
	delete(a.codes, code)
	delete(s.byCode, code)
}

func (s *state) dropOldest(a *authorization, now time.Time) {
	var oldest digest
	var issued time.Time
	for code, p := range a.codes {
		if issued.IsZero() || p.issued.Before(issued) {
			oldest, issued = code, p.issued
		}
	}
	s.dropCode(a, oldest, now, fateCrowded)
}

// endGrant makes the current grant a thing of the past.
func (s *state) endGrant(a *authorization, since time.Time, kind fateKind) {
	if a.current == nil {
		return
	}
	if t := a.current.refresh; t != (digest{}) {
		s.fates.add(t, fate{kind, since, pair{}})
		delete(s.byRefresh, t)
	}
	a.current = nil
}
