package idporten

// The pages of a login.
var (
	// seen: felleslosninger/docs, issue 657, 2026.
	sessionGone = badRequest("Ugyldig eller utløpt sesjon. Vennligst prøv igjen. " +
		"Vær obs på at innlogging ikke kan åpnes fra et bokmerke eller en link.")

	errBrowserUnknown = define("browser_unknown", "IDP-01", "IDP-LOGIN-06", sessionGone, wording{})
	errBrowserMoved   = define("browser_moved", "IDP-01", "IDP-LOGIN-07", sessionGone, wording{})
	errNothingPending = define("login_missing", "IDP-01", "IDP-LOGIN-06", sessionGone, wording{})
	errPendingExpired = define("login_expired", "IDP-01", "IDP-LOGIN-06", sessionGone, wording{})
	// guess, both: nobody has captured what these pages say.
	errPageStale = define("login_replaced", "IDP-15", "IDP-LOGIN-06",
		badRequest("Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der, eller start på nytt hos tjenesten."), wording{})
	errPageAnswered = define("login_answered", "IDP-01", "IDP-LOGIN-07",
		badRequest("Siden er alt sendt inn. Fortsett der, eller start på nytt hos tjenesten."), wording{})
	errLocale = define("language_unknown", "", "IDP-LOGIN-08", badRequest("Invalid request: Unknown language"), wording{})
	errPage   = define("page_unknown", "", "IDP-LOGIN-06", badRequest("Invalid request: Unknown page or choice"), wording{})
)

// What prompt and max_age can't be given, and a consent that leaves nothing.
var (
	errConsentRequired = define("consent_required", "", "IDP-SSO-08",
		wording{400, "consent_required", "Consent required"}, wording{})
	errInteractionRequired = define("interaction_required", "", "IDP-SSO-08",
		wording{400, "interaction_required", "Interaction required"}, wording{})
	errMaxAge = define("max_age_invalid", "", "IDP-SSO-07",
		badRequest("Invalid request: Invalid max_age parameter"), wording{})
	errNothingConsented = define("consent_nothing_left", "IDP-12", "IDP-CONSENT-03",
		wording{403, "access_denied", "Access denied by resource owner or authorization server"}, wording{})
)
