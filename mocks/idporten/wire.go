package idporten

import "time"

// Paths below the two hosts. docs: oidc_func_wellknown; seen: discovery of
// test.idporten.no, 2024.
const (
	pathDiscovery  = "/.well-known/openid-configuration"
	pathJWKS       = "/jwks.json"
	pathToken      = "/token"
	pathPAR        = "/par"
	pathIntrospect = "/token/introspect"
	pathRevoke     = "/token/revoke"
	pathUserinfo   = "/userinfo"
	pathLogout     = "/logout"
	pathAuthorize  = "/authorize"
)

// The steps of the eleven that end here.
const (
	stepLogin   = "login"
	stepToken   = "token"
	stepRefresh = "refresh"
)

// Lifetimes and sizes.
const (
	// defaultCodeLifetime: guess; the product underneath allows no less.
	defaultCodeLifetime = 60 * time.Second
	// idTokenLifetime: seen, tokens of 2025; it cannot be configured.
	idTokenLifetime = 120 * time.Second
	// secretLifetime: docs, oidc_func_clientreg.
	secretLifetime = 360 * 24 * time.Hour
	// defaultRefreshLifetime: docs, the portal's default.
	defaultRefreshLifetime = 600 * time.Second

	// requestURILifetime of a pushed request. docs: oidc_protocol_par.
	requestURILifetime = 120 * time.Second
	requestURIBytes    = 32 // docs: 43 base64url characters
	// maxQuery and maxPushedQuery bound what is remembered of a request.
	// guess: gateways refuse longer addresses.
	maxQuery       = 16 << 10
	maxPushedQuery = 8 << 10

	codePartBytes  = 16   // seen: code is two such parts, joined by a dot
	jtiBytes       = 8    // seen: 11 base64url characters
	sidBytes       = 32   // docs: 43 base64url characters
	subjectBytes   = 71   // seen: 95 base64url characters, 2025
	emailSubBytes  = 73   // docs: 98 base64url characters
	jweIVBytes     = 16   // A128CBC-HS256
	jweTagBytes    = 16   // A128CBC-HS256
	jweBodyBytes   = 1376 // seen: refresh tokens of about 1.9 kB
	verifierMinLen = 43   // RFC 7636, 4.1
	verifierMaxLen = 128
	challengeLen   = 43 // SHA-256 in base64url without padding
)

// jweHeader begins every refresh token, with its empty second part. seen:
// oidc_guide_idporten.
const jweHeader = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0.."

// authenticationFields of a pushed request are no part of the request.
var authenticationFields = []string{"client_secret", "client_assertion", "client_assertion_type"}

// tokenTypeBearer. seen: token response of 2025.
const tokenTypeBearer = "Bearer"

// consumerAuthority and consumerPrefix make up the claim consumer. seen:
// access tokens of 2024 and 2025.
const (
	consumerAuthority = "iso6523-actorid-upis"
	consumerPrefix    = "0192:"
)

// amrTestID is the amr of test logins. seen: id_token of 2025.
const amrTestID = "TestID"

// docs: oidc_protocol_id_token, oidc_func_eidas, oidc_func_emaillogin.
const (
	amrEIDAS = "eIDAS"
	amrEmail = "Selfregistered-email"
)

// Scopes with a meaning of their own. docs: oidc_protocol_scope.
const (
	scopeOpenID  = "openid"
	scopeProfile = "profile"
	// scopeIntrospection is assigned by Digdir, to APIs that introspect.
	scopeIntrospection = "idporten:token.introspection"
)

// Methods of client authentication that the token endpoint serves, in the
// order of the metadata. docs: oidc_protocol_token.
const (
	authBasic = "client_secret_basic"
	authPost  = "client_secret_post"
	authNone  = "none"
	authKey   = "private_key_jwt"
)

var authMethods = []string{authBasic, authPost, authNone, authKey}

// Grant types. docs: oidc_protocol_token.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
)

// challengeNone on a registration lifts the duty to use PKCE. docs:
// oidc_func_pkce.
const (
	challengeS256 = "S256"
	challengeNone = "none"
)

// What the authorization endpoint takes. seen: discovery of 2024.
const (
	responseTypeCode = "code"
	promptConsent    = "consent"
	promptLogin      = "login"
	promptNone       = "none"
)

var (
	prompts = []string{promptConsent, promptLogin, promptNone}
	// locales in the order of the metadata; the first is not the default.
	locales         = []string{"en", "nb", "nn", "se"}
	norwegianLevels = ladder{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"}
	eidasLevels     = ladder{"eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high"}
	emailLevels     = ladder{"selfregistered-email"} // docs: oidc_func_emaillogin, 2025
)

// hintPrefix begins a login_hint that signs in without a page:
// testid:<synthetic pid>_<acr>. docs: oidc_func_apitesting.
const hintPrefix = "testid:"

// schemeBasic of the Authorization header. RFC 6749, 2.3.1.
const schemeBasic = "Basic"

// mediaForm is what the token endpoint reads. RFC 6749, 3.2.
const mediaForm = "application/x-www-form-urlencoded"

// Members of the metadata. seen: discovery of 2024; sub of access tokens is
// public, that of id_tokens pairwise.
var (
	displays          = []string{"page"}
	subjectTypes      = []string{"public", "pairwise"}
	signingAlgorithms = []string{"RS256"}
)

// defaultLocale. docs: oidc_guide_idporten.
const defaultLocale = "nb"

// usageReuse keeps a refresh token usable. docs: R:18-11.
const usageReuse = "REUSE"

// clearedCookies leave no session behind after a sign-in without a page. seen:
// oidc_func_apitesting, 2025.
var clearedCookies = []string{
	"IDPORTEN_AUTH=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; SameSite=Lax",
	"SESSION=; Max-Age=0; Expires=Thu, 1 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
}
