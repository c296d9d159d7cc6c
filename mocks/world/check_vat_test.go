package world_test

import "testing"

// company begins the members of the company of the valid world.
const company = `"name":"C",`

func TestTaxRecordRules(t *testing.T) {
	at := "companies[0]."
	registration := func(members string) string { return company + `"vat_registrations":[{` + members + `}],` }
	term := func(members string) string { return company + `"vat_terms_missing":[{` + members + `}],` }
	check(t, []rule{
		{company, company + `"organisation_form":"AS","deleted":"2024-02-29","insolvency":"estate","account_number":"99990001231",`, ""},
		{company, company + `"organisation_form":"as",`, at + "organisation_form: is not a code of the Register of Legal Entities, such as AS or KF"},
		{company, company + `"account_number":"99990001232",`, at + "account_number: is not an account number: 11 digits in quotes, of which the last is the check digit"},
		{company, company + `"deleted":"2024-02-30",`, at + "deleted: must be a day such as 2026-01-31"},
		{company, company + `"insolvency":"estates",`, at + `insolvency: "estates" is not known, did you mean "estate"?; allowed: bankruptcy, estate`},

		{company, registration(`"category":"alminnelig","term_length":"toMaaned","from":"2020-01-01","to":"2020-01-01","one_off":true,"reporting_unit":"314556674"`), ""},
		{
			company, registration(`"category":"kompensasjon","term_length":"toMaaned","from":"2020-01-01"`),
			at + `vat_registrations[0].category: "kompensasjon" is not known; allowed: alminnelig, primaernaering`,
		},
		{
			company, registration(`"category":"alminnelig","term_length":"maanedlig","from":"2020-01-01"`),
			at + `vat_registrations[0].term_length: "maanedlig" is not known, did you mean "maaned"?; allowed: toMaaned, aar, seksMaaned, treMaaned, maaned, halvMaaned, uke`,
		},
		{company, registration(`"category":"alminnelig","term_length":"aar"`), at + "vat_registrations[0].from: is missing"},
		{company, registration(`"category":"alminnelig","term_length":"aar","from":"2020-01-02","to":"2020-01-01"`), at + "vat_registrations[0].to: is before from"},
		{
			company, registration(`"category":"alminnelig","term_length":"aar","from":"2020-01-01","reporting_unit":"314556675"`),
			at + "vat_registrations[0].reporting_unit: is not an organisation number: its check digit, the last one, is wrong",
		},

		{company, term(`"category":"alminnelig","year":2024,"term":"mars-april"`), ""},
		{company, term(`"category":"alminnelig","year":1969,"term":"mars-april"`), at + "vat_terms_missing[0].year: must be a year from 1970 to 2999"},
		{
			company, term(`"category":"alminnelig","year":2024,"term":"mars-mai"`),
			at + `vat_terms_missing[0].term: "mars-mai" is not the name of a term, such as mars-april, januar-mars, uke 7 or aarlig`,
		},
		{company, company + `"vat_returns":[{"category":"omvendtAvgiftsplikt","year":2024,"term":"januar-mars","amount":-5000}],`, ""},
		{
			company, company + `"vat_returns":[{"category":"alminnelig","year":2024,"term":"uke 54","amount":0}],`,
			at + `vat_returns[0].term: "uke 54" is not the name of a term, such as mars-april, januar-mars, uke 7 or aarlig`,
		},
	})
}

func TestTermsOfEveryLength(t *testing.T) {
	for _, name := range []string{"januar", "januar-februar", "oktober-desember", "juli-desember", "foerste halvdel mai", "andre halvdel mai", "uke 1", "uke 53", "aarlig"} {
		rule{company, company + `"vat_terms_missing":[{"category":"alminnelig","year":2024,"term":"` + name + `"}],`, ""}.check(t)
	}
}
