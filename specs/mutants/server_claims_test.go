package mutants_test

import (
	"encoding/base64"
	"strings"
)

// accessTokenMutants are wrong about what an access token says.
func accessTokenMutants() []serverMutant {
	return []serverMutant{
		{
			id: "access-aud", broken: "An access token has an audience although no resource was asked for.", breaks: []string{"IDP-CLAIM-01"},
			before: issuing("access_token", func(_, claims members) bool { return claims["aud"] == nil && claims.put("aud", "unspecified") }),
		},
		{
			id: "access-typ", broken: "The header of an access token has typ at+jwt.", breaks: []string{"IDP-CLAIM-01"},
			before: issuing("access_token", func(header, _ members) bool { return header.put("typ", "at+jwt") }),
		},
		{
			id: "access-kid", broken: "Tokens name a key that is not published.", breaks: []string{"IDP-CLAIM-01", "IDP-CLAIM-02"},
			before: all(issuing("access_token", unknownKey), issuing("id_token", unknownKey)),
		},
		{
			id: "scope-widened", broken: "An access token carries a scope that was not granted.", breaks: []string{"IDP-CLAIM-03"},
			before: issuing("access_token", func(_, claims members) bool {
				return !strings.Contains(claims.text("scope"), "altinn:instances.write") && claims.put("scope", claims.text("scope")+" altinn:instances.write")
			}),
		},
		{
			id: "access-hour-more", broken: "An access token lives an hour longer than was registered.", breaks: []string{"IDP-LIFE-01"},
			before: issuing("access_token", func(_, claims members) bool { return claims.putOver("exp", claims.number("exp")+3600) }),
		},
		{
			id: "dpop-unbound", broken: "A token that was asked for with a proof is bound to no key.", breaks: []string{"IDP-DPOP-01"},
			before: issuing("access_token", func(_, claims members) bool { return claims.drop("cnf") }),
		},
	}
}

// idTokenMutants are wrong about what an id_token says.
func idTokenMutants() []serverMutant {
	return []serverMutant{
		{
			id: "id-unsigned", broken: "The id_token is not signed (alg none).", breaks: []string{"IDP-CLAIM-02"},
			before: saying(token, func(m members) bool {
				_, claims, ok := unpacked(m.text("id_token"))
				encode := base64.RawURLEncoding.EncodeToString
				return ok && m.put("id_token", encode([]byte(`{"alg":"none"}`))+"."+encode(encoded(claims))+".")
			}),
		},
		{
			id: "id-nonce", broken: "The id_token lacks the nonce of the request.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.drop("nonce") }),
		},
		{
			id: "id-audience", broken: "The id_token is for another client.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.put("aud", "another-client") }),
		},
		{
			id: "id-issuer", broken: "The id_token names the issuer with a slash at its end.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.put("iss", claims.text("iss")+"/") }),
		},
		{
			id: "id-hour", broken: "The id_token lives an hour instead of 120 s.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims.putOver("exp", claims.number("iat")+3600) }),
		},
		{
			id: "id-amr-text", broken: "amr is a text and not a list.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool {
				amr := claims.list("amr")
				return len(amr) == 1 && claims.put("amr", amr[0])
			}),
		},
		{
			id: "id-sub-number", broken: "sub of the id_token is the person's number and not one for the pair of person and client.", breaks: []string{"IDP-CLAIM-02"},
			before: issuing("id_token", func(_, claims members) bool { return claims["pid"] != nil && claims.put("sub", claims["pid"]) }),
		},
		{
			id: "acr-high", broken: "Tokens say level high, however the person signed in.", breaks: []string{"IDP-LOGIN-04"},
			before: all(issuing("id_token", alwaysHigh), issuing("access_token", alwaysHigh)),
		},
		{
			id: "auth-time-now", broken: "auth_time is when the token was issued, not when the person signed in.", breaks: []string{"IDP-SSO-06"},
			before: issuing("id_token", func(_, claims members) bool {
				return claims.number("auth_time") != claims.number("iat") && claims.putOver("auth_time", claims["iat"])
			}),
		},
	}
}

// issuing changes a token of token responses.
func issuing(which string, change func(header, claims members) bool) tamper {
	return saying(token, func(m members) bool {
		forged, changed := resigned(m.text(which), idportenKey, change)
		return changed && m.put(which, forged)
	})
}

func unknownKey(header, _ members) bool { return header.put("kid", "mock-nobody") }

func alwaysHigh(_, claims members) bool {
	return claims.text("acr") != "idporten-loa-high" && claims.putOver("acr", "idporten-loa-high")
}
