package world

// IsActive says whether the scope yields tokens: yes, unless the file says no.
func (s Scope) IsActive() bool { return s.Active == nil || *s.Active }

// IsActive says whether the client is in use: yes, unless the file says no.
func (c Client) IsActive() bool { return c.Active == nil || *c.Active }
