package catalogue

// productClient is the stock text of the product under today's ID-porten for
// every failed authentication of a client.
const productClient = "Invalid client: Possible causes may be missing / invalid client_id, missing client authentication, " +
	"invalid or expired client secret, invalid or expired JWT authentication, invalid or expired client X.509 certificate, " +
	"or an unexpected client authentication method"

const (
	invalidRequest = "invalid_request"
	invalidClient  = "invalid_client"
	invalidGrant   = "invalid_grant"
	invalidToken   = "invalid_token"

	// The words that several defects have in common.
	sessionSaid    = "Ugyldig eller utløpt sesjon. Vennligst prøv igjen. Vær obs på at innlogging ikke kan åpnes fra et bokmerke eller en link."
	sessionGone    = "Noe gikk galt. " + sessionSaid + " 400 invalid_request (traceId={{trace}})"
	badClient      = "Invalid client authentication."
	grantTypes     = "Invalid parameter grant_type. Supported: [{{grants}}]"
	productGrant   = "Invalid grant"
	productPushed  = "Invalid request: Invalid or expired request_uri"
	redirectAbsent = "Missing parameter redirect_uri."
	clientIDAbsent = "Missing parameter client_id."
	grantUnknown   = "Invalid grant. The grant does not exist."
	grantExpired   = "Invalid grant. The grant has expired."
	grantForeign   = "Invalid grant. The grant is not issued to authenticated client."
)

var loginTexts = []Text{
	{"IDP-01", atLogin, 400, sessionGone, Verbatim, ""},
	{"IDP-01", atLogin, 400, sessionSaid, Verbatim, ""},
	{"IDP-01", atLogin, 400, "Siden er alt sendt inn. Fortsett der, eller start på nytt hos tjenesten.", Inferred, "this mock's words"},
	{"IDP-15", atLogin, 400, "Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der, eller start på nytt hos tjenesten.", Inferred, "this mock's words"},
	library("IDP-02", atLogin, 400, invalidRequest, "Invalid parameter redirect_uri. Not registered on client."),
	product("IDP-02", atLogin, 400, invalidRequest, "Invalid request: Invalid redirect_uri parameter"),
	library("IDP-03", atLogin, 400, invalidRequest, redirectAbsent),
	product("IDP-03", atLogin, 400, invalidRequest, "Invalid request: Missing redirect_uri parameter"),
	library("IDP-04", atLogin, 400, invalidRequest, "Missing parameter code_challenge. PKCE is required."),
	library("IDP-04", atLogin, 400, invalidRequest, "Invalid parameter code_challenge."),
	product("IDP-04", atLogin, 400, invalidRequest, "Invalid request: Missing code_challenge parameter"),
	product("IDP-04", atLogin, 400, invalidRequest, "Invalid request: Invalid code_challenge parameter"),
	library("IDP-05", atLogin, 400, invalidRequest, "Invalid parameter code_challenge_method."),
	product("IDP-05", atLogin, 400, invalidRequest, "Invalid request: Invalid code_challenge_method parameter"),
	library("IDP-06", atLogin, 400, invalidRequest, "Invalid parameter state."),
	library("IDP-06", atLogin, 400, invalidRequest, "Invalid parameter nonce."),
	product("IDP-06", atLogin, 400, invalidRequest, "Invalid request: Invalid state parameter"),
	product("IDP-06", atLogin, 400, invalidRequest, "Invalid request: Invalid nonce parameter"),
	library("IDP-07", atLogin, 400, "unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported."),
	library("IDP-07", atLogin, 400, invalidRequest, "Missing parameter response_type."),
	product("IDP-07", atLogin, 400, "unsupported_response_type", "Unsupported response type"),
	product("IDP-07", atLogin, 400, invalidRequest, "Invalid request: Missing response_type parameter"),
	library("IDP-08", atLogin, 400, invalidRequest, "Invalid parameter response_mode. Unsupported response mode."),
	product("IDP-08", atLogin, 400, invalidRequest, "Invalid request: Unsupported response_mode parameter"),
	library("IDP-09", atLogin, 400, "invalid_scope", "No scopes requested."),
	product("IDP-09", atLogin, 400, invalidRequest, "Invalid request: Missing scope parameter"),
	product("IDP-10", atLogin, 400, "invalid_scope", "Invalid, unknown or malformed scope"),
	library("IDP-11", authenticates, 400, invalidRequest, clientIDAbsent),
	product("IDP-11", authenticates, 400, invalidRequest, "Invalid request: Missing client_id parameter"),
	library("IDP-12", atLogin, 0, "access_denied", "User cancel"),
	product("IDP-12", atLogin, 0, "access_denied", "Access denied by resource owner or authorization server"),
	product("IDP-14", atLogin, 400, invalidRequest, "Invalid request: Invalid acr_values parameter"),
}

