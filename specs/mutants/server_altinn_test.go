package mutants_test

import (
	"net/http"
	"strings"
)

const platform = "/altinn/authentication/api/v1"

var (
	exchange      = at(http.MethodGet, platform+"/exchange/(?i:id-porten)")
	altinnRefresh = at(http.MethodGet, platform+"/refresh")
	altinnOpenID  = at(http.MethodGet, platform+"/openid/.well-known/openid-configuration")
	altinnKeys    = at(http.MethodGet, platform+"/openid/.well-known/openid-configuration/jwks")
)

// exchangeMutants are wrong about which tokens Altinn's exchange takes.
func exchangeMutants() []serverMutant {
	return []serverMutant{
		{
			id: "exchange-expired", broken: "The exchange takes a token that has expired.", breaks: []string{"ALT-EXCH-03"},
			before: lenientExchange(http.StatusUnauthorized, func(_, claims members) bool { return claims.putOver("exp", claims.number("exp")+86400) }),
		},
		{
			id: "exchange-signature", broken: "The exchange does not check the token's signature.", breaks: []string{"ALT-EXCH-03"},
			before: lenientExchange(http.StatusUnauthorized, func(header, _ members) bool { return header.put("alg", "RS256") }),
		},
		{
			id: "exchange-other-issuer", broken: "Whatever provider the address names, the exchange takes ID-porten's token.", breaks: []string{"ALT-EXCH-02"},
			before: hears(at(http.MethodGet, platform+"/exchange/[^/]+"), func(r *request) bool {
				before := r.URL.Path
				r.URL.Path = before[:strings.LastIndex(before, "/")] + "/id-porten"
				return !strings.EqualFold(r.URL.Path, before)
			}),
		},
		{
			id: "exchange-scope", broken: "The exchange takes a token without a scope of Altinn's or a partner's.", breaks: []string{"ALT-EXCH-04"},
			before: lenientExchange(http.StatusForbidden, func(_, claims members) bool { return claims.put("scope", claims.text("scope")+" altinn:any") }),
		},
		{
			id: "exchange-unknown-person", broken: "A person who is not an Altinn user is let in as another.", breaks: []string{"ALT-EXCH-06"},
			before: lenientExchange(http.StatusUnauthorized, func(_, claims members) bool { return claims.putOver("pid", "15817840008") }),
		},
		{
			id: "exchange-post", broken: "The exchange may be asked by POST.", breaks: []string{"ALT-EXCH-12"},
			before: hears(at(http.MethodPost, platform+"/exchange/id-porten"), func(r *request) bool {
				r.Method = http.MethodGet
				return true
			}),
		},
	}
}

// exchangeAnswerMutants are wrong about how it answers.
func exchangeAnswerMutants() []serverMutant {
	return []serverMutant{
		{
			id: "exchange-403-problem", broken: "The 403 of the exchange has a body.", breaks: []string{"ALT-EXCH-04"},
			before: failing(exchange, http.StatusForbidden, bodied("application/problem+json", `{"title":"Forbidden","status":403}`)),
		},
		{
			id: "exchange-says-why", broken: "The 401 of the exchange says that the token has expired.", breaks: []string{"ALT-EXCH-03"},
			before: failing(exchange, http.StatusUnauthorized, func(a *reply) bool {
				return a.json(func(m members) bool { return m.put("detail", "The token has expired") })
			}),
		},
		{
			id: "exchange-400", broken: "Without a bearer token the exchange answers 400 instead of 401.", breaks: []string{"ALT-EXCH-01"},
			before: answers(exchange, func(r *request, a *reply) bool {
				return r.bearer() == "" && a.status == http.StatusUnauthorized && as(http.StatusBadRequest)(a)
			}),
		},
		{
			id: "exchange-quoted", broken: "The Altinn token comes in JSON's quotes for everybody.", breaks: []string{"ALT-EXCH-07"},
			before: answers(exchange, func(_ *request, a *reply) bool {
				quoted := a.isGood() && !strings.HasPrefix(string(a.body), `"`)
				return quoted && bodied("application/json", `"`+string(a.body)+`"`)(a)
			}),
		},
		{
			id: "exchange-json-type", broken: "The bare Altinn token says that it is JSON.", breaks: []string{"ALT-EXCH-07"},
			before: answers(exchange, func(_ *request, a *reply) bool {
				return a.isGood() && a.header.Get("Content-Type") != "application/json" && bodied("application/json", string(a.body))(a)
			}),
		},
	}
}

