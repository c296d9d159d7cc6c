package catalogue

const maskinportenSource = "docs.digdir.no, page maskinporten_feilsoking"

// maskinporten are errors of Digdir's sister product, for which there is no
// mock. Its answers look like ID-porten's and are pasted as often.
var maskinporten = []Entry{
	{"MP-011", "Maskinporten can't read the grant", []string{"a line break or a typing error in the assertion"}, "build the assertion anew, in one line", maskinportenSource, Verbatim},
	{"MP-012", "Maskinporten has had this grant before", []string{"the jti was used before"}, "make a new jti for every request", maskinportenSource, Verbatim},
	{
		"MP-100", "Maskinporten does not know the client",
		[]string{"the client id is wrong", "the right client id in the other environment"},
		"use the client id and the hosts of one environment", maskinportenSource, Verbatim,
	},
	{"MP-110", "aud of the grant is not this Maskinporten", []string{"aud of another environment"}, "set aud to the issuer of the environment", maskinportenSource, Verbatim},
	{"MP-120", "the grant is signed with a certificate of another environment", []string{"certificates of test and production were mixed up"}, "sign with the environment's certificate", maskinportenSource, Verbatim},
	{"MP-121", "the registered key has expired", []string{"the key is older than a year"}, "post the key again, or a new one", maskinportenSource, Verbatim},
	{"MP-122", "the certificate is another organisation's", []string{"the client belongs to another organisation number than the certificate"}, "sign with a certificate of the client's organisation", maskinportenSource, Verbatim},
	{"MP-123", "the header x5c is malformed", []string{"x5c is a string"}, "send x5c as an array", maskinportenSource, Verbatim},
	{"MP-124", "the grant's signature is not right", []string{"the certificate has expired", "another certificate than the one of the signature"}, "sign with the key of the certificate that is sent", maskinportenSource, Verbatim},
	{"MP-130", "the grant has expired", []string{"the client's clock is wrong", "the grant was made too early"}, "set the clock, and make a grant for each request", maskinportenSource, Verbatim},
	{"MP-200", "a scope is not on the Maskinporten client", []string{"the scope was never added to the client"}, "add the scope to the client", maskinportenSource, Verbatim},
	{"MP-201", "a scope is not for Maskinporten", []string{"the integration is of the wrong type"}, "use an integration of the scope's type", maskinportenSource, Verbatim},
	{"MP-250", "the API's owner has not granted the scope", []string{"access was never asked for", "it was granted in the other environment"}, "ask the owner of the API to grant the scope to the organisation", maskinportenSource, Verbatim},
	{
		"MP-251", "the customer has not delegated the scope to the supplier",
		[]string{"nothing was delegated in Altinn", "it was delegated in production, which test does not know"},
		"let the customer delegate the API in Altinn, in the same environment", maskinportenSource, Verbatim,
	},
	{"MP-301", "authorization_details has an unknown type", []string{"the type is misspelt"}, "use a type that is documented", maskinportenSource, Verbatim},
	{"MP-302", "authorization_details has unknown fields", []string{"a field is misspelt"}, "send the documented fields only", maskinportenSource, Verbatim},
	{
		"MP-303", "authorization_details has invalid values",
		[]string{"the customer has no such system user"},
		"for invalid_altinn_customer_configuration: let the customer approve the system user in Altinn", maskinportenSource, Verbatim,
	},
	{
		"MPX-01", "Maskinporten does not know the key of the signature",
		[]string{"the key was never registered on the client", "another kid than the registered one"},
		"register the key, or sign with the registered one", "github.com/ks-no/fiks-maskinporten-client-dotnet, pull request 186", Verbatim,
	},
	{"MPX-02", "the grant comes from the future", []string{"the client's clock is ahead"}, "set the clock", maskinportenSource, Verbatim},
}

// maskinportenTexts: docs: maskinporten_feilsoking prints the texts, not the
// bodies around them.
func maskinportenTexts() []Text {
	var texts []Text
	for _, t := range [][2]string{
		{"MP-011", "Invalid assertion. Invalid parameter value"},
		{"MP-012", "Grant is used before"},
		{"MP-100", "Invalid assertion. Client authentication failed."},
		{"MP-100", "Client not found"},
		{"MP-110", "Invalid JWT claim aud"},
		{"MP-120", "The JWT is signed with an invalid certificate."},
		{"MP-121", "Expired key"},
		{"MP-122", "Invalid JWT. Invalid organization number for client. Does not match certificate orgno"},
		{"MP-123", "Invalid JWT header x5c"},
		{"MP-124", "Invalid JWT signature"},
		{"MP-130", "JWT is expired"},
		{"MPX-02", "Issue time is after now"},
		{"MP-200", "Token request contains invalid scopes for client"},
		{"MP-201", "Token request contains scopes not allowed for maskinporten"},
		{"MP-250", "Consumer has not been granted access to the scope {{scope}}"},
		{"MP-251", "Consumer {{org}} has not delegated access to the scope {{scope}} to supplier {{org}}"},
		{"MP-303", "invalid_altinn_customer_configuration"},
	} {
		texts = append(texts, Text{ID: t[0], Steps: atMaskinporten, Body: t[1], Evidence: Verbatim})
	}
	return append(texts, grant("MPX-01", atMaskinporten, 400, invalidGrant,
		"Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client. (trace_id: {{trace}})", Verbatim))
}

// atMaskinporten is no step of the way.
var atMaskinporten = []string{"maskinporten"}

var selfServiceTexts = []Text{
	{
		"SS-01", atRegister, 428,
		"Virksomheten har ikke signert de relevante bruksvilkårene. Ta kontakt med servicedesk@digdir.no", Verbatim, "",
	},
	{"SS-02", atRegister, 400, "Bad Request. Scope not available for the organization.", Inferred, ""},
	{"SS-04", atRegister, 400, "already exists", Code, ""},
	{"SS-04", atRegister, 409, "Conflict. The client_id is taken.", Inferred, ""},
	{"SS-04", atRegister, 409, "Conflict. The onbehalfof is taken.", Inferred, ""},
	{"SS-04", atRegister, 409, "Conflict. The scope exists.", Inferred, ""},
	{"SS-05", atRegister, 403, "Forbidden. Insufficient scope.", Inferred, ""},
}
