package catalogue

// clientSide are errors that a client or a browser finds by itself: ID-porten
// has answered, and its answer is not what was expected.
var clientSide = []Entry{
	{
		"IDP-13", "the login ended at a lower level than the client needs",
		[]string{"acr_values was left out", "a session of the person's had answered, and the level asked for was not compared", "acr_values has a name that is not known here"},
		"ask for idporten-loa-high in acr_values where you need it, and compare acr of the id_token", "github.com/nais/wonderwall, validation of tokens", Code,
	},
	{
		"IDP-14", "a level is asked for by its old name",
		[]string{"Level3 or Level4, as the old ID-porten called them, in a client made from an old sample"},
		"ask for idporten-loa-substantial or idporten-loa-high", platformSource + "; github.com/Skatteetaten/mva-meldingen, sample of 2021", Partial,
	},
	{
		"IDP-17", "the browser does not show a page in a frame of ID-porten's",
		[]string{"the client's own Content-Security-Policy does not name ID-porten's login host in frame-ancestors", "X-Frame-Options at the address for front-channel logout"},
		"allow login.idporten.no, and login.test.idporten.no in test, in frame-ancestors of the address for front-channel logout", logoutSource, Partial,
	},
	{
		"TOK-21", "a token is signed by a key that the client does not know",
		[]string{"keys were rotated after the client had fetched them", "the client keeps the keys of another environment or generation"},
		"fetch the keys again, once, when a kid is unknown", "github.com/navikt/mock-oauth2-server, issue 947; github.com/Altinn/altinn-studio, issue 3535", Partial,
	},
	{
		"TOK-22", "the issuer is not the one that the client compares with",
		[]string{"the slash at its end, which the old issuer had and today's has not", "the issuer of another environment"},
		"compare with the issuer of the metadata, character by character", platformSource + "; github.com/Skatteetaten/mva-meldingen, sample of 2021", Partial,
	},
}
