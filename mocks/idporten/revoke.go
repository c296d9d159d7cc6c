package idporten

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// revoke ends the grant that an access or refresh token of the caller belongs
// to. A token that is unknown, or another client's, is answered alike: 200
// with nothing (RFC 7009, 2.2); an expired access token is as good as unknown
// (guess), and token_type_hint says nothing that the token doesn't. Signed
// tokens that are out stay good until their exp; introspection and userinfo
// know better. Neither codes nor sessions are touched, but that the generation
// before ended the session, too (docs: oidc_protocol_nye_idporten).
func (s *Server) revoke(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	raw := form.Get("token")
	if raw == "" {
		return kernel.Reply{}, errTokenMissing.because("token is missing")
	}
	var session string
	now := s.kernel.Clock.Now()
	if token, err := s.readAccess(raw, now); err == nil && token.claims.ClientID == client.ClientID {
		until := time.Unix(max(token.claims.Exp, lastToken(now, client).Unix()), 0)
		session = s.state.revokeAccess(now, token.grant(), until)
	} else {
		session = s.state.revokeRefresh(now, digestOf(raw), client.ClientID)
	}
	if s.Switches.Legacy {
		s.state.leave(session)
	}
	return s.share(r, noStore(kernel.Empty(http.StatusOK))), nil
}

// lastToken is when an access token that a client gets now is dead at the
// latest; its scopes may end it earlier.
func lastToken(now time.Time, client caller) time.Time {
	return now.Add(time.Duration(*client.AccessTokenLifetime) * time.Second)
}

// grantTag names a grant within its authorization. It makes the first half of
// the jti of its access tokens, so that a token leads to its grant although no
// token is kept.
type grantTag [jtiBytes / 2]byte

func tagOf(jti string) grantTag {
	var tag grantTag
	if b, err := base64.RawURLEncoding.DecodeString(strings.TrimSuffix(jti, "=")); err == nil && len(b) >= jtiBytes {
		copy(tag[:], b)
	}
	return tag
}

// grant is the one that the token was issued on.
func (t accessToken) grant() grantRef {
	return grantRef{pair{t.claims.ClientID, t.user}, tagOf(t.claims.Jti)}
}

// newJTI is the grant's tag and as many random bytes.
func (s *Server) newJTI(g grant) string {
	if s.Switches.Legacy {
		return base64.URLEncoding.EncodeToString(append(g.tag[:], s.kernel.IDs.Bytes(legacyRandomBytes-len(g.tag))...))
	}
	return base64.RawURLEncoding.EncodeToString(append(g.tag[:], s.kernel.IDs.Bytes(jtiBytes-len(g.tag))...))
}

// revokeAccess ends a grant, whether it is the current one or an earlier one.
// It returns what the session of a current one calls the client.
func (s *state) revokeAccess(now time.Time, g grantRef, until time.Time) (session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	if a := s.authorizations[g.pair]; a != nil && a.current != nil && a.current.tag == g.tag {
		a.current.outlives(until)
		until, session = a.current.accessUntil, a.current.session
		s.endGrant(a, now, fateRevoked)
	}
	s.revokeGrant(g, now, until)
	return session
}

func (s *state) revokeRefresh(now time.Time, token digest, client string) (session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	key, ok := s.byRefresh[token]
	if !ok || key.client != client {
		return ""
	}
	a := s.authorizations[key]
	session = a.current.session
	s.revokeGrant(a.current.ref(), now, a.current.accessUntil)
	s.endGrant(a, now, fateRevoked)
	return session
}

// revocation is when a grant was revoked, and when its last token is dead.
type revocation struct{ at, until time.Time }

// revokeGrant remembers a revoked grant until its last access token is dead. Of
// more than can be remembered, one is forgotten: its tokens seem good again.
func (s *state) revokeGrant(g grantRef, now, until time.Time) {
	for other := range s.revoked {
		if len(s.revoked) < maxRevoked {
			break
		}
		delete(s.revoked, other)
	}
	s.revoked[g] = revocation{now, until}
}

func (s *state) isRevoked(g grantRef) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.revoked[g]
	return ok
}
