package mocks

func selfServiceSwitches() []Switch {
	return []Switch{
		{
			"client_created",
			[]string{"201", "200"},
			"status of a created integration: as in Digdir's OpenAPI document, or as in the prose",
			func(s *servers, v string) { s.selfservice.Create200 = v == "200" },
		},
		{
			"terms_of_use",
			[]string{"signed", "unsigned"},
			"whether organisations have signed the terms of use; if not, self-service refuses to create an integration",
			func(s *servers, v string) { s.selfservice.TermsUnsigned = v == "unsigned" },
		},
	}
}
