package trial

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/specs/control"
)

// codePlays are about the code, which is good once and for a short time.
// RFC 6749 4.1.2; the law of ID-porten: a late code is invalid_grant.
func codePlays() []play {
	const cure = "A code is good once. When it is refused, or the answer is lost, begin the login anew."
	return []play{
		{
			chapter: "the code", text: "is sent once when it is refused for being late", proves: "CLI-CODE-01", until: stepToken, needs: stepToken,
			faults: fault(control.FaultOrder{Effect: map[string]string{"code": "expired"}}), rules: []rule{came, cameTo(stepToken), codesOnce, honest}, cure: cure, source: "cases_token.go",
		},
		{
			chapter: "the code", text: "is of no use when it is refused for good: the client gives up", proves: "CLI-CODE-02", until: stepExchange, needs: stepToken,
			faults: effect("code", "expired"), rules: []rule{came, cameTo(stepToken), codesOnce, stopsAt(stepToken), refused, atMost(persistence, "the login is begun anew a few times at most", opAuthorize)},
			cure: cure, source: "cases_token.go",
		},
		{
			chapter: "the code", text: "is sent once when the answer to it is lost", proves: "CLI-CODE-01", until: stepToken, needs: stepToken,
			faults: fault(control.FaultOrder{Step: stepToken, Drop: "after"}), rules: []rule{came, codesOnce, honest}, cure: cure, source: "cases_token.go",
		},
	}
}

// refreshPlays are about refresh tokens, which ID-porten changes at each use.
func refreshPlays() []play {
	const newest = "Each refresh brings a new refresh token. Keep it, and forget the one before."
	row := func(text, proves, cure string, faults []func(*scene) control.FaultOrder, rules ...rule) play {
		return play{
			chapter: "the refresh token", text: text, proves: proves, until: untilRefresh, needs: stepToken, refresh: true,
			faults: faults, rules: rules, cure: cure, source: "cases_token.go",
		}
	}
	over := func(sc *scene) control.FaultOrder {
		return control.FaultOrder{Step: untilRefresh, Do: map[string]any{"age": map[string]any{"client_id": sc.registration.ClientID, "by": "366d"}}}
	}
	return []play{
		row("is always the newest", "CLI-REFRESH-01", newest, nil, refreshes, newestFirst, carriesOn),
		row("is given up when the authorization has ended, after a year", "CLI-REFRESH-02", "invalid_grant at a refresh means: authorize again, with the person.",
			[]func(*scene) control.FaultOrder{over}, came, refreshOnce, endedOrAnew),
		row("is not sent on and on when its answer was lost", "CLI-REFRESH-02", "The answer may have had a new one, which is lost: try once more, then authorize again.",
			fault(control.FaultOrder{Step: untilRefresh, Drop: "after"}), came, refreshTwice, honest),
		row("is kept when the token endpoint is busy", "CLI-DOWN-01", "503 says nothing about the token: wait, and try again later.",
			fault(control.FaultOrder{Step: untilRefresh, Status: http.StatusServiceUnavailable, Repeat: true}), came, refused, atMost(persistence, "a busy endpoint is not asked without end", opRefresh)),
	}
}

// refreshes: there was one at all.
func refreshes(s *sight) *finding {
	if len(s.of(opRefresh)) == 0 {
		return unclear("the client refreshes", "it did not: %s", s.way())
	}
	return nil
}

// newestFirst: a refresh token that was replaced is not sent again.
func newestFirst(s *sight) *finding {
	newest := ""
	for _, a := range s.of(opCode, opRefresh) {
		if sent := a.form.Get("refresh_token"); a.op == opRefresh && sent != newest {
			return wrong("the refresh token is the one of the latest answer", "an older one was sent: %s", s.way())
		}
		if token := a.text("refresh_token"); token != "" {
			newest = token
		}
	}
	return nil
}

func sentAtMost(n int) rule {
	return func(s *sight) *finding {
		times := map[string]int{}
		for _, a := range s.of(opRefresh) {
			token := a.form.Get("refresh_token")
			if times[token]++; times[token] > n {
				return wrong("a refresh token that is refused is not sent again", "it was sent %d times: %s", times[token], s.way())
			}
		}
		return nil
	}
}

