package world

import "time"

// OnBehalfOf is a party for whom a client signs people in: its login page
// names it, and the id_token says which it was. The members are those of
// ID-porten's self-service API.
type OnBehalfOf struct {
	// OnBehalfOf is the value of the request's parameter.
	OnBehalfOf       string     `yaml:"onbehalfof"                  json:"onbehalfof"`
	Name             string     `yaml:"name"                        json:"name"`
	OrganizationName string     `yaml:"organization_name,omitempty" json:"organization_name,omitempty"`
	LogoURI          string     `yaml:"logo_uri,omitempty"          json:"logo_uri,omitempty"`
	ClientURI        string     `yaml:"client_uri,omitempty"        json:"client_uri,omitempty"`
	Description      string     `yaml:"description,omitempty"       json:"description,omitempty"`
	Orgno            string     `yaml:"orgno,omitempty"             json:"orgno,omitempty"`
	Created          *time.Time `yaml:"created,omitempty"           json:"created,omitempty"`
	LastUpdated      *time.Time `yaml:"last_updated,omitempty"      json:"last_updated,omitempty"`
}

// Behalf returns the party that a client has registered by the given name.
func (c Client) Behalf(name string) (OnBehalfOf, bool) {
	for _, o := range c.OnBehalfOf {
		if o.OnBehalfOf == name {
			return o, true
		}
	}
	return OnBehalfOf{}, false
}

func (c *checker) onBehalfOf(path string, parties []OnBehalfOf) {
	seen := map[string]string{}
	for i, party := range parties {
		at := item(path, i)
		if !printable(party.OnBehalfOf) {
			c.refuse(under(at, "onbehalfof"), "must be made of visible ASCII characters, without spaces")
		}
		c.once(seen, under(at, "onbehalfof"), party.OnBehalfOf, "name")
		c.filled(under(at, "name"), party.Name)
		c.organisation(under(at, "orgno"), party.Orgno, false)
		c.uri(under(at, "logo_uri"), party.LogoURI)
		c.uri(under(at, "client_uri"), party.ClientURI)
	}
}
