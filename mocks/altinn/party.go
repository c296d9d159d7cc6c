package altinn

import "github.com/portprove/portprove/mocks/world"

// party finds who has a party id: a company or a person.
func (s *Server) party(id int) (owner, bool) {
	w := s.World()
	for _, c := range w.Companies {
		if c.PartyID == id {
			return ofCompany(c), true
		}
	}
	for _, p := range w.People {
		if p.Altinn != nil && p.Altinn.PartyID == id {
			return ofPerson(p), true
		}
	}
	return owner{}, false
}

func ofCompany(c world.Company) owner {
	return owner{organisation: c.OrganisationNumber, uuid: c.PartyUUID, name: c.Name, deleted: c.Deleted != ""}
}

func ofPerson(p world.Person) owner {
	return owner{person: p.PID, uuid: p.Altinn.PartyUUID, name: p.Name}
}

// partyID is the way back.
func (s *Server) partyID(o owner) int {
	if o.organisation != "" {
		company, _ := s.World().Company(o.organisation)
		return company.PartyID
	}
	person, _ := s.World().Person(o.person)
	if person.Altinn == nil {
		return 0
	}
	return person.Altinn.PartyID
}
