package idporten

// badAssertion is for an assertion that can't be read, or is no client's.
// guess: Nimbus refuses those before it looks for the client; that an
// assertion without sub gets 400 was seen (felleslosninger/docs, PR 338).
func badAssertion(text string) wording {
	return badRequest("Invalid client_assertion JWT: " + text)
}

// sdkAssertion is how Digdir's library words the defects that it tells apart.
func sdkAssertion(text string) wording {
	return wording{401, "invalid_client", "Invalid client authentication. " + text}
}

// Client authentication by assertion: what can't be read.
var (
	errAssertionType = define("assertion_type", "TOK-08", "IDP-CAUTH-06",
		badRequest("Invalid request: Invalid client_assertion_type parameter, must be "+assertionType), sdkClient)
	errAssertionMissing = define("assertion_missing", "TOK-08", "IDP-CAUTH-06",
		badRequest("Invalid request: Missing client_assertion parameter"), sdkClient)
	errAssertionClientID = define("assertion_client_id_missing", "IDP-11", "IDP-CAUTH-06",
		badRequest("Invalid request: Missing client_id parameter"), badRequest("Missing parameter client_id."))
	errAssertionUnreadable = define("assertion_unreadable", "TOK-08", "IDP-CAUTH-06", badAssertion("Malformed JWT"), sdkClient)
	errAssertionNoIssuer   = define("assertion_iss_missing", "TOK-09", "IDP-CAUTH-07",
		badAssertion("Missing issuer in client JWT assertion"), sdkClient)
	errAssertionNoSubject = define("assertion_sub_missing", "TOK-09", "IDP-CAUTH-07",
		badAssertion("Missing subject in client JWT assertion"), sdkClient)
	errAssertionParties = define("assertion_iss_sub_differ", "TOK-09", "IDP-CAUTH-07",
		badAssertion("Issuer and subject in client JWT assertion must designate the same client identifier"),
		sdkAssertion("Client authentication does not match parameter client_id."))
	errAssertionForeign = define("assertion_client_id_differs", "TOK-06", "IDP-CAUTH-07",
		badRequest("Invalid request: Invalid private key JWT authentication: The client identifier doesn't match the client assertion subject / issuer"),
		sdkAssertion("Client authentication does not match parameter client_id."))
)

// Client authentication by assertion: what is not to be trusted.
var (
	errAssertionAlgorithm   = define("assertion_alg", "TOK-08", "IDP-CAUTH-09", badClient, sdkAssertion("Unsupported JWT signing algorithm."))
	errAssertionKeyID       = define("assertion_kid_missing", "TOK-08", "IDP-CAUTH-10", badClient, sdkClient)
	errAssertionStranger    = define("assertion_kid_unknown", "TOK-08", "IDP-CAUTH-10", badClient, sdkClient)
	errAssertionKeyDead     = define("assertion_key_expired", "TOK-08", "IDP-CAUTH-11", badClient, sdkClient)
	errAssertionSignature   = define("assertion_signature", "TOK-08", "IDP-CAUTH-09", badClient, sdkAssertion("Invalid JWT signature."))
	errAssertionNoAud       = define("assertion_aud_missing", "TOK-08", "IDP-CAUTH-08", badClient, sdkAssertion("Unknown JWT audience."))
	errAssertionAud         = define("assertion_aud", "TOK-08", "IDP-CAUTH-08", badClient, sdkAssertion("Unknown JWT audience."))
	errAssertionAudList     = define("assertion_aud_list", "TOK-08", "IDP-CAUTH-08", badClient, sdkAssertion("Unique JWT audience required."))
	errAssertionNoExp       = define("assertion_exp_missing", "TOK-08", "IDP-CAUTH-12", badClient, sdkAssertion("Missing JWT exp claim."))
	errAssertionNoIat       = define("assertion_iat_missing", "TOK-08", "IDP-CAUTH-12", badClient, sdkClient)
	errAssertionExpired     = define("assertion_expired", "TOK-08", "IDP-CAUTH-12", badClient, sdkAssertion("JWT expired."))
	errAssertionTooLong     = define("assertion_too_long", "TOK-08", "IDP-CAUTH-12", badClient, sdkClient)
	errAssertionEarly       = define("assertion_early", "TOK-08", "IDP-CAUTH-12", badClient, sdkClient)
	errCertificateMissing   = define("certificate_missing", "TOK-08", "IDP-CAUTH-14", badClient, sdkClient)
	errCertificateMalformed = define("certificate_malformed", "TOK-08", "IDP-CAUTH-06", badAssertion("Invalid x5c header"), sdkClient)
	errCertificateUntrusted = define("certificate_untrusted", "TOK-08", "IDP-CAUTH-14", badClient, sdkClient)
	errCertificateTime      = define("certificate_time", "TOK-08", "IDP-CAUTH-15", badClient, sdkClient)
	errCertificateOrgno     = define("certificate_orgno", "TOK-08", "IDP-CAUTH-14", badClient, sdkClient)
	errAssertionReplayed    = define("assertion_replayed", "TOK-08", "IDP-CAUTH-13", badClient, sdkClient)
)
