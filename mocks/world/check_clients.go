package world

import (
	"net/url"
	"slices"
	"strings"
)

// What a registration may say, from the documentation of integrations
// (https://docs.digdir.no/docs/idporten/oidc/oidc_func_clientreg).
var (
	integrationTypes = []string{"idporten", "api_klient", "ansattporten", "maskinporten", "krr", "eformidling", "idporten_saml2"}
	applicationTypes = []string{"web", "browser", "native"}
	grantTypes       = []string{"authorization_code", "refresh_token"}
	challengeMethods = []string{"S256", "none"}
	tokenUsages      = []string{"ONETIME", "REUSE"}
)

// authMethods says how a client of each application type may identify itself
// at the token endpoint.
var authMethods = map[string][]string{
	"web":     {"client_secret_basic", "client_secret_post", methodKey},
	"browser": {"none"},
	"native":  {"none"},
}

func (c *checker) clients() {
	scopes := keysOf(c, "scopes", c.w.Scopes, func(s Scope) string { return s.Name })
	ids := map[string]string{}
	for i, client := range c.w.Clients {
		at := item("clients", i)
		if !printable(client.ClientID) {
			c.refuse(under(at, "client_id"), "must be made of visible ASCII characters, without spaces")
		}
		c.once(ids, under(at, "client_id"), client.ClientID, "client")
		c.filled(under(at, "client_name"), client.ClientName)
		c.organisation(under(at, "client_orgno"), client.ClientOrgno, true)
		c.organisation(under(at, "supplier_orgno"), client.SupplierOrgno, false)
		c.choice(under(at, "integration_type"), client.IntegrationType, integrationTypes)
		c.clientScopes(under(at, "scopes"), client.Scopes, scopes)
		c.grantTypes(under(at, "grant_types"), client.GrantTypes)
		c.authentication(at, client)
		c.lifetimes(at, client)
		c.addresses(at, client)
		c.onBehalfOf(under(at, "onbehalfof"), client.OnBehalfOf)
	}
}

func (c *checker) clientScopes(path string, names []string, known keys) {
	if len(names) == 0 {
		c.refuse(path, "is empty: a client needs at least one scope")
	}
	seen := map[string]string{}
	for i, name := range names {
		c.refer(item(path, i), name, known, quote(name)+" is not a scope of this world")
		c.once(seen, item(path, i), name, "scope")
	}
}

func (c *checker) grantTypes(path string, types []string) {
	c.choices(path, types, grantTypes)
	if len(types) > 0 && !slices.Contains(types, "authorization_code") {
		c.refuse(path, "lacks authorization_code: without it nobody can sign in")
	}
}

// authentication checks how the client proves who it is: the method, the
// secret and PKCE, each of which depends on the application type.
func (c *checker) authentication(at string, client Client) {
	path := under(at, "application_type")
	c.choice(path, client.ApplicationType, applicationTypes)
	methods, known := authMethods[client.ApplicationType]
	if known && !c.spoilt(path) {
		c.authMethod(under(at, "token_endpoint_auth_method"), client, methods)
	}
	c.choice(under(at, "code_challenge_method"), client.CodeChallengeMethod, challengeMethods)
	if known && client.ApplicationType != "web" && client.CodeChallengeMethod == "none" {
		c.refuse(under(at, "code_challenge_method"), "must be S256 for application_type %s: only a web client may go without PKCE", client.ApplicationType)
	}
	c.secret(at, client)
	if !c.spoilt(under(at, "token_endpoint_auth_method")) {
		c.keySet(at, client)
	}
}

func (c *checker) authMethod(path string, client Client, allowed []string) {
	if !slices.Contains(allowed, client.TokenEndpointAuthMethod) {
		c.spoil(path, "%s is not a method of application_type %s%s; allowed: %s", quote(client.TokenEndpointAuthMethod),
			client.ApplicationType, c.guess(client.TokenEndpointAuthMethod, allowed), strings.Join(allowed, ", "))
	}
}

// secret never repeats the secret.
func (c *checker) secret(at string, client Client) {
	path := under(at, "client_secret")
	switch client.TokenEndpointAuthMethod {
	case "client_secret_basic", "client_secret_post":
		// One that self-service has changed may be without: a change of the
		// method takes the secret away until there is a new one.
		if client.ClientSecret == "" && client.LastUpdated == nil {
			c.refuse(path, "is missing: %s needs one", client.TokenEndpointAuthMethod)
		} else if client.ClientSecret != "" && !printable(client.ClientSecret) {
			c.refuse(path, "must be made of visible ASCII characters, without spaces")
		}
	case "none", methodKey:
		if client.ClientSecret != "" {
			c.refuse(path, "must be left out: token_endpoint_auth_method %s has no secret", client.TokenEndpointAuthMethod)
		}
		if client.SecretIssued != nil {
			c.refuse(under(at, "secret_issued"), "must be left out: token_endpoint_auth_method %s has no secret", client.TokenEndpointAuthMethod)
		}
	}
}

func (c *checker) lifetimes(at string, client Client) {
	c.seconds(under(at, "authorization_lifetime"), client.AuthorizationLifetime, 1)
	c.seconds(under(at, "access_token_lifetime"), client.AccessTokenLifetime, 1)
	c.seconds(under(at, "refresh_token_lifetime"), client.RefreshTokenLifetime, 0)
	c.choice(under(at, "refresh_token_usage"), client.RefreshTokenUsage, tokenUsages)
}

func (c *checker) addresses(at string, client Client) {
	if len(client.RedirectURIs) == 0 {
		c.refuse(under(at, "redirect_uris"), "is empty: a client needs at least one address to return to")
	}
	c.redirects(under(at, "redirect_uris"), client)
	c.uris(under(at, "post_logout_redirect_uris"), client.PostLogoutRedirectURIs, c.leavesTo(client.ApplicationType))
	c.uri(under(at, "client_uri"), client.ClientURI)
	c.uri(under(at, "logo_uri"), client.LogoURI)
	c.logout(at, client)
}

// leavesTo checks where a logout may lead: to an app's own scheme, too, if the
// client is one.
func (c *checker) leavesTo(applicationType string) func(path, uri string) {
	if applicationType == "native" {
		return c.returnURI
	}
	return c.uri
}

func (c *checker) uris(path string, uris []string, check func(path, uri string)) {
	seen := map[string]string{}
	for i, uri := range uris {
		if uri == "" {
			c.refuse(item(path, i), "is empty: write an absolute address, such as https://app.example/callback")
		}
		check(item(path, i), uri)
		c.once(seen, item(path, i), uri, "address")
	}
}

// uri refuses a fragment since ID-porten does (since December 2019); the
// address is not repeated, its query may hold anything.
func (c *checker) uri(path, uri string) {
	if uri == "" {
		return
	}
	u, err := url.Parse(uri)
	switch {
	case err != nil || u.Scheme == "" || u.Hostname() == "":
		c.refuse(path, "is not an absolute address: scheme and host are needed, such as https://app.example/callback")
	default:
		c.unfragmented(path, uri)
	}
}

func (c *checker) unfragmented(path, uri string) {
	if strings.Contains(uri, "#") {
		c.refuse(path, "must not have a fragment (#…)")
	}
}
