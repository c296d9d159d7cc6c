package idporten

import (
	"encoding/base64"
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// revoke ends the grant that an access or refresh token of the caller belongs
// to. A token that is unknown, or another client's, is answered alike: 200
// with nothing (RFC 7009, 2.2). Tokens that are out stay signed and good until
// their exp; introspection and userinfo know better.
func (s *Server) revoke(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	raw := form.Get("token")
	if raw == "" {
		return kernel.Reply{}, errTokenMissing.because("token is missing")
	}
	now := s.kernel.Clock.Now()
	if claims, err := s.readAccess(raw, now); err == nil && claims.ClientID == client.ClientID {
		s.state.revokeAccess(now, pair{claims.ClientID, claims.PID}, tagOf(claims.Jti), s.lastToken(now, client))
	} else {
		s.state.revokeRefresh(now, digestOf(raw), client.ClientID, s.lastToken(now, client))
	}
	return s.share(r, noStore(kernel.Empty(http.StatusOK))), nil
}

// lastToken is when the last access token that a client has now is dead.
func (s *Server) lastToken(now time.Time, client caller) time.Time {
	return now.Add(time.Duration(*client.AccessTokenLifetime) * time.Second)
}

// grantTag names a grant within its authorization. It makes the first half of
// the jti of its access tokens, so that a token leads to its grant although no
// token is kept.
type grantTag [jtiBytes / 2]byte

func tagOf(jti string) grantTag {
	var tag grantTag
	if b, err := base64.RawURLEncoding.DecodeString(jti); err == nil && len(b) == jtiBytes {
		copy(tag[:], b)
	}
	return tag
}

// newJTI is the grant's tag and as many random bytes.
func (s *Server) newJTI(g grant) string {
	return base64.RawURLEncoding.EncodeToString(append(g.tag[:], s.kernel.IDs.Bytes(jtiBytes-len(g.tag))...))
}

// revokeAccess ends the grant with the tag, whether it is the current one or
// an earlier one.
func (s *state) revokeAccess(now time.Time, key pair, tag grantTag, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	s.revokeTag(key, tag, until)
	if a := s.authorizations[key]; a != nil && a.current != nil && a.current.tag == tag {
		s.endGrant(a, now, fateRevoked)
	}
}

func (s *state) revokeRefresh(now time.Time, token digest, client string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	key, ok := s.byRefresh[token]
	if !ok || key.client != client {
		return
	}
	a := s.authorizations[key]
	s.revokeTag(key, a.current.tag, until)
	s.endGrant(a, now, fateRevoked)
}

// revokeTag remembers a revoked grant until its last access token is dead. Of
// more than can be remembered, one is forgotten: its tokens seem good again.
func (s *state) revokeTag(key pair, tag grantTag, until time.Time) {
	for other := range s.revoked {
		if len(s.revoked) < maxRevoked {
			break
		}
		delete(s.revoked, other)
	}
	s.revoked[revokedGrant{key, tag}] = until
}

// revokedGrant is a grant whose tokens are out and no longer good.
type revokedGrant struct {
	pair
	tag grantTag
}

func (s *state) isRevoked(key pair, tag grantTag) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.revoked[revokedGrant{key, tag}]
	return ok
}
