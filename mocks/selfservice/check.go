package selfservice

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/portprove/portprove/mocks/world"
)

// check says what is wrong with a registration, all of it, and then whether
// its organisation may use its scopes.
func check(w *world.World, body client, registered world.Client) error {
	c := checker{client: body}
	c.texts()
	c.types()
	c.authentication()
	c.lifetimes()
	c.addresses()
	if c.faults != nil {
		return errInvalid.because("%s", list(c.faults)).at(c.faults...)
	}
	return checkScopes(w, registered)
}

func list(faults []fault) string {
	texts := make([]string, 0, len(faults))
	for _, f := range faults {
		texts = append(texts, f.String())
	}
	return strings.Join(texts, "; ")
}

// checker collects what is wrong with a registration.
type checker struct {
	client
	faults []fault
}

func (c *checker) refuse(field, format string, args ...any) {
	c.faults = append(c.faults, fault{field, fmt.Sprintf(format, args...)})
}

// texts: client_name is mandatory in the portal, too.
func (c *checker) texts() {
	if strings.TrimSpace(c.ClientName) == "" {
		c.refuse("client_name", "is required")
	}
	for _, m := range [][2]string{{"client_id", c.ClientID}, {"client_name", c.ClientName}, {"description", c.Description}} {
		if utf8.RuneCountInString(m[1]) > maxText {
			c.refuse(m[0], "is longer than %d characters", maxText)
		}
	}
}

// types checks what kind of registration it is. clientreg.
func (c *checker) types() {
	if slices.Contains(otherTypes, c.IntegrationType) {
		c.refuse("integration_type", "is a type that this mock does not stand in for; served: %s", strings.Join(integrationTypes, ", "))
	} else {
		c.oneOf("integration_type", c.IntegrationType, integrationTypes)
	}
	if c.IntegrationType == typeIDPorten && slices.ContainsFunc(c.Scopes, func(name string) bool { return !slices.Contains(hardCodedScopes, name) }) {
		c.refuse("scopes", "are openid and profile for integration_type idporten")
	}
	if len(c.GrantTypes) == 0 {
		c.refuse("grant_types", "is required")
	}
	for i, grant := range c.GrantTypes {
		c.oneOf(fmt.Sprintf("grant_types[%d]", i), grant, grantTypes)
	}
	if len(c.Scopes) == 0 {
		c.refuse("scopes", "is required")
	}
}

func (c *checker) oneOf(field, value string, allowed []string) {
	switch {
	case value == "":
		c.refuse(field, "is required")
	case !slices.Contains(allowed, value):
		c.refuse(field, "must be one of %s", strings.Join(allowed, ", "))
	}
}

// authentication: the application type decides. clientreg.
func (c *checker) authentication() {
	c.oneOf("application_type", c.ApplicationType, applicationTypes)
	methods := authMethods[c.ApplicationType]
	if methods == nil {
		methods = authMethods[applicationWeb]
	}
	c.oneOf("token_endpoint_auth_method", c.TokenEndpointAuthMethod, methods)
	c.oneOf("code_challenge_method", c.CodeChallengeMethod, []string{challengeS256, challengeNone})
	if c.ApplicationType != applicationWeb && c.CodeChallengeMethod == challengeNone {
		c.refuse("code_challenge_method", "must be S256 for application_type %s", c.ApplicationType)
	}
}

// lifetimes: the schema has no limits; the mock can't go on for ever.
func (c *checker) lifetimes() {
	c.oneOf("refresh_token_usage", c.RefreshTokenUsage, []string{usageOnce, usageReuse})
	for _, m := range []struct {
		name  string
		value int64
		least int64
	}{
		{"authorization_lifetime", *c.AuthorizationLifetime, 1},
		{"access_token_lifetime", *c.AccessTokenLifetime, 1},
		{"refresh_token_lifetime", *c.RefreshTokenLifetime, 0},
	} {
		if m.value < m.least || m.value > longestLifetime {
			c.refuse(m.name, "must be %d to %d seconds", m.least, int64(longestLifetime))
		}
	}
}
