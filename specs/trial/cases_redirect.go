package trial

import (
	"slices"

	"github.com/portprove/portprove/specs/control"
)

// redirectPlays are about the answer that comes to redirect_uri. RFC 6749 4.1.2
// and 10.12, RFC 9207 2.4.
func redirectPlays() []play {
	row := func(text, proves, name, value, cure string) play {
		return play{
			chapter: "the answer at redirect_uri", text: text, proves: proves, until: stepToken, needs: stepToken, faults: effect(name, value),
			rules: []rule{came, unredeemed, refused}, cure: cure, source: "cases_redirect.go",
		}
	}
	const (
		state  = "Compare the state of the answer with the one of this login, byte for byte, before the code is looked at."
		issuer = "Compare iss with the issuer; ID-porten's metadata say that it is always there."
		failed = "Look for error first. Show it, and begin anew only when the person asks for it."
	)
	list := []play{
		row("is refused when its state is another's", "CLI-REDIR-01", "state", "changed", state),
		row("is refused when it has no state", "CLI-REDIR-01", "state", "missing", state),
		row("is refused when it comes from another issuer", "CLI-REDIR-02", "iss_param", "other", issuer),
		row("is refused when it does not name its issuer", "CLI-REDIR-02", "iss_param", "missing", issuer),
		row("is refused when it has no code", "CLI-REDIR-03", "code", "missing", failed),
	}
	for _, code := range []string{"access_denied", "login_required", "server_error", "temporarily_unavailable", "invalid_scope"} {
		list = append(list, row("ends the login when it is the error "+code, "CLI-REDIR-03", "error", code, failed))
	}
	return list
}

// idTokenPlays are about the id_token. OIDC Core 3.1.3.7; ID-porten: the client
// must check acr.
func idTokenPlays() []play {
	row := func(text, proves, value, cure string) play {
		return play{
			chapter: "the id_token", text: text, proves: proves, until: stepExchange, needs: stepToken, faults: effect("id_token", value),
			rules: []rule{came, stopsAt(stepToken), refused}, cure: cure, source: "cases_redirect.go",
		}
	}
	const (
		signature = "Check the signature with the key of ID-porten's set that kid names, and take RS256 only. Who trusts TLS to the token endpoint in its place (OIDC Core 3.1.3.7, 6) says so in a waiver."
		issuer    = "Compare iss with the issuer, to the letter."
		audience  = "aud must have the client's own id, and nobody else's."
		expiry    = "Refuse a token whose exp is over, with a few minutes of leeway at most."
		nonce     = "Compare nonce with the one of this login; without one the token is another login's."
		level     = "Compare acr with the level that was asked for; ID-porten may answer with a lower one."
		claims    = "iss, sub, aud, exp and iat are required."
	)
	list := []play{
		row("is refused when its signature is wrong", "CLI-IDT-01", "signature", signature),
		row("is refused when it is not signed (alg none)", "CLI-IDT-01", "alg_none", signature),
		row("is refused when its key is in no set (kid)", "CLI-IDT-01", "kid_unknown", signature),
		row("is refused when it comes from another issuer", "CLI-IDT-02", "iss", issuer),
		row("is refused when it is for another client", "CLI-IDT-03", "aud", audience),
		row("is refused when it has expired", "CLI-IDT-04", "expired", expiry),
		row("is refused when it was issued in the future", "CLI-IDT-05", "iat_future", "Refuse a token whose iat is later than now, with a few minutes of leeway at most."),
		row("is refused when its nonce is another's", "CLI-IDT-06", "nonce", nonce),
		row("is refused when it has no nonce", "CLI-IDT-06", "no_nonce", nonce),
		row("is refused when its level is lower than the one asked for", "CLI-IDT-07", "acr_lower", level),
		row("is refused when it names no level", "CLI-IDT-07", "missing:acr", level),
	}
	for _, claim := range []string{"iss", "sub", "aud", "exp", "iat"} {
		list = append(list, row("is refused when it lacks "+claim, "CLI-IDT-08", "missing:"+claim, claims))
	}
	return list
}

// keyPlays are about ID-porten's keys.
func keyPlays() []play {
	const once = "When a kid is unknown, fetch the keys again, once; keep what was fetched. Who lets a while pass between two fetches, as some libraries do, says so in a waiver."
	// The next key is published beforehand, so that a client which has fetched the
	// keys meets one that it does not know after two changes only.
	rotated := func(step string) []func(*scene) control.FaultOrder {
		once := fault(control.FaultOrder{Step: step, Do: map[string]any{"keys": map[string]any{"do": "rotate"}}})
		return slices.Concat(once, once)
	}
	keys := func(text, value string, point rule) play {
		return play{
			chapter: "ID-porten's keys", text: text, proves: "CLI-IDT-01", until: stepExchange, needs: stepToken, faults: effect("jwks", value),
			rules: []rule{point, stopsAt(stepToken), refused}, cure: "An id_token whose key can't be found can't be trusted. Who trusts TLS to the token endpoint in its place (OIDC Core 3.1.3.7, 6) says so in a waiver.", source: "cases_redirect.go",
		}
	}
	return []play{
		keys("are none: the id_token is refused", "empty", seesNoKeys),
		keys("lack the one that signs: the id_token is refused", "not_current", cameTo(stepToken)),
		{
			chapter: "ID-porten's keys", text: "are rotated before the first token: the client goes on", proves: "CLI-KEYS-01", until: stepToken, needs: stepToken,
			faults: rotated(stepToken), rules: []rule{came, keysAgainOnce, carriesOn}, cure: once, source: "cases_redirect.go",
		},
		{
			chapter: "ID-porten's keys", text: "are rotated before a refresh: the client goes on", proves: "CLI-KEYS-01", until: untilRefresh, needs: stepToken, refresh: true,
			faults: rotated(untilRefresh), rules: []rule{came, keysAgainOnce, carriesOn}, cure: once, source: "cases_redirect.go",
		},
		{
			chapter: "ID-porten's keys", text: "are not asked for without end when a key is unknown", proves: "CLI-KEYS-01", until: stepToken, needs: stepToken,
			faults: effect("id_token", "kid_unknown"), rules: []rule{came, keysAgainOnce}, cure: once, source: "cases_redirect.go",
		},
	}
}

// seesNoKeys: the client comes to the token, or has asked for the keys before and
// was told that there are none.
func seesNoKeys(s *sight) *finding {
	for _, a := range s.of(opKeys) {
		if list, told := a.answer["keys"].([]any); told && len(list) == 0 {
			return nil
		}
	}
	return cameTo(stepToken)(s)
}

// keysAgainOnce: from the first token on the keys are fetched twice at most, the
// first time included, if that is then. What a client does at its start, maybe
// for several parts of it, is its own affair.
func keysAgainOnce(s *sight) *finding {
	n, began := 0, false
	for _, a := range s.of(opCode, opKeys) {
		switch {
		case a.op == opCode:
			began = true
		case began:
			n++
		}
	}
	if n > 2 {
		return wrong("the keys are fetched again once", "they were fetched %d times from the first token on: %s", n, s.way())
	}
	return nil
}
