package idporten

// Refusals that the error catalogue tells from their neighbours, though the
// wire may not.
var (
	// The seen text is that of any endpoint where clients authenticate.
	errPushUnauthenticated = define("push_unauthenticated", "PAR-05", "IDP-CAUTH-01", errClientNone.seen, errClientNone.sdk)
	// guess: the text of another generation's levels was not captured.
	errACR = define("acr_values_unknown", "IDP-14", "IDP-AUTHZ-17",
		badRequest("Invalid request: Invalid acr_values parameter"), wording{})
	errAssertionNoJti = define("assertion_jti_missing", "TOK-08", "IDP-CAUTH-17", badClient, sdkAssertion("Missing JWT jti claim."))
)
