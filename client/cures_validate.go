package client

// validatorCures are those of step validate. What a status is about is
// documented (Skatteetaten/api-dokumentasjon); a right 401 or 403 has not been
// printed, and the causes are those that others met.
var validatorCures = []cure{
	{stepValidate, 400, "", advice{
		"The validator could not use the request; what a return says is never answered like this.",
		"Check that nothing on the way changes the body, and that the file is the return itself and not an envelope around it.",
	}},
	{stepValidate, 401, "", advice{
		"The validator takes ID-porten's access token only: not Altinn's, which the submission needs, and none that has expired.",
		"Get a new token (refresh or authorize) and run validate with it; if it stays, check that Profile.ValidatorURL and ID-porten are of the same environment.",
	}},
	{stepValidate, 403, "", advice{
		"The token is good, but lacks the right to use the validator; it does not say what is missing.",
		"Add " + scopeValidation + " to Config.Scopes and to the integration (the Tax Administration grants it to an organisation first), then authorize again.",
	}},
	{stepValidate, 404, "", advice{
		"There is no validator at this address.",
		"Check that Profile.ValidatorURL ends in " + validatorPath + " and its host is not a retired one, then run validate again.",
	}},
	{stepValidate, 405, "", advice{
		"What answers at this address does not take returns.",
		"Check that Profile.ValidatorURL ends in " + validatorPath + " and that no redirect or proxy changes the method, then run validate again.",
	}},
	{stepValidate, 406, "", advice{
		"The validator can answer in XML and JSON; something on the way asked for something else.",
		"Check that no proxy changes the header Accept, then run validate again.",
	}},
	{stepValidate, 413, "", advice{
		"The return is larger than something on the way lets through; the validator's own limit is not documented.",
		"Join lines of the same code, then run validate again.",
	}},
	{stepValidate, 415, "", advice{
		"The validator takes application/xml; something on the way sent something else.",
		"Check that no proxy changes the header Content-Type, then run validate again.",
	}},
	{stepValidate, 5, "", advice{
		"The validator, or a gateway before it, is in trouble; nothing is filed by asking, and nothing is known about the return.",
		"Wait, then run validate again while ID-porten's token lives; if it stays, give the correlation id of the answer to the Tax Administration.",
	}},
	{stepValidate, noAnswer, "", advice{
		"There is no verdict; nothing is filed by asking. The request was sent once and not again.",
		"Check Profile.ValidatorURL and the network (HTTPS_PROXY, NO_PROXY, TLS), then run validate again.",
	}},
}

// noVerdict is for a 200 that says nothing about the return: the status alone
// never accepts one.
var noVerdict = advice{
	"A return is judged by the verdict, never by the status, and without one it counts as not validated.",
	"Check that Profile.ValidatorURL is the right address and that no proxy answers in its place, then run validate again.",
}
