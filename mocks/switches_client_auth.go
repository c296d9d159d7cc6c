package mocks

// clientAuthSwitches are about how clients prove who they are at ID-porten.
func clientAuthSwitches() []Switch {
	return []Switch{
		{
			"assertion_aud",
			[]string{"issuer", "token-url-too"},
			"the audience of client assertions: the issuer as one string, or also the token endpoint and a list of one, as until 2025",
			func(s *servers, v string) { s.idporten.AssertionTokenURL = v == "token-url-too" },
		},
		{
			"assertion_alg",
			[]string{"RS256", "RS256-512"},
			"algorithms of client assertions, as advertised: RS256 as in the metadata seen, or RS384 and RS512 too, as pages have it",
			func(s *servers, v string) { s.idporten.AssertionAlgorithms = v == "RS256-512" },
		},
		{
			"assertion_jti",
			[]string{"optional", "required"},
			"jti of client assertions: optional, as pages have it, or demanded, as Digdir's own server library does",
			func(s *servers, v string) { s.idporten.AssertionJti = v == "required" },
		},
		{
			"metadata_2025",
			[]string{"on", "off"},
			"what pages describe since 2025 (DPoP, authorization_details, back-channel logout, login by e-mail): served and advertised, or neither, as in the metadata seen in 2024",
			func(s *servers, v string) { s.idporten.Metadata2024 = v == "off" },
		},
	}
}
