package world

import "reflect"

// remove takes out what the patch lists. Roles come first: removing a person
// or a company takes their roles along, and they may be listed as well.
func (p *patcher) remove(n *node) {
	var listed removal
	p.decode(n, reflect.ValueOf(&listed).Elem(), "remove")
	var roles []string
	for i, role := range listed.Roles {
		if role.PID == "" || role.OrganisationNumber == "" {
			p.bad[item("remove.roles", i)] = true // said already: a part is missing
		}
		roles = append(roles, join(role.PID, role.OrganisationNumber))
	}
	p.removeFrom(rolesSection, roles)
	p.removeFrom(peopleSection, listed.People)
	p.removeFrom(companiesSection, listed.Companies)
	p.removeFrom(scopesSection, listed.Scopes)
	p.removeFrom(clientsSection, listed.Clients)
	p.removeRolesOf("pid", listed.People)
	p.removeRolesOf("organisation_number", listed.Companies)
}

func (p *patcher) removeFrom(s section, keys []string) {
	all := p.keys(s)
	known, gone := set(all), set(keys)
	for i, key := range keys {
		if !known[key] {
			p.refuse(item(under("remove", s.name), i), "is not in %s%s", s.name, p.guess(key, all))
		}
	}
	p.keep(s, func(element *node) bool { return !gone[s.of(element)] })
}

// removeRolesOf takes out the roles that refer to something removed.
func (p *patcher) removeRolesOf(reference string, keys []string) {
	gone := set(keys)
	p.keep(rolesSection, func(role *node) bool {
		n := role.get(reference)
		return n == nil || !gone[n.scalar]
	})
}

// keep leaves in a section what wanted says.
func (p *patcher) keep(s section, wanted func(*node) bool) {
	var kept []*node
	for _, element := range p.elements(s) {
		if wanted(element) {
			kept = append(kept, element)
		}
	}
	if n := p.root.get(s.name); n != nil {
		p.set(s, n.at, kept)
	}
}

// keys are those of the elements of a section.
func (p *patcher) keys(s section) []string {
	var found []string
	for _, element := range p.elements(s) {
		found = append(found, s.of(element))
	}
	return found
}

func set(keys []string) map[string]bool {
	found := make(map[string]bool, len(keys))
	for _, key := range keys {
		found[key] = true
	}
	return found
}
