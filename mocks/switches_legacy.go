package mocks

// generationSwitches choose between the platforms that ID-porten has had.
func generationSwitches() []Switch {
	return []Switch{
		{
			"generation",
			[]string{"current", "legacy"},
			"ID-porten of today, or the one that was switched off in 2024: its issuer is the address of idporten and /idporten-oidc-provider/, " +
				"with old endpoint names and tokens (Level3 and Level4, at_hash, …)",
			func(s *servers, v string) { s.idporten.Legacy = v == "legacy" },
		},
	}
}
