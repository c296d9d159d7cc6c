package mutants_test

import (
	"net/http"
	"net/url"
	"strconv"
)

// tokenRequestMutants are wrong about the token endpoint's form and its refusals.
func tokenRequestMutants() []serverMutant {
	return []serverMutant{
		{
			id: "grant-error-other", broken: "A grant_type that is not served is called invalid_request.", breaks: []string{"IDP-TOKEN-06"},
			before: failing(token, http.StatusBadRequest, func(a *reply) bool {
				return a.json(func(m members) bool {
					return m.text("error") == "unsupported_grant_type" && m.put("error", "invalid_request")
				})
			}),
		},
		{
			id: "token-html", broken: "Refusals of the token endpoint say that they are text, not JSON.", breaks: []string{"IDP-TOKEN-01", "IDP-TOKEN-02"},
			before: failing(token, http.StatusBadRequest, func(a *reply) bool { return bodied("text/plain", string(a.body))(a) }),
		},
		{
			id: "fields-repeated", broken: "Of a field that was sent twice the first counts, and nobody says no.", breaks: []string{"IDP-TOKEN-09"},
			before: lenient(token, func(r *request, _ *reply) bool {
				return r.changeForm(func(f url.Values) bool {
					changed := false
					for name, values := range f {
						changed = changed || len(values) > 1
						f.Set(name, values[0])
					}
					return changed
				})
			}),
		},
		{
			id: "token-by-get", broken: "The token endpoint may be asked by GET, with the secret in the address.", breaks: []string{"IDP-TOKEN-11"},
			before: hears(at(http.MethodGet, "/idporten/token"), func(r *request) bool {
				r.Method, r.body = http.MethodPost, []byte(r.URL.RawQuery)
				r.setBody(r.body)
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.setQuery(url.Values{})
				return true
			}),
		},
	}
}

// tokenResponseMutants are wrong about what it gives.
func tokenResponseMutants() []serverMutant {
	return []serverMutant{
		{
			id: "expires-in-text", broken: "expires_in is a text and not a number.", breaks: []string{"IDP-TOKEN-07"},
			before: saying(token, func(m members) bool { return m.putOver("expires_in", strconv.FormatInt(m.number("expires_in"), 10)) }),
		},
		{
			id: "refresh-life-untold", broken: "refresh_token_expires_in is missing beside a refresh token.", breaks: []string{"IDP-TOKEN-07"},
			before: saying(token, func(m members) bool { return m.drop("refresh_token_expires_in") }),
		},
		{
			id: "token-type-lower", broken: "token_type is bearer in lower case.", breaks: []string{"IDP-TOKEN-07"},
			before: saying(token, func(m members) bool { return m.text("token_type") == "Bearer" && m.put("token_type", "bearer") }),
		},
		{
			id: "scope-untold", broken: "The token response does not say which scopes were granted.", breaks: []string{"IDP-TOKEN-07"},
			before: saying(token, func(m members) bool { return m.drop("scope") }),
		},
		{
			id: "tokens-stored", broken: "Token responses may be stored: Cache-Control is missing.", breaks: []string{"IDP-TOKEN-08"},
			before: answers(token, without("Cache-Control")),
		},
		{
			id: "dpop-bearer", broken: "A token that is bound to a key is called a bearer token.", breaks: []string{"IDP-DPOP-01"},
			before: saying(token, func(m members) bool { return m.text("token_type") == "DPoP" && m.put("token_type", "Bearer") }),
		},
	}
}

// refreshMutants are wrong about refresh tokens.
func refreshMutants() []serverMutant {
	return []serverMutant{
		{
			id: "refresh-again", broken: "A one-time refresh token is good again and again.", breaks: []string{"IDP-REFR-01"},
			before: repeats(token, func(r *request) string { return r.form().Get("refresh_token") }),
		},
		{
			id: "refresh-kept", broken: "A refresh answers with the refresh token that it was asked with, and keeps the new one to itself.", breaks: []string{"IDP-REFR-01"},
			before: answers(token, func(r *request, a *reply) bool {
				old := r.form().Get("refresh_token")
				return old != "" && a.isGood() && a.json(func(m members) bool { return m.text("refresh_token") != old && m.putOver("refresh_token", old) })
			}),
		},
		{
			id: "refresh-swapped", broken: "A reusable refresh token is replaced by another at each use.", breaks: []string{"IDP-REFR-02"},
			before: answers(token, func(r *request, a *reply) bool {
				old := r.form().Get("refresh_token")
				return old != "" && a.isGood() && a.json(func(m members) bool {
					return m.text("refresh_token") == old && m.put("refresh_token", old[:len(old)-4]+"AAAA")
				})
			}),
		},
		{
			id: "refresh-idle", broken: "A refresh token does not die of inactivity: ten times the registered lifetime counts.", breaks: []string{"IDP-REFR-03"},
			ordering: clientsWith("refresh_token_lifetime", 10),
		},
		{
			id: "authorization-two-years", broken: "An authorization lives two years instead of one.", breaks: []string{"IDP-REFR-04"},
			ordering: clientsWith("authorization_lifetime", 2),
		},
		{
			id: "refresh-more-scopes", broken: "A refresh that asks for more scopes than were granted is answered and not refused.", breaks: []string{"IDP-REFR-06"},
			before: lenient(token, func(r *request, _ *reply) bool {
				return r.changeForm(func(f url.Values) bool { return f.Has("refresh_token") && dropped(f, "scope") })
			}),
		},
		{
			id: "refresh-of-another", broken: "A refresh token is good for whichever client brings it.", breaks: []string{"IDP-REFR-07"},
			before: refreshOfAnother(),
		},
	}
}

// refreshOfAnother notes whose a refresh token is, and uses it in that client's
// name.
func refreshOfAnother() tamper {
	var owners notes
	return all(
		lenient(token, func(r *request, _ *reply) bool {
			return r.changeForm(func(f url.Values) bool {
				return f.Has("refresh_token") && credentials(f, owners.get(f.Get("refresh_token")))
			})
		}),
		overhears(token, func(r *request, a *reply) {
			if m, ok := decoded(a.body); ok && a.isGood() {
				owners.keep(m.text("refresh_token"), r.form().Get("client_id"))
			}
		}),
	)
}
