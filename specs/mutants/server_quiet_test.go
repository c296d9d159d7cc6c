package mutants_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
)

// The quiet mutants are right at first sight: what is wrong shows the second
// time, beside the main road, or in a figure.

// quietTokenMutants are so at the token endpoint and at those that explain a token.
func quietTokenMutants() []serverMutant {
	const sameID = "00000000-0000-4000-8000-000000000000"
	return []serverMutant{
		{
			id: "correlation-same", broken: "Every refusal of a code has the same correlation id.", breaks: []string{"IDP-TOKEN-01"},
			before: failing(token, http.StatusBadRequest, func(a *reply) bool {
				return bytes.Contains(a.body, []byte(lawful)) && a.json(func(m members) bool {
					return m.put("error_description", "invalid_grant (correlation id: "+sameID+")")
				})
			}),
		},
		{
			id: "refusals-stored", broken: "Refusals of the token endpoint, and they alone, may be stored.", breaks: []string{"IDP-TOKEN-08"},
			before: answers(token, func(r *request, a *reply) bool { return !a.isGood() && without("Cache-Control")(r, a) }),
		},
		{
			id: "client-400", broken: "A wrong secret is refused with 400 instead of 401.", breaks: []string{"IDP-CAUTH-02"},
			before: answers(token, func(r *request, a *reply) bool {
				_, _, basic := r.BasicAuth()
				return a.status == http.StatusUnauthorized && (basic || r.form().Has("client_secret")) && as(http.StatusBadRequest)(a)
			}),
		},
		{
			id: "expires-in-more", broken: "expires_in is a second more than the access token has left.", breaks: []string{"IDP-TOKEN-07"},
			before: saying(token, func(m members) bool { return m.putOver("expires_in", m.number("expires_in")+1) }),
		},
		{
			id: "scope-of-registration", broken: "The token response names all scopes that were asked for at the first login, also after a refresh with fewer.", breaks: []string{"IDP-REFR-06"},
			before: formHears(token, func(f url.Values) bool { return f.Has("refresh_token") && dropped(f, "scope") }),
		},
		{
			id: "refresh-nonce", broken: "The id_token of a refresh has a nonce.", breaks: []string{"IDP-CLAIM-02"},
			before: answers(token, func(r *request, a *reply) bool {
				return r.form().Has("refresh_token") && a.isGood() && a.json(func(m members) bool {
					forged, changed := resigned(m.text("id_token"), idportenKey, func(_, claims members) bool { return claims.put("nonce", "any") })
					return changed && m.put("id_token", forged)
				})
			}),
		},
		{
			id: "opaque-short", broken: "An opaque access token has eight characters.", breaks: []string{"IDP-SCOPE-05"},
			before: saying(token, func(m members) bool {
				_, _, readable := unpacked(m.text("access_token"))
				return !readable && m.putOver("access_token", m.text("access_token")[:8])
			}),
		},
		{
			id: "dpop-untold", broken: "Introspection does not show the key of a bound token.", breaks: []string{"IDP-DPOP-06"},
			before: saying(introspect, func(m members) bool { return m.drop("cnf") }),
		},
		{
			id: "pseudonymous-userinfo", broken: "userinfo names the person for a token of a pseudonymous scope.", breaks: []string{"IDP-USER-02"},
			before: saying(userinfo, func(m members) bool { return m["pid"] == nil && m.put("pid", "15817840008") }),
		},
	}
}

