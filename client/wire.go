package client

import "time"

// Every literal of the wire that this client sends or expects.

// Paths below the bases of the hosts (docs: both providers' metadata).
const (
	authorizePath    = "/authorize"
	logoutPath       = "/logout"
	tokenPath        = "/token"
	parPath          = "/par"
	jwksPath         = "/jwks.json"
	introspectPath   = "/token/introspect"
	revokePath       = "/token/revoke"
	userinfoPath     = "/userinfo"
	exchangePath     = "/authentication/api/v1/exchange/id-porten"
	altinnIssuerPath = "/authentication/api/v1/openid/"
	altinnJWKSPath   = ".well-known/openid-configuration/jwks"
	storagePath      = "/storage/api/v1"
	validatorPath    = "/api/mva/grensesnittstoette/mva-melding/valider"
	testAppPath      = "/skd/mva-melding-innsending-test"

	productionIssuer = "https://idporten.no"
)

// Client authentication, as registered for the client.
const (
	authPost  = "client_secret_post"
	authBasic = "client_secret_basic"
	authKey   = "private_key_jwt"
	authNone  = "none"
)

// The client assertion of private_key_jwt (RFC 7523) and its header.
const (
	paramAssertionType = "client_assertion_type"
	paramAssertion     = "client_assertion"
	assertionType      = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

	headerKeyID = "kid"
	headerChain = "x5c"
)

// Parameters of the authorization request and its answer.
const (
	paramNonce     = "nonce"
	paramACR       = "acr_values"
	paramLocales   = "ui_locales"
	paramPrompt    = "prompt"
	paramLoginHint = "login_hint"

	paramRequestURI = "request_uri" // of a pushed request

	paramCode        = "code"
	paramState       = "state"
	paramIssuer      = "iss" // RFC 9207
	paramError       = "error"
	paramDescription = "error_description"
)

// Parameters of the token request.
const (
	paramGrantType    = "grant_type"
	paramRedirectURI  = "redirect_uri"
	paramClientID     = "client_id"
	paramClientSecret = "client_secret"
	paramVerifier     = "code_verifier"
	paramRefreshToken = "refresh_token"
	paramToken        = "token"
	paramIDTokenHint  = "id_token_hint"
	paramPostLogout   = "post_logout_redirect_uri"

	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
)

// Headers and media types.
const (
	headerAccept        = "Accept"
	headerAuthorization = "Authorization"
	headerContentType   = "Content-Type"
	headerDate          = "Date"
	headerChallenge     = "WWW-Authenticate"

	mediaForm = "application/x-www-form-urlencoded"
	mediaJSON = "application/json"
	mediaXML  = "application/xml" // of returns and envelopes; text/xml is for the upload

	bearer = "Bearer"
	basic  = "Basic"
)

const scopeOpenID = "openid"

// scopeValidation opens the validator (docs: Skatteetaten/mva-meldingen). What
// does without it, in the lists of scopes of 2026, is unknown.
const scopeValidation = "skatteetaten:mvameldingvalidering"

// What opens the exchange: a scope that begins with altinnScopes, or one of the
// partner scopes, which are being phased out (docs: Altinn's authentication).
const altinnScopes = "altinn:"

var partnerScopes = []string{
	"skatteetaten:formueinntekt/skattemelding",
	"skatteetaten:mvameldinginnsending",
	"skatteetaten:mvameldingvalidering",
}

// leeway is how far the clock here and the clock there may be apart.
const leeway = 10 * time.Second

// familyNorwegian are the levels of Norwegian eIDs.
const familyNorwegian = "idporten"

// level is a place in an order of security levels. Levels of different
// families can't be compared.
type level struct {
	family string
	rank   int
}

// levels are the acr values of ID-porten; Level3 and Level4 are the old names.
var levels = map[string]level{
	"idporten-loa-low":         {familyNorwegian, 1},
	"idporten-loa-substantial": {familyNorwegian, 3},
	"idporten-loa-high":        {familyNorwegian, 4},
	"Level3":                   {familyNorwegian, 3},
	"Level4":                   {familyNorwegian, 4},
	"eidas-loa-low":            {"eidas", 1},
	"eidas-loa-substantial":    {"eidas", 3},
	"eidas-loa-high":           {"eidas", 4},
	"selfregistered-email":     {"email", 0},
}

// languages are the values of ui_locales.
var languages = []string{"nb", "nn", "en", "se"}

// prompts are the values of prompt (docs: ID-porten's metadata).
var prompts = []string{"login", "consent", "none"}