var pushTexts = []Text{
	library("PAR-01", atLogin, 400, invalidRequest, "Missing parameter request_uri."),
	product("PAR-01", atLogin, 400, invalidRequest, "Invalid request: Missing request_uri parameter"),
	library("PAR-02", atLogin, 400, invalidRequest, "Invalid parameter request_uri. request_uri does not exist."),
	product("PAR-02", atLogin, 400, invalidRequest, productPushed),
	library("PAR-03", atLogin, 400, invalidRequest, "Invalid parameter request_uri. request_uri has expired."),
	product("PAR-03", atLogin, 400, invalidRequest, productPushed),
	library("PAR-04", atLogin, 400, invalidRequest, "Invalid parameter client_id. The request was pushed by another client."),
	product("PAR-04", atLogin, 400, invalidRequest, "Invalid request: Mismatching client_id"),
	library("PAR-05", atLogin, 401, invalidClient, "Missing client authentication."),
	grant("PAR-05", atLogin, 400, invalidClient, noAuthentication, Verbatim),
}

// noAuthentication was seen at the token endpoint of the platform before today's.
const noAuthentication = "Client authentication failed. No client authentication included. (correlation id: {{id}})"

var tokenTexts = []Text{
	grant("TOK-01", atToken, 400, invalidGrant, "invalid_grant (correlation id: {{id}})", Verbatim),
	grant("TOK-02", authenticates, 400, invalidClient, noAuthentication, Verbatim),
	library("TOK-02", authenticates, 401, invalidClient, "Missing client authentication."),
	library("TOK-03", authenticates, 401, invalidClient, badClient),
	product("TOK-03", authenticates, 401, invalidClient, productClient),
	library("TOK-02", authenticates, 401, invalidClient, badClient),
	product("TOK-02", authenticates, 401, invalidClient, productClient),
	library("TOK-04", authenticates, 401, invalidClient, "Invalid client authentication. Unknown client."),
	library("TOK-04", atLogin, 400, invalidClient, "Unknown client."),
	product("TOK-04", atLogin, 400, invalidRequest, "Invalid request: Invalid client_id"),
	product("TOK-04", authenticates, 401, invalidClient, productClient),
	library("TOK-05", authenticates, 401, invalidClient, "Multiple client authentications."),
	product("TOK-05", authenticates, 400, invalidRequest, "Invalid request: Multiple client authentication methods"),
	library("TOK-06", authenticates, 401, invalidClient, "Invalid client authentication. Client authentication does not match parameter client_id."),
	product("TOK-06", authenticates, 400, invalidRequest, "Invalid request: Invalid private key JWT authentication: The client identifier doesn't match the client assertion subject / issuer"),
	product("TOK-06", authenticates, 401, invalidClient, productClient),
	library("TOK-07", authenticates, 401, invalidClient, "Invalid client authentication. Invalid Authorization header."),
	product("TOK-07", authenticates, 401, invalidClient, productClient),
}

var assertionTexts = []Text{
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. JWT expired."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Unknown JWT audience."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Unique JWT audience required."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Missing JWT jti claim."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Missing JWT exp claim."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Invalid JWT signature."),
	library("TOK-08", authenticates, 401, invalidClient, "Invalid client authentication. Unsupported JWT signing algorithm."),
	library("TOK-08", authenticates, 401, invalidClient, badClient),
	product("TOK-08", authenticates, 401, invalidClient, productClient),
	product("TOK-08", authenticates, 400, invalidRequest, "Invalid client_assertion JWT: Malformed JWT"),
	product("TOK-08", authenticates, 400, invalidRequest, "Invalid client_assertion JWT: Invalid x5c header"),
	product("TOK-08", authenticates, 400, invalidRequest, "Invalid request: Missing client_assertion parameter"),
	product("TOK-08", authenticates, 400, invalidRequest, "Invalid request: Invalid client_assertion_type parameter, must be {{type}}"),
	product("TOK-09", authenticates, 400, invalidRequest, "Invalid client_assertion JWT: Missing subject in client JWT assertion"),
	product("TOK-09", authenticates, 400, invalidRequest, "Invalid client_assertion JWT: Missing issuer in client JWT assertion"),
	product("TOK-09", authenticates, 400, invalidRequest,
		"Invalid client_assertion JWT: Issuer and subject in client JWT assertion must designate the same client identifier"),
	library("TOK-09", authenticates, 401, invalidClient, badClient),
	library("TOK-09", authenticates, 401, invalidClient, "Invalid client authentication. Client authentication does not match parameter client_id."),
	library("TOK-17", authenticates, 400, invalidRequest, "Invalid assertion. Invalid parameter value. "),
	library("TOK-18", authenticates, 400, invalidGrant, "Invalid assertion. Client authentication failed. Expired JWT."),
}

