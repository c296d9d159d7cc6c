package altinn

import (
	"net/http"
	"time"
)

// Paths below the platform host. authn.
const (
	pathAuthentication = "/authentication/api/v1"
	pathOpenID         = pathAuthentication + "/openid/"
	pathDiscovery      = pathOpenID + ".well-known/openid-configuration"
	pathJWKS           = pathDiscovery + "/jwks"
	pathExchange       = pathAuthentication + "/exchange/{provider}"
	pathRefresh        = pathAuthentication + "/refresh"
)

// Members of the metadata. authn: OpenIdController.cs. The last three addresses
// are those of Altinn's own browser login, which this mock does not have.
const (
	responseTypeToken = "token"
	subjectPairwise   = "pairwise"
	signingAlgorithm  = "RS256"
	pathAuthorize     = pathAuthentication + "/authorize/"
	pathToken         = pathAuthentication + "/token/"
	pathLogout        = pathOpenID + "logout/"
)

// The one provider that this mock has; compared in lower case. authn.
const providerIDPorten = "id-porten"

// Providers that Altinn knows and this mock has no tokens of.
var otherProviders = []string{"maskinporten", "altinnstudio"}

// Scopes that open the exchange: any that begins so, or one of the partners',
// exactly. authn.
const altinnScopePrefix = "altinn:"

var partnerScopes = []string{
	"skatteetaten:formueinntekt/skattemelding",
	"skatteetaten:mvameldinginnsending",
	"skatteetaten:mvameldingvalidering",
}

// clockSkew of the signature check. authn: TokenValidationParameters.
const clockSkew = 10 * time.Second

// refreshedLifetime is JwtValidityMinutes. authn: appsettings.json.
const refreshedLifetime = 30 * time.Minute

// authenticationMethod where the token has no amr. authn.
const authenticationMethod = "NotDefined"

// acrLevels are the levels with a name; any other value counts by its last
// character, as Level3 and Level4 did. authn.
var acrLevels = map[string]int{
	"idporten-loa-low":         0,
	"idporten-loa-substantial": 3,
	"idporten-loa-high":        4,
}

// Claims that the exchange adds. authn; the short name nameid is the token
// library's outbound map.
const (
	claimNameID     = "nameid"
	claimUserID     = "urn:altinn:userid"
	claimUsername   = "urn:altinn:username"
	claimPartyID    = "urn:altinn:partyid"
	claimPartyUUID  = "urn:altinn:party:uuid"
	claimMethod     = "urn:altinn:authenticatemethod"
	claimLevel      = "urn:altinn:authlevel"
	claimPID        = "pid"
	claimACR        = "acr"
	claimAMR        = "amr"
	claimScope      = "scope"
	claimClientID   = "client_id"
	claimIssuer     = "iss"
	claimSession    = "sid"
	claimIssuedAt   = "iat"
	claimNotBefore  = "nbf"
	claimExpires    = "exp"
	typeProblem     = "application/problem+json; charset=utf-8"
	typeJSONWithUTF = "application/json; charset=utf-8"
)

// problemTypes of the framework's own problems, by status; docs: RFC 9110, as
// .NET has them since version 8.
var problemTypes = map[int]string{
	http.StatusBadRequest:   "https://tools.ietf.org/html/rfc9110#section-15.5.1",
	http.StatusUnauthorized: "https://tools.ietf.org/html/rfc9110#section-15.5.2",
	http.StatusForbidden:    "https://tools.ietf.org/html/rfc9110#section-15.5.4",
	http.StatusNotFound:     "https://tools.ietf.org/html/rfc9110#section-15.5.5",
	http.StatusConflict:     "https://tools.ietf.org/html/rfc9110#section-15.5.10",
}

// earlierProblemTypes are those of an app of the first generation. Seen: 403;
// guess: the others, of the same RFC.
var earlierProblemTypes = map[int]string{
	http.StatusBadRequest: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
	http.StatusForbidden:  "https://tools.ietf.org/html/rfc7231#section-6.5.3",
	http.StatusNotFound:   "https://tools.ietf.org/html/rfc7231#section-6.5.4",
	http.StatusConflict:   "https://tools.ietf.org/html/rfc7231#section-6.5.8",
}

// droppedClaims of the ID-porten token don't reach the Altinn token. authn.
var droppedClaims = []string{"aud", "at_hash", "sub"}
