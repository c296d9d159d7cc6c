package idporten

import (
	"net/url"
	"slices"

	"github.com/portprove/portprove/mocks/world"
)

// registeredRedirect compares byte for byte: scheme, host, path, query and
// trailing slash. docs: oidc_func_clientreg. Native clients may leave the port
// of the loopback open; the one that they choose stands in the code, and the
// token request must repeat it.
func (s *Server) registeredRedirect(client world.Client, q url.Values) (string, error) {
	uri, err := single(q, "redirect_uri", errRedirectMissing)
	if err != nil {
		return "", err
	}
	_, open := world.ReadAnyPort(uri) // stands for any port and is none itself
	if open || !slices.Contains(client.RedirectURIs, uri) && !s.hasOpenPort(client, uri) {
		return "", errRedirectUnregistered.because("redirect_uri is %q; registered for %q: %q", uri, client.ClientID, client.RedirectURIs)
	}
	return uri, nil
}

// hasOpenPort: of the two spellings one counts, which is a switch.
func (s *Server) hasOpenPort(client world.Client, uri string) bool {
	return client.ApplicationType == applicationNative && slices.ContainsFunc(client.RedirectURIs, func(registered string) bool {
		open, ok := world.ReadAnyPort(registered)
		return ok && open.Star == s.Switches.LoopbackStar && open.Matches(uri)
	})
}