var refreshOnce, refreshTwice = sentAtMost(1), sentAtMost(2)

// endedOrAnew: when a refresh is refused the client says that it is over, or
// lets the person log in anew and gets a token for it.
func endedOrAnew(s *sight) *finding {
	at := slices.IndexFunc(s.acts, func(a act) bool { return a.op == opRefresh && !a.ok() })
	if at < 0 {
		return unclear("a refresh is refused", "none was: %s", s.way())
	}
	anew := slices.ContainsFunc(s.acts[at:], func(a act) bool { return a.op == opCode && a.ok() })
	if s.ending.Code == 0 && !anew {
		return wrongEnding("the client refuses, or begins a login anew", "it ended with 0, as if it had a new token: %s", s.way())
	}
	return nil
}

// denialPlays are about what a client may not do, said by Altinn.
func denialPlays() []play {
	exchange := func(status int, text string) play {
		return play{
			chapter: "Altinn's no", text: text, proves: "CLI-EXCH-01", until: "", needs: stepExchange,
			faults: fault(control.FaultOrder{Step: stepExchange, Status: status, Delay: thinking, Repeat: true}),
			rules:  []rule{came, stopsAt(stepExchange), patient(stepExchange), refused}, source: "cases_token.go",
			cure: "Without Altinn's token there is nothing to go on with: ID-porten's is not good there. Say what was answered, and stop.",
		}
	}
	return []play{
		exchange(http.StatusUnauthorized, "at the exchange, 401, stops the client"),
		exchange(http.StatusForbidden, "at the exchange, 403, stops the client"),
		{
			chapter: "Altinn's no", text: "to a login of too low a level, 403 at the app, stops the client", proves: "CLI-LEVEL-01", needs: stepInstance,
			switches: map[string]string{"authlevel_minimum": "4"}, faults: effect("access_token", "acr_lower"),
			rules: []rule{came, obeysLevel, patient(stepInstance), filesNothing, refused}, source: "cases_token.go",
			cure: "403 with RequiredAuthenticationLevel: authorize again at that level. Nothing else helps.",
		},
		{
			chapter: "Altinn's no", text: "to a token without the app's scope, 403, stops the client", proves: "CLI-SCOPE-01", needs: stepInstance,
			switches: map[string]string{"unregistered_scope": "drop", "instance_scope": "required"}, world: withoutScope,
			rules: []rule{cameTo(stepToken), narrower, noInstance, patient(stepInstance), filesNothing, refused}, source: "cases_token.go",
			cure: "Compare scope of the token response with what was asked for; what is missing has to be added to the integration.",
		},
	}
}

// obeysLevel: the client stops at the app's refusal, or before, when it has a
// token that says how it has logged in.
func obeysLevel(s *sight) *finding {
	if len(s.at(stepInstance)) == 0 && s.done(stepToken) {
		return nil
	}
	return obeys(stepInstance, http.StatusForbidden)(s)
}

const writeScope = "altinn:instances.write"

// withoutScope takes the app's scope from the registration, whose client still
// asks for it.
func withoutScope(r registration) any {
	scopes := []string{}
	for _, scope := range r.Scopes {
		if scope != writeScope {
			scopes = append(scopes, scope)
		}
	}
	return map[string]any{"clients": []any{map[string]any{"client_id": r.ClientID, "scopes": scopes}}}
}

// narrower: the client has asked for the scope and has not got it.
func narrower(s *sight) *finding {
	for _, a := range s.of(opCode) {
		if a.ok() && !hasWord(a.text("scope"), writeScope) {
			return nil
		}
	}
	return unclear("a token without "+writeScope, "there was none: %s", s.way())
}

// noInstance: nothing can have been made, and so nothing follows.
func noInstance(s *sight) *finding {
	if later := s.beyond(stepInstance); len(later) > 0 {
		return wrong("nothing is sent after the refusal of an instance", "%s was sent: %s", later[0].op, s.way())
	}
	return nil
}
