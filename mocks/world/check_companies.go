package world

// roleCodes are those of Altinn that VAT returns know, then those that the
// Register of Business Enterprises and its neighbours hand to Altinn
// (Altinn/altinn-studio: src/AI/agents/agents/altinn/policy/static.py).
var roleCodes = []string{
	"REGNA", "SISKD", "A0237", "A0238", "A0239", "A0240", "KNUF", "ATTST", "UTINN", "A0212",
	"DAGL", "LEDE", "MEDL", "NEST", "REVI", "REGN", "INNH", "KOMP", "KONT", "DTPR", "DTSO",
	"SAM", "MVAU", "MVAG", "KOMK", "FFØR", "BEST", "REPR", "BOBE", "PRIV",
}

func (c *checker) companies() {
	numbers := map[string]string{}
	for i, company := range c.w.Companies {
		at := item("companies", i)
		c.organisation(under(at, "organisation_number"), company.OrganisationNumber, true)
		c.once(numbers, under(at, "organisation_number"), company.OrganisationNumber, "number")
		c.filled(under(at, "name"), company.Name)
		c.party(at, company.PartyID, company.PartyUUID)
		c.taxRecords(at, company)
	}
}

func (c *checker) roles() {
	people := keysOf(c, "people", c.w.People, func(p Person) string { return p.PID })
	companies := keysOf(c, "companies", c.w.Companies, func(o Company) string { return o.OrganisationNumber })
	seen := map[string]string{}
	for i, role := range c.w.Roles {
		at := item("roles", i)
		c.refer(under(at, "pid"), role.PID, people, "no person of this world has this number")
		c.refer(under(at, "organisation_number"), role.OrganisationNumber, companies, "no company of this world has this number")
		c.choices(under(at, "roles"), role.Roles, roleCodes)
		if role.PID != "" && role.OrganisationNumber != "" {
			c.once(seen, at, role.PID+" "+role.OrganisationNumber, "person and company")
		}
	}
}
