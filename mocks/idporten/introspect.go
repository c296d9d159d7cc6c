package idporten

import (
	"errors"
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
// authenticates, is registered with idporten:token.introspection, and is named
// by the scopes of the token. What happens without the last two is not
// documented: the token is called inactive, as RFC 7662 suggests, or the
// switch IntrospectionErrors makes it an error.
func (s *Server) introspect(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if form.Get("token") == "" {
		return kernel.Reply{}, errTokenMissing.because("token is missing")
	}
	about, err := s.introspected(form.Get("token"), client)
	if err != nil {
		return s.tellNothing(err)
	}
	// The answer is plain JSON, whatever Accept says: the page's word "JWT" is
	// a slip, its sample is JSON.
	reply, err := kernel.JSON(http.StatusOK, about)
	return noStore(reply), err
}

// introspected looks at the caller before it looks at the token.
func (s *Server) introspected(raw string, client caller) (introspection, error) {
	if s.withheld(client.Client, scopeIntrospection) != nil {
		return introspection{}, errIntrospectCaller.because("client %q can't have scope %s, which Digdir assigns to APIs that introspect", client.ClientID, scopeIntrospection)
	}
	now := s.kernel.Clock.Now()
	token, err := s.readAccess(raw, now)
	if err != nil {
		return introspection{}, err
	}
	if name, ok := s.namedBy(token.claims, client); !ok {
		return introspection{}, errIntrospectForeign.because("enforced_aud_for_introspection of scope %q does not name client %q", name, client.ClientID)
	}
	return introspection{true, token.claims, token.claims.tokenType(), token.claims.Exp - now.Unix()}, nil
}

// namedBy: every scope of the token that has an owner names the caller; if one
// does not, it is returned. A token of nobody's scopes is nobody's to look at.
func (s *Server) namedBy(claims accessClaims, client caller) (string, bool) {
	owned := 0
	for name := range strings.FieldsSeq(claims.Scope) {
		scope, ok := s.World().Scope(name)
		if ok && scope.OwnerOrgno == "" {
			continue
		}
		owned++
		if !slices.Contains(scope.EnforcedAudForIntrospection, client.ClientID) {
			return name, false
		}
	}
	return claims.Scope, owned > 0
}

// tellNothing says that a token is inactive, and why to the journal only.
func (s *Server) tellNothing(err error) (kernel.Reply, error) {
	var e refused
	if !errors.As(err, &e) {
		return kernel.Reply{}, err
	}
	if s.Switches.IntrospectionErrors && (e.refusal == errIntrospectCaller || e.refusal == errIntrospectForeign) {
		return kernel.Reply{}, err
	}
	reply, err := kernel.JSON(http.StatusOK, inactive{})
	reply.Why = e.why(s.kernel.IDs.UUID())
	return noStore(reply), err
}
