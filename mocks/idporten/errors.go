package idporten

// Every refusal of this server. Where a line says seen: the text is verbatim
// from a capture; guess: it is what the product underneath (Connect2id, with
// the Nimbus library) is expected to say; the sdk wordings are read in the
// source of Digdir's own OAuth server library (felleslosninger/
// eudiw-oauth-server).

// refusals lists what define has defined.
var refusals []*refusal

func define(name, catalogue, requirement string, seen, sdk wording) *refusal {
	r := &refusal{name, catalogue, requirement, seen, sdk}
	refusals = append(refusals, r)
	return r
}

// invalidGrantText is the law of late, reused and foreign codes, the same in
// every flavour. seen: Microsoft Learn, "Authorize interoperation with
// ID-porten and Altinn", all versions.
const invalidGrantText = "invalid_grant (correlation id: {id})"

// clientAuthText is Connect2id's for every failed client authentication.
// guess: it is the product's stock text.
const clientAuthText = "Invalid client: Possible causes may be missing / invalid client_id, missing client authentication, " +
	"invalid or expired client secret, invalid or expired JWT authentication, invalid or expired client X.509 certificate, " +
	"or an unexpected client authentication method"

var (
	lawful    = wording{400, "invalid_grant", invalidGrantText}
	badClient = wording{401, "invalid_client", clientAuthText} // guess
	sdkClient = wording{401, "invalid_client", "Invalid client authentication."}
	badGrant  = wording{400, "invalid_grant", "Invalid grant"} // guess
)

func badRequest(text string) wording { return wording{400, "invalid_request", text} }

// The authorization endpoint: before the client and its redirect URI are
// known, an error is a page.
var (
	errClientIDMissing = define("client_id_missing", "IDP-11", "IDP-AUTHZ-01",
		badRequest("Invalid request: Missing client_id parameter"), badRequest("Missing parameter client_id."))
	errClientUnknown = define("client_unknown", "TOK-04", "IDP-AUTHZ-01",
		badRequest("Invalid request: Invalid client_id"), wording{400, "invalid_client", "Unknown client."})
	errClientInactive = define("client_inactive", "", "IDP-AUTHZ-01",
		wording{400, "unauthorized_client", "Unauthorized client"}, wording{})
	errRedirectMissing = define("redirect_uri_missing", "IDP-03", "IDP-AUTHZ-01",
		badRequest("Invalid request: Missing redirect_uri parameter"), badRequest("Missing parameter redirect_uri."))
	errRedirectUnregistered = define("redirect_uri_unregistered", "IDP-02", "IDP-AUTHZ-01",
		badRequest("Invalid request: Invalid redirect_uri parameter"), badRequest("Invalid parameter redirect_uri. Not registered on client."))
	errQueryTooLong = define("query_too_long", "", "IDP-AUTHZ-01",
		wording{414, "invalid_request", "Invalid request: The request is too long"}, wording{})
	errQueryMalformed = define("query_malformed", "", "IDP-AUTHZ-01",
		badRequest("Invalid request: Malformed query"), wording{})
)

// The authorization endpoint: from here on, an error goes back to the client.
var (
	errParameterRepeated = define("parameter_repeated", "", "IDP-AUTHZ-02",
		badRequest("Invalid request: Parameter must not be repeated"), wording{})
	errResponseTypeMissing = define("response_type_missing", "IDP-07", "IDP-AUTHZ-03",
		badRequest("Invalid request: Missing response_type parameter"), badRequest("Missing parameter response_type."))
	errResponseType = define("response_type_unsupported", "IDP-07", "IDP-AUTHZ-03",
		wording{400, "unsupported_response_type", "Unsupported response type"},
		wording{400, "unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported."})
	errResponseMode = define("response_mode_unsupported", "IDP-08", "IDP-AUTHZ-07",
		badRequest("Invalid request: Unsupported response_mode parameter"),
		badRequest("Invalid parameter response_mode. Unsupported response mode."))
	errScopeMissing = define("scope_missing", "IDP-09", "IDP-AUTHZ-04",
		badRequest("Invalid request: Missing scope parameter"), wording{400, "invalid_scope", "No scopes requested."})
	errPKCEMissing = define("pkce_missing", "IDP-04", "IDP-AUTHZ-05",
		badRequest("Invalid request: Missing code_challenge parameter"),
		badRequest("Missing parameter code_challenge. PKCE is required."))
	errPKCEMethod = define("pkce_method", "IDP-05", "IDP-AUTHZ-05",
		badRequest("Invalid request: Invalid code_challenge_method parameter"),
		badRequest("Invalid parameter code_challenge_method."))
	errPKCEChallenge = define("pkce_challenge", "IDP-04", "IDP-AUTHZ-05",
		badRequest("Invalid request: Invalid code_challenge parameter"), badRequest("Invalid parameter code_challenge."))
	errState = define("state_invalid", "IDP-06", "IDP-AUTHZ-06",
		badRequest("Invalid request: Invalid state parameter"), badRequest("Invalid parameter state."))
	errNonce = define("nonce_invalid", "IDP-06", "IDP-AUTHZ-06",
		badRequest("Invalid request: Invalid nonce parameter"), badRequest("Invalid parameter nonce."))
	errPrompt = define("prompt_unsupported", "", "IDP-AUTHZ-07",
		badRequest("Invalid request: Invalid prompt parameter"), wording{})
	errLoginRequired = define("login_required", "", "IDP-AUTHZ-07",
		wording{400, "login_required", "Login required"}, wording{})
	errRequestObject = define("request_object", "", "IDP-AUTHZ-07",
		wording{400, "request_not_supported", "Request parameter not supported"}, wording{})
)

