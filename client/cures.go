package client

import "slices"

// advice is why something matters and what to do next.
type advice struct{ why, next string }

// cure is the advice for a refusal of a step.
type cure struct {
	step   string // "" = any
	status int    // a status, a class of statuses (5 = 5xx), anyStatus or noAnswer
	code   string // the OAuth error; "" = any
	advice
}

const (
	anyStatus = 0
	noAnswer  = -1

	subjectKeys = "keys" // stands for the step when only a fetch of keys failed
	subjectPush = "push" // stands for login when its request was pushed
)

// proofOfClient is what to look at when ID-porten does not know the client.
// Lives: docs.digdir.no, oidc_func_clientreg.
const proofOfClient = "Check that Config.ClientSecret is right and not older than 360 days (a new one is made in Samarbeidsportalen), or with " +
	"private_key_jwt that Config.Key is registered under its kid, not older than a year, and this machine's clock is right; that " +
	"Config.AuthMethod is the method registered; and that Config.ClientID belongs to this environment"

// cures is read from above; the first row that fits counts. What the servers
// keep to themselves is said to be unknown.
var cures = slices.Concat(validatorCures, tokenCures)

// tokenCures are those of steps 1 to 3 and of what fits every step.
var tokenCures = []cure{
	{subjectPush, noAnswer, "", advice{
		"The authorization request did not reach ID-porten, so there is no address for the browser.",
		"Check Profile.PARURL and the network (HTTPS_PROXY, NO_PROXY, TLS), then run login again.",
	}},
	{subjectPush, 5, "", advice{
		"The server is in trouble; a pushed request uses nothing up.",
		"Wait, then run login again.",
	}},
	{subjectPush, anyStatus, "invalid_client", advice{
		"ID-porten did not accept the client's proof of who it is; the person has not been asked yet.",
		proofOfClient + "; then run login again.",
	}},
	{subjectPush, anyStatus, "invalid_request", advice{
		"ID-porten misses a parameter of the pushed request or does not accept one; it says so before a person has to log in.",
		"Read the description, correct the field (a redirect_uri must be registered to the letter; PKCE is demanded unless the registration " +
			"opts out), then run login again.",
	}},
	{subjectPush, anyStatus, "invalid_scope", advice{
		"ID-porten gives a client only scopes that are registered on it.",
		"Compare Config.Scopes with the integration in Samarbeidsportalen (the scope's owner must have granted it first), then run login again.",
	}},
	{subjectPush, anyStatus, "", advice{
		"ID-porten did not take the pushed request, so there is no address for the browser.",
		"Read the error; check Profile.PARURL, or turn Config.PAR off, then run login again.",
	}},
	{stepLogin, anyStatus, "access_denied", advice{
		"The person cancelled the login, or was not let through, so there is no code.",
		"Run login again when the person is ready.",
	}},
	{stepLogin, anyStatus, "invalid_request", advice{
		"ID-porten misses a parameter or does not accept one; the usual one is PKCE, which it demands unless the registration opts out.",
		"Read the description, set Config.PKCE or correct the field, then run login again.",
	}},
	{stepLogin, anyStatus, "invalid_scope", advice{
		"ID-porten gives a client only scopes that are registered on it.",
		"Compare Config.Scopes with the integration in Samarbeidsportalen (the scope's owner must have granted it first), then run login again.",
	}},
	{stepLogin, anyStatus, "", advice{
		"ID-porten gave no code, so there is nothing to redeem.",
		"Read the error, correct the configuration or the registration, then run login again.",
	}},

	{"", anyStatus, "invalid_client", advice{
		"ID-porten did not accept the client's proof of who it is; the person is not at fault.",
		proofOfClient + "; then run the step again, step token from login.",
	}},
	{stepToken, 400, "invalid_grant", advice{
		"The code came too late, was used before, or was given to another client, redirect_uri or code_verifier; ID-porten does not say which.",
		"Run login again to get a new code, then token at once.",
	}},
	{stepRefresh, 400, "invalid_grant", advice{
		"The refresh token is used up (each works once), too old, withdrawn, or the authorization is over; ID-porten does not say which.",
		"Run authorize again. If it fails from the first second, the integration's refresh token lifetime is 0.",
	}},
	{stepToken, anyStatus, "invalid_request", advice{
		"ID-porten misses a parameter or does not accept one; redirect_uri and code_verifier must be those of the login.",
		"Read the description, compare Config.RedirectURI and Config.PKCE with the registration, then run login again.",
	}},
	{"", anyStatus, "unauthorized_client", advice{
		"The client is not registered for this grant.",
		"Add the grant type to the integration in Samarbeidsportalen (authorization_code, refresh_token), then run login again.",
	}},
	{"", anyStatus, "unsupported_grant_type", advice{
		"ID-porten did not see a grant_type that it knows.",
		"Check that Profile.TokenURL is ID-porten's token endpoint and that nothing on the way changes the form.",
	}},

	{stepRevoke, anyStatus, "", advice{
		"The authorization may still be alive at ID-porten.",
		"Run logout again, or end it at ID-porten's page for citizens.",
	}},

	{stepLogout, 200, "", advice{
		"The person is signed out and stays at ID-porten. It leads back only if it knows the client (id_token_hint or client_id), if the address is " +
			"registered as a post logout redirect URI, to the letter, and if the session was still alive.",
		"End the own session all the same; compare Config.PostLogoutRedirectURI with the integration in Samarbeidsportalen.",
	}},
	{stepLogout, 4, "", advice{
		"Nobody was signed out: the browser brought no session of ID-porten's along.",
		"Start the logout in the person's own browser, by a link of the client's own page; a server can't do it for the person.",
	}},
	{stepLogout, anyStatus, "", advice{
		"The session at ID-porten may still be alive.",
		"Close the browser, or run logout again.",
	}},
	{stepUserinfo, 401, "", advice{
		"ID-porten does not know the access token, or no longer: it has expired, its grant has ended, or it is of another environment.",
		"Get a new token (refresh or authorize), then ask again.",
	}},
	{stepUserinfo, 403, "", advice{
		"The token's scope does not open userinfo, which wants profile.",
		"Add profile to Config.Scopes and to the integration, then authorize again.",
	}},

	{stepExchange, 400, "", advice{
		"Altinn did not accept the address of the exchange; it answers so to a provider it does not know.",
		"Check that Profile.ExchangeURL ends in /exchange/id-porten.",
	}},
	{stepExchange, 401, "", advice{
		"Altinn did not accept ID-porten's token and does not say why. Possible, the likeliest first: the token has expired; the person " +
			"is no Altinn user yet; the token has no pid or acr, or is opaque; it was signed by keys that this Altinn does not trust; " +
			"Altinn could not look the person up just now.",
		"Get a new token (refresh or authorize) and exchange it at once; in test, sign the person in once at Altinn's test portal.",
	}},
	{stepExchange, 403, "", advice{
		"The documented cause is a token without a scope that opens the exchange: one that begins with altinn:, or a partner scope; " +
			"Altinn itself gives no reason.",
		"Add altinn:instances.read and altinn:instances.write to Config.Scopes and to the integration, then authorize again.",
	}},

	{subjectKeys, anyStatus, "", advice{
		"Without its issuer's keys a token can't be checked, and an unchecked token is not used.",
		"Check the address of the keys in Profile and the network (proxy, TLS), then run the step again, for step token from login.",
	}},
	{"", 429, "", advice{
		"The server asks for fewer requests, or an account is locked.",
		"Wait, then run the step again.",
	}},
	{stepToken, 5, "", advice{
		"The server is in trouble; whether it used the code up is unknown.",
		"Wait, then run login again and token at once.",
	}},
	{stepRefresh, 5, "", advice{
		"The server is in trouble; whether it used the refresh token up is unknown.",
		"Wait, then run refresh again; if that says invalid_grant, authorize again.",
	}},
	{stepExchange, 5, "", advice{
		"The server, or a gateway before it, is in trouble; the exchange uses nothing up.",
		"Wait, then run exchange again while ID-porten's token lives.",
	}},
	{stepToken, noAnswer, "", advice{
		"The request may have arrived and used the code up; it was sent once and not again.",
		"Check address and network (HTTPS_PROXY, NO_PROXY, TLS), then run login again.",
	}},
	{stepRefresh, noAnswer, "", advice{
		"The request may have arrived and used the refresh token up; it was sent once and not again.",
		"Check address and network (HTTPS_PROXY, NO_PROXY, TLS), then run refresh again; if that says invalid_grant, authorize again.",
	}},
	{stepExchange, noAnswer, "", advice{
		"There is no Altinn token; the exchange uses nothing up. The request was sent once and not again.",
		"Check address and network (HTTPS_PROXY, NO_PROXY, TLS), then run exchange again.",
	}},
	{"", anyStatus, "", advice{
		"This is not an answer the step knows.",
		"Check that the address in Profile is the right one and that no proxy answers in its place, then authorize again.",
	}},
}

func adviceFor(step string, status int, code string) advice {
	if a, ok := appAdvice(step, status, ""); ok {
		return a
	}
	for _, row := range cures {
		fits := (row.step == "" || row.step == step) &&
			(row.status == anyStatus || row.status == status || row.status == status/100) &&
			(row.code == "" || row.code == code)
		if fits {
			return row.advice
		}
	}
	return advice{}
}
