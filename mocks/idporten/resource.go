package idporten

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// checkResource takes any absolute URI without a fragment. docs: oidc_func_aud,
// R:20-09, "no other validation"; RFC 8707, 2. The token endpoint passes over
// the parameter: guess, it is documented here only.
func checkResource(_ *Server, req *authorizeRequest, q url.Values) *refused {
	for _, resource := range q["resource"] {
		u, err := url.Parse(resource)
		if err != nil || !u.IsAbs() || strings.ContainsAny(resource, notInURIs) || !isPrintable(resource) {
			return no(errResource, "resource is %q; it must be an absolute URI without a fragment", resource)
		}
		if !slices.Contains(req.resources, resource) {
			req.resources = append(req.resources, resource)
		}
	}
	return nil
}

// notInURIs are the printable characters that no URI has (RFC 3986, 2), and
// what begins a fragment.
const notInURIs = "\" <>\\^`{|}#"

// audience is a string if there is one, else a list. RFC 7519, 4.1.3. It is
// absent from access tokens without resource (docs: oidc_func_aud).
type audience []string

// MarshalJSON writes the shorter form where it can.
func (a audience) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]string(a))
}

// UnmarshalJSON reads both forms.
func (a *audience) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}
