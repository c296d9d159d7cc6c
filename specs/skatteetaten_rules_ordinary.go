package specs

// Returns that break one rule each, or as few as can be, of those for ordinary
// returns and for all.

const reversal = "tilbakeføringAvInngåendeMerverdiavgift"

// formatCases are about values that the schema leaves open, and about what is
// taken at all.
var formatCases = []ruleCase{
	{rule: "R000", filing: filing{year: "2021"}, at: "2021-12-31T12:00:00Z", found: "R000 R077"},
	{rule: "R002", filing: lines("7||||-100|").ofTotal("-100"), found: "R002:7 R053:7"},
	{rule: "R003", filing: lines("3||20000|24|4800|").ofTotal("4800"), found: "R003:3"},
	{rule: "R053", filing: lines("21||||-100|").ofTotal("-100"), found: "R002:21 R053:21"},
	{
		rule: "R054", filing: lines("7||||-100|").ofTotal("-100").in("primaernaering", "Aar", "aarlig", "2023"),
		company: obliged("primaernaering", "aar", "2020-01-01"), found: "R002:7 R054:7",
	},
	{rule: "R069", filing: lines("1|tull|||-100|").ofTotal("-100"), found: "R069:1"},
	{rule: "R070", filing: lines("3||20000|25|5000|tull").ofTotal("5000"), found: "R070:3 R074:3"},
	{rule: "R071", filing: filing{remark: "kreditnota"}},
	{rule: "R077", filing: filing{year: "2021"}},
	{rule: "R104", filing: filing{category: "eHandel"}},
	{rule: "R038", filing: lines("3|tapPåKrav|20000|25|5000|").ofTotal("5000"), found: "R038:3"},
	{rule: "R039", filing: lines("32|uttak|20000|11,11|2222|").ofTotal("2222"), found: "R039:32"},
	{rule: "R040", filing: lines("11|justering|||-100|").ofTotal("-100"), found: "R040:11"},
	{rule: "R041", filing: lines("11|" + reversal + "|||100|:solgt").ofTotal("100"), found: "R041:11"},
	{rule: "R078", filing: lines("1|" + reversal + "|||100|").ofTotal("100"), found: "R078:1"},
	{rule: "R114", filing: lines("3|kompensasjonsrett|20000|25|5000|").ofTotal("5000"), found: "R114:3"},
}

// amountCases are about sums, products, signs and what belongs on a line.
var amountCases = []ruleCase{
	{rule: "R018", filing: lines("3||20000|25|5000|").ofTotal("5011")},
	{rule: "R019", filing: lines("3||20000|25|4989|").ofTotal("4989"), found: "R019:3"},
	{
		rule: "R052", filing: lines("3||1100000|25|275000|").ofTotal("275000").in("alminnelig", "Aar", "aarlig", "2023"),
		company: obliged("alminnelig", "aar", "2020-01-01"),
	},
	{rule: "R065", filing: lines("1||-100|25|-25|").ofTotal("-25"), found: "R065:1"},
	{rule: "R066", filing: lines("3||||5000|").ofTotal("5000"), found: "R066:3"},
	{rule: "R079", filing: filing{kid: "3400000932456870"}},
	{rule: "R080", filing: lines("1||||-2500|").ofTotal("-2500"), company: companyWith("account_number", nil)},
	{rule: "R081", filing: lines("81||10000||2500|", "81||||-2500|"), found: "R081:81"},
	{rule: "R082", filing: lines("3||20000|25|5000.00|").ofTotal("5000"), found: "R082:3"},
	{rule: "R084", filing: filing{total: "10"}},
	{rule: "R122", filing: lines("3||5|25|6|").ofTotal("6"), found: "R122:3"},
	{rule: "R127", filing: lines("3||400|25|0|"), found: "R019:3 R127:3"},
	{rule: "R020", filing: lines("3||-20000|25|-5000|").ofTotal("-5000"), found: "R020:3"},
	{rule: "R021", filing: lines("1||||2500|").ofTotal("2500"), found: "R021:1"},
}

