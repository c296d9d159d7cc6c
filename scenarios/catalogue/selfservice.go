package catalogue

const selfServiceSource = "docs.digdir.no, pages oidc_api_admin and oidc_protocol_scope"

// selfService are errors of the admin API of integrations.
var selfService = []Entry{
	{
		"SS-01", "the organisation has not signed the terms of use",
		[]string{"the first integration of an organisation", "terms of one service were signed, and not those of the other"},
		"sign the terms of use in Samarbeidsportalen before creating integrations", "github.com/olefredrik/Wenche, issue 49", Verbatim,
	},
	{
		"SS-02", "the scope is not granted to the organisation",
		[]string{"its owner has not granted it in this environment", "it was granted to the customer, and the client is a supplier's", "it is not for this type of integration"},
		"ask the scope's owner to grant it to the organisation number that owns the client", selfServiceSource, Verbatim,
	},
	{
		"SS-04", "it exists already",
		[]string{"POST where PUT is needed", "a deactivated one of the same name, which stays hidden"},
		"update it with PUT, or take another name", "github.com/olefredrik/Wenche, registration of systems; docs.digdir.no, page oidc_api_admin_maskinporten", Code,
	},
	{
		"SS-05", "the access token lacks the scope of the call",
		[]string{"a scope that is misspelt", "reading, changing and creating have a scope each"},
		"get a token with idporten:dcr.read, idporten:dcr.modify or idporten:dcr.write, as the call needs", "github.com/Altinn/altinn-studio-docs, issue 3087; " + selfServiceSource, Partial,
	},
}
