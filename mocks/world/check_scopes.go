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

// What a scope may say, from the same page.
var (
	accessStates = []string{"APPROVED", "REQUESTED", "DENIED"}
	tokenTypes   = []string{"SELF_CONTAINED", "OPAQUE"}
	visibilities = []string{"PUBLIC", "PRIVATE", "INTERNAL"}
)

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
		c.access(under(at, "access"), scope.Access, reserved)
		c.demands(at, scope)
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

// access checks who may use the scope. The organisations need not be companies
// of this world, as those of clients need not.
func (c *checker) access(path string, entries []Access, reserved bool) {
	if reserved && entries != nil {
		c.refuse(path, "must be left out: openid and profile are for everybody")
		return
	}
	seen := map[string]string{}
	for i, entry := range entries {
		at := item(path, i)
		c.organisation(under(at, "consumer_orgno"), entry.ConsumerOrgno, true)
		c.once(seen, under(at, "consumer_orgno"), entry.ConsumerOrgno, "organisation")
		c.choice(under(at, "state"), entry.State, accessStates)
	}
}

// demands checks what the owner asks of clients and tokens.
func (c *checker) demands(at string, scope Scope) {
	if types := scope.AllowedIntegrationTypes; len(types) > 0 {
		c.choices(under(at, "allowed_integration_types"), types, integrationTypes)
	}
	c.choice(under(at, "token_type"), scope.TokenType, tokenTypes)
	if scope.Visibility != "" {
		c.choice(under(at, "visibility"), scope.Visibility, visibilities)
	}
}

// seconds checks a lifetime; an absent one is in order.
func (c *checker) seconds(path string, value *int64, least int64) {
	if value != nil && (*value < least || *value > century) {
		c.refuse(path, "is %d: seconds from %d to %d (100 years) are allowed", *value, least, int64(century))
	}
}
