package world

import (
	"net/url"
	"strings"
)

// redirects checks what ID-porten demands of addresses to return to, beyond
// what it demands of every address. docs: oidc_func_clientreg, oidc_auth_sbs.
func (c *checker) redirects(path string, client Client) {
	parsable := make([]string, len(client.RedirectURIs))
	for i, uri := range client.RedirectURIs {
		parsable[i] = uri
		if open, ok := ReadAnyPort(uri); ok {
			parsable[i] = open.before + "1" + open.after
		}
	}
	c.uris(path, parsable)
	for i, uri := range client.RedirectURIs {
		c.redirect(item(path, i), uri, client.ApplicationType)
	}
}

func (c *checker) redirect(path, uri, applicationType string) {
	if _, open := ReadAnyPort(uri); open {
		if applicationType != "native" {
			c.refuse(path, "leaves the port open: only a native client may")
		}
		return
	}
	u, err := url.Parse(uri)
	switch {
	case err != nil: // said already
	case u.Port() == "0":
		c.refuse(path, "has port 0, which stands for any port in %s/… only", loopbackZero)
	case u.Scheme == "https" && strings.EqualFold(u.Hostname(), "localhost"):
		c.refuse(path, "must begin with http://: ID-porten takes localhost without TLS only")
	}
}
