package idporten

import (
	"context"
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// callback is where a browser is sent back to, and how.
type callback struct {
	client, redirectURI string
	mode                responseMode
	state               string
	// locale of the page that may stand between.
	locale string
}

// answer is what is sent back: a code, or an error and its description.
type answer struct{ code, err, description string }

// parameter of an authorization response.
type parameter struct{ Name, Value string }

// sendBack is the authorization response, of a success and of an error alike,
// in the mode that the request asked for.
func (s *Server) sendBack(ctx context.Context, c callback, a answer) (kernel.Reply, error) {
	p := said{s.Issuer, c.state}.spoilt(kernel.Effects(ctx, effectState), kernel.Effects(ctx, effectIss))
	params := s.parameters(a, p)
	if c.mode.signed {
		response, err := s.signResponse(c, a, p)
		if err != nil {
			return kernel.Reply{}, err
		}
		params = []parameter{{"response", response}}
	}
	if c.mode.posted {
		return s.formPost(c, params)
	}
	return kernel.Redirect(withParameters(c.redirectURI, params)), nil
}

// parameters in the order seen: code, iss, state.
//
// The state is encoded once more before it is put back (docs:
// oidc_protocol_authorize), so that a structured one arrives encoded twice.
// guess: in a posted form, too, whose own encoding is the browser's.
func (s *Server) parameters(a answer, p said) []parameter {
	var params []parameter
	if a.code != "" {
		params = append(params, parameter{"code", a.code})
	}
	if a.err != "" {
		params = []parameter{{"error", a.err}, {"error_description", a.description}}
	}
	if p.iss != "" && !s.Switches.Legacy { // docs: iss came with today's platform
		params = append(params, parameter{"iss", p.iss})
	}
	if p.state != "" {
		params = append(params, parameter{"state", url.QueryEscape(p.state)})
	}
	return params
}

// withParameters appends to an address. One with a query of its own keeps it
// byte for byte.
func withParameters(address string, params []parameter) string {
	var b strings.Builder
	b.WriteString(address)
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	if strings.HasSuffix(address, "?") || strings.HasSuffix(address, "&") {
		sep = ""
	}
	for _, p := range params {
		b.WriteString(sep + p.Name + "=" + url.QueryEscape(p.Value))
		sep = "&"
	}
	return b.String()
}
