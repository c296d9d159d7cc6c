package catalogue

// Sources that stand behind several entries.
const (
	sdkSource       = "source of Digdir's OAuth server library, github.com/felleslosninger/eudiw-oauth-server"
	platformSource  = "docs.digdir.no, page oidc_protocol_nye_idporten"
	financeSource   = "Microsoft Learn, Dynamics 365 Finance, Norway: authorize interoperation with ID-porten and Altinn"
	postmanSource   = "github.com/felleslosninger/eid-postman-test-collections, Oidcprovider_API (2021)"
	logoutSource    = "docs.digdir.no, page oidc_protocol_logout"
	faqSource       = "docs.digdir.no, page oidc_guide_faq"
	registerSource  = "docs.digdir.no, page oidc_func_clientreg"
	nobodyAskSource = "github.com/Skatteetaten/mva-meldingen, issue 81 (2023-05)"
)

// authorizePage are errors of ID-porten's authorization endpoint.
var authorizePage = []Entry{
	{
		"IDP-01", "a page of the login was opened without the login that it belongs to",
		[]string{"the address was bookmarked, or opened again later", "the session cookie was lost or blocked", "the back button, or a form that was sent twice"},
		"start again from the client, and keep no addresses of the login pages", "github.com/felleslosninger/docs, issue 657 (2026-07)", Verbatim,
	},
	{
		"IDP-02", "redirect_uri is not registered on the client",
		[]string{"the address differs in scheme, host, path, query or trailing slash", "Finance: the address bar was copied from another legal entity"},
		"register the exact address, query included, or send the registered one", sdkSource, Code,
	},
	{"IDP-03", "redirect_uri is missing", []string{"the Redirect URL field is blank"}, "fill in the Redirect URL", sdkSource, Code},
	{
		"IDP-04", "PKCE is required",
		[]string{"an old client never sent code_challenge", "the challenge was padded with ="},
		"send code_challenge with S256, or set the client's PKCE to none in self-service", sdkSource + "; " + platformSource, Code,
	},
	{"IDP-05", "code_challenge_method is not S256", []string{"plain, or a lower-case s256"}, "use S256", sdkSource, Code},
	{
		"IDP-06", "state or nonce is missing or holds other characters than printable ASCII",
		[]string{"structured values that were not encoded", "a public client without state"},
		"send fresh random values in printable ASCII", sdkSource, Code,
	},
	{"IDP-07", "only response_type code is served", []string{"the implicit flow was left over from the old ID-porten"}, "use response_type=code", sdkSource, Code},
	{"IDP-08", "response_mode is not supported", []string{"fragment, or a mode that doesn't exist"}, "use query", sdkSource, Code},
	{"IDP-09", "no scope was asked for", []string{"scope is empty"}, "always ask for openid", sdkSource, Code},
	{
		"IDP-10", "the client can't have a scope",
		[]string{
			"the scope was never added to the integration",
			"its owner has not granted it to the organisation; for a supplier's integration, to the supplier",
			"it is not for this integration type, or not active",
		},
		"add the scope in self-service, ask its owner for access, and compare the granted scope with what was asked for", platformSource, Partial,
	},
	{"IDP-11", "client_id is missing", []string{"client_id was left out beside request_uri or an assertion"}, "always send client_id", sdkSource + "; " + platformSource, Code},
	{"IDP-12", "the person pressed Cancel", []string{"Cancel or Avbryt on the login page"}, "return to the start, and begin again when the person wants to", sdkSource, Code},
	{
		"IDP-15", "several logins share one browser session",
		[]string{"a second tab began another login, which took the place of the first"},
		"do one login at a time, and compare state", "PowerOffice support, article 4462976805021", Partial,
	},
	{
		"IDP-16", "the host was switched off",
		[]string{"an address of the old ID-porten, oidc.difi.no or oidc-ver2.difi.no, which guides still print"},
		"take the new addresses: issuer https://test.idporten.no and login https://login.test.idporten.no in test", platformSource, Partial,
	},
}

// pushedRequests are errors of pushed authorization requests.
var pushedRequests = []Entry{
	{"PAR-01", "request_uri is missing", []string{"the client must push its requests, and this one was not"}, "push the request first", sdkSource, Code},
	{"PAR-02", "request_uri is unknown", []string{"it was used before; it is good once", "it was pushed to another environment"}, "push the request again", sdkSource, Code},
	{"PAR-03", "request_uri has expired", []string{"more than 120 s passed between push and redirect"}, "push and redirect at once", sdkSource, Code},
	{"PAR-04", "request_uri is another client's", []string{"client_ids were mixed up"}, "use the same client_id in both calls", sdkSource, Code},
	{
		"PAR-05", "a request was pushed without client authentication",
		[]string{"PAR was called as authorize is, without a secret or an assertion", "the secret is missing in the client's configuration"},
		"authenticate at PAR by the registered method, as at the token endpoint", sdkSource, Code,
	},
}

