package mocks

func skatteetatenSwitches() []Switch {
	return []Switch{
		{
			"validator_scope",
			[]string{"any", "required"},
			"the scope that the validator asks of an access token: any, as what newly set up clients have can't be the old one, or skatteetaten:mvameldingvalidering",
			func(s *servers, v string) { s.skatteetaten.RequireScope = v == "required" },
		},
		{
			"validation_result",
			[]string{"2022", "2021"},
			"the form of a validation result: that of the schema of 2022, or the one that the documentation of 2021 prints",
			func(s *servers, v string) { s.skatteetaten.Result2021 = v == "2021" },
		},
		{
			"era",
			[]string{"now", "2021"},
			"the rules in force: all, or those of June 2021, without R000, R065, R077 and R079; in 2021 the payment information came with the feedback",
			func(s *servers, v string) { s.skatteetaten.Era2021, s.altinn.Era2021 = v == "2021", v == "2021" },
		},
		{
			"malformed_return",
			[]string{"finding", "400"},
			"what the validator makes of a body that is no XML: a finding of rule R001 in a 200, or 400",
			func(s *servers, v string) { s.skatteetaten.RefuseMalformed = v == "400" },
		},
		{
			"avvik_kode",
			[]string{"ascii", "printed"},
			"letters of avvikKode: NAERING, as seen on the wire, or NÆRING, as the rules are printed",
			func(s *servers, v string) { s.skatteetaten.NorwegianLetters = v == "printed" },
		},
		{
			"registers",
			[]string{"up", "down"},
			"the registers behind the validator: while they are down, the rules that need them are skipped",
			func(s *servers, v string) { s.skatteetaten.RegistersDown = v == "down" },
		},
	}
}