// Signing in.
var (
	errLoginHint = define("login_hint", "", "IDP-LOGIN-03",
		badRequest("Invalid request: Invalid login_hint parameter"), badRequest("Invalid parameter login_hint."))
	errCancelled = define("cancelled", "IDP-12", "IDP-LOGIN-02",
		wording{403, "access_denied", "Access denied by resource owner or authorization server"},
		wording{403, "access_denied", "User cancel"})
)

// Client authentication.
var (
	errClientNone = define("client_authentication_none", "TOK-02", "IDP-CAUTH-01",
		// seen: Skatteetaten/mva-meldingen, issue 81, 2023; legacy platform.
		wording{400, "invalid_client", "Client authentication failed. No client authentication included. (correlation id: {id})"},
		wording{401, "invalid_client", "Missing client authentication."})
	errClientTwice = define("client_authentication_twice", "TOK-05", "IDP-CAUTH-01",
		badRequest("Invalid request: Multiple client authentication methods"),
		wording{401, "invalid_client", "Multiple client authentications."})
	errClientMismatch = define("client_id_mismatch", "TOK-06", "IDP-CAUTH-01", badClient,
		wording{401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id."})
	errClientHeader = define("authorization_header_malformed", "TOK-07", "IDP-CAUTH-01", badClient,
		wording{401, "invalid_client", "Invalid client authentication. Invalid Authorization header."})
	errClientStranger = define("client_unknown_at_token", "TOK-04", "IDP-CAUTH-02", badClient,
		wording{401, "invalid_client", "Invalid client authentication. Unknown client."})
	errClientMethod  = define("client_authentication_method", "TOK-02", "IDP-CAUTH-01", badClient, sdkClient)
	errClientSecret  = define("client_secret_wrong", "TOK-03", "IDP-CAUTH-02", badClient, sdkClient)
	errSecretExpired = define("client_secret_expired", "TOK-03", "IDP-CAUTH-03", badClient, sdkClient)
)

// The token endpoint.
var (
	errNotForm = define("body_no_form", "TOK-14", "IDP-TOKEN-09",
		badRequest("Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded"),
		wording{400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]"})
	errBodyMalformed = define("body_malformed", "TOK-14", "IDP-TOKEN-09",
		badRequest("Invalid request: Malformed request body"), wording{})
	errGrantTypeMissing = define("grant_type_missing", "TOK-14", "IDP-TOKEN-06",
		badRequest("Invalid request: Missing grant_type parameter"),
		wording{400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]"})
	errGrantType = define("grant_type_unsupported", "TOK-14", "IDP-TOKEN-06",
		wording{400, "unsupported_grant_type", "Unsupported grant type"},
		wording{400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]"})
	errGrantTypeUnregistered = define("grant_type_unregistered", "", "IDP-TOKEN-06",
		wording{400, "unauthorized_client", "Unauthorized client"}, wording{})
	errFieldRepeated = define("field_repeated", "", "IDP-TOKEN-09",
		badRequest("Invalid request: Parameter must not be repeated"), wording{})
	errCodeMissing = define("code_missing", "TOK-10", "IDP-TOKEN-06",
		badRequest("Invalid request: Missing code parameter"), badRequest("Missing parameter code."))
	errTokenRedirectMissing = define("token_redirect_uri_missing", "TOK-13", "IDP-TOKEN-04",
		badRequest("Invalid request: Missing redirect_uri parameter"), badRequest("Missing parameter redirect_uri."))
	errVerifierMissing = define("code_verifier_missing", "TOK-12", "IDP-TOKEN-05",
		badRequest("Invalid request: Missing code_verifier parameter"),
		badRequest("Missing parameter code_verifier. PKCE is required."))

	errCodeUnknown = define("code_unknown", "TOK-01", "IDP-TOKEN-01", lawful, wording{})
	errCodeUsed    = define("code_used", "TOK-01", "IDP-TOKEN-01", lawful, wording{})
	errCodeLate    = define("code_late", "TOK-01", "IDP-TOKEN-02", lawful, wording{})
	errCodeForeign = define("code_foreign", "TOK-01", "IDP-TOKEN-03", lawful, wording{})
	errCodeCrowded = define("code_crowded_out", "TOK-01", "IDP-TOKEN-01", lawful, wording{})

	errRedirectDiffers = define("redirect_uri_differs", "TOK-13", "IDP-TOKEN-04", badGrant,
		wording{400, "invalid_grant", "Invalid grant. Invalid redirect_uri."})
	errVerifier = define("code_verifier_wrong", "TOK-11", "IDP-TOKEN-05", badGrant,
		wording{400, "invalid_grant", "Invalid grant. Invalid code_verifier."})
)

// Refresh tokens.
var (
	errRefreshMissing = define("refresh_token_missing", "", "IDP-REFR-01",
		badRequest("Invalid request: Missing refresh_token parameter"), badRequest("Missing parameter refresh_token."))
	errRefreshUnknown = define("refresh_unknown", "TOK-10", "IDP-REFR-01", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errRefreshSpent = define("refresh_spent", "TOK-15", "IDP-REFR-01", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errRefreshForeign = define("refresh_foreign", "TOK-10", "IDP-REFR-07", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant is not issued to authenticated client."})
	errRefreshReplaced = define("authorization_replaced", "TOK-15", "IDP-GRANT-01", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errRefreshInactive = define("refresh_inactive", "TOK-16", "IDP-REFR-03", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant has expired."})
	errAuthorizationEnded = define("authorization_ended", "TOK-10", "IDP-REFR-04", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant has expired."})
	errRefreshPublic = define("refresh_public", "", "IDP-REFR-08",
		wording{400, "unauthorized_client", "Unauthorized client"}, wording{})
	errScopesGone = define("scopes_gone", "IDP-10", "IDP-CLAIM-03", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errScopeWider = define("scope_wider", "", "IDP-REFR-06", badScope, wording{})
)

// Pushed requests.
var (
	errPushedUnknown = define("request_uri_unknown", "PAR-02", "IDP-PAR-02",
		badRequest("Invalid request: Invalid or expired request_uri"), badRequest("Invalid parameter request_uri. request_uri does not exist."))
	errPushedExpired = define("request_uri_expired", "PAR-03", "IDP-PAR-02",
		badRequest("Invalid request: Invalid or expired request_uri"), badRequest("Invalid parameter request_uri. request_uri has expired."))
	errPushedForeign = define("request_uri_foreign", "PAR-04", "IDP-PAR-02",
		badRequest("Invalid request: Mismatching client_id"),
		badRequest("Invalid parameter client_id. The request was pushed by another client."))
	errPushedTooLong = define("pushed_request_too_long", "", "IDP-PAR-01",
		wording{413, "invalid_request", "Invalid request: The request is too long"}, wording{})
	errPushedRepeated = define("pushed_parameter_repeated", "", "IDP-PAR-03",
		badRequest("Invalid request: Only client_id and request_uri are allowed"), wording{})
)

// userinfo, introspection, revocation, logout.
var (
	errBearerMissing     = define("bearer_missing", "TOK-20", "IDP-USER-01", wording{401, "", ""}, wording{})
	errTokenUnknown      = define("access_token_unknown", "TOK-20", "IDP-USER-01", badToken, sdkTokenUnknown)
	errTokenExpired      = define("access_token_expired", "TOK-20", "IDP-USER-01", badToken, sdkTokenExpired)
	errTokenRevoked      = define("access_token_revoked", "TOK-20", "IDP-REVOKE-01", badToken, sdkTokenUnknown)
	errScopeInsufficient = define("scope_insufficient", "", "IDP-USER-01", wording{403, "insufficient_scope", "Insufficient scope"}, wording{})
	errTokenMissing      = define("token_missing", "", "IDP-REVOKE-01",
		badRequest("Invalid request: Missing token parameter"), badRequest("Missing parameter token."))
	errNoSession = define("session_missing", "OUT-01", "IDP-LOGOUT-01",
		badRequest("Invalid request: Missing session"), wording{})
)

var (
	badToken        = wording{401, "invalid_token", "Invalid access token"} // guess
	sdkTokenUnknown = wording{401, "invalid_token", "Invalid token. The token does not exist."}
	sdkTokenExpired = wording{401, "invalid_token", "Invalid token. The token has expired."}
)

// errInternal is a fault of the mock itself.
var errInternal = define("internal", "", "IDP-TOKEN-07",
	wording{500, "server_error", "Unexpected server error"}, wording{})
