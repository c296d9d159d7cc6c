// Package altinn is a mock of Altinn 3 as an end-user system meets it: the
// platform's authentication, the Tax Administration's app for VAT returns with
// the instance API of Altinn's app library, and the storage behind both.
//
//	exchange.go         GET authentication/api/v1/exchange/{tokenProvider}
//	refresh.go          GET authentication/api/v1/refresh
//	openid.go           GET authentication/api/v1/openid/.well-known/openid-configuration
//	jwks.go             GET …/openid-configuration/jwks
//	create.go, order*.go  POST skd/{app}/instances
//	instance_read.go    GET …/instances/{party}/{guid}, …/instances/{party}/active
//	instance_delete.go  DELETE …/instances/{party}/{guid}
//	data_*.go           POST …/data, GET, PUT and DELETE …/data/{element}
//	process.go          GET …/process, PUT …/process/next and its neighbours
//	feedback.go         GET …/feedback/status, …/feedback
//	storage.go          GET storage/api/v1/instances/…
//
// A request to the app goes through visit.go (who asks for which instance, and
// may they), a step, and a verb of state_instances.go. What the app itself
// checks and makes is in vatapp, what the Tax Administration does behind the
// last task in owner.go.
//
// Sources say "app-lib" for github.com/Altinn/app-lib-dotnet, v7.9 and v8.12,
// and "storage" for github.com/Altinn/altinn-storage, mid-2026.
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
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Config says where the server stands and whom it trusts.
type Config struct {
	// Platform and Apps are the bases of the platform's host and of the apps',
	// without a trailing slash.
	Platform, Apps string
	// World returns the world as it is now.
	World func() *world.World
	// IDPortenKeys returns the key set that the sandbox's ID-porten
	// publishes.
	IDPortenKeys func() ([]byte, error)
	// Judge is the Tax Administration's opinion on a return at a moment.
	Judge func(document []byte, at time.Time) vatapp.Judgement
	// Spool keeps uploads.
	Spool *kernel.Spool
	// Keys sign; the first is the current one. Nil: the embedded test keys.
	Keys []kernel.Key
	// Switches choose where the real behaviour is unknown or has two forms.
	Switches Switches
}

// Server is the mock. Its methods are steps, not handlers.
type Server struct {
	Config
	kernel *kernel.Kernel
	signer *signer
	own    *keyCache
	theirs *keyCache

	instances *instances
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
	s := &Server{Config: c, kernel: k, signer: signer, theirs: &keyCache{published: c.IDPortenKeys}, instances: newInstances()}
	s.own = &keyCache{published: s.publishedKeys}
	return s, nil
}

// issuer ends in a slash. authn: appsettings.json, OpenIdWellKnownEndpoint.
func (s *Server) issuer() string { return s.Platform + pathOpenID }

// PlatformHost serves the platform's addresses.
func (s *Server) PlatformHost() http.Handler {
	return s.kernel.Router(s.refuse, append(s.storageRoutes(), []kernel.Route{
		kernel.On(pathExchange, kernel.Operation{Name: "exchange", Step: "exchange", Effects: exchangeEffects, Run: s.exchange}, http.MethodGet),
		kernel.On(pathRefresh, kernel.Operation{Name: "altinn.refresh", Effects: refreshEffects, Run: s.refresh}, http.MethodGet),
		kernel.On(pathDiscovery, kernel.Operation{Name: "altinn.discovery", Run: s.discovery}, http.MethodGet),
		kernel.On(pathJWKS, kernel.Operation{Name: "altinn.jwks", Effects: keySetEffects, Run: s.jwks}, http.MethodGet),
	}...))
}
