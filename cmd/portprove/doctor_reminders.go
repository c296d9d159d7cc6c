package main

// reminders are what no program can see from outside and what keeps the test
// environment from answering as one would think (docs: Digdir's and the Tax
// Administration's guides for the test environment).
var reminders = []diagnosis{
	{"by-hand-people", "only people and companies of Tenor work; the test users that Digdir publishes do not", "Take a person and a company from Tenor's search."},
	{"by-hand-altinn-user", "Altinn answers the exchange with 401 until the person has been there once", "Sign in at https://tt02.altinn.no once as this person."},
	{"by-hand-company", "the company must be registered for VAT", "Choose one in Tenor that is."},
	{"by-hand-role", "to confirm a return takes the role DAGL or LEDE; MEDL may only fill it in", "Choose a person who has such a role in the company."},
	{"by-hand-term", "the term must be over, and not before 2022", "File for a term that has ended."},
	{"by-hand-terms-of-use", "self-service answers 428 until the terms of use are signed", "Have them signed for your organisation in Samarbeidsportalen."},
	{"by-hand-scopes", "a scope is granted to an organisation number, and can't be seen before that", "Ask the scope's owner to grant it to yours."},
	{"by-hand-headless", "a test person can log in without a page", "Use login --person, which sends login_hint=testid:<number>_<level>."},
	{"by-hand-network", "proxies and TLS inspection stand in the way in many companies", "Set HTTPS_PROXY and NO_PROXY, and give ca_file; certificates are always verified."},
}

func (x *examination) remindOfTest() {
	if x.at.Environment.Name != "test" {
		return
	}
	for _, r := range reminders {
		x.add(isNote, "", r)
	}
}
