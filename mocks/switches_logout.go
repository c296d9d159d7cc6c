package mocks

// logoutSwitches are about what ID-porten tells clients of a logout.
func logoutSwitches() []Switch {
	return []Switch{
		{
			"backchannel_calls",
			[]string{"loopback", "anywhere"},
			"whom the mock itself calls, to tell of a logout: clients on this machine only, or whatever address a world has",
			func(s *servers, v string) { s.idporten.BackchannelAnywhere = v == "anywhere" },
		},
	}
}
