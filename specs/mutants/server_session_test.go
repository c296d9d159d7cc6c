package mutants_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

var (
	consent = at(http.MethodPost, "/login/authorize/consent")
	logout  = at("", "/login/logout")
)

// sidOfFrames is the sid in the addresses of a page's iframes.
var sidOfFrames = regexp.MustCompile(`(?:\?|&amp;|&)sid=[^"&]*`)

// sessionMutants are wrong about who is signed in.
func sessionMutants() []serverMutant {
	return []serverMutant{
		{
			id: "sso-forgotten", broken: "No session is remembered, so that everybody signs in anew at each client.", breaks: []string{"IDP-SSO-01"},
			before: hears(authorize, func(r *request) bool {
				had := r.Header.Get("Cookie") != ""
				r.Header.Del("Cookie")
				return had
			}),
		},
		{
			id: "prompt-login-ignored", broken: "prompt=login is passed over when there is a session.", breaks: []string{"IDP-SSO-04"},
			before: hears(authorize, func(r *request) bool {
				return r.URL.Query().Get("prompt") == "login" && r.changeQuery(func(q url.Values) bool { return dropped(q, "prompt") })
			}),
		},
		{
			id: "prompt-none-page", broken: "prompt=none shows a page where nobody is signed in.", breaks: []string{"IDP-SSO-08"},
			before: lenientAuthorize(func(q url.Values) bool { return q.Get("prompt") == "none" && dropped(q, "prompt") }),
		},
		{
			id: "step-up-skipped", broken: "A session answers a request for a higher level than it has.", breaks: []string{"IDP-SSO-03"},
			before: hears(authorize, func(r *request) bool {
				return r.Header.Get("Cookie") != "" && r.changeQuery(func(q url.Values) bool { return dropped(q, "acr_values") })
			}),
		},
		{
			id: "cookie-scripts", broken: "The session cookie can be read by scripts.", breaks: []string{"IDP-SSO-11"},
			before: answers(at("", "/login/.*"), func(_ *request, a *reply) bool {
				changed := false
				for i, cookie := range a.header["Set-Cookie"] {
					a.header["Set-Cookie"][i] = strings.Replace(cookie, "; HttpOnly", "", 1)
					changed = changed || a.header["Set-Cookie"][i] != cookie
				}
				return changed
			}),
		},
	}
}

// logoutMutants are wrong about signing out.
func logoutMutants() []serverMutant {
	return []serverMutant{
		{
			id: "logout-shows-only", broken: "A logout leads back and signs nobody out.", breaks: []string{"IDP-LOGOUT-03"},
			before: instead(logout, func(r *request, ask func(*request) *reply) *reply {
				if to := r.URL.Query().Get("post_logout_redirect_uri"); to != "" && r.Header.Get("Cookie") != "" {
					unfaithful(true)
					return &reply{http.StatusFound, http.Header{"Location": {to}}, nil}
				}
				return ask(r)
			}),
		},
		{
			id: "logout-open", broken: "A logout leads to an address that nobody has registered.", breaks: []string{"IDP-LOGOUT-04"},
			before: answers(logout, func(r *request, a *reply) bool {
				to := r.URL.Query().Get("post_logout_redirect_uri")
				return to != "" && a.status == http.StatusOK && sentTo(to)(a)
			}),
		},
		{
			id: "frontchannel-without-sid", broken: "The browser's call of a client at a logout does not say whose session ends.", breaks: []string{"IDP-FRONTCH-02"},
			before: answers(logout, func(_ *request, a *reply) bool {
				before := len(a.body)
				a.body = sidOfFrames.ReplaceAll(a.body, nil)
				return len(a.body) != before
			}),
		},
	}
}

// loginMutants are wrong about signing in.
func loginMutants() []serverMutant {
	return []serverMutant{
		{
			id: "acr-ignored", broken: "acr_values are passed over: whoever signs in below the level that was asked for gets in.", breaks: []string{"IDP-LOGIN-04"},
			before: hears(authorize, func(r *request) bool {
				return r.changeQuery(func(q url.Values) bool { return dropped(q, "acr_values") })
			}),
		},
		{
			id: "cancel-other-error", broken: "Cancelling sends login_required to the client instead of access_denied.", breaks: []string{"IDP-LOGIN-02"},
			before: leading(at(http.MethodPost, "/login/authorize.*"), func(_ *request, pairs []string) []string {
				return changedPair(pairs, "error", func(string) string { return "login_required" })
			}),
		},
		{
			id: "hint-anybody", broken: "A login hint that names nobody signs the default person in.", breaks: []string{"IDP-LOGIN-03"},
			before: lenient(authorize, func(r *request, a *reply) bool {
				return strings.Contains(a.header.Get("Location"), "login_hint") && r.changeQuery(func(q url.Values) bool {
					return namesNobody(q.Get("login_hint")) && unless(q, "login_hint", "testid:15817840008_idporten-loa-high")
				})
			}),
		},
		{
			id: "consent-overridden", broken: "What a person declines to share is shared all the same.", breaks: []string{"IDP-CONSENT-02"},
			before: formHears(consent, func(f url.Values) bool { return f.Get("decision") == "decline" && unless(f, "decision", "accept") }),
		},
	}
}

// namesNobody: nobody of the world has the number that a hint for a login
// without a page begins with. Other names than numbers are left alone.
func namesNobody(hint string) bool {
	name, headless := strings.CutPrefix(hint, "testid:")
	number, _, _ := strings.Cut(name, "_")
	_, known := world.Default().Person(number)
	return headless && !known && !strings.ContainsAny(name, "/@")
}
