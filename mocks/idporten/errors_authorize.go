package idporten

// What an authorization request may ask for beside the usual. guess: none of
// these texts was captured; the codes are those of the standards.
var (
	errDisplay = define("display_unsupported", "", "IDP-AUTHZ-16",
		badRequest("Invalid request: Invalid display parameter"), wording{})
	// RFC 8707, 2.
	errResource = define("resource_invalid", "", "IDP-AUTHZ-13",
		wording{400, "invalid_target", "Invalid or unaccepted resource"}, wording{})
	errOnBehalfOf = define("onbehalfof_unregistered", "", "IDP-AUTHZ-14",
		badRequest("Invalid request: Invalid onbehalfof parameter"), wording{})
	// RFC 9396, 5.
	errDetails = define("authorization_details_invalid", "", "IDP-RAR-01",
		wording{400, "invalid_authorization_details", "Invalid authorization details"}, wording{})
	// docs: oidc_auth_fullmakt, an error page; guess: its status and text.
	errNoMandate = define("mandate_missing", "", "IDP-RAR-04",
		wording{403, "access_denied", "Du har ingen fullmakter som gjelder her. Bruk nettleserens tilbakeknapp."}, wording{})
	// RFC 9126, 5: the request could have been pushed and was not.
	errPushRequired = define("push_required", "PAR-01", "IDP-PAR-04",
		badRequest("Invalid request: Missing request_uri parameter"), badRequest("Missing parameter request_uri."))
)
