package mutants_test

import (
	"net/http"
	"net/url"
)

var (
	userinfo   = at(http.MethodGet, "/idporten/userinfo")
	introspect = at(http.MethodPost, "/idporten/token/introspect")
	revoke     = at(http.MethodPost, "/idporten/token/revoke")
)

// userinfoMutants are wrong about what userinfo says.
func userinfoMutants() []serverMutant {
	return []serverMutant{
		{
			id: "userinfo-sub", broken: "sub of userinfo is the person's number and not that of the id_token.", breaks: []string{"IDP-USER-01"},
			before: saying(userinfo, func(m members) bool { return m["pid"] != nil && m.put("sub", m["pid"]) }),
		},
		{
			id: "userinfo-challenge", broken: "userinfo refuses without WWW-Authenticate.", breaks: []string{"IDP-USER-01"},
			before: answers(userinfo, without("WWW-Authenticate")),
		},
		{
			id: "userinfo-post", broken: "userinfo may be asked by POST.", breaks: []string{"IDP-USER-04"},
			before: hears(at(http.MethodPost, "/idporten/userinfo"), func(r *request) bool {
				r.Method = http.MethodGet
				r.setBody(nil)
				return true
			}),
		},
	}
}

// tokenUseMutants are wrong about a token that is asked about, or ended.
func tokenUseMutants() []serverMutant {
	return []serverMutant{
		{
			id: "introspect-remembers", broken: "Introspection says of a token for ever what it said first, revoked or not.", breaks: []string{"IDP-INTRO-03"},
			before: repeats(introspect, func(r *request) string { return r.form().Get("token") + r.Header.Get("Accept") }),
		},
		{
			id: "introspect-jwt", broken: "Introspection says that its answer is a JWT.", breaks: []string{"IDP-INTRO-04"},
			before: answers(introspect, func(_ *request, a *reply) bool {
				a.header.Set("Content-Type", "application/token-introspection+jwt")
				return a.isGood()
			}),
		},
		{
			id: "introspect-anybody", broken: "Whoever asks is told of a token, with whatever secret.", breaks: []string{"IDP-INTRO-01"},
			before: lenient(introspect, func(r *request, _ *reply) bool {
				return r.changeForm(func(f url.Values) bool {
					f.Set("client_id", "api")
					return f.Has("token") && unless(f, "client_secret", "api-secret")
				})
			}),
		},
		{
			id: "revoke-nothing", broken: "A revocation is answered and ends nothing.", breaks: []string{"IDP-REVOKE-01"},
			before: instead(revoke, func(r *request, ask func(*request) *reply) *reply {
				token := r.form().Get("token")
				if token == "" {
					return ask(r)
				}
				changed := r.clone()
				f := changed.form()
				f.Set("token", "nothing")
				changed.setForm(f)
				unfaithful(true)
				return ask(changed)
			}),
		},
		{
			id: "revoke-unknown-400", broken: "A revocation of a token that there isn't is refused.", breaks: []string{"IDP-REVOKE-01"},
			before: instead(revoke, func(r *request, ask func(*request) *reply) *reply {
				if t := r.form().Get("token"); t != "" && len(t) < 100 {
					unfaithful(true)
					return &reply{http.StatusBadRequest, http.Header{"Content-Type": {"application/json"}}, []byte(`{"error":"invalid_request"}`)}
				}
				return ask(r)
			}),
		},
	}
}
