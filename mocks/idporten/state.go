package idporten

import (
	"crypto/sha256"
	"sync"
	"time"
)

// state is what the server remembers. Its verbs check and act under one lock;
// values go in and out by copy, and nothing slow happens inside.
type state struct {
	mu             sync.Mutex
	authorizations map[pair]*authorization
	// byCode and byRefresh lead from a hash to the aggregate it belongs to,
	// so that each verb changes one aggregate only.
	byCode    map[digest]pair
	byRefresh map[digest]pair
	pushed    map[digest]pushedRequest
	// revoked grants, until the time when their last token is dead.
	revoked map[grantRef]revocation
	// issued access tokens, which only the generation before lists.
	issued   map[grantRef][]issuedToken
	held     heldTokens
	browsers browsers
	fates    fates
	left     leftSessions
	swept    time.Time
	// count numbers codes and pushed requests, to know the oldest also while
	// the clock stands.
	count uint64
}

// pair is whom an authorization is about: one person at one client.
type pair struct {
	client string
	user
}

// authorization is all that one person has going on at one client.
type authorization struct {
	codes   map[digest]pendingCode
	current *currentGrant
	// logins are grants that a logout ends.
	logins []loginGrant
}

type pendingCode struct {
	grant
	number                 uint64
	redirectURI, challenge string
	issued, expires        time.Time
}

type currentGrant struct {
	grant
	// refresh is the hash of the one refresh token that is good; zero: none.
	refresh   digest
	refreshed time.Time
	// accessUntil is when the last access token of the grant is dead.
	accessUntil time.Time
	// jkt is the key that the refresh token is bound to; empty: none.
	jkt string
}

// outlives notes that an access token may live until then.
func (c *currentGrant) outlives(until time.Time) {
	if until.After(c.accessUntil) {
		c.accessUntil = until
	}
}

// digest is the SHA-256 of a code or refresh token: the secrets themselves
// are not kept.
type digest [sha256.Size]byte

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

func newState() *state {
	return &state{
		authorizations: make(map[pair]*authorization),
		byCode:         make(map[digest]pair),
		byRefresh:      make(map[digest]pair),
		pushed:         make(map[digest]pushedRequest),
		revoked:        make(map[grantRef]revocation),
		issued:         make(map[grantRef][]issuedToken),
		held:           newHeldTokens(),
		browsers:       newBrowsers(),
		fates:          fates{known: make(map[digest]fate)},
	}
}

const (
	// maxPendingCodes of one person at one client. Whoever starts more
	// logins than this within a minute without finishing them loses the
	// oldest, so that memory stays bounded.
	maxPendingCodes = 256
	// sweepEvery is how often expired things are thrown away.
	sweepEvery = time.Minute
	// keepEnded is how long an ended authorization is remembered, so that
	// its refresh token can be told from an unknown one.
	keepEnded = 30 * 24 * time.Hour
	// maxPushed and maxRevoked bound what waits and what is remembered.
	maxPushed  = 1024
	maxRevoked = 65536
)

// addCode remembers a code until it is redeemed or expires. With replace, the
// person's earlier grant ends here already. A code whose session a logout has
// ended by now is as dead as one that was there before the logout.
func (s *state) addCode(now time.Time, code digest, p pendingCode, replace bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	key := pair{p.client, p.user}
	a, ok := s.authorizations[key]
	if !ok {
		a = &authorization{codes: make(map[digest]pendingCode)}
		s.authorizations[key] = a
	}
	if replace {
		s.endGrant(a, now, fateReplaced)
	}
	if len(a.codes) >= maxPendingCodes {
		s.dropOldest(a, now)
	}
	s.count++
	p.number = s.count
	a.codes[code] = p
	s.byCode[code] = key
	a.remember(p.grant)
	if s.left.has(p.session) {
		s.endLogin(a, login{key, p.session}, now)
	}
}

// redemption is an attempt to redeem a code.
type redemption struct {
	code                          digest
	client, redirectURI, verifier string
	// refresh is the hash of the refresh token that the grant begins with;
	// zero: none.
	refresh digest
	// accessUntil bounds the access token that follows.
	accessUntil time.Time
	// jkt is the key that the refresh token is bound to; empty: none.
	jkt string
}

