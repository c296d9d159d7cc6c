package mutants_test

import (
	"net/http"
	"strings"
)

var (
	discovery = at(http.MethodGet, "/idporten/.well-known/openid-configuration")
	keySet    = at(http.MethodGet, "/idporten/jwks.json")
)

// metadataMutants are wrong about what ID-porten says of itself.
func metadataMutants() []serverMutant {
	return []serverMutant{
		{
			id: "issuer-slash", broken: "The discovery document names the issuer with a slash at its end, as the old ID-porten's did.", breaks: []string{"IDP-META-01"},
			before: saying(discovery, func(m members) bool { return m.put("issuer", m.text("issuer")+"/") }),
		},
		{
			id: "no-s256", broken: "The discovery document does not offer S256, although it is demanded.", breaks: []string{"IDP-META-01"},
			before: saying(discovery, func(m members) bool { return m.put("code_challenge_methods_supported", []string{"plain"}) }),
		},
		{
			id: "offers-implicit", broken: "The discovery document offers response_type token, which is refused.", breaks: []string{"IDP-META-04"},
			before: saying(discovery, func(m members) bool {
				return m.put("response_types_supported", append(m.list("response_types_supported"), "token"))
			}),
		},
		{
			id: "authorize-at-issuer", broken: "The discovery document has the authorization endpoint at the issuer's host instead of the login host.", breaks: []string{"IDP-META-01"},
			before: saying(discovery, func(m members) bool {
				return m.put("authorization_endpoint", strings.Replace(m.text("authorization_endpoint"), "/login/", "/idporten/", 1))
			}),
		},
		{
			id: "keys-alg", broken: "The published keys have alg, which some clients compare and the real ones do not have.", breaks: []string{"IDP-META-02"},
			before: saying(keySet, eachKey(func(k members) bool { return k.put("alg", "RS256") })),
		},
		{
			id: "keys-private", broken: "The key set shows the private exponent.", breaks: []string{"IDP-META-02"},
			before: saying(keySet, eachKey(func(k members) bool { return k.put("d", k.text("n")) })),
		},
		{
			id: "keys-stale", broken: "The key set stays what it was when it was first asked for, whatever key signs.", breaks: []string{"IDP-KEYS-01"},
			before: repeats(keySet, (*request).sandbox),
		},
	}
}

// eachKey changes the keys of a set.
func eachKey(change func(members) bool) func(members) bool {
	return func(set members) bool {
		changed := false
		for _, k := range set.list("keys") {
			if key, ok := k.(map[string]any); ok {
				changed = change(key) || changed
			}
		}
		return changed
	}
}
