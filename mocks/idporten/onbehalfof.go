package idporten

import "net/url"

// checkOnBehalfOf: the party must be registered under the client. docs:
// oidc_func_onbehalfof.
func checkOnBehalfOf(_ *Server, req *authorizeRequest, q url.Values) *refused {
	name := q.Get("onbehalfof")
	if name == "" {
		return nil
	}
	if _, ok := req.client.Behalf(name); !ok {
		return no(errOnBehalfOf, "onbehalfof is %q, which is not registered under client %q", name, req.client.ClientID)
	}
	req.onBehalfOf = name
	return nil
}

// asker is whom the pages name: the party that the client signs in for, or the
// client itself.
func (r authorizeRequest) asker() string {
	if party, ok := r.client.Behalf(r.onBehalfOf); ok {
		return party.Name
	}
	return r.client.ClientName
}

// onBehalfOfClaim puts the party into the id_token, under the name that the
// page's text has, or that of its sample.
func (s *Server) onBehalfOfClaim(c *idClaims, party string) {
	if s.Switches.AudOnBehalfOf {
		c.AudOnBehalfOf = party
		return
	}
	c.ClientOnBehalfOf = party
}
