package idporten

// Scopes that a client can't have. On the wire all are alike: whether the real
// one tells them apart is unknown, and so is whether it refuses at all (switch
// DropScopes).
var (
	errScopeUnregistered = define("scope_unregistered", "IDP-10", "IDP-AUTHZ-04", badScope, wording{})
	errScopeInactive     = define("scope_inactive", "IDP-10", "IDP-SCOPE-04", badScope, wording{})
	errScopeType         = define("scope_integration_type", "IDP-10", "IDP-SCOPE-03", badScope, wording{})
	errScopeAccess       = define("scope_not_granted", "IDP-10", "IDP-SCOPE-01", badScope, wording{})
)

// badScope. guess: redirected to the client, as every fault but two.
var badScope = wording{400, "invalid_scope", "Invalid, unknown or malformed scope"}

// Introspection by a client that may not. Only the switch IntrospectionErrors
// puts these on the wire; else they explain an answer that says nothing. guess:
// RFC 6749, 5.2 has this code for a client that may not use what it asks for.
var (
	errIntrospectCaller = define("introspection_scope_missing", "", "IDP-INTRO-02",
		wording{400, "unauthorized_client", "Unauthorized client"}, wording{})
	errIntrospectForeign = define("introspection_not_named", "", "IDP-INTRO-02",
		wording{400, "unauthorized_client", "Unauthorized client"}, wording{})
)

// userinfo, where the switch UserinfoOpenID asks for openid.
var errOpenIDMissing = define("openid_missing", "", "IDP-USER-03",
	wording{403, "insufficient_scope", "Insufficient scope"}, wording{})

// Grants that their client or the person has ended.
var (
	errRefreshRevoked = define("refresh_revoked", "TOK-15", "IDP-REVOKE-01", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errRefreshLoggedOut = define("refresh_logged_out", "TOK-15", "IDP-LOGOUT-02", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant does not exist."})
	errCodeLoggedOut = define("code_logged_out", "TOK-01", "IDP-LOGOUT-02", lawful, wording{})
)
