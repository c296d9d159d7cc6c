package idporten

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// The list of revoked tokens, of the generation before: clients with many
// tokens that live long ask for it in place of tokeninfo for each. docs:
// oidc_api_autorisasjoner, where it is open and its times are milliseconds.

type revokeList struct {
	Created int64          `json:"created"`
	Tokens  []revokedToken `json:"revoked_access_tokens"`
}

type revokedToken struct {
	Expires int64 `json:"expires"`
	Revoked int64 `json:"revoked"`
	// ID. guess: the jti, which has 44 characters with its padding; the
	// sample has 43.
	ID string `json:"access_token_id"`
}

// revokelist. guess: a client that nobody knows has revoked nothing.
func (s *Server) revokelist(r *http.Request) (kernel.Reply, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return kernel.Reply{}, errQueryMalformed.because("the query can't be read: %v", err)
	}
	client, err := single(q, "client_id", errClientIDMissing)
	if err != nil {
		return kernel.Reply{}, err
	}
	now := s.kernel.Clock.Now()
	reply, err := kernel.JSON(http.StatusOK, revokeList{now.UnixMilli(), s.state.revokedTokens(now, client)})
	return noStore(reply), err
}

// issuedToken is what the list needs of an access token.
type issuedToken struct {
	jti string
	exp time.Time
}

// maxIssued of one grant are remembered; of more, the oldest are not listed.
const maxIssued = 64

// issue notes an access token of a grant.
func (s *state) issue(g grantRef, t issuedToken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens := s.issued[g]
	if len(tokens) >= maxIssued {
		tokens = tokens[1:]
	}
	s.issued[g] = append(tokens, t)
}

// revokedTokens are the living ones of a client's revoked grants, those that
// were revoked first in front.
func (s *state) revokedTokens(now time.Time, client string) []revokedToken {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []revokedToken{}
	for g, tokens := range s.issued {
		r, ok := s.revoked[g]
		if !ok || g.client != client {
			continue
		}
		for _, t := range tokens {
			if now.Before(t.exp) {
				found = append(found, revokedToken{t.exp.UnixMilli(), r.at.UnixMilli(), strings.TrimSuffix(t.jti, "=")})
			}
		}
	}
	slices.SortFunc(found, func(a, b revokedToken) int {
		return cmp.Or(cmp.Compare(a.Revoked, b.Revoked), cmp.Compare(a.Expires, b.Expires), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// forgetIssued drops the tokens that are dead.
func (s *state) forgetIssued(now time.Time) {
	for g, tokens := range s.issued {
		tokens = slices.DeleteFunc(tokens, func(t issuedToken) bool { return !now.Before(t.exp) })
		if s.issued[g] = tokens; len(tokens) == 0 {
			delete(s.issued, g)
		}
	}
}
