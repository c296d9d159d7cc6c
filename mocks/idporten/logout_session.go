package idporten

import (
	"maps"
	"slices"
	"time"
)

// ended is what a logout has brought to an end.
type ended struct {
	// lived: there was a session.
	lived bool
	// logins are the clients that were in it.
	logins []login
}

// endSession signs a browser out of all its sessions, also of those of clients
// that stay outside of the circle of trust: a logout is global (docs:
// oidc_func_nosso). A login that is going on and has a person already ends,
// too. The cookie stays: whoever logs out twice is signed out and no stranger
// (docs: oidc_guide_faq).
func (s *state) endSession(now time.Time, v visit) (ended, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	if len(v.cookies) == 0 {
		return ended{}, errNoSession.because("the browser sent no session cookie of ID-porten")
	}
	b := s.browsers.find(v.cookies)
	if b == nil {
		return ended{}, nil
	}
	s.browsers.see(now, b)
	if b.pending != nil && !b.pending.who.isNobody() {
		b.pending = nil
	}
	e := ended{lived: !b.over(now)}
	if e.lived {
		e.logins = b.logins()
		for _, l := range e.logins {
			s.left.add(l.session)
		}
	}
	b.sessions = sessions{}
	return e, nil
}

// logins are the clients of all sessions, those of the circle of trust first.
func (s *sessions) logins() []login {
	var all []login
	if s.shared != nil {
		all = s.shared.logins()
	}
	for _, id := range slices.Sorted(maps.Keys(s.isolated)) {
		all = append(all, s.isolated[id].logins()...)
	}
	return all
}

func (s *session) logins() []login {
	all := make([]login, 0, len(s.clients))
	for _, c := range s.clients {
		all = append(all, login{pair{c.id, s.user}, c.sid})
	}
	return all
}