// redeemCode spends a code and makes its grant the current one. A code is
// spent by the first attempt of its own client, also by a failed one; an
// attempt of another client leaves it alone. guess: neither is documented.
func (s *state) redeemCode(now time.Time, r redemption) (grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	key, ok := s.byCode[r.code]
	if !ok {
		return grant{}, s.fates.of(r.code, now, errCodeUnknown, "no such code was issued in this sandbox")
	}
	a := s.authorizations[key]
	p := a.codes[r.code]
	if p.client != r.client {
		return grant{}, errCodeForeign.because("the code was issued to client %q and redeemed by %q", p.client, r.client)
	}
	s.dropCode(a, r.code, now, fateUsed)
	if err := p.check(now, r); err != nil {
		return grant{}, err
	}
	s.endGrant(a, now, fateReplaced)
	a.current = &currentGrant{grant: p.grant, refresh: r.refresh, refreshed: now, accessUntil: r.accessUntil, jkt: r.jkt}
	if r.refresh != (digest{}) {
		s.byRefresh[r.refresh] = key
	}
	return p.grant, nil
}

func (p pendingCode) check(now time.Time, r redemption) error {
	switch {
	case !now.Before(p.expires):
		return errCodeLate.because("the code was issued %s ago and lives %s", now.Sub(p.issued).Round(time.Second), p.expires.Sub(p.issued))
	case p.redirectURI != r.redirectURI:
		return errRedirectDiffers.because("redirect_uri is %q, the code was asked for with %q", r.redirectURI, p.redirectURI)
	}
	return checkVerifier(p.challenge, r.verifier)
}

// rotation is an attempt to use a refresh token.
type rotation struct {
	token  digest
	client string
	policy refreshPolicy
	// next is the hash of the token that takes its place, if policy rotates.
	next   digest
	scopes []string
	// accessUntil bounds the access token that follows.
	accessUntil time.Time
	// jkt is the key that the request has proven; empty: none.
	jkt string
	// revokeOnSpent ends the grant when the token was spent before.
	revokeOnSpent bool
}

// rotateRefresh uses a refresh token and, if the policy says so, replaces it.
// It returns the grant with the scopes asked for and when the token that is
// good from now on was issued.
func (s *state) rotateRefresh(now time.Time, r rotation) (grant, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	key, ok := s.byRefresh[r.token]
	if !ok {
		return grant{}, time.Time{}, s.refreshGone(now, r)
	}
	a := s.authorizations[key]
	g, err := a.current.check(now, r)
	if err != nil {
		return grant{}, time.Time{}, err
	}
	if r.policy.rotate {
		delete(s.byRefresh, r.token)
		s.fates.add(r.token, fate{fateSpent, now, a.current.ref()})
		if r.next != (digest{}) {
			s.byRefresh[r.next] = key
		}
		a.current.refresh, a.current.refreshed = r.next, now
		if r.jkt != "" { // the next token is bound to the key that was proven now (RFC 9449, 5)
			a.current.jkt = r.jkt
		}
	}
	a.current.outlives(r.accessUntil)
	return g, a.current.refreshed, nil
}

// check says whether the grant can be refreshed; the end of the authorization
// is told from inactivity, and comes first.
func (c *currentGrant) check(now time.Time, r rotation) (grant, error) {
	if c.client != r.client {
		return grant{}, errRefreshForeign.because("the token was issued to client %q and used by %q", c.client, r.client)
	}
	if !now.Before(c.ends) {
		return grant{}, errAuthorizationEnded.because("the authorization began %s and ended %s", c.started.Format(time.RFC3339), c.ends.Format(time.RFC3339))
	}
	if !now.Before(r.policy.ends(c.refreshed, c.grant)) {
		return grant{}, errRefreshInactive.because("the token was issued %s ago and lives %s", now.Sub(c.refreshed).Round(time.Second), r.policy.life)
	}
	if c.jkt != "" && c.jkt != r.jkt {
		return grant{}, errRefreshBound.because("the refresh token is bound to a key, and the request has no DPoP proof of that key")
	}
	g, ok := c.narrowed(r.scopes)
	if !ok {
		return grant{}, errScopeWider.because("scope %q is not within the granted %q", r.scopes, c.scopes)
	}
	return g, nil
}

// refreshGone explains a refresh token that leads nowhere, and ends the grant
// it once belonged to if the rotation says so.
func (s *state) refreshGone(now time.Time, r rotation) error {
	f, ok := s.fates.known[r.token]
	a := s.authorizations[f.owner.pair]
	if ok && f.kind == fateSpent && r.revokeOnSpent && f.owner.client == r.client && a != nil && a.current != nil && a.current.tag == f.owner.tag {
		s.revokeGrant(f.owner, now, a.current.accessUntil)
		s.endGrant(a, now, fateReused)
	}
	return s.fates.of(r.token, now, errRefreshUnknown, "no such refresh token was issued in this sandbox")
}
