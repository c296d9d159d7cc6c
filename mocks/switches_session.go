package mocks

// sessionSwitches are about ID-porten's browser side.
func sessionSwitches() []Switch {
	return []Switch{
		{
			"max_age",
			[]string{"honour", "ignore"},
			"max_age of an authorization request: an older authentication is renewed, or it is passed over; not documented",
			func(s *servers, v string) { s.idporten.IgnoreMaxAge = v == "ignore" },
		},
		{
			"consent_nothing_left",
			[]string{"login", "access_denied"},
			"a declined consent that leaves openid and profile at most: the login succeeds (without any scope it is access_denied), or access_denied",
			func(s *servers, v string) { s.idporten.RefuseEmptyConsent = v == "access_denied" },
		},
	}
}
