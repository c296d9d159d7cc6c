package mutants_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

var (
	authorize = at(http.MethodGet, "/login/authorize")
	pushed    = at(http.MethodPost, "/idporten/par")
)

// A verifier and its challenge, for servers that go by no other. RFC 7636,
// appendix B.
const (
	ownVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	ownChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// redirectMutants are wrong about where an answer goes and what it carries.
func redirectMutants() []serverMutant {
	return []serverMutant{
		{
			id: "redirect-loose", broken: "Of redirect_uri only host and path are compared, in any case of the host and with or without a slash at the end.", breaks: []string{"IDP-AUTHZ-10"},
			before: lenientAuthorize(looseRedirect),
		},
		{
			id: "redirect-open", broken: "An error is sent to whatever redirect_uri a request has, registered or not.", breaks: []string{"IDP-AUTHZ-01"},
			before: answers(authorize, func(r *request, a *reply) bool {
				to := r.URL.Query().Get("redirect_uri")
				return a.status == http.StatusBadRequest && to != "" && sentTo(to+"?error=invalid_request")(a)
			}),
		},
		{
			id: "error-page", broken: "A fault of an authorization request is shown on a page and not sent to redirect_uri.", breaks: []string{"IDP-AUTHZ-03", "IDP-AUTHZ-04"},
			before: answers(authorize, func(_ *request, a *reply) bool {
				return strings.Contains(a.header.Get("Location"), "error=") && as(http.StatusBadRequest)(a) && bodied("text/html", "<h1>Error</h1>")(a)
			}),
		},
		{
			id: "error-without-iss", broken: "An error goes back without iss.", breaks: []string{"IDP-AUTHZ-02"},
			before: leading(authorize, func(_ *request, pairs []string) []string {
				if !hasPair(pairs, "error") {
					return pairs
				}
				return withoutPair(pairs, "iss")
			}),
		},
		{
			id: "state-lost", broken: "state does not come back.", breaks: []string{"IDP-AUTHZ-08"},
			before: leading(authorize, func(_ *request, pairs []string) []string { return withoutPair(pairs, "state") }),
		},
		{
			id: "iss-missing", broken: "The answer has no iss, so that a client can't tell who sent it.", breaks: []string{"IDP-AUTHZ-08"},
			before: leading(authorize, func(_ *request, pairs []string) []string { return withoutPair(pairs, "iss") }),
		},
		{
			id: "state-once", broken: "state comes back as it was sent and not encoded once more.", breaks: []string{"IDP-AUTHZ-09"},
			before: leading(authorize, stateOnce),
		},
		{
			id: "jarm-other-audience", broken: "A signed answer is for another client.", breaks: []string{"IDP-JARM-01"},
			before: leading(authorize, func(_ *request, pairs []string) []string { return changedPair(pairs, "response", forAnotherClient) }),
		},
	}
}

// authorizeMutants are wrong about what an authorization request may say.
func authorizeMutants() []serverMutant {
	return []serverMutant{
		{
			id: "response-type-unchecked", broken: "Any response_type is answered with a code.", breaks: []string{"IDP-AUTHZ-03"},
			before: lenientAuthorize(func(q url.Values) bool { return unless(q, "response_type", "code") }),
		},
		{
			id: "scope-unregistered", broken: "Scopes that are not registered on the client are passed over instead of refused.", breaks: []string{"IDP-AUTHZ-04"},
			before: lenientAuthorize(func(q url.Values) bool { return unless(q, "scope", "openid") }),
		},
		{
			id: "pkce-optional", broken: "A client that must use PKCE may do without.", breaks: []string{"IDP-AUTHZ-05"},
			before: lenientAuthorize(func(q url.Values) bool {
				return !q.Has("code_challenge") && unless(q, "code_challenge", ownChallenge) && unless(q, "code_challenge_method", "S256")
			}),
		},
		{
			id: "pkce-plain", broken: "PKCE's method plain is taken.", breaks: []string{"IDP-AUTHZ-05"},
			before: lenientAuthorize(func(q url.Values) bool {
				return q.Get("code_challenge_method") == "plain" && unless(q, "code_challenge_method", "S256")
			}),
		},
		{
			id: "nonce-optional", broken: "A public client may leave nonce out.", breaks: []string{"IDP-AUTHZ-06"},
			before: lenientAuthorize(func(q url.Values) bool { return !q.Has("nonce") && unless(q, "nonce", "any") }),
		},
		{
			id: "request-object-ignored", broken: "A request object is passed over as if it weren't there.", breaks: []string{"IDP-AUTHZ-07"},
			before: lenientAuthorize(func(q url.Values) bool { return dropped(q, "request") }),
		},
		{
			id: "details-ignored", broken: "authorization_details that can't be served are passed over.", breaks: []string{"IDP-RAR-01"},
			before: lenientAuthorize(func(q url.Values) bool { return dropped(q, "authorization_details") }),
		},
	}
}

// parMutants are wrong about requests that are pushed.
func parMutants() []serverMutant {
	return []serverMutant{
		{
			id: "par-200", broken: "A pushed request is answered with 200 instead of 201.", breaks: []string{"IDP-PAR-01"},
			before: failing(pushed, http.StatusCreated, as(http.StatusOK)),
		},
		{
			id: "par-again", broken: "A request_uri is good again and again.", breaks: []string{"IDP-PAR-02"},
			before: repeats(authorize, func(r *request) string { return r.URL.Query().Get("request_uri") }),
		},
		{
			id: "par-beside", broken: "Parameters beside request_uri are passed over instead of refused.", breaks: []string{"IDP-PAR-03"},
			before: lenientAuthorize(func(q url.Values) bool {
				return q.Has("request_uri") && dropped(q, "response_type", "scope", "state", "nonce", "redirect_uri", "code_challenge", "code_challenge_method", "login_hint")
			}),
		},
	}
}

// lenientAuthorize takes a refused authorization request after a change of it.
func lenientAuthorize(mend func(url.Values) bool) tamper {
	return lenient(authorize, func(r *request, _ *reply) bool { return r.changeQuery(mend) })
}

// looseRedirect replaces an address by the registered one that is nearly it.
func looseRedirect(q url.Values) bool {
	asked, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || asked.Host == "" {
		return false
	}
	for _, c := range world.Default().Clients {
		for _, registered := range c.RedirectURIs {
			u, err := url.Parse(registered)
			if err == nil && c.ClientID == q.Get("client_id") && strings.EqualFold(u.Host, asked.Host) && strings.TrimRight(u.Path, "/") == strings.TrimRight(asked.Path, "/") {
				return unless(q, "redirect_uri", registered)
			}
		}
	}
	return false
}

// sentTo leads the browser to an address.
func sentTo(address string) func(*reply) bool {
	return func(a *reply) bool {
		a.status, a.body = http.StatusFound, nil
		a.header.Set("Location", address)
		return true
	}
}

// dropped takes fields away.
func dropped(v url.Values, names ...string) bool {
	before := len(v)
	for _, name := range names {
		v.Del(name)
	}
	return len(v) < before
}

func isPair(name string) func(string) bool {
	return func(pair string) bool { return strings.HasPrefix(pair, name+"=") }
}

func hasPair(pairs []string, name string) bool { return slices.ContainsFunc(pairs, isPair(name)) }

func withoutPair(pairs []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(pairs), isPair(name))
}

// changedPair changes the value of a pair, which stays as it is encoded.
func changedPair(pairs []string, name string, change func(string) string) []string {
	changed := slices.Clone(pairs)
	for i, pair := range changed {
		if value, is := strings.CutPrefix(pair, name+"="); is {
			changed[i] = name + "=" + change(value)
		}
	}
	return changed
}

// stateOnce takes one of state's two encodings away.
func stateOnce(_ *request, pairs []string) []string {
	return changedPair(pairs, "state", func(twice string) string {
		once, err := url.QueryUnescape(twice)
		if err != nil {
			return twice
		}
		return once
	})
}

func forAnotherClient(token string) string {
	forged, _ := resigned(token, idportenKey, func(_, claims members) bool { return claims.put("aud", "another-client") })
	return forged
}
