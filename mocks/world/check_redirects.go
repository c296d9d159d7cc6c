package world

import (
	"net/url"
	"strings"
)

// redirects checks what ID-porten demands of addresses to return to, beyond
// what it demands of every address. docs: oidc_func_clientreg, oidc_auth_sbs.
func (c *checker) redirects(path string, client Client) {
	c.uris(path, client.RedirectURIs, func(path, uri string) {
		if open, ok := ReadAnyPort(uri); ok {
			uri = open.before + "1" + open.after
		}
		c.returnURI(path, uri)
	})
	for i, uri := range client.RedirectURIs {
		c.redirect(item(path, i), uri, client.ApplicationType)
	}
}

// returnURI is an address that only a browser goes to, which may be an app's.
func (c *checker) returnURI(path, uri string) {
	if IsPrivateUse(uri) {
		c.unfragmented(path, uri)
		return
	}
	c.uri(path, uri)
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
	case IsPrivateUse(uri) && applicationType != "native":
		c.refuse(path, "has a scheme of an app's own and no host: only a native client may")
	case u.Port() == "0":
		c.refuse(path, "has port 0, which stands for any port in %s/… only", loopbackZero)
	case u.Scheme == "https" && strings.EqualFold(u.Hostname(), "localhost"):
		c.refuse(path, "must begin with http://: ID-porten takes localhost without TLS only")
	}
}
