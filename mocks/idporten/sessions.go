package idporten

import (
	"slices"
	"time"
)

// authentication is who signed in, how, and when.
type authentication struct {
	user
	acr, amr string
	// abroad is what another country has told; empty: the eID was Norway's.
	abroad eidasClaims
	at     time.Time
}

// session is what single sign-on remembers: who is signed in, and the clients
// that got a code in it, with the sid that their id_tokens carry.
type session struct {
	authentication
	clients []sessionClient
}

type sessionClient struct{ id, sid string }

// sessions of one browser: the one of the circle of trust, and one for each
// client that stays outside. All have the same cookie and the same two timers
// (docs: oidc_func_nosso).
type sessions struct {
	// began is the first authentication, used the last authorization
	// request that a session answered or began with.
	began, used time.Time
	shared      *session
	isolated    map[string]*session
}

// demand is what an authorization request asks of a session.
type demand struct {
	client string
	// isolated clients have a session of their own.
	isolated bool
	minimum  minimum
	// again demands an authentication whatever session there is.
	again bool
	// maxAge is how old the authentication may be; nil: any age.
	maxAge *time.Duration
}

func (s *sessions) over(now time.Time) bool {
	return !now.Before(s.began.Add(ssoLifetime)) || !now.Before(s.used.Add(ssoInactivity))
}

// of returns the session that a demand is about, good or not; nil: none.
func (s *sessions) of(d demand, now time.Time) *session {
	switch {
	case s.over(now):
		return nil
	case d.isolated:
		return s.isolated[d.client]
	}
	return s.shared
}

// meets says whether a session answers a demand without a page.
func (s *session) meets(d demand, now time.Time) bool {
	return s != nil && !d.again && d.minimum.isMetBy(s.acr) &&
		(d.maxAge == nil || *d.maxAge > 0 && now.Sub(s.at) <= *d.maxAge)
}

// signIn begins a session or replaces who is signed in. Whoever signs in
// takes the session over, but the clients of somebody else stay behind; the
// 120 minutes count from the browser's first authentication, also after a
// step-up and for another person. guess: only the length is documented.
func (s *sessions) signIn(d demand, who authentication, now time.Time) {
	if s.over(now) {
		*s = sessions{began: now}
	}
	s.used = now
	next := &session{authentication: who}
	if old := s.of(d, now); old != nil && old.user == who.user {
		next.clients = old.clients
	}
	if !d.isolated {
		s.shared = next
		return
	}
	if s.isolated == nil || len(s.isolated) >= maxClients {
		s.isolated = make(map[string]*session)
	}
	s.isolated[d.client] = next
}

// enter notes a client that gets a code, and returns its sid: the same for the
// same client as long as the session lasts.
func (s *session) enter(client, sid string) string {
	if i := slices.IndexFunc(s.clients, func(c sessionClient) bool { return c.id == client }); i >= 0 {
		return s.clients[i].sid
	}
	if len(s.clients) >= maxClients {
		s.clients = slices.Delete(s.clients, 0, 1)
	}
	s.clients = append(s.clients, sessionClient{client, sid})
	return sid
}