// quietClaimMutants are so in what tokens say.
func quietClaimMutants() []serverMutant {
	return []serverMutant{
		{
			id: "access-jti-same", broken: "All access tokens have the same jti.", breaks: []string{"IDP-CLAIM-01"},
			before: issuing("access_token", func(_, claims members) bool { return claims.putOver("jti", "AAAAAAAAAAA") }),
		},
		{
			id: "id-jti-same", broken: "All id_tokens have the same jti.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.putOver("jti", "AAAAAAAAAAA") }),
		},
		{
			id: "access-iat-late", broken: "An access token was issued a minute from now.", breaks: []string{"IDP-CLAIM-01"},
			before: issuing("access_token", func(_, claims members) bool { return claims.putOver("iat", claims.number("iat")+60) }),
		},
		{
			id: "id-sub-shared", broken: "sub of the id_token is the same at every client.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.putOver("sub", strings.Repeat("A", 84)+claims.text("pid")) }),
		},
		{
			id: "amr-of-client", broken: "client_amr says none, however the client has authenticated.", breaks: []string{"IDP-CLAIM-01", "IDP-CAUTH-04"},
			before: issuing("access_token", func(_, claims members) bool {
				return claims.text("client_amr") != "none" && claims.putOver("client_amr", "none")
			}),
		},
		{
			id: "supplier-untold", broken: "An access token does not name the supplier that manages the client.", breaks: []string{"IDP-CLAIM-05"},
			before: issuing("access_token", func(_, claims members) bool { return claims.drop("supplier") }),
		},
		{
			id: "sid-for-all", broken: "Every id_token has a sid, asked for or not.", breaks: []string{"IDP-SSO-10", "IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool {
				return claims["sid"] == nil && claims.put("sid", strings.Repeat("A", 43))
			}),
		},
		{
			id: "sid-same", broken: "All clients of a session have the same sid.", breaks: []string{"IDP-SSO-10"},
			before: issuing("id_token", func(_, claims members) bool { return claims.putOver("sid", strings.Repeat("A", 43)) }),
		},
		{
			id: "pseudonymous-named", broken: "The id_token of a pseudonymous scope names the person.", breaks: []string{"IDP-SCOPE-07"},
			before: issuing("id_token", func(_, claims members) bool { return claims["pid"] == nil && claims.put("pid", "15817840008") }),
		},
		{
			id: "power-untold", broken: "The id_token does not say whom the person represents.", breaks: []string{"IDP-RAR-03"},
			before: issuing("id_token", func(_, claims members) bool { return claims.drop("authorization_details") }),
		},
		{
			id: "resource-list", broken: "A single resource becomes a list of one in aud.", breaks: []string{"IDP-AUTHZ-13"},
			before: issuing("access_token", func(_, claims members) bool {
				return claims.text("aud") != "" && claims.put("aud", []string{claims.text("aud")})
			}),
		},
		{
			id: "eidas-as-testid", broken: "amr of a login by eIDAS is TestID.", breaks: []string{"IDP-EIDAS-02"},
			before: issuing("id_token", func(_, claims members) bool {
				return claims["eidas_identifier"] != nil && claims.put("amr", []string{"TestID"})
			}),
		},
	}
}

// quietClientMutants look at a client's proof less closely than they should.
func quietClientMutants() []serverMutant {
	elsewhere := at(http.MethodPost, "/idporten/(?:par|token/introspect|token/revoke)")
	return []serverMutant{
		{
			id: "secret-anywhere-else", broken: "The registered method of authentication is demanded at the token endpoint alone.", breaks: []string{"IDP-CAUTH-05"},
			before: lenient(elsewhere, func(r *request, _ *reply) bool { return r.secretIntoForm() }),
		},
		{
			id: "assertion-unnamed", broken: "client_id may be missing beside a client assertion.", breaks: []string{"IDP-CAUTH-06"},
			before: lenient(token, func(r *request, _ *reply) bool {
				return r.changeForm(func(f url.Values) bool {
					return f.Has("client_assertion") && !f.Has("client_id") && unless(f, "client_id", "jwt-demo")
				})
			}),
		},
		{
			id: "assertion-issuer", broken: "iss and sub of a client assertion are not looked at.", breaks: []string{"IDP-CAUTH-07"},
			before: lenientAssertion(func(_ *request, _, claims members) bool {
				other := claims.text("iss") != "jwt-demo" || claims.text("sub") != "jwt-demo"
				return other && claims.put("iss", "jwt-demo") && claims.put("sub", "jwt-demo")
			}),
		},
		{
			id: "assertion-key-any", broken: "A client assertion need not say which key has signed it.", breaks: []string{"IDP-CAUTH-10"},
			before: lenientAssertion(func(_ *request, header, _ members) bool {
				return header.text("kid") != "jwt-demo-1" && header.put("kid", "jwt-demo-1")
			}),
		},
		{
			id: "assertion-long", broken: "A client assertion may live as long as it likes.", breaks: []string{"IDP-CAUTH-12"},
			before: lenientAssertion(func(_ *request, _, claims members) bool {
				return claims.number("exp") > claims.number("iat")+120 && claims.put("exp", claims.number("iat")+120)
			}),
		},
	}
}

