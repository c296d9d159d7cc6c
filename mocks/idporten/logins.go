package idporten

import (
	"slices"
	"time"
)

// A logout ends the tokens that are good for nothing but the login: those with
// openid and profile only. docs: oidc_protocol_logout. A grant with any other
// scope outlives every session.

// loginGrant is a grant of that kind. It is remembered beyond its replacement
// by a newer one, for its access tokens live on; until is when the last of
// them is dead.
type loginGrant struct {
	tag     grantTag
	session string
	until   time.Time
}

// maxLoginGrants of one person at one client are remembered; of more, the
// oldest are forgotten: a logout doesn't reach their tokens any more.
const maxLoginGrants = 64

// isLoginOnly says whether a grant is good for nothing but the login. guess: a
// token that a refresh has narrowed to openid belongs to a grant of more, and
// outlives a logout with it.
func (g grant) isLoginOnly() bool {
	return !slices.ContainsFunc(g.scopes, func(name string) bool { return !slices.Contains(loginScopes, name) })
}

// remember notes a grant that a logout of its session has to end.
func (a *authorization) remember(g grant) {
	if g.session == "" || !g.isLoginOnly() {
		return
	}
	if len(a.logins) >= maxLoginGrants {
		a.logins = slices.Delete(a.logins, 0, 1)
	}
	a.logins = append(a.logins, loginGrant{g.tag, g.session, g.ends})
}

// forget drops what can't have a living token any more.
func (a *authorization) forget(now time.Time) {
	a.logins = slices.DeleteFunc(a.logins, func(l loginGrant) bool { return now.After(l.until) })
	if len(a.logins) == 0 {
		a.logins = nil
	}
}

// login is one client's part in a person's session, known by the name that the
// session has for the client.
type login struct {
	pair
	session string
}

// endLoginOnly ends what was begun in the given parts of a session, as far as
// it is good for the login only: pending codes, refresh tokens, access tokens.
func (s *state) endLoginOnly(now time.Time, logins ...login) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	for _, l := range logins {
		if a := s.authorizations[l.pair]; a != nil && l.session != "" {
			s.endLogin(a, l, now)
		}
	}
}

func (s *state) endLogin(a *authorization, l login, now time.Time) {
	for code, p := range a.codes {
		if p.session == l.session && p.isLoginOnly() {
			s.dropCode(a, code, now, fateCodeLoggedOut)
		}
	}
	for _, g := range a.logins {
		if g.session != l.session {
			continue
		}
		s.revokeGrant(grantRef{l.pair, g.tag}, now, g.until)
		if a.current != nil && a.current.tag == g.tag {
			s.endGrant(a, now, fateLoggedOut)
		}
	}
	a.logins = slices.DeleteFunc(a.logins, func(g loginGrant) bool { return g.session == l.session })
}
