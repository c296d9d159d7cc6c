package idporten

// The platform before today's, switched off on 2024-02-23. Its pages stand in
// the documentation's history: docs: oidc_old/oidc_*, oidc_protocol_nye_idporten.
const (
	// legacyIssuer ends the issuer: path and slash belong to it.
	legacyIssuer = "/idporten-oidc-provider/"

	// Paths below the issuer. docs: oidc_old, oidc_func_wellknown.
	legacyDiscovery  = legacyIssuer + ".well-known/openid-configuration"
	legacyAuthorize  = legacyIssuer + "authorize"
	legacyToken      = legacyIssuer + "token"
	legacyEndSession = legacyIssuer + "endsession"
	legacyRevoke     = legacyIssuer + "revoke"
	legacyJWKS       = legacyIssuer + "jwk"
	legacyUserinfo   = legacyIssuer + "userinfo"
	legacyIntrospect = legacyIssuer + "tokeninfo"
	legacyPAR        = legacyIssuer + "par"
	legacyRevokelist = legacyIssuer + "revokelist"

	legacyRandomBytes = 32 // docs: codes, jti and sub have 43 characters
)

// legacyLevels are the names of the levels then, by those of today. docs:
// oidc_protocol_nye_idporten; low had none, and what is below the lowest is
// called as the lowest.
var legacyLevels = map[string]string{
	"idporten-loa-low":         "Level3",
	"idporten-loa-substantial": "Level3",
	"idporten-loa-high":        "Level4",
}

// Members of the metadata then. seen: difi/idporten-oidc-dokumentasjon,
// 7_hvordan_komme_igang, 2017.
var (
	legacyResponseModes = []string{"query", "form_post"}
	legacySubjectTypes  = []string{"pairwise"}
	legacyLocales       = []string{"nb", "nn", "en", "se"}
)

// legacySuffix ends every description. seen: Skatteetaten/mva-meldingen, issue
// 81, and Microsoft Learn.
const legacySuffix = " (correlation id: {id})"
