package idporten

import (
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

// checkScope: the client must have every scope that it asks for. docs:
// R:20-01, R:20-02.
func checkScope(s *Server, req *authorizeRequest, q url.Values) *refused {
	asked := strings.Fields(q.Get("scope"))
	if len(asked) == 0 {
		return no(errScopeMissing, "scope is missing")
	}
	for _, name := range asked {
		reason := s.withheld(req.client, name)
		switch {
		case slices.Contains(req.scopes, name):
		case reason == nil:
			req.scopes = append(req.scopes, name)
		case !s.Switches.DropScopes:
			return reason
		}
	}
	if len(req.scopes) == 0 {
		return no(errScopeUnregistered, "client %q can have none of %q", req.client.ClientID, asked)
	}
	return nil
}

// withheld says why a client can't have a scope, or nothing. What its owner
// asks of a client is looked at whenever a token is issued, not when the
// client is registered. docs: oidc_func_clientreg, oidc_protocol_scope.
func (s *Server) withheld(client world.Client, name string) *refused {
	scope, known := s.World().Scope(name)
	switch {
	case !known || !slices.Contains(client.Scopes, name):
		return no(errScopeUnregistered, "scope %q is not registered on client %q; registered: %q", name, client.ClientID, client.Scopes)
	case !scope.IsActive():
		return no(errScopeInactive, "scope %q is not active", name)
	case !scope.Allows(client.IntegrationType):
		return no(errScopeType, "scope %q is for integration types %q; that of client %q is %s", name, scope.AllowedIntegrationTypes, client.ClientID, client.IntegrationType)
	case client.IntegrationType == integrationLogin && !slices.Contains(loginScopes, name):
		return no(errScopeType, "client %q has integration type %s, which gets %q only, not %q", client.ClientID, integrationLogin, loginScopes, name)
	case !scope.IsOpenTo(client.AccessOrgno()):
		return no(errScopeAccess, "organisation %s, which has client %q, is not APPROVED for scope %q of %s", client.AccessOrgno(), client.ClientID, name, scope.OwnerOrgno)
	}
	return nil
}

// stillGiven leaves out scopes that a client can't have any more although they
// had been granted.
func (s *Server) stillGiven(granted []string, client caller) []string {
	return slices.DeleteFunc(slices.Clone(granted), func(name string) bool { return s.withheld(client.Client, name) != nil })
}

// demands is what the owners of a grant's scopes ask of its tokens.
type demands struct {
	// opaque tokens can't be read. guess: one such scope among others is
	// enough.
	opaque bool
	// pseudonymous tokens don't say who the person is. guess: asking for
	// fewer scopes in a refresh does not lift that.
	pseudonymous bool
}

func (s *Server) demandsOn(g grant) demands {
	var d demands
	for _, name := range g.scopes {
		scope, _ := s.World().Scope(name)
		d.opaque = d.opaque || scope.TokenType == tokenTypeOpaque
	}
	for _, name := range slices.Concat(g.granted, g.scopes) {
		scope, _ := s.World().Scope(name)
		d.pseudonymous = d.pseudonymous || scope.RequiresPseudonymousTokens
	}
	return d
}