// altinnTokenMutants are wrong about Altinn's own tokens and metadata.
func altinnTokenMutants() []serverMutant {
	return []serverMutant{
		{
			id: "altinn-outlives", broken: "The Altinn token lives half an hour longer than ID-porten's.", breaks: []string{"ALT-EXCH-08"},
			before: altinnIssuing(exchange, func(_, claims members) bool { return claims.putOver("exp", claims.number("exp")+1800) }),
		},
		{
			id: "altinn-userid-number", broken: "The Altinn token has the user's id as a number and not as a text.", breaks: []string{"ALT-EXCH-08"},
			before: altinnIssuing(exchange, func(_, claims members) bool { return claims.putOver("urn:altinn:userid", 20000001) }),
		},
		{
			id: "altinn-level-4", broken: "The Altinn token has level 4, however the person signed in.", breaks: []string{"ALT-EXCH-10"},
			before: altinnIssuing(exchange, func(_, claims members) bool {
				return claims.number("urn:altinn:authlevel") != 4 && claims.putOver("urn:altinn:authlevel", 4)
			}),
		},
		{
			id: "altinn-kid", broken: "The Altinn token names a key by its thumbprint in lower case.", breaks: []string{"ALT-META-02"},
			before: altinnIssuing(exchange, func(header, _ members) bool { return header.putOver("kid", strings.ToLower(header.text("kid"))) }),
		},
		{
			id: "altinn-refresh-hour", broken: "Altinn's refresh gives an hour instead of 30 minutes.", breaks: []string{"ALT-REFR-01"},
			before: altinnIssuing(altinnRefresh, func(_, claims members) bool { return claims.putOver("exp", claims.number("iat")+3600) }),
		},
		{
			id: "altinn-refresh-problem", broken: "Altinn's refresh refuses with a body.", breaks: []string{"ALT-REFR-02"},
			before: failing(altinnRefresh, http.StatusUnauthorized, bodied("application/problem+json", `{"title":"Unauthorized","status":401}`)),
		},
		{
			id: "altinn-issuer", broken: "Altinn's metadata name the issuer without the slash at its end.", breaks: []string{"ALT-META-01"},
			before: saying(altinnOpenID, func(m members) bool { return m.put("issuer", strings.TrimRight(m.text("issuer"), "/")) }),
		},
		{
			id: "altinn-keys-url", broken: "Altinn's keys publish n in base64url, which no client of the real ones has ever met.", breaks: []string{"ALT-META-02"},
			before: saying(altinnKeys, eachKey(func(k members) bool {
				return k.putOver("n", strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(k.text("n")), "="))
			})),
		},
	}
}

// lenientExchange takes a token that was refused with a status after a change,
// signed by ID-porten's own key.
func lenientExchange(refused int, change func(header, claims members) bool) tamper {
	return lenient(exchange, func(r *request, a *reply) bool {
		forged, changed := resigned(r.bearer(), idportenKey, change)
		r.setBearer(forged)
		return changed && a.status == refused
	})
}

// altinnIssuing changes the token that an endpoint of Altinn gives.
func altinnIssuing(on route, change func(header, claims members) bool) tamper {
	return answers(on, func(_ *request, a *reply) bool {
		bare := strings.Trim(string(a.body), `"`)
		forged, changed := resigned(bare, altinnKey, change)
		a.body = []byte(strings.Replace(string(a.body), bare, forged, 1))
		return changed
	})
}
