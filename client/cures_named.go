package client

import (
	"regexp"
	"strings"
)

// namedCure is the advice for a refusal whose text names what is wrong. The
// texts differ between ID-porten's generations and libraries; the names of
// parameters are the same in all.
type namedCure struct {
	name *regexp.Regexp
	advice
}

// namedCures is read from above; the first name that stands in the text counts.
var namedCures = []namedCure{
	{named(`sesjon`), advice{
		"ID-porten does not know of a login that this page belongs to: the address was kept from an earlier one, or the browser sent no cookie.",
		"Run login again from the client, in one tab; never open a page of ID-porten's from a bookmark, and let the browser keep its cookies.",
	}},
	{named(`en nyere har tatt plassen`), advice{
		"Several logins share the browser's one session, and the one begun last counts.",
		"Run login again, one login at a time.",
	}},
	{named(`No client authentication|Missing client authentication`), advice{
		"The request carried no proof of who the client is, although the integration is registered with one.",
		"Set Config.AuthMethod to the method registered, with its secret or key; then run the step again, step token from login.",
	}},
	{named(`Multiple client authentications?(?: methods)?`), advice{
		"The request carried the client's proof by two methods at once, in the header Authorization and in the form.",
		"Send it by the one method that is registered, then run the step again, step token from login.",
	}},
	{named(`assertion|Expired JWT|JWT|private key`), advice{
		"ID-porten could read the client assertion only in part, or does not believe it; the person is not at fault.",
		"Sign a fresh assertion for each request: iss and sub are the client_id (sent in the form, too), aud is the issuer as one string, exp at " +
			"most 120 s after iat, RS256, kid of a key that is registered; check this machine's clock; then run the step again, step token from login.",
	}},
	{named(`code_challenge|code_challenge_method`), advice{
		"ID-porten demands PKCE, with S256 and nothing else, unless the registration opts out.",
		"Set Config.PKCE (or register code_challenge_method none in Samarbeidsportalen), then run login again.",
	}},
	{named(`code_verifier`), advice{
		"A code can be redeemed only with the code_verifier of its own login, which was lost or is another login's.",
		"Keep the verifier with the state of its login, on the server's side, then run login again.",
	}},
	{named(`request_uri`), advice{
		"A pushed request can be used once, within 120 seconds, in the environment and by the client that pushed it; some clients must push.",
		"Set Config.PAR if it must be pushed; run login again, and open the address at once and once.",
	}},
	{named(`redirect_uri`), advice{
		"redirect_uri must be one that is registered, to the letter: scheme, host, path, the query (in Finance the legal entity, cmp=) and a slash " +
			"at the end. The token request repeats that of the login.",
		"Compare Config.RedirectURI with the integration in Samarbeidsportalen, query included; correct the one that is wrong, then run login again.",
	}},
	{named(`acr_values`), advice{
		"ID-porten does not know the level that was asked for; Level3 and Level4 are the old ID-porten's names.",
		"Ask for idporten-loa-substantial or idporten-loa-high in Config.ACR, then run login again.",
	}},
	{named(`response_type|response_mode|[Rr]esponse type`), advice{
		"ID-porten serves the authorization code flow and no other; the implicit flow went with the old platform.",
		"Send response_type=code and leave response_mode out, then run login again.",
	}},
	{named(`state|nonce`), advice{
		"state and nonce may hold printable ASCII only.",
		"Send fresh random values in base64url, then run login again.",
	}},
	{named(`grant_type|Content-Type|[Gg]rant type`), advice{
		"ID-porten did not see a grant_type that it knows: it reads a form, and authorization_code and refresh_token are all that it serves.",
		"Check that Profile.TokenURL is ID-porten's token endpoint and that nothing on the way changes the form; then run login again.",
	}},
	{named(`client_id|Unknown client`), advice{
		"ID-porten has no such client: client_id is missing, mistyped, or registered in another environment.",
		"Take client_id and addresses of one environment: Config.ClientID is the integration's identifier there; then run login again.",
	}},
}

func named(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\W)(?:` + words + `)(?:\W|$)`)
}

// namedAdvice is the advice for what a refusal names. ok is false where it
// names nothing, or everything: the stock text for failed authentication lists
// all causes that there are.
func namedAdvice(text string) (a advice, ok bool) {
	if strings.Contains(text, "Possible causes") {
		return advice{}, false
	}
	for _, row := range namedCures {
		if row.name.MatchString(text) {
			return row.advice, true
		}
	}
	return advice{}, false
}

// refusalAdvice is the advice for a refusal with an OAuth error and a text. What
// ID-porten's own errors name counts before what the step makes of the code.
func refusalAdvice(subject string, status int, code, text string) advice {
	named := code == "invalid_request" || code == "invalid_client" || code == "unsupported_response_type" || code == "unsupported_grant_type"
	// The platform before today's called expired assertions an invalid grant.
	named = named || code == "invalid_grant" && strings.Contains(text, "assertion")
	if a, ok := namedAdvice(text); ok && named {
		return a
	}
	return adviceFor(subject, status, code)
}
