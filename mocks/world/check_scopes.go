package world

import (
	"regexp"
	"slices"
)

// reservedScopes belong to OpenID Connect and to nobody in particular.
var reservedScopes = []string{"openid", "profile"}

// scopeName is prefix:subscope in the characters that RFC 6749 allows
// (https://docs.digdir.no/docs/idporten/oidc/oidc_protocol_scope).
var scopeName = regexp.MustCompile(`^[A-Za-z0-9._-]+:[\x21\x23-\x5B\x5D-\x7E]+$`)

// century bounds every lifetime, so that adding one to a time can't overflow.
const century = 100 * 365 * 24 * 3600

func (c *checker) scopes() {
	clients := keysOf(c, "clients", c.w.Clients, func(c Client) string { return c.ClientID })
	names := map[string]string{}
	for i, scope := range c.w.Scopes {
		at := item("scopes", i)
		reserved := slices.Contains(reservedScopes, scope.Name)
		if !reserved && !scopeName.MatchString(scope.Name) {
			c.refuse(under(at, "name"), "must be prefix:subscope, or openid or profile")
		}
		c.once(names, under(at, "name"), scope.Name, "scope")
		c.owner(under(at, "owner_orgno"), scope.OwnerOrgno, reserved)
		c.seconds(under(at, "at_max_age"), &scope.AtMaxAge, 0)
		c.seconds(under(at, "authorization_max_lifetime"), &scope.AuthorizationMaxLifetime, 0)
		for j, id := range scope.EnforcedAudForIntrospection {
			c.refer(item(under(at, "enforced_aud_for_introspection"), j), id, clients, quote(id)+" is not a client of this world")
		}
	}
}

func (c *checker) owner(path, number string, reserved bool) {
	switch {
	case reserved && number != "":
		c.refuse(path, "must be left out: openid and profile have no owner")
	case !reserved && number == "":
		c.refuse(path, "is missing: the organisation number of the scope's owner (only openid and profile have none)")
	default:
		c.organisation(path, number, false)
	}
}

// seconds checks a lifetime; an absent one is in order.
func (c *checker) seconds(path string, value *int64, least int64) {
	if value != nil && (*value < least || *value > century) {
		c.refuse(path, "is %d: seconds from %d to %d (100 years) are allowed", *value, least, int64(century))
	}
}
