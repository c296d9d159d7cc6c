package catalogue

// validator are errors of the Tax Administration's validator.
var validator = []Entry{
	{
		"VAL-01", "the return breaks the schema",
		[]string{
			"an element is missing, misspelt or out of order", "the namespace is missing or of another version",
			"a value is none of those allowed, an amount has a comma or a space",
		},
		"read the body, never the status, which is 200; detaljer says which element", "skatteetaten.github.io/mva-meldingen, API page (rule R001)", Verbatim,
	},
	{
		"VAL-02", "the return is invalid",
		[]string{"a rule of severity ugyldig is broken; avvikKode and begrunnelse say which"},
		"mend the return: filed like this it counts as not delivered", "skatteetaten.github.io/mva-meldingen, forretningsregler; schema valideringsresultat", Code,
	},
	{
		"VAL-03", "the return deviates",
		[]string{"a rule of severity avvikende is broken"},
		"look at the message; the return may be filed all the same", "skatteetaten.github.io/mva-meldingen, forretningsregler", Verbatim,
	},
	{
		"VAL-04", "the validator does not take the token",
		[]string{"Altinn's token was sent, which only the submission takes", "the ID-porten token's life is over", "the token is another environment's", "an id_token was sent"},
		"send ID-porten's access token; refresh it, or log in again, when its life is over", "torhovland/skattemelding issue 2", Partial,
	},
	{
		"VAL-05", "the validator does not let the token's holder in",
		[]string{"the token lacks the scope skatteetaten:mvameldingvalidering", "the organisation is not one that the environment knows"},
		"order the scope for the client's organisation number and ask for it at login", "torhovland/skattemelding issue 2; olefredrik/Wenche issues 47 and 109", Partial,
	},
	{
		"VAL-06", "the validator's host was replaced",
		[]string{"mp-test.sits.no, which an older checklist still prints", "idporten-api-sbstest.sits.no of the former test environment"},
		"take idporten-api-test.sits.no in test", "skatteetaten.github.io/mva-meldingen, change log; Microsoft Learn, Norway VAT checklist", Partial,
	},
}
