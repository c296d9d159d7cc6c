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
		[]string{"the scope was not granted", "the client never asked for it"},
		"ask for altinn:instances.read and altinn:instances.write, and compare the granted scope", exchangeSource, Code,
	},
	{
		"EXC-06", "the partner scopes are no longer accepted",
		[]string{"the client asks only for skatteetaten:mvameldinginnsending after the phase-out of 2026"},
		"add the altinn: scopes to the integration and authorize again", "hexdocs.pm/wenche 0.3.0; Microsoft Learn, integration point (2026-08)", Partial,
	},
	{"EXC-07", "the token provider in the address is misspelt", []string{"idporten instead of id-porten"}, "use .../exchange/id-porten", exchangeSource, Code},
	{"EXC-08", "a self-identified user is locked out for a while", []string{"too many wrong passwords"}, "wait; people with a number are not concerned", exchangeSource, Code},
	{"EXC-09", "enterprise users are gone", []string{"the header X-Altinn-EnterpriseUser-Authentication, which Altinn 2 knew"}, "use a system user, or a person's login", exchangeSource, Code},
	{
		"EXC-10", "an odd acr leads to an odd level",
		[]string{"of an acr that is none of the known ones, the last character counts as the level"},
		"ask for one of the known values of acr, and look at urn:altinn:authlevel", exchangeSource, Code,
	},
	{
		"EXC-11", "the Altinn token ends with the ID-porten token",
		[]string{"its life is the ID-porten token's, often two hours and sometimes two minutes, not the eight hours of a session"},
		"plan with expires_in, and exchange again after each refresh", exchangeSource + "; Altinn/altinn-studio issue 5987", Code,
	},
	{
		"EXC-12", "a success that is none: another address answered with a token",
		[]string{"the base address of the exchange was set to ID-porten's, and whatever answers 200 passes"},
		"restore the address of the exchange; a token of Altinn's has the claim urn:altinn:userid",
		"MicrosoftDocs/dynamics-365-unified-operations-public issue 4450", Partial,
	},
	{"EXC-13", "the token comes in quotes", []string{"the client asks for application/json"}, "send no Accept, or text/plain; or take the quotes off", "inferred from content negotiation in ASP.NET", Inferred},
	{"EXC-14", "a service behind Altinn fails over a token that is none", []string{"the service reads the token before it checks its form"}, "check that what was exchanged is a JWT", "Altinn/dialogporten issue 868", Partial},
	{
		"EXC-15", "a browser may not call the exchange",
		[]string{"a call from another origin: the answer has no Access-Control-Allow-Origin"},
		"call it from a server", "Altinn/altinn-studio-docs issue 613, which nobody has answered", Partial,
	},
	{
		"EXC-16", "the token is renewed with every request",
		[]string{"the client renews two minutes before the end, and the token lives for two minutes"},
		"renew much later than expires_in would be used up by the margin", "Altinn/altinn-broker, AltinnTokenCookieEvents", Code,
	},
	{
		"EXC-17", "the id_token was sent in place of the access token",
		[]string{"the two were mixed up; an id_token has no scope"},
		"send the access token; until May 2020 Altinn itself wanted the id_token", "Altinn/altinn-studio issue 4133; " + exchangeSource, Code,
	},
}

func pages() [][]Entry {
	return [][]Entry{
		authorizePage, clientSide, pushedRequests, tokenEndpoint, logoutPage, exchangePage, selfService, app, submission, validator, later,
		maskinporten, finance,
	}
}

var entries = sync.OnceValue(func() map[string]Entry {
	m := make(map[string]Entry)
	for _, page := range pages() {
		for _, e := range page {
			m[e.ID] = e
		}
	}
	return m
})
