package mutants_test

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

var token = at(http.MethodPost, "/idporten/token")

// lawful tells the refusal of a code from others: these alone have an id.
const lawful = "(correlation id: "

// codeMutants are wrong about codes and whom they are for.
func codeMutants() []serverMutant {
	return []serverMutant{
		{
			id: "code-again", broken: "A code is good again and again.", breaks: []string{"IDP-TOKEN-01"},
			before: repeats(token, func(r *request) string { return r.form().Get("code") }),
		},
		{
			id: "code-late", broken: "A code lives ten minutes instead of one.", breaks: []string{"IDP-TOKEN-02"},
			ordering: switched("code_lifetime", "600"),
		},
		{
			id: "code-of-another", broken: "A code is good for whichever client brings it.", breaks: []string{"IDP-TOKEN-03"},
			before: codeOfAnother(),
		},
		{
			id: "law-in-words", broken: "A code that is not good is refused with a description of one's own, without a correlation id.", breaks: []string{"IDP-TOKEN-01", "IDP-TOKEN-02", "IDP-TOKEN-03"},
			before: failing(token, http.StatusBadRequest, func(a *reply) bool {
				return strings.Contains(string(a.body), lawful) && a.json(func(m members) bool { return m.put("error_description", "The code has expired") })
			}),
		},
		{
			id: "law-401", broken: "A code that is not good is refused with 401 instead of 400.", breaks: []string{"IDP-TOKEN-01", "IDP-TOKEN-02", "IDP-TOKEN-03"},
			before: failing(token, http.StatusBadRequest, func(a *reply) bool {
				return strings.Contains(string(a.body), lawful) && as(http.StatusUnauthorized)(a)
			}),
		},
		{
			id: "token-redirect-unchecked", broken: "The token endpoint does not compare redirect_uri with that of the authorization request.", breaks: []string{"IDP-TOKEN-04"},
			before: redirectUnchecked(),
		},
		{
			id: "pkce-unchecked", broken: "code_verifier is not held against the challenge.", breaks: []string{"IDP-TOKEN-05"},
			before: all(
				hears(authorize, func(r *request) bool {
					return r.changeQuery(func(q url.Values) bool { return q.Has("code_challenge") && unless(q, "code_challenge", ownChallenge) })
				}),
				formHears(token, func(f url.Values) bool {
					return f.Get("grant_type") == "authorization_code" && unless(f, "code_verifier", ownVerifier)
				}),
			),
		},
	}
}

// clientProofMutants are wrong about how a client proves itself.
func clientProofMutants() []serverMutant {
	return []serverMutant{
		{
			id: "secret-unchecked", broken: "Any secret is taken for a client's.", breaks: []string{"IDP-CAUTH-02"},
			before: lenient(token, func(r *request, _ *reply) bool {
				return r.changeForm(func(f url.Values) bool { return f.Has("client_secret") && credentials(f, f.Get("client_id")) })
			}),
		},
		{
			id: "secret-anywhere", broken: "A secret in the header is taken from a client that is registered to send it in the form.", breaks: []string{"IDP-CAUTH-01"},
			before: lenient(token, func(r *request, _ *reply) bool { return r.secretIntoForm() }),
		},
		{
			id: "assertion-signature", broken: "The signature of a client assertion is not checked.", breaks: []string{"IDP-CAUTH-09"},
			before: lenient(token, func(r *request, _ *reply) bool {
				return !r.isAsserted() && r.reassert(func(header, claims members) bool {
					return claims.text("sub") == "jwt-demo" && header.put("alg", "RS256")
				})
			}),
		},
		{
			id: "assertion-audience", broken: "A client assertion for somebody else is taken.", breaks: []string{"IDP-CAUTH-08"},
			before: lenientAssertion(func(r *request, _, claims members) bool { return claims.put("aud", r.sandbox()+"/idporten") }),
		},
		{
			id: "assertion-again", broken: "A client assertion is good again and again.", breaks: []string{"IDP-CAUTH-13"},
			before: lenientAssertion(func(_ *request, _, claims members) bool { return claims.drop("jti") }),
		},
	}
}

// credentials makes a form another client's.
func credentials(f url.Values, clientID string) bool {
	for _, c := range world.Default().Clients {
		if c.ClientID == clientID && c.ClientSecret != "" {
			f.Set("client_id", clientID)
			return unless(f, "client_secret", c.ClientSecret)
		}
	}
	return false
}

// codeOfAnother notes for whom a code is, and redeems it in that client's name.
func codeOfAnother() tamper {
	var owners notes
	return all(
		overhears(authorize, func(r *request, a *reply) { owners.keep(codeIn(a), r.URL.Query().Get("client_id")) }),
		lenient(token, func(r *request, _ *reply) bool {
			return r.changeForm(func(f url.Values) bool { return f.Has("code") && credentials(f, owners.get(f.Get("code"))) })
		}),
	)
}

// redirectUnchecked notes to whom a code was sent, and says so for the client.
func redirectUnchecked() tamper {
	var sent notes
	return all(
		overhears(authorize, func(r *request, a *reply) { sent.keep(codeIn(a), r.URL.Query().Get("redirect_uri")) }),
		formHears(token, func(f url.Values) bool {
			to := sent.get(f.Get("code"))
			return to != "" && unless(f, "redirect_uri", to)
		}),
	)
}

// codeIn is the code that an answer sends to the client.
func codeIn(a *reply) string {
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		return ""
	}
	return to.Query().Get("code")
}

// secretIntoForm moves a Basic header into the form.
func (r *request) secretIntoForm() bool {
	id, secret, is := r.BasicAuth()
	if !is {
		return false
	}
	r.Header.Del("Authorization")
	return r.changeForm(func(f url.Values) bool {
		return unless(f, "client_secret", secret) && (f.Get("client_id") == id || unless(f, "client_id", id))
	})
}

// reassert signs the client assertion of a form anew, after a change.
func (r *request) reassert(change func(header, claims members) bool) bool {
	return r.changeForm(func(f url.Values) bool {
		assertion, changed := resigned(f.Get("client_assertion"), demoKey, change)
		return changed && unless(f, "client_assertion", assertion)
	})
}

// isAsserted: the form's client assertion is signed as it should be.
func (r *request) isAsserted() bool { return signedBy(r.form().Get("client_assertion"), demoKey) }

// lenientAssertion takes a refused client assertion after a change, but none
// that somebody else has signed.
func lenientAssertion(change func(r *request, header, claims members) bool) tamper {
	return lenient(token, func(r *request, _ *reply) bool {
		return r.isAsserted() && r.reassert(func(header, claims members) bool { return change(r, header, claims) })
	})
}
