// Package altinn is a mock of Altinn 3 as an end-user system meets it. What is
// here is the platform's authentication: the exchange of an ID-porten token
// for an Altinn token, its refresh, and the metadata that apps verify with.
//
//	exchange.go  GET authentication/api/v1/exchange/{tokenProvider}
//	refresh.go   GET authentication/api/v1/refresh
//	openid.go    GET authentication/api/v1/openid/.well-known/openid-configuration
//	jwks.go      GET …/openid-configuration/jwks
//
// Sources say "authn" for github.com/Altinn/altinn-authentication, mid-2026,
// file AuthenticationController.cs unless another is named. The order of its
// checks is kept, also where it surprises: the scope is looked at before the
// person, issuer and audience not at all.
//
// The server trusts the sandbox's ID-porten by the keys that it publishes, and
// by nothing else.
package altinn

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Config says where the server stands and whom it trusts.
type Config struct {
	// Platform is the base of the platform host, without a trailing slash.
	Platform string
	// World returns the world as it is now.
	World func() *world.World
	// IDPortenKeys returns the key set that the sandbox's ID-porten
	// publishes.
	IDPortenKeys func() ([]byte, error)
	// Keys sign; the first is the current one. Nil: the embedded test keys.
	Keys []kernel.Key
	// Switches choose where the real behaviour is unknown or has two forms.
	Switches Switches
}

// Switches of Altinn. The zero value is the default of each.
type Switches struct {
	// JWKSBase64URL publishes n in base64url, as standards want it, and not
	// in standard base64, as Altinn does.
	JWKSBase64URL bool
	// NoPartnerScopes accepts altinn: scopes only, as after the phase-out
	// announced for 2026.
	NoPartnerScopes bool
	// Empty401 leaves the body of 401 out, as some reports have it.
	Empty401 bool
}

// Server is the mock. Its methods are steps, not handlers.
type Server struct {
	Config
	kernel *kernel.Kernel
	signer *signer
	own    *keyCache
	theirs *keyCache
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
	s := &Server{Config: c, kernel: k, signer: signer, theirs: &keyCache{published: c.IDPortenKeys}}
	s.own = &keyCache{published: s.publishedKeys}
	return s, nil
}

// issuer ends in a slash. authn: appsettings.json, OpenIdWellKnownEndpoint.
func (s *Server) issuer() string { return s.Platform + pathOpenID }

// PlatformHost serves the platform's addresses.
func (s *Server) PlatformHost() http.Handler {
	return s.kernel.Router(s.refuse, []kernel.Route{
		kernel.On(pathExchange, kernel.Operation{Name: "exchange", Step: "exchange", Run: s.exchange}, http.MethodGet),
		kernel.On(pathRefresh, kernel.Operation{Name: "altinn.refresh", Run: s.refresh}, http.MethodGet),
		kernel.On(pathDiscovery, kernel.Operation{Name: "altinn.discovery", Run: s.discovery}, http.MethodGet),
		kernel.On(pathJWKS, kernel.Operation{Name: "altinn.jwks", Run: s.jwks}, http.MethodGet),
	})
}
