package mutants_test

import (
	"bytes"
	"net/http"
)

// quietValidatorMutants are right at first sight, at the validator.
func quietValidatorMutants() []serverMutant {
	return []serverMutant{
		ruleless("SKD-RULE-01", "R002", "Codes that there aren't are not found"),
		ruleless("SKD-RULE-02", "R019", "That a line's tax is not base times rate is not found"),
		ruleless("SKD-RULE-03", "R028", "That tax on imports was deducted and never computed is not found"),
		ruleless("SKD-RULE-05", "R047", "That a company is not in the VAT register is not found"),
		{
			id: "second-message-missing", broken: "A value that does not fit its type has one message instead of two.", breaks: []string{"SKD-STRUCT-02"},
			before: answers(validate, withoutFinding("cvc-type.3.1.3")),
		},
	}
}

// quietClientsMutants are so where clients are registered.
func quietClientsMutants() []serverMutant {
	return []serverMutant{
		{
			id: "keys-refused-200", broken: "A key set that is refused is refused with 200.", breaks: []string{"SSV-KEY-02"},
			before: failing(at("", clients+"/[^/]+/jwks"), http.StatusBadRequest, as(http.StatusOK)),
		},
		{
			id: "faults-200", broken: "A registration that breaks a rule is refused with 200.", breaks: []string{"SSV-CLIENT-06"},
			before: failing(registration, http.StatusBadRequest, as(http.StatusOK)),
		},
		{
			id: "supplier-unnoted", broken: "A client that a supplier registers does not name the supplier.", breaks: []string{"SSV-ORG-02"},
			before: saying(registration, func(m members) bool { return m.drop("supplier_orgno") }),
		},
		{
			id: "change-new-secret", broken: "PUT of a client gives it another secret.", breaks: []string{"SSV-CLIENT-04"},
			before: instead(at(http.MethodPut, clients+"/[^/]+"), func(r *request, ask func(*request) *reply) *reply {
				a := ask(r)
				rotate := r.clone()
				rotate.Method, rotate.body = http.MethodPost, nil
				rotate.URL.Path += "/secret"
				unfaithful(a.isGood() && ask(rotate).isGood())
				return a
			}),
		},
		{
			id: "defaults-other", broken: "A client that says nothing of lifetimes gets an access token of two hours instead of two minutes.", breaks: []string{"SSV-CLIENT-01"},
			before: saying(registration, func(m members) bool {
				return m.number("access_token_lifetime") == 120 && m.put("access_token_lifetime", 7200)
			}),
		},
		{
			id: "rotation-refused", broken: "A rotated secret is shown and does not work: the old one stays.", breaks: []string{"SSV-SECRET-01"},
			before: instead(at(http.MethodPost, clients+"/[^/]+/secret"), func(r *request, ask func(*request) *reply) *reply {
				look := r.clone()
				look.Method = http.MethodGet
				look.URL.Path = look.URL.Path[:len(look.URL.Path)-len("/secret")]
				a := ask(look)
				if !a.isGood() {
					return ask(r)
				}
				unfaithful(a.json(func(m members) bool { return m.put("client_secret", "0f0e0d0c-0b0a-4a9b-8c7d-6e5f4a3b2c1d") }))
				return a
			}),
		},
		{
			id: "keys-without-end", broken: "Registered keys do not say when they end.", breaks: []string{"SSV-KEY-01"},
			before: saying(at("", clients+"/[^/]+/jwks"), eachKey(func(k members) bool { return k.drop("exp") })),
		},
		{
			id: "party-twice", broken: "An onbehalfof that is there already is taken again.", breaks: []string{"SSV-OBO-01"},
			before: failing(at(http.MethodPost, clients+"/[^/]+/onbehalfof"), http.StatusConflict, as(http.StatusCreated)),
		},
	}
}

// quietScopesMutants are so where scopes are, and beside it.
func quietScopesMutants() []serverMutant {
	return []serverMutant{
		{
			id: "grants-200", broken: "Whoever grants another's scope is refused with 200.", breaks: []string{"SSV-SCOPE-03"},
			before: answers(at(http.MethodPut, admin+`/scopes/access/\d+`), func(_ *request, a *reply) bool { return !a.isGood() && as(http.StatusOK)(a) }),
		},
		{
			id: "list-not-open", broken: "The open list of scopes asks for a token.", breaks: []string{"SSV-SCOPE-01"},
			before: answers(at(http.MethodGet, admin+"/scopes/all"), func(r *request, a *reply) bool { return r.bearer() == "" && as(http.StatusUnauthorized)(a) }),
		},
		{
			id: "prefix-of-others", broken: "A scope with another organisation's prefix can be made.", breaks: []string{"SSV-SCOPE-02"},
			before: answers(at(http.MethodPost, admin+"/scopes"), func(_ *request, a *reply) bool {
				return !a.isGood() && bytes.Contains(a.body, []byte("prefix")) && as(http.StatusCreated)(a)
			}),
		},
		{
			id: "withdrawn-kept", broken: "A scope that was withdrawn can still be registered.", breaks: []string{"SSV-SCOPE-03"},
			before: hears(at(http.MethodDelete, admin+`/scopes/access/\d+`), func(r *request) bool {
				r.Method = http.MethodPut
				return true
			}),
		},
		{
			id: "path-of-digdirator", broken: "Below /api/v1 there is nothing.", breaks: []string{"SSV-PATH-01"},
			before: answers(at("", "/selfservice/api/v1/.*"), func(_ *request, a *reply) bool { return as(http.StatusNotFound)(a) && emptied(a) }),
		},
	}
}
