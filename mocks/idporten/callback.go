package idporten

import (
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// callback is where a browser is sent back to.
type callback struct {
	redirectURI string
	state       string
}

// sendBack is the authorization response, of a success and of an error alike:
// the parameters, given as name, value, …, then iss and state, in the order
// seen: code, iss, state.
//
// The state is encoded once more before it is put back (docs:
// oidc_protocol_authorize), so that a structured one arrives encoded twice.
func (s *Server) sendBack(c callback, params ...string) (kernel.Reply, error) {
	params = append(params, "iss", s.Issuer)
	if c.state != "" {
		params = append(params, "state", url.QueryEscape(c.state))
	}
	return kernel.Redirect(withParameters(c.redirectURI, params)), nil
}

// withParameters appends names and values to an address. One with a query of
// its own keeps it byte for byte.
func withParameters(address string, params []string) string {
	var b strings.Builder
	b.WriteString(address)
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	if strings.HasSuffix(address, "?") || strings.HasSuffix(address, "&") {
		sep = ""
	}
	for i := 0; i < len(params); i += 2 {
		b.WriteString(sep + params[i] + "=" + url.QueryEscape(params[i+1]))
		sep = "&"
	}
	return b.String()
}
