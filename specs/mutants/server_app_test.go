package mutants_test

import (
	"net/http"
	"strings"
)

const (
	app      = "/apps/skd/[^/]+/instances"
	one      = app + `/\d+/[0-9a-f-]{36}`
	anything = app + ".*"
)

var (
	creation = at(http.MethodPost, app)
	instance = at(http.MethodGet, one)
	deletion = at(http.MethodDelete, one)
)

// instanceMutants are wrong about instances.
func instanceMutants() []serverMutant {
	return []serverMutant{
		{
			id: "create-200", broken: "A new instance is answered with 200 instead of 201.", breaks: []string{"ALT-CREATE-01"},
			before: failing(creation, http.StatusCreated, as(http.StatusOK)),
		},
		{
			id: "create-without-location", broken: "A new instance is answered without Location.", breaks: []string{"ALT-CREATE-01"},
			before: answers(creation, without("Location")),
		},
		{
			id: "create-other-links", broken: "selfLinks.apps of a new instance leads to the storage.", breaks: []string{"ALT-CREATE-01"},
			before: saying(creation, func(m members) bool { return m.in("selfLinks").putOver("apps", m.in("selfLinks").text("platform")) }),
		},
		{
			id: "create-once", broken: "Whoever asks for a second instance gets the first again.", breaks: []string{"ALT-CREATE-11"},
			before: repeats(creation, func(r *request) string { return r.bearer() + string(r.body) }),
		},
		{
			id: "create-no-owner-404", broken: "A creation that names no owner is 404 instead of 400.", breaks: []string{"ALT-CREATE-02"},
			before: refusing(creation, http.StatusBadRequest,
				[]string{"Cannot create an instance without an instanceOwner.partyId", "Error: instanceOwnerPartyId query parameter is empty"}, as(http.StatusNotFound)),
		},
		{
			id: "missing-in-silence", broken: "That there is no such instance is told by a status alone.", breaks: []string{"ALT-APP-07"},
			before: failing(instance, http.StatusNotFound, emptied),
		},
		{
			id: "delete-nothing", broken: "A draft's deletion is answered and nothing is deleted.", breaks: []string{"ALT-INST-02"},
			before: instead(deletion, func(r *request, ask func(*request) *reply) *reply {
				look := r.clone()
				look.Method = http.MethodGet
				if a := ask(look); a.isGood() {
					unfaithful(true)
					return a
				}
				return ask(r)
			}),
		},
	}
}

// accessMutants are wrong about who may do what with them.
func accessMutants() []serverMutant {
	return []serverMutant{
		{
			id: "app-takes-idporten", broken: "The app takes ID-porten's token.", breaks: []string{"ALT-APP-03"},
			before: takesIDPortens(),
		},
		{
			id: "app-401-body", broken: "The app's 401 has a body.", breaks: []string{"ALT-APP-03"},
			before: failing(at("", anything), http.StatusUnauthorized, bodied("application/json", `{"error":"unauthorized"}`)),
		},
		{
			id: "seen-by-others", broken: "An instance is shown to people without a role for its owner.", breaks: []string{"ALT-APP-05"},
			before: seenByOthers(),
		},
		{
			id: "forbidden-as-404", broken: "Who has no role hears that there is no such instance.", breaks: []string{"ALT-APP-05"},
			before: failing(instance, http.StatusForbidden, as(http.StatusNotFound)),
		},
		{
			id: "weak-login-creates", broken: "A login below the policy's level makes an instance.", breaks: []string{"ALT-CREATE-08"},
			before: lenientLevel(creation),
		},
	}
}

// unreadTemplate is said of a template that can't be read.
var unreadTemplate = []string{"Error when reading content: "}

// isFor: the mock says that it has refused for this reason. Some refusals look
// the same to a client.
func (a *reply) isFor(refusal string) bool {
	return strings.Contains("; "+a.header.Get("Portprove-Why"), "; "+refusal+"; ")
}

// lenientLevel takes a token of a weak login for one of a strong one.
func lenientLevel(on route) tamper {
	return lenient(on, func(r *request, a *reply) bool {
		strong, changed := resigned(r.bearer(), altinnKey, func(_, claims members) bool { return claims.putOver("urn:altinn:authlevel", 4) })
		r.setBearer(strong)
		return changed && a.status == http.StatusForbidden
	})
}

// takesIDPortens exchanges a token for the client.
func takesIDPortens() tamper {
	return func(next http.Handler) http.Handler {
		on := lenient(at("", anything), func(r *request, a *reply) bool {
			if a.status != http.StatusUnauthorized || r.bearer() == "" {
				return false
			}
			swap := r.clone()
			below, _, _ := strings.Cut(r.URL.Path, "/apps/")
			swap.Method, swap.URL.Path, swap.URL.RawQuery, swap.body = http.MethodGet, below+platform+"/exchange/id-porten", "", nil
			got := ask(next, swap)
			r.setBearer(string(got.body))
			return got.isGood()
		})
		return on(next)
	}
}

// seenByOthers notes who made an instance, and shows it in that name.
func seenByOthers() tamper {
	var makers notes
	return all(
		overhears(creation, func(r *request, a *reply) {
			if m, ok := decoded(a.body); ok && a.isGood() {
				makers.keep(m.text("id"), r.bearer())
			}
		}),
		lenient(instance, func(r *request, a *reply) bool {
			_, id, _ := strings.Cut(r.URL.Path, "/instances/")
			maker := makers.get(id)
			r.setBearer(maker)
			return maker != "" && a.status == http.StatusForbidden
		}),
	)
}
