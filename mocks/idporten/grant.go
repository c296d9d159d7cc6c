package idporten

import (
	"slices"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// grant is what a person has allowed a client to do.
type grant struct {
	tag    grantTag
	client string
	user
	// abroad is what another country has told of the person.
	abroad eidasClaims
	scopes []string
	// granted are the scopes of the authorization where a refresh asked for
	// fewer.
	granted  []string
	acr, amr string
	nonce    string
	locale   string
	sid      string
	// session names the part of a session in which the person signed in;
	// empty if there was none.
	session  string
	authTime time.Time
	additions
	// started and ends bound the authorization; ageing moves both back.
	started, ends time.Time
}

// narrowed returns the grant with fewer scopes, or false if one of them was
// never granted.
func (g grant) narrowed(scopes []string) (grant, bool) {
	for _, s := range scopes {
		if !slices.Contains(g.scopes, s) {
			return grant{}, false
		}
	}
	if len(scopes) > 0 {
		g.granted, g.scopes = g.scopes, scopes
	}
	return g, true
}

// grantRef leads to a grant, also to one that was replaced.
type grantRef struct {
	pair
	tag grantTag
}

func (g grant) ref() grantRef { return grantRef{pair{g.client, g.user}, g.tag} }

// authorizationLife is the least of the client's lifetime and its scopes'
// limits. docs: oidc_protocol_scope.
func authorizationLife(w *world.World, c world.Client, scopes []string) time.Duration {
	return least(w, *c.AuthorizationLifetime, scopes, func(s world.Scope) int64 { return s.AuthorizationMaxLifetime })
}

// accessLife is the same for access tokens.
func accessLife(w *world.World, c world.Client, scopes []string) time.Duration {
	return least(w, *c.AccessTokenLifetime, scopes, func(s world.Scope) int64 { return s.AtMaxAge })
}

func least(w *world.World, seconds int64, scopes []string, limit func(world.Scope) int64) time.Duration {
	for _, name := range scopes {
		if scope, ok := w.Scope(name); ok {
			if l := limit(scope); l > 0 { // 0 is no limit
				seconds = min(seconds, l)
			}
		}
	}
	return time.Duration(seconds) * time.Second
}

// refreshPolicy is what a registration says about refresh tokens.
type refreshPolicy struct {
	// issue is false if there are none.
	issue bool
	// unlimited: only the authorization's end limits the token.
	unlimited bool
	life      time.Duration
	// rotate: each refresh yields a new token and kills the old one.
	rotate bool
}

// ends is when a token that was issued at the given time dies by itself.
func (p refreshPolicy) ends(issued time.Time, g grant) time.Time {
	if end := issued.Add(p.life); !p.unlimited && end.Before(g.ends) {
		return end
	}
	return g.ends
}

func (s *Server) refreshPolicy(c world.Client) refreshPolicy {
	public := c.TokenEndpointAuthMethod == authNone
	p := refreshPolicy{
		issue: slices.Contains(c.GrantTypes, grantRefresh) && !(public && s.Switches.ForbidPublicRefresh),
		life:  time.Duration(*c.RefreshTokenLifetime) * time.Second,
		// docs: R:21-05, public clients rotate whatever is registered.
		rotate: c.RefreshTokenUsage != usageReuse || public,
	}
	if p.life > 0 {
		return p
	}
	switch s.Switches.RefreshZero {
	case RefreshUntilEnd:
		p.unlimited = true
	case RefreshNone:
		p.issue = false
	case RefreshDead:
		p.life = 0
	case RefreshDefault:
		p.life = defaultRefreshLifetime
	}
	return p
}
