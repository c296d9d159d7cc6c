package selfservice

import "time"

// Paths. admin has them at the root, digdirator below /api/v1.
var prefixes = []string{"", "/api/v1"}

// prefixAltinn is where Altinn's operator has the clients. openapi; that the
// rules there are the same is a guess.
const prefixAltinn = "/api/v1/altinn/admin"

const (
	pathClients = "/clients"
	pathScopes  = "/scopes"
)

// Scopes of the access token. admin.
const (
	scopeRead       = "idporten:dcr.read"
	scopeModify     = "idporten:dcr.modify"
	scopeWrite      = "idporten:dcr.write"
	scopeOnBehalfOf = "idporten:dcr/onbehalfof:write"
	scopeSupplier   = "idporten:dcr.supplier"
	scopeScopes     = "idporten:scopes.write"
)

// allScopes are those that a token may have.
var allScopes = []string{scopeRead, scopeModify, scopeWrite, scopeOnBehalfOf, scopeSupplier, scopeScopes}

// Which of them open a call; any one does. admin names the right that each
// gives; that the supplier's stands for reading, changing and creating, too, is
// a guess.
var (
	mayRead        = []string{scopeRead, scopeSupplier}
	mayChange      = []string{scopeModify, scopeSupplier}
	mayCreate      = []string{scopeWrite, scopeSupplier}
	mayReadParties = []string{scopeRead, scopeOnBehalfOf, scopeSupplier}
	mayParties     = []string{scopeOnBehalfOf, scopeModify, scopeSupplier}
	mayScopes      = []string{scopeScopes}
	mayReadAccess  = []string{scopeRead, scopeScopes, scopeSupplier}
)

// Claims of the access token. docs: Maskinporten's token; consumer as in
// docs.digdir.no, maskinporten_protocol_token.
const (
	issuerPath        = "/maskinporten/"
	tokenType         = "Bearer"
	consumerAuthority = "iso6523-actorid-upis"
	consumerPrefix    = "0192:"
)

// timeFormat has milliseconds and an offset. openapi.
const timeFormat = "2006-01-02T15:04:05.000Z07:00"

// Values of members. clientreg.
const (
	typeIDPorten     = "idporten"
	typeAPIClient    = "api_klient"
	typeAnsattporten = "ansattporten"

	applicationWeb     = "web"
	applicationBrowser = "browser"
	applicationNative  = "native"

	methodBasic   = "client_secret_basic"
	methodPost    = "client_secret_post"
	methodKey     = "private_key_jwt"
	methodNone    = "none"
	grantCode     = "authorization_code"
	grantRefresh  = "refresh_token"
	challengeS256 = "S256"
	challengeNone = "none"
	usageOnce     = "ONETIME"
	usageReuse    = "REUSE"
)

// integrationTypes that this mock stands in for; the others never sign a
// person in at ID-porten. clientreg.
var integrationTypes = []string{typeIDPorten, typeAPIClient, typeAnsattporten}

// otherTypes exist, and have no use in a world without their service.
var otherTypes = []string{"maskinporten", "krr", "eformidling", "idporten_saml2"}

// authMethods by application type. clientreg.
var authMethods = map[string][]string{
	applicationWeb:     {methodBasic, methodPost, methodKey},
	applicationBrowser: {methodNone},
	applicationNative:  {methodNone},
}

var applicationTypes = []string{applicationWeb, applicationBrowser, applicationNative}

// grantTypes that lead to a login. clientreg; implicit is dead, jwt-bearer is
// Maskinporten's.
var grantTypes = []string{grantCode, grantRefresh}

// hardCodedScopes of integration type idporten. clientreg.
var hardCodedScopes = []string{"openid", "profile"}

// Lifetimes in seconds of a client that doesn't say. openapi.
const (
	authorizationLifetime = 7200
	accessTokenLifetime   = 120
	refreshTokenLifetime  = 600
	// longestLifetime is the mock's own bound; the schema has none.
	longestLifetime = 100 * 365 * 24 * 3600
)

// Limits. maxKeys is documented (admin); the others are the mock's own.
const (
	maxKeys    = 5
	maxClients = 1000
	maxScopes  = 1000
	maxParties = 100
	maxText    = 2000
)

// keyLifetime is a year from the day that a key is registered. admin.
const keyLifetime = 365 * 24 * time.Hour

// objectName of an error about a client. guess.
const objectName = "clientRegistration"
