package mocks

import "github.com/portprove/portprove/mocks/altinn"

// altinnSwitches are about the platform.
func altinnSwitches() []Switch {
	return []Switch{
		{
			"jwks_n",
			[]string{"standard", "url"},
			"Altinn's keys publish n and e in standard base64, as the real ones, or in base64url, as strict libraries want it",
			func(s *servers, v string) { s.altinn.JWKSBase64URL = v == "url" },
		},
		{
			"exchange_partner_scopes",
			[]string{"on", "off"},
			"whether the exchange takes skatteetaten: scopes, which are being phased out, or altinn: scopes only",
			func(s *servers, v string) { s.altinn.NoPartnerScopes = v == "off" },
		},
		{
			"exchange_401",
			[]string{"problem", "empty"},
			"the body of 401 from the exchange: ProblemDetails, or nothing",
			func(s *servers, v string) { s.altinn.Empty401 = v == "empty" },
		},
		{
			"register",
			[]string{"up", "down"},
			"Altinn's Register: while it is down, the exchange answers 401 and a new instance 403, as has been reported",
			func(s *servers, v string) { s.altinn.RegisterDown = v == "down" },
		},
	}
}

// invalidForms are the bodies of a 409 about an invalid return.
var invalidForms = map[string]altinn.InvalidAs{"xml": altinn.InvalidAsXML, "text": altinn.InvalidAsText, "both": altinn.InvalidAsBoth}

// appSwitches are about the apps.
func appSwitches() []Switch {
	return []Switch{
		{
			"app_lib",
			[]string{"v7", "v8"},
			"the generation of Altinn's app library that the Tax Administration's app is built with: bodies of errors, members of the process, media type of .xml",
			func(s *servers, v string) { s.altinn.AppV8 = v == "v8" },
		},
		{
			"authlevel_minimum",
			[]string{"2", "0", "1", "3", "4"},
			"the authentication level that the app's policy wants: 2, as published, or another",
			func(s *servers, v string) { s.altinn.Minimum = v },
		},
		{
			"instance_scope",
			[]string{"any", "required"},
			"the scope that the app asks of an Altinn token: any, or altinn:instances.read to read and altinn:instances.write to write, as later app libraries can",
			func(s *servers, v string) { s.altinn.RequireInstanceScopes = v == "required" },
		},
		{
			"visible_after",
			[]string{"0", upToADay},
			"seconds until a new instance can be found; some have been reported from the test environment",
			func(s *servers, v string) { s.altinn.VisibleAfter = seconds(v) },
		},
		{
			"invisible_as",
			[]string{"404", "403"},
			"the status for an instance that can't be found yet",
			func(s *servers, v string) { s.altinn.Invisible403 = v == "403" },
		},
		{
			"file_scan",
			[]string{"0", upToADay},
			"seconds until an upload is found to be clean of malware; 0: there is no scan, as the app's metadata have it",
			func(s *servers, v string) { s.altinn.FileScan = seconds(v) },
		},
		{
			"self_links",
			[]string{"base", "host"},
			"what an instance's own address is built from: the app's base, or the Host of the request, as the real one does",
			func(s *servers, v string) { s.altinn.LinksFromHost = v == "host" },
		},
		{
			"envelope_put",
			[]string{"201", "200"},
			"the answer to an envelope: 201 with the data element, or 200 with what the app's code has changed in it",
			func(s *servers, v string) { s.altinn.Calculates = v == "200" },
		},
	}
}

// processSwitches are about how the app says no.
func processSwitches() []Switch {
	return []Switch{
		{
			"invalid_return_409",
			[]string{"xml", "text", "both"},
			"the body of the 409 for an invalid return: the validation result, a sentence, or one after the other",
			func(s *servers, v string) { s.altinn.InvalidAs = invalidForms[v] },
		},
		{
			"next_409_quotes",
			[]string{"accept", "always"},
			"the sentence in a 409 of process/next: in quotes for a client that asks for JSON, or always, as the documentation prints it",
			func(s *servers, v string) { s.altinn.QuotedNext = v == "always" },
		},
	}
}

// feedbackSwitches are about what the Tax Administration does afterwards.
func feedbackSwitches() []Switch {
	return []Switch{
		{
			"feedback_delay",
			[]string{"2", upToADay, "never"},
			"seconds from the confirmation to the Tax Administration's feedback (80 were recorded in 2021, minutes are usual), or never",
			func(s *servers, v string) {
				s.altinn.FeedbackAfter, s.altinn.FeedbackNever = seconds(v), v == "never"
			},
		},
		{
			"feedback_status",
			[]string{"true", "false"},
			"what feedback/status says in the end: true, or false for ever, as reported from the test environment",
			func(s *servers, v string) { s.altinn.StatusStuck = v == "false" },
		},
		{
			"feedback_wait",
			[]string{"hold", "409"},
			"a request for feedback that is not there yet: the connection is held, or 409, as seen in the test environment",
			func(s *servers, v string) { s.altinn.FeedbackRefuses = v == "409" },
		},
		{
			"feedback_endpoints",
			[]string{"on", "off"},
			"whether the app has addresses for feedback, which the newest documentation leaves out",
			func(s *servers, v string) { s.altinn.NoFeedbackEndpoints = v == "off" },
		},
		{
			"payment_delay",
			[]string{"0", upToADay},
			"seconds from the confirmation to the payment information: none, as documented, or some (30 to 45 were seen)",
			func(s *servers, v string) { s.altinn.PaymentAfter = seconds(v) },
		},
	}
}
