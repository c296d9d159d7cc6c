package world

import "slices"

// Mandate lets a person act for another one (fullmakt), within permissions.
type Mandate struct {
	// Representative and Authorizer are personal numbers: of who acts, and
	// of whom the acts are for.
	Representative string       `yaml:"representative" json:"representative"`
	Authorizer     string       `yaml:"authorizer"     json:"authorizer"`
	Permissions    []Permission `yaml:"permissions"    json:"permissions"`
}

// Permission is a role in an owner's services, for example arbeid at NAV.
type Permission struct {
	Owner string `yaml:"owner" json:"owner"`
	Role  string `yaml:"role"  json:"role"`
}

// MandatesOf returns what a person may do for others with any of the roles, in
// the order of the world; a mandate has only the permissions with such roles.
func (w *World) MandatesOf(representative string, roles []string) []Mandate {
	var found []Mandate
	for _, m := range w.Mandates {
		if m.Representative != representative {
			continue
		}
		m.Permissions = slices.DeleteFunc(slices.Clone(m.Permissions), func(p Permission) bool { return !slices.Contains(roles, p.Role) })
		if len(m.Permissions) > 0 {
			found = append(found, m)
		}
	}
	return found
}

func (c *checker) mandates() {
	people := keysOf(c, "people", c.w.People, func(p Person) string { return p.PID })
	seen := map[string]string{}
	for i, m := range c.w.Mandates {
		at := item("mandates", i)
		c.refer(under(at, "representative"), m.Representative, people, "no person of this world has this number")
		c.refer(under(at, "authorizer"), m.Authorizer, people, "no person of this world has this number")
		if m.Authorizer != "" && m.Authorizer == m.Representative {
			c.refuse(under(at, "authorizer"), "is the representative, who needs no mandate")
		}
		if m.Representative != "" && m.Authorizer != "" {
			c.once(seen, at, m.Representative+" "+m.Authorizer, "representative and authorizer")
		}
		c.permissions(under(at, "permissions"), m.Permissions)
	}
}

func (c *checker) permissions(path string, permissions []Permission) {
	if len(permissions) == 0 {
		c.refuse(path, "is empty: a mandate needs at least one permission, with owner and role")
	}
	seen := map[string]string{}
	for i, p := range permissions {
		c.filled(under(item(path, i), "owner"), p.Owner)
		c.filled(under(item(path, i), "role"), p.Role)
		c.once(seen, item(path, i), p.Owner+" "+p.Role, "permission")
	}
}
