package idporten

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// introspection is the claims of the token, and that it is active.
type introspection struct {
	Active bool `json:"active"`
	accessClaims
	TokenType string `json:"token_type"`
	ExpiresIn int64  `json:"expires_in"`
}

// inactive says nothing about a token, nor why (RFC 7662, 2.2).
type inactive struct {
	Active bool `json:"active"`
}

// introspect tells an API's client about a token. docs:
// oidc_protocol_tokenintrospect has three conditions: the caller
// authenticates, is registered with idporten:token.introspection, and is
// named by the scopes of the token. Where one of the last two is missing the
// answer is that the token is inactive (guess: RFC 7662 suggests it).
func (s *Server) introspect(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if form.Get("token") == "" {
		return kernel.Reply{}, errTokenMissing.because("token is missing")
	}
	var body any = inactive{}
	now := s.kernel.Clock.Now()
	if claims, err := s.readAccess(form.Get("token"), now); err == nil && s.mayIntrospect(client, claims) {
		body = introspection{true, claims, tokenTypeBearer, claims.Exp - now.Unix()}
	}
	reply, err := kernel.JSON(http.StatusOK, body)
	return noStore(reply), err
}

// mayIntrospect: every scope of the token that has an owner names the caller.
func (s *Server) mayIntrospect(client caller, claims accessClaims) bool {
	if !slices.Contains(client.Scopes, scopeIntrospection) {
		return false
	}
	owned := 0
	for name := range strings.FieldsSeq(claims.Scope) {
		scope, ok := s.World().Scope(name)
		if ok && scope.OwnerOrgno == "" {
			continue
		}
		owned++
		if !slices.Contains(scope.EnforcedAudForIntrospection, client.ClientID) {
			return false
		}
	}
	return owned > 0
}
