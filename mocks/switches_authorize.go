package mocks

// authorizeSwitches are about authorization requests.
func authorizeSwitches() []Switch {
	return []Switch{
		{
			"unknown_acr",
			[]string{"ignore", "refuse"},
			"acr_values without one that is known here, as Level4 of the old ID-porten: passed over, so that any level does, or refused; not documented",
			func(s *servers, v string) { s.idporten.UnknownACR = v == "refuse" },
		},
		{
			"loopback_registration",
			[]string{"port-0", "star"},
			"how a native client registers that it takes any port of the loopback: http://127.0.0.1:0/…, or https://127.0.0.1:*/…",
			func(s *servers, v string) { s.idporten.LoopbackStar = v == "star" },
		},
		{
			"onbehalfof_claim",
			[]string{"client_onbehalfof", "aud_onbehalfof"},
			"the id_token's claim for the party of onbehalfof: as the documentation's text has it, or as its sample",
			func(s *servers, v string) { s.idporten.AudOnBehalfOf = v == "aud_onbehalfof" },
		},
		{
			"request_uri_prefix",
			[]string{"urn:idporten:", "urn:ietf:params:oauth:request_uri:"},
			"what the request_uri of a pushed request begins with: as the documentation's sample has it, or as RFC 9126",
			func(s *servers, v string) { s.idporten.StandardRequestURI = v == "urn:ietf:params:oauth:request_uri:" },
		},
	}
}