var grantTexts = []Text{
	library("TOK-10", atTokens, 400, invalidGrant, grantUnknown),
	library("TOK-10", atTokens, 400, invalidGrant, grantExpired),
	library("TOK-10", atTokens, 400, invalidGrant, grantForeign),
	library("TOK-10", atToken, 400, invalidRequest, "Missing parameter code."),
	product("TOK-10", atToken, 400, invalidRequest, "Invalid request: Missing code parameter"),
	product("TOK-10", atRefresh, 400, invalidGrant, productGrant),
	library("TOK-11", atToken, 400, invalidGrant, "Invalid grant. Invalid code_verifier."),
	product("TOK-11", atToken, 400, invalidGrant, productGrant),
	library("TOK-12", atToken, 400, invalidRequest, "Missing parameter code_verifier. PKCE is required."),
	product("TOK-12", atToken, 400, invalidRequest, "Invalid request: Missing code_verifier parameter"),
	library("TOK-13", atToken, 400, invalidRequest, redirectAbsent),
	library("TOK-13", atToken, 400, invalidGrant, "Invalid grant. Invalid redirect_uri."),
	product("TOK-13", atToken, 400, invalidRequest, "Invalid request: Missing redirect_uri parameter"),
	product("TOK-13", atToken, 400, invalidGrant, productGrant),
	library("TOK-14", atTokens, 400, "unsupported_grant_type", grantTypes),
	product("TOK-14", atTokens, 400, "unsupported_grant_type", "Unsupported grant type"),
	product("TOK-14", atTokens, 400, invalidRequest, "Invalid request: Missing grant_type parameter"),
	product("TOK-14", atTokens, 400, invalidRequest, "Invalid request: Malformed request body"),
	product("TOK-14", atTokens, 400, invalidRequest, "Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded"),
	{"TOK-15", atRefresh, 400, `{"error":"invalid_grant"}`, Code, ""},
	library("TOK-15", atRefresh, 400, invalidGrant, grantUnknown),
	product("TOK-15", atRefresh, 400, invalidGrant, productGrant),
	library("TOK-16", atRefresh, 400, invalidGrant, grantExpired),
	product("TOK-16", atRefresh, 400, invalidGrant, productGrant),
	library("IDP-10", atRefresh, 400, invalidGrant, grantUnknown),
	product("IDP-10", atRefresh, 400, invalidGrant, productGrant),
}

var bearerTexts = []Text{
	library("TOK-19", anyStep, 401, "unauthorized", "Full authentication is required to access this resource"),
	library("TOK-20", anyStep, 401, invalidToken, "Invalid token. The token has expired."),
	library("TOK-20", anyStep, 401, invalidToken, "Invalid token. The token does not exist."),
	product("TOK-20", anyStep, 401, invalidToken, "Invalid access token"),
	product("OUT-01", atLogout, 400, invalidRequest, "Invalid request: Missing session"),
}

// expectedTexts are what clients say that have compared an answer with what
// they expected.
func expectedTexts() []Text {
	const wonderwall = `invalid acr: got "{{acr}}", expected "{{acr}}"`
	return from("IDP-13", Code, atToken, 0, wonderwall)
}

// besideTexts are of clients and networks, in their reporters' words.
var besideTexts = []Text{
	{"IDP-16", anyStep, 0, "oidc.difi.no", Partial, "the host, in whatever an unreachable address is reported with"},
	{"IDP-16", anyStep, 0, "oidc-ver2.difi.no", Partial, "the same, in test"},
	{"VAL-06", atValidate, 0, "mp-test.sits.no", Partial, "the host, in whatever an unreachable address is reported with"},
	{"EXC-15", atExchange, 0, "TypeError: Failed to fetch", Partial, "a browser"},
	{"EXC-12", atExchange, 200, "Access token was successfully obtained.", Partial, "said by Finance whatever the address answers with 200"},
}
