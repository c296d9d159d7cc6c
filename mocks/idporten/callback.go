package idporten

import (
	"net/url"
	"strings"
)

// callback is where a browser is sent back to.
type callback struct {
	redirectURI string
	state       string
}

// callbackURL appends the parameters, given as name, value, …, to the redirect
// URI, then iss and state, in the order seen: code, iss, state. A redirect URI
// with a query of its own keeps it byte for byte.
//
// The state is encoded once more before it is put back (docs:
// oidc_protocol_authorize), so that a structured one arrives encoded twice.
func (s *Server) callbackURL(c callback, params ...string) string {
	var b strings.Builder
	b.WriteString(c.redirectURI)
	sep := "?"
	if strings.Contains(c.redirectURI, "?") {
		sep = "&"
	}
	if strings.HasSuffix(c.redirectURI, "?") || strings.HasSuffix(c.redirectURI, "&") {
		sep = ""
	}
	params = append(params, "iss", s.Issuer)
	if c.state != "" {
		params = append(params, "state", url.QueryEscape(c.state))
	}
	for i := 0; i < len(params); i += 2 {
		b.WriteString(sep + params[i] + "=" + url.QueryEscape(params[i+1]))
		sep = "&"
	}
	return b.String()
}
