// Package idporten is a mock of ID-porten, the OpenID provider of the
// Norwegian public sector, as its relying parties meet it.
//
// It has two hosts, as the real one: the issuer, which serves clients
// (discovery, keys, token endpoint), and the login host, which serves
// browsers (authorize and the login page). One file per endpoint:
//
//	discovery.go  GET  issuer/.well-known/openid-configuration
//	jwks.go       GET  issuer/jwks.json
//	authorize.go  GET, POST login/authorize
//	login.go      sign-in without a page
//	selector.go   GET  login/authorize/selector
//	testid.go     GET, POST login/authorize/testid1
//	minid.go      GET, POST login/authorize/minid, then …/minid/otc
//	eidas.go      GET, POST login/authorize/eidas, then …/eidas/person
//	email.go      GET, POST login/authorize/email, then …/email/otc
//	fullmakt_page.go  GET, POST login/authorize/fullmakt
//	consent.go    GET, POST login/authorize/consent
//	cancel.go     POST login/authorize/cancel
//	language.go   POST login/authorize/language
//	token.go      POST issuer/token → token_code.go, token_refresh.go
//	              (client_auth.go and assertion.go say whose request it is)
//	par.go        POST issuer/par
//	introspect.go POST issuer/token/introspect
//	revoke.go     POST issuer/token/revoke
//	userinfo.go   GET  issuer/userinfo
//	logout.go     GET, POST login/logout → frontchannel.go, backchannel.go
//
// What is on the wire stands in wire.go, every refusal in errors.go. The
// verbs of state.go check and act in one step: a code is redeemed or refused,
// never looked up and then deleted. Only hashes of codes, refresh tokens and
// opaque access tokens are kept.
//
// What scopes demand, of clients (access, integration type) and of tokens
// (opaque, pseudonymous), stands in scopes.go; access_token.go makes the tokens
// and held.go keeps what they don't say themselves.
//
// One person's authorization of one client is one thing: pending codes and the
// current grant. Redeeming a code replaces the grant, so that refresh tokens
// of an earlier one die; tokens that are out there live until their exp.
//
// A browser, known by the hash of its session cookie, is another: the login
// that is going on in it (interaction.go has its steps) and who is signed in
// (sessions.go).
package idporten

