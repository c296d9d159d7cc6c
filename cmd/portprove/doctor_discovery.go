package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// published is what a discovery document says, as far as it is compared.
type published struct {
	Issuer      string   `json:"issuer"`
	Authorize   string   `json:"authorization_endpoint"`
	Token       string   `json:"token_endpoint"`
	JWKS        string   `json:"jwks_uri"`
	Logout      string   `json:"end_session_endpoint"`
	PAR         string   `json:"pushed_authorization_request_endpoint"`
	Introspect  string   `json:"introspection_endpoint"`
	Revoke      string   `json:"revocation_endpoint"`
	Userinfo    string   `json:"userinfo_endpoint"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	PKCE        []string `json:"code_challenge_methods_supported"`
	Levels      []string `json:"acr_values_supported"`
}

// comparison is one address that the profile and a document both have.
type comparison struct {
	row, configured, published string
	severity                   severity
}

// checkDiscovery compares what the servers publish with the profile's rows.
func (x *examination) checkDiscovery() {
	for _, h := range x.Hops {
		var d published
		switch {
		case h.err != nil || h.Status != 200:
			continue // told already
		case h.Name == hopJWKS || h.Name == hopAltinnJWKS:
			x.checkKeys(h)
		case h.Name == hopIssuer && x.read(h, &d):
			x.compare(h, x.rows(d))
			x.checkMethods(h, d)
		case h.Name == hopAltinn && x.read(h, &d):
			x.compare(h, []comparison{
				{"altinn_issuer", x.at.Environment.AltinnIssuer, d.Issuer, isError},
				{"altinn_jwks", x.at.Environment.AltinnJWKSURL, d.JWKS, isError},
			})
		}
	}
}

// rows are those of the issuer; what steps 1 to 3 don't use is a warning.
func (x *examination) rows(d published) []comparison {
	e := x.at.Environment
	pushed := isWarning
	if x.at.PAR {
		pushed = isError
	}
	return []comparison{
		{"issuer", e.Issuer, d.Issuer, isError},
		{"authorize", e.AuthorizeURL, d.Authorize, isError},
		{"token", e.TokenURL, d.Token, isError},
		{"jwks", e.JWKSURL, d.JWKS, isError},
		{"logout", e.LogoutURL, d.Logout, isWarning},
		{"par", e.PARURL, d.PAR, pushed},
		{"introspect", e.IntrospectURL, d.Introspect, isWarning},
		{"revoke", e.RevokeURL, d.Revoke, isWarning},
		{"userinfo", e.UserinfoURL, d.Userinfo, isWarning},
	}
}

func (x *examination) read(h *hop, into any) bool {
	if err := json.Unmarshal(h.body, into); err != nil {
		x.add(isError, h.Name, diagnosis{
			"document", h.URL + " answers 200, but not with the JSON that belongs there",
			"A proxy or a portal of the network may answer in its place: open the address in a browser.",
		})
		return false
	}
	return true
}

func (x *examination) checkKeys(h *hop) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if x.read(h, &set) && len(set.Keys) == 0 {
		x.add(isError, h.Name, diagnosis{"keys", h.URL + " has no key, so no token can be verified", "Compare the address with the jwks_uri that the discovery document names."})
	}
}

func (x *examination) compare(h *hop, rows []comparison) {
	for _, c := range rows {
		if c.configured == c.published || c.configured == "" || c.published == "" && c.severity != isError {
			continue
		}
		x.add(c.severity, h.Name, diagnosis{
			"row-" + c.row,
			fmt.Sprintf("addresses.%s is %s in the profile, and %s publishes %s", c.row, c.configured, h.URL, cmp.Or(c.published, "none")),
			"They are compared to the letter, a last slash included: take over what is published, or take the override out of the profile, if this is the environment you mean.",
		})
	}
}

// checkMethods compares how the client will authenticate and ask.
func (x *examination) checkMethods(h *hop, d published) {
	if d.AuthMethods != nil && !slices.Contains(d.AuthMethods, x.at.AuthMethod) {
		x.add(isError, h.Name, diagnosis{
			"auth-method", fmt.Sprintf("token_endpoint_auth_method is %s, and the issuer offers %s", x.at.AuthMethod, strings.Join(d.AuthMethods, ", ")),
			"Choose one that is offered, in the profile and on the integration.",
		})
	}
	if x.at.PKCE && d.PKCE != nil && !slices.Contains(d.PKCE, "S256") {
		x.add(isError, h.Name, diagnosis{"pkce", "pkce is on, and the issuer does not offer S256", "Check whether this is the issuer you mean."})
	}
	for acr := range strings.FieldsSeq(x.at.ACR) {
		if d.Levels != nil && !slices.Contains(d.Levels, acr) {
			x.add(isWarning, h.Name, diagnosis{
				"acr", fmt.Sprintf("acr asks for %s, and the issuer offers %s", acr, strings.Join(d.Levels, ", ")), "Choose a level that is offered.",
			})
		}
	}
}
