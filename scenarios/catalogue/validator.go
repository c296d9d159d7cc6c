package catalogue

// validator are errors of the Tax Administration's validator.
var validator = []Entry{
	{
		"VAL-06", "the validator's host was replaced",
		[]string{"mp-test.sits.no, which an older checklist still prints", "idporten-api-sbstest.sits.no of the former test environment"},
		"take idporten-api-test.sits.no in test", "skatteetaten.github.io/mva-meldingen, change log; Microsoft Learn, Norway VAT checklist", Partial,
	},
}
