package catalogue

import "sync"

const exchangeSource = "github.com/Altinn/altinn-authentication, AuthenticationController.cs (2026-07)"

// exchangePage are errors of Altinn's token exchange.
var exchangePage = []Entry{
	{
		"EXC-01", "no bearer token, or one that can't be read",
		[]string{"no Authorization header", "an error text used as token", "an opaque access token"},
		"look at the status of the token request first, and send the access token as Bearer", exchangeSource, Code,
	},
	{
		"EXC-02", "the ID-porten token is expired or its signature is bad",
		[]string{"the token's lifetime is over", "a token of another environment"},
		"get a new ID-porten token, then exchange it", exchangeSource, Code,
	},
	{"EXC-03", "pid or acr is missing in the token", []string{"a pseudonymous login", "a login by e-mail, or by a foreign eID that was not matched"}, "use an access token that carries pid and acr", exchangeSource, Code},
	{
		"EXC-04", "the person is unknown to Altinn",
		[]string{"a fresh synthetic person who has never signed in at Altinn", "an ordinary test user of Digdir's"},
		"sign in once at Altinn as that person, or take another", exchangeSource, Code,
	},
	{
		"EXC-05", "no scope that Altinn accepts",
		[]string{"the scope was not granted", "the id_token was sent instead of the access token"},
		"ask for altinn:instances.read and altinn:instances.write, and compare the granted scope", exchangeSource, Code,
	},
	{
		"EXC-06", "the partner scopes are no longer accepted",
		[]string{"the client asks only for skatteetaten:mvameldinginnsending after the phase-out of 2026"},
		"add the altinn: scopes to the integration and authorize again", "hexdocs.pm/wenche 0.3.0; Microsoft Learn, integration point (2026-08)", Partial,
	},
	{"EXC-07", "the token provider in the address is misspelt", []string{"idporten instead of id-porten"}, "use .../exchange/id-porten", exchangeSource, Code},
}

var entries = sync.OnceValue(func() map[string]Entry {
	m := make(map[string]Entry)
	for _, page := range [][]Entry{authorizePage, clientSide, pushedRequests, tokenEndpoint, logoutPage, exchangePage, selfService, app, submission, validator, later} {
		for _, e := range page {
			m[e.ID] = e
		}
	}
	return m
})
