package catalogue

// Sections that ASP.NET names as the type of its problems, in versions up to 7
// and from 8 on.
const (
	problem401    = "rfc7235#section-3.1"
	problem401Now = "rfc9110#section-15.5.2"
	problem403    = "rfc7231#section-6.5.3"
	problem403Now = "rfc9110#section-15.5.4"
)

// exchangeTexts: no 401 says which of its causes it has.
var exchangeTexts = []Text{
	{"EXC-02", atExchange, 401, "", Code, ""},
	{"EXC-01", atExchange, 401, "", Code, ""},
	{"EXC-04", atExchange, 401, "", Code, ""},
	{"EXC-03", atExchange, 401, "", Code, ""},
	{"EXC-02", atExchange, 401, standard(problem401Now, 401), Inferred, ""},
	{"EXC-01", atExchange, 401, standard(problem401Now, 401), Inferred, ""},
	{"EXC-04", atExchange, 401, standard(problem401Now, 401), Inferred, ""},
	{"EXC-03", atExchange, 401, standard(problem401Now, 401), Inferred, ""},
	{"EXC-02", atExchange, 401, standard(problem401, 401), Inferred, ".NET 7 or older"},
	{"EXC-01", atExchange, 401, standard(problem401, 401), Inferred, ".NET 7 or older"},
	{"EXC-04", atExchange, 401, standard(problem401, 401), Inferred, ".NET 7 or older"},
	{"EXC-03", atExchange, 401, standard(problem401, 401), Inferred, ".NET 7 or older"},
	{"EXC-05", atExchange, 403, "", Code, ""},
	{"EXC-06", atExchange, 403, "", Partial, ""},
	{"EXC-17", atExchange, 403, "", Code, ""},
	{
		"EXC-07", atExchange, 400,
		"Invalid token provider: {{provider}}. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.", Code, "",
	},
	{"EXC-08", atExchange, 429, "", Code, ""},
	{"EXC-09", atExchange, 410, "Virksomhetsbruker is no longer available", Code, "title of a ProblemDetails"},
	{
		"EXC-09", atExchange, 410, "Virksomhetsbruker (enterprise user) is no longer available. It has been replaced by Systembruker (system user) or ID-porten, " +
			"depending on the use case. See https://docs.altinn.studio for migration guidance.", Code, "its detail",
	},
	{"EXC-14", atExchange, 500, "", Partial, ""},
}
