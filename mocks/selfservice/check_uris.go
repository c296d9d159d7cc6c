package selfservice

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

// addresses checks every address that a registration has.
func (c *checker) addresses() {
	if len(c.RedirectURIs) == 0 {
		c.refuse("redirect_uris", "is required")
	}
	c.returns("redirect_uris", c.RedirectURIs)
	c.returns("post_logout_redirect_uris", c.PostLogoutRedirectURIs)
	for _, m := range [][2]string{{"client_uri", c.ClientURI}, {"logo_uri", c.LogoURI}} {
		if m[1] != "" {
			c.absolute(m[0], m[1])
		}
	}
	c.logout("frontchannel_logout_uri", c.FrontchannelLogoutURI)
	c.logout("backchannel_logout_uri", c.BackchannelLogoutURI)
}

func (c *checker) returns(name string, uris []string) {
	for i, uri := range uris {
		field := fmt.Sprintf("%s[%d]", name, i)
		if _, open := world.ReadAnyPort(uri); open {
			c.openPort(field)
		} else if c.ApplicationType == applicationNative && world.IsPrivateUse(uri) {
			c.unfragmented(field, uri)
		} else if u, ok := c.absolute(field, uri); ok {
			c.returnsTo(field, u)
		}
		if slices.Contains(uris[:i], uri) {
			c.refuse(field, "stands there twice")
		}
	}
}

// openPort: an address with port 0, or with * as one example of admin has it,
// leaves the port to the app. docs: oidc_auth_sbs.
func (c *checker) openPort(field string) {
	if c.ApplicationType != applicationNative {
		c.refuse(field, "is a loopback address, which only application_type native may have")
	}
}

// absolute: a fragment may not be registered since 2019-12. docs: R:19-11.
func (c *checker) absolute(field, uri string) (*url.URL, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme == "" || u.Hostname() == "" {
		c.refuse(field, "must be an absolute URI")
		return nil, false
	}
	return u, c.unfragmented(field, uri)
}

func (c *checker) unfragmented(field, uri string) bool {
	if strings.Contains(uri, "#") {
		c.refuse(field, "must not have a fragment")
		return false
	}
	return true
}

// returnsTo: in the test environment plain http is taken, and localhost must be
// plain http; loopback addresses and schemes of an app's own are for native
// clients. clientreg, docs: oidc_auth_sbs.
func (c *checker) returnsTo(field string, u *url.URL) {
	native := c.ApplicationType == applicationNative
	switch {
	case u.Hostname() == "localhost" && u.Scheme == "https":
		c.refuse(field, "must be http for localhost, not https")
	case isLoopback(u.Hostname()) && !native:
		c.refuse(field, "is a loopback address, which only application_type native may have")
	case u.Scheme != "http" && u.Scheme != "https" && !native:
		c.refuse(field, "must begin with https or http")
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// logout: its domain must be that of a redirect_uri. docs: oidc_func_sso,
// oidc_func_backchannel_logout.
func (c *checker) logout(field, uri string) {
	if uri == "" {
		return
	}
	u, ok := c.absolute(field, uri)
	switch {
	case !ok:
	case u.User != nil: // guess: a secret has no place in an address
		c.refuse(field, "must not have a user name")
	case !slices.Contains(hostsOf(c.RedirectURIs), strings.ToLower(u.Hostname())):
		c.refuse(field, "must have the domain of a redirect_uri")
	}
}

func hostsOf(uris []string) []string {
	hosts := make([]string, 0, len(uris))
	for _, uri := range uris {
		if u, err := url.Parse(uri); err == nil {
			hosts = append(hosts, strings.ToLower(u.Hostname()))
		}
	}
	return hosts
}