import (
	"net/http"
	"slices"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Config says where the server stands and what it knows.
type Config struct {
	// Issuer and Login are the bases of the two hosts, without a trailing
	// slash; Issuer is the issuer of every token.
	Issuer, Login string
	// World returns the world as it is now.
	World func() *world.World
	// Keys are the current key and the next one. Nil: the embedded test keys.
	Keys []kernel.Key
	// Authority issues the business certificates that clients may prove
	// themselves with. Zero: the embedded test authority.
	Authority kernel.Key
	// Switches choose where the real behaviour is unknown or has two forms.
	Switches Switches
}

// Switches of the provider. The zero value is the default of each.
type Switches struct {
	// SDKTexts words refusals as Digdir's own server library does, instead
	// of as seen or expected from ID-porten itself.
	SDKTexts bool
	// RefreshZero is the meaning of refresh_token_lifetime 0.
	RefreshZero RefreshZero
	// CodeLifetime of authorization codes; 0 is 60 s.
	CodeLifetime time.Duration
	// ReplaceAtAuthorize lets a new login end the earlier grant at once,
	// and not only when its code is redeemed.
	ReplaceAtAuthorize bool
	// DropScopes leaves out scopes that the client can't have, instead of
	// refusing the request.
	DropScopes bool
	// StrictState demands state and nonce of every client, not only of
	// public ones.
	StrictState bool
	// NoRefreshIDToken leaves the id_token out of refresh responses.
	NoRefreshIDToken bool
	// RevokeOnSpent ends the grant when a spent refresh token comes again.
	RevokeOnSpent bool
	// IntrospectionErrors refuses an introspection that its caller may not
	// make, instead of calling the token inactive.
	IntrospectionErrors bool
	// UserinfoOpenID demands openid of the token at userinfo, not only
	// profile.
	UserinfoOpenID bool
	// ForbidPublicRefresh refuses refresh tokens to public clients.
	ForbidPublicRefresh bool
	// AudOnBehalfOf names the id_token's claim aud_onbehalfof, as the page's
	// sample has it, and not client_onbehalfof, as its text has.
	AudOnBehalfOf bool
	// LoopbackStar takes https://127.0.0.1:*/ as the registration that leaves
	// the port open, as the admin API's example, and not http://127.0.0.1:0/.
	LoopbackStar bool
	// StandardRequestURI begins request_uris as RFC 9126 does, and not as
	// the page's sample.
	StandardRequestURI bool
	// AssertionTokenURL lets assertions name the token endpoint as their
	// audience, too, as they could until 2025.
	AssertionTokenURL bool
	// AssertionAlgorithms takes and advertises RS384 and RS512, too: pages
	// name them, the metadata seen in 2024 has RS256 alone.
	AssertionAlgorithms bool
	// AssertionJti demands jti of assertions, as Digdir's server library does;
	// ID-porten's pages call it optional.
	AssertionJti bool
	// UnknownACR refuses a request whose acr_values has none that this issuer
	// knows, such as Level4 of the platform before; else they are passed over.
	UnknownACR bool
	// Metadata2024 advertises what was seen in 2024 and serves nothing that
	// came later: a DPoP header is not looked at.
	Metadata2024 bool
	// IgnoreMaxAge passes over max_age.
	IgnoreMaxAge bool
	// Legacy is the platform before today's, which was switched off in
	// 2024; legacy.go says what differs.
	Legacy bool
	// RefuseEmptyConsent sends access_denied when a declined consent leaves
	// no API scope.
	RefuseEmptyConsent bool
	// BackchannelAnywhere lets logout tokens leave this machine.
	BackchannelAnywhere bool
}

// RefreshZero says what a refresh token lifetime of 0 means; nobody has
// documented it.
type RefreshZero int

// The meanings of a refresh token lifetime of 0.
const (
	RefreshUntilEnd RefreshZero = iota // only the authorization's end limits it
	RefreshNone                        // no refresh token
	RefreshDead                        // issued, and dead at once
	RefreshDefault                     // the portal's default of 600 s
)

// Server is the mock. Its methods are steps, not handlers.
type Server struct {
	Config
	// base is the issuer's host; the endpoints are below it.
	base    string
	kernel  *kernel.Kernel
	state   *state
	signer  *keyring
	subject subjects
	// spent remembers the assertions that were used.
	spent *replays
	login loginBase
	// courier sends logout tokens.
	courier *kernel.Courier
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
	if c.Authority.Private == nil {
		authority, err := testAuthority()
		if err != nil {
			return nil, err
		}
		c.Authority = authority[0]
	}
	if c.Switches.CodeLifetime == 0 {
		c.Switches.CodeLifetime = defaultCodeLifetime
	}
	issuerHost := c.Issuer
	if c.Switches.Legacy {
		c.Issuer += legacyIssuer
	}
	s, err := newKeyring(c.Keys)
	if err != nil {
		return nil, err
	}
	base, err := newLoginBase(c.Login)
	if err != nil {
		return nil, err
	}
	server := &Server{
		Config: c, base: issuerHost, kernel: k, state: newState(), signer: s, subject: newSubjects(k.IDs), spent: newReplays(), login: base,
	}
	server.courier = server.newCourier()
	return server, nil
}

// IssuerHost serves what clients call.
func (s *Server) IssuerHost() http.Handler {
	if s.Switches.Legacy {
		return s.kernel.Router(s.refuse, s.legacyRoutes())
	}
	preflight := kernel.Operation{Name: "preflight", Run: s.preflight}
	return s.kernel.Router(s.refuse, []kernel.Route{
		kernel.On(pathDiscovery, s.open(kernel.Operation{Name: "discovery", Run: s.discovery}), http.MethodGet, http.MethodHead),
		kernel.On(pathJWKS, s.open(kernel.Operation{Name: "jwks", Effects: keySetEffects, Run: s.jwks}), http.MethodGet, http.MethodHead),
		kernel.On(pathToken, kernel.Operation{Name: "token", Classify: classifyToken, Kinds: tokenKinds, Run: s.token}, http.MethodPost),
		kernel.On(pathToken, preflight, http.MethodOptions),
		kernel.On(pathPAR, kernel.Operation{Name: "par", Step: stepLogin, Run: s.par}, http.MethodPost),
		kernel.On(pathPAR, preflight, http.MethodOptions),
		kernel.On(pathIntrospect, kernel.Operation{Name: "introspect", Run: s.introspect}, http.MethodPost),
		kernel.On(pathRevoke, kernel.Operation{Name: "revoke", Run: s.revoke}, http.MethodPost),
		kernel.On(pathRevoke, preflight, http.MethodOptions),
		kernel.On(pathUserinfo, kernel.Operation{Name: "userinfo", Run: s.userinfo}, http.MethodGet, http.MethodHead),
		kernel.On(pathUserinfo, kernel.Operation{Name: "preflight", Run: s.preflightUserinfo}, http.MethodOptions),
	})
}

// LoginHost serves what browsers open.
func (s *Server) LoginHost() http.Handler {
	return s.kernel.Router(s.refuse, slices.Concat([]kernel.Route{
		ends(codeEffects, browses(pathAuthorize, "authorize", s.authorize, http.MethodGet, http.MethodPost)),
		browses(pathSelector, "login.selector", s.pageAt(stepSignIn, s.selector), http.MethodGet),
		browses(pathFullmakt, "login.fullmakt", s.pageAt(stepFullmakt, s.fullmakt), http.MethodGet),
		ends(codeEffects, browses(pathFullmakt, "login.fullmakt.submit", s.submitted(stepFullmakt, s.submitFullmakt), http.MethodPost)),
		browses(pathConsent, "login.consent", s.pageAt(stepConsent, s.consent), http.MethodGet),
		ends(codeEffects, browses(pathConsent, "login.consent.submit", s.submitted(stepConsent, s.submitConsent), http.MethodPost)),
		ends(callbackEffects, browses(pathCancel, "login.cancel", s.cancel, http.MethodPost)),
		browses(pathLanguage, "login.language", s.chooseLanguage, http.MethodPost),
		kernel.On(pathLogout, kernel.Operation{Name: "logout", Run: s.logout}, http.MethodGet, http.MethodPost),
	},
		s.signsIn(pathTestID, norwegianLevels, "login.testid", s.testID, "login.submit", s.submitTestID),
		s.signsIn(pathMinID, norwegianLevels, "login.minid", s.minID, "login.minid.submit", s.submitMinID),
		s.signsIn(pathOTC, norwegianLevels, "login.otc", s.otc, "login.otc.submit", s.submitOTC),
		s.signsIn(pathEIDAS, eidasLevels, "login.eidas", s.pickCountry, "login.eidas.submit", s.submitCountry),
		s.signsIn(pathEIDASPerson, eidasLevels, "login.eidas.person", s.eidasPerson, "login.eidas.person.submit", s.submitEIDAS),
		s.signsIn(pathEmail, emailLevels, "login.email", s.email, "login.email.submit", s.submitEmail),
		s.signsIn(pathEmailCode, emailLevels, "login.email.otc", s.emailOTC, "login.email.otc.submit", s.submitEmailOTC),
	))
}

// signsIn are the rows of a page of signing in, which is there if the client
// takes a level of the ladder, and of its form.
func (s *Server) signsIn(path string, l ladder, page string, show action, form string, take action) []kernel.Route {
	return []kernel.Route{
		browses(path, page, s.pageAt(stepSignIn, s.takes(l, show)), http.MethodGet),
		ends(codeEffects, browses(path, form, s.submitted(stepSignIn, s.takes(l, take)), http.MethodPost)),
	}
}

// ends marks a row that may send the browser back to the client.
func ends(effects []kernel.Effect, row kernel.Route) kernel.Route {
	row.Effects = effects
	return row
}

// browses is a row of the step login.
func browses(path, name string, run func(*http.Request) (kernel.Reply, error), methods ...string) kernel.Route {
	return kernel.On(path, kernel.Operation{Name: name, Step: stepLogin, Run: run}, methods...)
}
