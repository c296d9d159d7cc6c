package world

import "reflect"

// remove takes out what the patch lists. Roles and mandates come first:
// removing a person or a company takes theirs along, and they may be listed as
// well.
func (p *patcher) remove(n *node) {
	var listed removal
	p.decode(n, reflect.ValueOf(&listed).Elem(), "remove")
	var roles, mandates []string
	for i, role := range listed.Roles {
		roles = append(roles, p.joined(item("remove.roles", i), role.PID, role.OrganisationNumber))
	}
	for i, m := range listed.Mandates {
		mandates = append(mandates, p.joined(item("remove.mandates", i), m.Representative, m.Authorizer))
	}
	p.removeFrom(rolesSection, roles)
	p.removeFrom(mandatesSection, mandates)
	p.removeFrom(peopleSection, listed.People)
	p.removeFrom(companiesSection, listed.Companies)
	p.removeFrom(eidasSection, listed.EIDASPeople)
	p.removeFrom(emailSection, listed.EmailPeople)
	p.removeFrom(scopesSection, listed.Scopes)
	p.removeFrom(clientsSection, listed.Clients)
	p.removeOf(rolesSection, "pid", listed.People)
	p.removeOf(rolesSection, "organisation_number", listed.Companies)
	p.removeOf(mandatesSection, "representative", listed.People)
	p.removeOf(mandatesSection, "authorizer", listed.People)
	p.removeOf(eidasSection, "pid", listed.People)
}

// joined is the key of the two parts; that one is missing was said already.
func (p *patcher) joined(path, one, other string) string {
	if one == "" || other == "" {
		p.bad[path] = true
	}
	return join(one, other)
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

// removeOf takes out of a section what refers to something removed.
func (p *patcher) removeOf(s section, reference string, keys []string) {
	gone := set(keys)
	p.keep(s, func(element *node) bool {
		n := element.get(reference)
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
