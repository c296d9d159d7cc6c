package idporten

import "time"

// Pages below the login host. seen: the selector and its link to TestID, in
// Altinn/altinn-studio's browser tests, 2026. The real TestID is a host of its
// own; the other addresses are guess.
const (
	pathSelector = "/authorize/selector"
	pathTestID   = "/authorize/testid1"
	pathMinID    = "/authorize/minid"
	pathOTC      = "/authorize/minid/otc"
	// The country picker and what stands for another country's eID.
	pathEIDAS       = "/authorize/eidas"
	pathEIDASPerson = "/authorize/eidas/person"
	pathEmail       = "/authorize/email"
	pathEmailCode   = "/authorize/email/otc"
	pathConsent     = "/authorize/consent"
	pathCancel      = "/authorize/cancel"
	pathLanguage    = "/authorize/language"
)

// Cookies of the login host. seen: oidc_func_apitesting, 2025; docs:
// oidc_guide_idporten.
const (
	cookieSession  = "SESSION"
	cookieLanguage = "IDPORTEN_SELECTED_LANGUAGE"
	// cookieLanguageAge: guess; the choice outlives the session.
	cookieLanguageAge = 365 * 24 * time.Hour
	cookieBytes       = 32 // guess
	// numberBytes of the number that tells one interaction from another.
	numberBytes = 9
)

// The single sign-on session. docs: oidc_func_sso.
const (
	ssoLifetime   = 120 * time.Minute
	ssoInactivity = 30 * time.Minute
	// interactionLifetime of a login that nobody goes on with. guess: as
	// long as a session may be inactive.
	interactionLifetime = 30 * time.Minute
)

// maxBrowsers bounds how many browsers are known; whoever came first is
// forgotten first. maxClients bounds what is remembered of one of them.
const (
	maxBrowsers = 4096
	maxClients  = 256
)

// MinID. docs: idporten_testbrukere (the code of every test person),
// oidc_protocol_id_token (amr and level).
const (
	amrMinID   = "Minid-OTC"
	minIDLevel = "idporten-loa-substantial"
	minIDCode  = "12345"
	emailCode  = "12345" // guess; nothing is sent
	highLevel  = "idporten-loa-high"
)

// paramLocales asks for the language of the pages. docs: oidc_guide_idporten.
const paramLocales = "ui_locales"

// Form fields of the pages. seen: pid; the others are the mock's own.
const (
	fieldPID      = "pid"
	fieldCountry  = "country"
	fieldEIDAS    = "identifier"
	fieldEmail    = "email"
	fieldLevel    = "acr"
	fieldCode     = "otc"
	fieldDecision = "decision"
	fieldNumber   = "interaction"
	fieldLocale   = "locale"
	fieldPage     = "page"
	fieldSearch   = "q"

	decisionAccept  = "accept"
	decisionDecline = "decline"
)

// maxPeopleShown on the TestID page; a search finds the others.
const maxPeopleShown = 20
