// Package selfservice is a mock of the admin API behind Samarbeidsportalen,
// with which organisations register their integrations at ID-porten. What is
// registered here is at once part of the sandbox's world, and usable.
//
//	list.go, create.go, read.go, replace.go, remove.go   /clients
//	secret.go       POST /clients/{id}/secret
//	jwks.go, jwk.go                                      /clients/{id}/jwks
//	onbehalfof.go   /clients/{id}/onbehalfof
//	scopes.go       /scopes, /scopes/all
//	access.go       /scopes/access
//	delegation.go   GET /delegationsources
//	bearer.go       who asks: a Maskinporten token, which token.go mints
//
// A step reads its request, then changes the world in one go: Config.Change
// hands it the world as it is, and takes what shall be different. What a
// registration must be like stands in check.go, as one list of faults, so that
// an answer names all of them.
//
// Sources say "admin" for docs.digdir.no, pages oidc_api_admin and
// oidc_api_admin_leverandør, "openapi" for Digdir's OpenAPI document of
// 2025-09-10 (in github.com/Altinn/altinn-studio,
// src/Runtime/operator/schemas/spec.json), "digdirator" for
// github.com/nais/digdirator, "clientreg" for docs.digdir.no, oidc_func_clientreg.
package selfservice

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Config says where the server stands and what it works on.
type Config struct {
	// Base of the host, without a trailing slash.
	Base string
	// World returns the world as it is now.
	World func() *world.World
	// Change changes the world in one step: nobody else changes it between
	// the look that decide takes and the patch (see [world.World.Patch]) that
	// it returns. An error of decide changes nothing.
	Change func(decide func(*world.World) (patch any, err error)) error
	// Keys sign the access tokens; the first is used. Nil: the embedded test
	// key.
	Keys []kernel.Key
	// Switches choose where the real behaviour is unknown or has two forms.
	Switches Switches
}

// Switches of self-service. The zero value is the default of each.
type Switches struct {
	// Create200 answers 200 to a POST of a client, as the prose has it, and
	// not 201.
	Create200 bool
	// TermsUnsigned is an organisation that has not signed the terms of use:
	// creating a client is refused with 428.
	TermsUnsigned bool
}

// Server is the mock. Its methods are steps, not handlers.
type Server struct {
	Config
	kernel *kernel.Kernel
	signer *signer
}

// New returns a server that stands on the given kernel.
func New(k *kernel.Kernel, c Config) (*Server, error) {
	if c.Keys == nil {
		keys, err := testKeys()
		if err != nil {
			return nil, err
		}
		c.Keys = keys
	}
	signer, err := newSigner(c.Keys[0])
	if err != nil {
		return nil, err
	}
	return &Server{Config: c, kernel: k, signer: signer}, nil
}

// Host serves the API below each of its prefixes.
func (s *Server) Host() http.Handler {
	var routes []kernel.Route
	for _, prefix := range prefixes {
		routes = append(routes, s.clientRoutes(prefix)...)
		routes = append(routes, s.scopeRoutes(prefix)...)
	}
	return s.kernel.Router(s.refuse, slices.Concat(routes, s.clientRoutes(prefixAltinn)))
}

func (s *Server) clientRoutes(prefix string) []kernel.Route {
	clients := prefix + pathClients
	client := clients + "/{id}"
	keys, parties := client+"/jwks", client+"/onbehalfof"
	return []kernel.Route{
		on(clients, "clients.list", s.list, http.MethodGet),
		on(clients, "clients.create", s.create, http.MethodPost),
		on(client, "clients.read", s.read, http.MethodGet),
		on(client, "clients.replace", s.replace, http.MethodPut),
		on(client, "clients.delete", s.remove, http.MethodDelete),
		on(client+"/secret", "secret.rotate", s.rotateSecret, http.MethodPost),
		on(keys, "jwks.read", s.readKeys, http.MethodGet),
		on(keys, "jwks.replace", s.replaceKeys, http.MethodPost, http.MethodPut),
		on(keys, "jwks.delete", s.removeKeys, http.MethodDelete),
		on(keys+"/{kid}", "jwk.read", s.readKey, http.MethodGet),
		on(keys+"/{kid}", "jwk.replace", s.replaceKey, http.MethodPut),
		on(keys+"/{kid}", "jwk.delete", s.removeKey, http.MethodDelete),
		on(parties, "onbehalfof.list", s.listParties, http.MethodGet),
		on(parties, "onbehalfof.create", s.createParty, http.MethodPost),
		on(parties+"/{value}", "onbehalfof.read", s.readParty, http.MethodGet),
		on(parties+"/{value}", "onbehalfof.replace", s.replaceParty, http.MethodPut),
		on(parties+"/{value}", "onbehalfof.delete", s.removeParty, http.MethodDelete),
	}
}

func (s *Server) scopeRoutes(prefix string) []kernel.Route {
	scopes := prefix + pathScopes
	return []kernel.Route{
		on(scopes, "scopes.list", s.listScopes, http.MethodGet),
		on(scopes, "scopes.create", s.createScope, http.MethodPost),
		on(scopes, "scopes.replace", s.replaceScope, http.MethodPut),
		on(scopes, "scopes.delete", s.removeScope, http.MethodDelete),
		on(scopes+"/all", "scopes.all", s.allScopes, http.MethodGet),
		on(scopes+"/access/all", "access.mine", s.grantedToMe, http.MethodGet),
		on(scopes+"/access", "access.list", s.grantedByMe, http.MethodGet),
		on(scopes+"/access/{orgno}", "access.grant", s.grant, http.MethodPut),
		on(scopes+"/access/{orgno}", "access.withdraw", s.withdraw, http.MethodDelete),
		on(prefix+"/delegationsources", "delegationsources", s.delegationSources, http.MethodGet),
	}
}

// on makes a row; the names of operations tell this server's from others'.
func on(path, name string, step func(*http.Request) (kernel.Reply, error), methods ...string) kernel.Route {
	return kernel.On(path, kernel.Operation{Name: "selfservice." + name, Run: step}, methods...)
}