// pairCases are about the two lines of purchases with VAT to be computed and
// deducted: the deduction is larger, has no counterpart, or is missing.
func pairCases() []ruleCase {
	var cases []ruleCase
	for _, c := range []struct{ code, rate, tax, larger, alone, without string }{
		{"81", "25", "2500", "R023", "R028", "R033"},
		{"83", "15", "1500", "R024", "R029", "R034"},
		{"86", "25", "2500", "R025", "R030", "R035"},
		{"88", "12", "1200", "R026", "R031", "R036"},
		{"91", "25", "2500", "R027", "R032", "R037"},
	} {
		tax, deduction := c.code+"||10000|"+c.rate+"|"+c.tax+"|", c.code+"||||-"+c.tax+"|"
		cases = append(cases,
			ruleCase{rule: c.larger, filing: lines(tax, deduction, c.code+"||10|"+c.rate+"|1|", c.code+"||||-100|").ofTotal("-99"), found: c.larger + ":" + c.code},
			ruleCase{rule: c.alone, filing: lines(deduction).ofTotal("-" + c.tax), found: c.larger + ":" + c.code + " " + c.alone + ":" + c.code},
			ruleCase{rule: c.without, filing: lines(tax).ofTotal(c.tax), found: c.without + ":" + c.code},
		)
	}
	return cases
}

// remarkCases have a remark of the list that fits neither code nor sign.
var remarkCases = []ruleCase{
	{rule: "R074", filing: lines("3||20000|25|5000|tjenesteeksport").ofTotal("5000"), found: "R074:3"},
	{rule: "R075", filing: lines("3||-20000|25|-5000|tjenesteeksport").ofTotal("-5000"), found: "R075:3"},
	{rule: "R076", filing: lines("3|uttak|20000|25|5000|tjenesteeksport").ofTotal("5000"), found: "R076:3"},
}

// dutyCases are about what the registers say of the taxpayer.
var dutyCases = []ruleCase{
	{rule: "R047", filing: filing{org: otherCompany}},
	{rule: "R048", filing: filing{category: "primaernaering"}},
	{rule: "R049", filing: filing{length: "SeksMaaneder", term: "januar-juni", year: "2023"}},
	{rule: "R050", filing: filing{category: "primaernaering"}, company: obliged("primaernaering", "aar", "2020-01-01")},
	{rule: "R051", company: obliged("alminnelig", "toMaaned", "2020-01-01", "reporting_unit", otherCompany)},
	{rule: "R072", company: obliged("alminnelig", "toMaaned", "2024-03-02")},
	{
		rule: "R073", filing: filing{}.in("primaernaering", "Aar", "aarlig", "2022"),
		company: obliged("primaernaering", "aar", "2020-01-01", "to", "2021-12-31"),
	},
	{rule: "R083", filing: lines("1||||-2500|").ofTotal("-2500"), company: obliged("alminnelig", "toMaaned", "2020-01-01", "one_off", true), found: "R083:1"},
	{rule: "R126", company: companyWith("organisation_form", "UDEF")},
	{rule: "R131", company: companyWith("deleted", "2024-02-29")},
}

// timeCases are too early, too late, or before others that are missing.
var timeCases = []ruleCase{
	{rule: "R059", at: "2024-04-30T21:59:59Z"}, // one second before May in Norway
	{
		rule: "R060", filing: filing{}.in("primaernaering", "Aar", "aarlig", "2024"), at: "2024-12-31T12:00:00Z",
		company: obliged("primaernaering", "aar", "2020-01-01"),
	},
	{rule: "R061", filing: lines("3||20000|25|5000|").ofTotal("5000"), company: missing("januar-februar", 2024)},
	{rule: "R062", filing: lines("1||||-2500|").ofTotal("-2500"), company: missing("november-desember", 2023)},
	{rule: "R132", filing: filing{year: "2022"}, company: filed("alminnelig", 2022, 100), at: "2025-06-11T12:00:00Z"},
	{rule: "R133", filing: filing{year: "2022"}, company: filed("alminnelig", 2022, 100), at: "2027-05-01T12:00:00Z"},
}
