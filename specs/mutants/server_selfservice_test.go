package mutants_test

import (
	"net/http"
	"regexp"
)

const (
	admin   = "/selfservice(?:/api/v1)?(?:/altinn/admin)?"
	clients = admin + "/clients"
)

var (
	registration = at(http.MethodPost, clients)
	registered   = at(http.MethodGet, clients+"/[^/]+")
)

// milliseconds of a time.
var milliseconds = regexp.MustCompile(`\.\d{3}\b`)

// adminMutants are wrong about who may use the admin API.
func adminMutants() []serverMutant {
	return []serverMutant{
		{
			id: "admin-anybody", broken: "The admin API asks for no token.", breaks: []string{"SSV-AUTH-01"},
			before: lenient(at("", admin+"/.*"), func(r *request, a *reply) bool {
				r.setBearer(adminToken(r, "311223348"))
				return a.status == http.StatusUnauthorized
			}),
		},
		{
			id: "admin-expired", broken: "The admin API takes a token that has expired.", breaks: []string{"SSV-AUTH-01"},
			before: lenientAdmin(http.StatusUnauthorized, func(_, claims members) bool { return claims.putOver("exp", claims.number("exp")+86400) }),
		},
		{
			id: "admin-any-scope", broken: "Whoever may read may change and create, too.", breaks: []string{"SSV-AUTH-02"},
			before: lenientAdmin(http.StatusForbidden, func(_, claims members) bool {
				return claims.putOver("scope", claims.text("scope")+" idporten:dcr.read idporten:dcr.modify idporten:dcr.write idporten:scopes.write")
			}),
		},
		{
			id: "clients-of-others", broken: "An organisation sees another's clients.", breaks: []string{"SSV-ORG-01"},
			before: lenientAdminAt(registered, func(_, claims members) bool {
				return claims.put("consumer", map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"})
			}),
		},
		{
			id: "terms-403", broken: "Unsigned terms of use are 403 instead of 428.", breaks: []string{"SSV-TERMS-01"},
			before: failing(registration, http.StatusPreconditionRequired, as(http.StatusForbidden)),
		},
	}
}

// registrationMutants are wrong about the registration of clients.
func registrationMutants() []serverMutant {
	return []serverMutant{
		{
			id: "secret-shown", broken: "Whoever reads a client is shown its secret.", breaks: []string{"SSV-CLIENT-03"},
			before: saying(registered, func(m members) bool { return m["client_id"] != nil && m.put("client_secret", "the-secret") }),
		},
		{
			id: "taken-400", broken: "A client_id that is taken is refused with 400 instead of 409.", breaks: []string{"SSV-CLIENT-02"},
			before: failing(registration, http.StatusConflict, as(http.StatusBadRequest)),
		},
		{
			id: "created-as-date", broken: "Times of a client have no milliseconds.", breaks: []string{"SSV-CLIENT-01"},
			before: saying(registration, func(m members) bool {
				return m.putOver("created", milliseconds.ReplaceAllString(m.text("created"), ""))
			}),
		},
		{
			id: "first-fault-only", broken: "Of several faults of a registration only the first is named.", breaks: []string{"SSV-CLIENT-06"},
			before: failing(registration, http.StatusBadRequest, func(a *reply) bool {
				return a.json(func(m members) bool { return len(m.list("errors")) > 1 && m.put("errors", m.list("errors")[:1]) })
			}),
		},
		{
			id: "removed-not", broken: "DELETE of a client is answered and the client stays usable.", breaks: []string{"SSV-CLIENT-05"},
			before: instead(at(http.MethodDelete, clients+"/[^/]+"), func(r *request, ask func(*request) *reply) *reply {
				look := r.clone()
				look.Method = http.MethodGet
				a := ask(look)
				if !a.isGood() {
					return ask(r)
				}
				unfaithful(true)
				return &reply{http.StatusNoContent, http.Header{}, nil}
			}),
		},
		{
			id: "scope-not-granted", broken: "A scope that the organisation has not been granted is left out in silence.", breaks: []string{"SSV-CLIENT-07"},
			before: lenient(registration, func(r *request, _ *reply) bool {
				m, ok := decoded(r.body)
				if !ok || !m.putOver("scopes", []string{"openid", "profile"}) {
					return false
				}
				r.setBody(encoded(m))
				return true
			}),
		},
		{
			id: "keys-without-kid", broken: "A key set is taken whatever is in it: what can't be used is left out.", breaks: []string{"SSV-KEY-02"},
			before: failing(at("", clients+"/[^/]+/jwks"), http.StatusBadRequest, func(a *reply) bool {
				return as(http.StatusCreated)(a) && bodied("application/json", `{"keys":[]}`)(a)
			}),
		},
	}
}

// lenientAdmin takes a refused token of the admin API after a change.
func lenientAdmin(refused int, change func(header, claims members) bool) tamper {
	return lenient(at("", admin+"/.*"), func(r *request, a *reply) bool {
		return a.status == refused && r.readmitted(change)
	})
}

func lenientAdminAt(on route, change func(header, claims members) bool) tamper {
	return lenient(on, func(r *request, _ *reply) bool { return r.readmitted(change) })
}

func (r *request) readmitted(change func(header, claims members) bool) bool {
	forged, changed := resigned(r.bearer(), selfServiceKey, change)
	r.setBearer(forged)
	return changed
}

// adminToken is one that the sandbox could have issued for an organisation.
func adminToken(r *request, orgno string) string {
	return packed(members{"alg": "RS256", "kid": "mock-any"}, members{
		"iss": r.sandbox() + "/selfservice/maskinporten/", "token_type": "Bearer", "scope": "idporten:dcr.read idporten:dcr.modify idporten:dcr.write",
		"consumer": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + orgno}, "exp": farOff,
	}, selfServiceKey())
}