// logoutPage are errors of ID-porten's logout.
var logoutPage = []Entry{
	{
		"OUT-01", "the browser sent no session cookie, nobody was signed out",
		[]string{"the call came from another browser or from a server", "the cookie was blocked as a third party's"},
		"start the logout in the person's own browser", logoutSource, Verbatim,
	},
	{
		"OUT-02", "the person was signed out and stays at ID-porten: it is not known which client asked",
		[]string{"neither id_token_hint nor client_id was sent", "the hint is another environment's, or a token of another kind"},
		"send the client's id_token as id_token_hint, or its client_id", logoutSource, Verbatim,
	},
	{
		"OUT-03", "the person was signed out and stays at ID-porten: post_logout_redirect_uri is not registered",
		[]string{"the address differs in scheme, host, path, query or trailing slash", "it is registered as a redirect URI only"},
		"register the exact address as a post logout redirect URI", faqSource, Verbatim,
	},
	{
		"OUT-04", "the person was signed out before and stays at ID-porten",
		[]string{"the session timed out", "the person logged out at another service"},
		"end your own session first, and don't count on the person's coming back", faqSource, Verbatim,
	},
	{
		"OUT-05", "the person was signed out of ID-porten, and the client's own session lives on",
		[]string{"the client looks for its cookie, which browsers keep from an iframe of another site", "sid is not asked for, so that there is nothing else to find the session by"},
		"register that the client needs sid, keep the sid of the id_token with the session, and end the session that the call names", logoutSource, Verbatim,
	},
}

// tokenEndpoint are errors of ID-porten's token endpoint.
var tokenEndpoint = []Entry{
	{
		"TOK-01", "the authorization code is too old, already used, or another client's",
		[]string{"more than about a minute passed between login and token request", "the code was sent twice", "the code belongs to another client"},
		"get a new authorization code (step login), then ask for the token at once", financeSource, Verbatim,
	},
	{
		"TOK-02", "no client authentication, or not by the registered method",
		[]string{"the client is registered with a secret or a key, and the request carried none", "the secret came by another method than the registered one"},
		"use the method that the integration is registered with", nobodyAskSource, Verbatim,
	},
	{
		"TOK-03", "the client secret is wrong or too old",
		[]string{"wrong client_secret, or pasted with a blank", "the secret is older than 360 days"},
		"make a new secret in self-service and enter it; authorize again only if a code was lost over it", sdkSource + "; " + registerSource, Code,
	},
	{"TOK-04", "the client is unknown here", []string{"client_id of the other environment"}, "use the client_id and the hosts of one environment", sdkSource, Code},
	{"TOK-05", "client authentication by two methods at once", []string{"an Authorization header and a client_secret in the form"}, "use one method", sdkSource, Code},
	{"TOK-06", "header and form name different clients", []string{"Basic user differs from client_id"}, "send the same client_id in both", sdkSource, Code},
	{
		"TOK-08", "the client assertion is not right",
		[]string{"aud is not the issuer as one string", "it has expired, lives longer than 120 s, or was used before", "kid, key or algorithm is not the registered one"},
		"sign a fresh assertion for each request: aud is the issuer, a new jti, exp at most 120 s after iat, RS256, kid of a registered key", sdkSource, Code,
	},
	{
		"TOK-09", "the client assertion does not say whose it is",
		[]string{"sub is missing, as in an old sample", "iss and sub differ"},
		"set both iss and sub to the client_id", "github.com/felleslosninger/docs, pull request 338 (2023-09)", Partial,
	},
	{
		"TOK-19", "the API of authorizations was called without a token",
		[]string{"there is no Authorization header", "the call went to the old platform's API, which needs a token of its own scope"},
		"send a token with scope idporten:authorizations", postmanSource + ", Authorizations_API", Code,
	},
	{"TOK-07", "the Authorization header is malformed", []string{"not Basic base64(id:secret)"}, "encode id:secret in base64", sdkSource, Code},
	{
		"TOK-10", "the grant does not exist, has expired, or is another client's",
		[]string{"the authorization's year is over", "the refresh token was never issued here: it is another environment's, or was cut", "it is another client's"},
		"authorize again (step login)", sdkSource, Code,
	},
	{
		"TOK-11", "code_verifier does not fit the challenge",
		[]string{"the verifier of another attempt, from shared storage", "a padded challenge"},
		"keep the verifier with the state of its attempt", sdkSource, Code,
	},
	{"TOK-12", "code_verifier is missing", []string{"the verifier was lost with the session"}, "keep the verifier on the server side until the token request", sdkSource, Code},
	{"TOK-13", "redirect_uri is missing or not that of the authorization request", []string{"the token request sends another address"}, "send the identical redirect_uri in both requests", sdkSource, Code},
	{
		"TOK-14", "the grant type is missing or not served",
		[]string{"a JSON body, so that no parameter is read", "a grant that ID-porten does not have"},
		"send a form with grant_type authorization_code or refresh_token", sdkSource, Code,
	},
	{
		"TOK-15", "the refresh token is spent, or its authorization was replaced or ended",
		[]string{"two workers used one one-time token", "a newer login replaced the authorization", "a stale copy of the token"},
		"let one worker refresh at a time and keep the newest token; else authorize again", "github.com/Altinn/altinn-broker, IdPortenTokenRefreshService (2026)", Code,
	},
	{"TOK-20", "the access token is missing, unknown or expired", []string{"the token's lifetime is over", "its grant was revoked"}, "get a new token", sdkSource, Code},
	{
		"TOK-16", "the refresh token died of inactivity",
		[]string{"refresh_token_lifetime passed since the last refresh", "the lifetime is 0 on the integration"},
		"authorize again, or register a longer refresh token lifetime", "Microsoft Learn, integration point; " + registerSource, Inferred,
	},
	{
		"TOK-17", "the old platform could not read the assertion",
		[]string{"the assertion is broken, cut, or lacks iss or sub"},
		"build the assertion anew, and use today's issuer", postmanSource, Code,
	},
	{
		"TOK-18", "the old platform found the assertion expired",
		[]string{"exp has passed", "the client's clock is wrong"},
		"set the clock, and make an assertion for each request", postmanSource, Code,
	},
}