// quietFrontMutants are so where the browser is sent to log in.
func quietFrontMutants() []serverMutant {
	return []serverMutant{
		{
			id: "par-life", broken: "A pushed request is said to live 90 s.", breaks: []string{"IDP-PAR-01"},
			before: saying(pushed, func(m members) bool { return m.putOver("expires_in", 90) }),
		},
		{
			id: "languages-ignored", broken: "ui_locales are passed over.", breaks: []string{"IDP-LOGIN-08", "IDP-VERIFY-11"},
			before: hears(authorize, func(r *request) bool {
				return r.changeQuery(func(q url.Values) bool { return dropped(q, "ui_locales") })
			}),
		},
		{
			id: "authorize-by-get-only", broken: "An authorization request can't be posted.", breaks: []string{"IDP-LOGIN-10"},
			before: answers(at(http.MethodPost, "/login/authorize"), func(_ *request, a *reply) bool { return as(http.StatusMethodNotAllowed)(a) }),
		},
		{
			id: "consent-always", broken: "The consent dialogue is shown to everybody, whatever the scopes.", breaks: []string{"IDP-CONSENT-01"},
			before: hears(authorize, func(r *request) bool {
				return r.changeQuery(func(q url.Values) bool {
					return !q.Has("prompt") && !q.Has("request_uri") && unless(q, "prompt", "consent")
				})
			}),
		},
		{
			id: "party-unchecked", broken: "onbehalfof need not be registered under the client.", breaks: []string{"IDP-AUTHZ-14"},
			before: lenientAuthorize(func(q url.Values) bool { return dropped(q, "onbehalfof") }),
		},
	}
}

// quietRedirectMutants are so in how it comes back.
func quietRedirectMutants() []serverMutant {
	return []serverMutant{
		{
			id: "form-without-button", broken: "A posted answer has no button for browsers without scripts.", breaks: []string{"IDP-AUTHZ-11"},
			before: answers(authorize, func(r *request, a *reply) bool {
				return strings.HasPrefix(r.URL.Query().Get("response_mode"), "form_post") && replacing(`<button class="deed" type="submit"`, `<span class="deed"`)(r, a)
			}),
		},
		{
			id: "port-fixed", broken: "A native client that registered any port of the loopback comes back to none.", breaks: []string{"IDP-AUTHZ-15"},
			before: answers(authorize, func(r *request, a *reply) bool {
				to := r.URL.Query().Get("redirect_uri")
				return strings.HasPrefix(to, "http://127.0.0.1:") && a.status == http.StatusFound && as(http.StatusBadRequest)(a) && bodied("text/html", "<h1>Error</h1>")(a)
			}),
		},
		{
			id: "jarm-error-bare", broken: "A signed error does not say for whom it is.", breaks: []string{"IDP-JARM-02"},
			before: leading(authorize, func(_ *request, pairs []string) []string {
				return changedPair(pairs, "response", func(token string) string {
					bare, _ := resigned(token, idportenKey, func(_, claims members) bool { return claims["error"] != nil && claims.drop("aud") })
					return bare
				})
			}),
		},
		{
			id: "legacy-iss", broken: "The answer of the old generation has an iss.", breaks: []string{"IDP-LEGACY-01"},
			before: leading(at(http.MethodGet, "/(?:login|idporten)/.*authorize"), func(_ *request, pairs []string) []string {
				if !hasPair(pairs, "code") || hasPair(pairs, "iss") {
					return pairs
				}
				return append(pairs, "iss=https%3A%2F%2Foidc.example")
			}),
		},
	}
}

// quietLogoutMutants are so where it is sent to log out.
func quietLogoutMutants() []serverMutant {
	return []serverMutant{
		{
			id: "logout-state-once", broken: "The state of a logout comes back as it was sent.", breaks: []string{"IDP-LOGOUT-05"},
			before: leading(logout, stateOnce),
		},
		{
			id: "logout-cookieless", broken: "A logout without a session leads back.", breaks: []string{"IDP-LOGOUT-01"},
			before: answers(logout, func(r *request, a *reply) bool {
				to := r.URL.Query().Get("post_logout_redirect_uri")
				return to != "" && a.status >= http.StatusBadRequest && sentTo(to)(a)
			}),
		},
		{
			id: "frontchannel-one-less", broken: "The page of a logout leaves out one of the clients.", breaks: []string{"IDP-FRONTCH-01"},
			before: answers(logout, func(_ *request, a *reply) bool {
				_, rest, found := bytes.Cut(a.body, []byte("<iframe "))
				if found {
					before, _, _ := bytes.Cut(a.body, []byte("<iframe "))
					_, after, _ := bytes.Cut(rest, []byte("</iframe>"))
					a.body = append(bytes.Clone(before), after...)
				}
				return found
			}),
		},
	}
}
