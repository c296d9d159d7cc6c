package specs

// Returns of the two special categories that break one rule each, or as few as
// can be.

const compensationAdjustment = "justeringMerverdiavgiftskompensasjonFastEiendom"

// claim is a claim for compensation for March and April of a year.
func claim(year, total string, text ...string) filing {
	return lines(text...).ofTotal(total).in("kompensasjon", "ToMaaneder", "mars-april", year)
}

// compensationCases are claims for compensation.
func compensationCases() []ruleCase {
	const large, small = "1||-100000|25|-25000|", "1||-40000|25|-10000|"
	right, late := claim("2024", "-25000", large), "2024-06-11T12:00:00Z"
	return []ruleCase{
		{rule: "R086", filing: claim("2024", "25000", "1||100000|25|25000|"), found: "R086:1"},
		{rule: "R087", filing: claim("2024", "-30000", "11|"+compensationAdjustment+"|-200000|15|-30000|"), found: "R087:11"},
		{rule: "R088", filing: claim("2024", "-25000", "3||-100000|25|-25000|"), found: "R088:3"},
		{rule: "R089", filing: right, at: "2024-04-30T12:00:00Z"},
		{rule: "R090", filing: claim("2022", "-25000", large), at: "2022-12-31T12:00:00Z", found: "R090 R092 R096"},
		{rule: "R091", filing: claim("2024", "-25000", "1|uttak|-100000|25|-25000|"), found: "R069:1 R091:1"},
		{rule: "R092", filing: claim("2022", "-25000", large), company: filed("kompensasjon", 2022, -25000)},
		{rule: "R093", filing: claim("2024", "-25000", "1||||-25000|"), found: "R093:1"},
		{rule: "R094", filing: right, company: companyWith("organisation_form", "KF")},
		{rule: "R095", filing: right.in("kompensasjon", "TreMaaneder", "januar-mars", "2024"), at: "2024-05-05T12:00:00Z"},
		{rule: "R096", filing: right, at: late},
		{rule: "R097", filing: right, company: filed("kompensasjon", 2024, -24999), at: late},
		{rule: "R098", filing: claim("2024", "0")},
		{rule: "R099", filing: claim("2024", "-10000", small)},
		{rule: "R100", filing: claim("2024", "-30000"), found: "R018 R100"},
		{rule: "R101", filing: claim("2024", "-25000", "81||-100000|25|-25000|"), company: unregistered(), found: "R101:81"},
		{rule: "R125", filing: right, company: companyWith("deleted", "2024-02-29")},
		{rule: "R128", filing: right, company: companyWith("organisation_form", "FKF")},
		{rule: "R129", filing: right, company: companyWith("organisation_form", "ORGL")},
		{rule: "R130", filing: right, company: companyWith("organisation_form", "BEDR")},
		{rule: "R134", filing: claim("2026", "-10000", small), at: "2026-04-15T12:00:00Z"},
		{rule: "R135", filing: claim("2026", "-25000", large), company: companyWith("deleted", "2026-04-01"), at: "2026-04-15T12:00:00Z"},
	}
}

// reverse is a return of reverse charge for the first quarter of a year.
func reverse(year, total string, text ...string) filing {
	return lines(text...).ofTotal(total).in("omvendtAvgiftsplikt", "TreMaaneder", "januar-mars", year)
}

// reverseCases are returns of reverse charge, of a company that is not in the
// VAT register but where a case says otherwise.
func reverseCases() []ruleCase {
	const purchase = "87||20000|25|5000|"
	right := reverse("2024", "5000", purchase)
	return []ruleCase{
		{rule: "R103", filing: reverse("2022", "5000", purchase), company: unregistered()},
		{
			rule: "R105", filing: right.in("omvendtAvgiftsplikt", "TreMaaneder", "oktober-desember", "2022"), at: "2023-01-31T12:00:00Z",
			company: unregistered(), found: "R103 R105",
		},
		{rule: "R106", filing: right.in("omvendtAvgiftsplikt", "ToMaaneder", "januar-februar", "2024"), company: unregistered()},
		{rule: "R107", filing: reverse("2024", "5"), company: unregistered()},
		{rule: "R108", filing: reverse("2024", "-5000", "87||-20000|25|-5000|"), company: unregistered(), found: "R108:87"},
		{rule: "R109", filing: reverse("2024", "5000", "87||||5000|"), company: unregistered(), found: "R066:87 R109:87"},
		{rule: "R110", filing: reverse("2024", "5000", "87|uttak|20000|25|5000|"), company: unregistered(), found: "R069:87 R110:87"},
		{rule: "R111", filing: reverse("2024", "5000", "87|kompensasjonsrett|20000|25|5000|"), company: unregistered(), found: "R111:87"},
		{
			rule: "R112", filing: reverse("2024", "10000", "86|kompensasjonsrett|20000|25|5000|", "86||20000|25|5000|"),
			company: unregistered(), found: "R112:86 R124:86",
		},
		{rule: "R113", filing: reverse("2024", "5000", "3||20000|25|5000|"), company: unregistered(), found: "R113:3"},
		{
			rule: "R115", filing: lines("86|kompensasjonsrett|20000|25|5000|", "86||20000|25|5000|", "86||||-5000|").ofTotal("5000"),
			found: "R115:86",
		},
		{rule: "R116", filing: lines("86|kompensasjonsrett|20000||5000|").ofTotal("5000"), found: "R081:86 R116:86"},
		{rule: "R117", filing: reverse("2024", "499", "87||1999|25|499|"), company: unregistered()},
		{rule: "R118", filing: reverse("2024", "0"), company: unregistered()},
		{rule: "R119", filing: reverse("2024", "0", "87||20000|25|0|"), company: unregistered(), found: "R019:87 R127:87 R118 R119"},
		{rule: "R120", filing: right, company: unregistered(), at: "2024-03-31T12:00:00Z"},
		{rule: "R121", filing: right},
		{rule: "R123", filing: right, company: obliged("alminnelig", "toMaaned", "2024-03-01")},
		{rule: "R124", filing: reverse("2024", "5000", "86||20000|25|5000|"), company: unregistered(), found: "R124:86"},
	}
}
