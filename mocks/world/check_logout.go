package world

import (
	"net/url"
	"slices"
	"strings"
)

// logout checks the addresses that hear of logouts.
func (c *checker) logout(at string, client Client) {
	c.heardOf(under(at, "frontchannel_logout_uri"), client.FrontchannelLogoutURI, client.RedirectURIs)
	c.heardOf(under(at, "backchannel_logout_uri"), client.BackchannelLogoutURI, client.RedirectURIs)
}

// heardOf refuses an address outside the domains of redirect_uris. docs:
// oidc_protocol_logout, oidc_func_backchannel_logout; guess: a domain is a
// host name, whatever the port, and a secret has no place in an address.
func (c *checker) heardOf(path, uri string, redirects []string) {
	if uri == "" {
		return
	}
	before := len(c.problems)
	c.uri(path, uri)
	if len(c.problems) > before {
		return
	}
	scheme, host := schemeAndHost(uri)
	switch u, err := url.Parse(uri); {
	case scheme != "http" && scheme != "https":
		c.refuse(path, "must begin with http: or https:, for it is called and not followed")
		return
	case err == nil && u.User != nil:
		c.refuse(path, "must not have a user name or password: they would be shown in pages and the journal")
		return
	}
	within := func(redirect string) bool {
		_, other := schemeAndHost(redirect)
		return other == host
	}
	if len(redirects) > 0 && !slices.ContainsFunc(redirects, within) {
		c.refuse(path, "must have the host of one of redirect_uris")
	}
}

// schemeAndHost are in lower case, and empty if uri is no address.
func schemeAndHost(uri string) (scheme, host string) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", ""
	}
	return u.Scheme, strings.ToLower(u.Hostname())
}
