package idporten

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

// authorizeCheck looks at one thing and notes it in the request.
type authorizeCheck func(*Server, *authorizeRequest, url.Values) *refused

// authorizeChecks run in this order, the first failure is the answer. state
// comes first, so that later errors can give it back.
var authorizeChecks = []authorizeCheck{
	checkState, checkRepeated, checkResponseType, checkResponseMode, checkRequestObject,
	checkDisplay, checkScope, checkPKCE, checkNonce, checkResource, checkOnBehalfOf, checkDetails, checkPrompt, checkMaxAge,
	checkACR,
}

// checkRepeated: RFC 6749, 3.1; resource may be repeated (RFC 8707).
func checkRepeated(_ *Server, _ *authorizeRequest, q url.Values) *refused {
	if name := repeated(q); name != "" {
		return no(errParameterRepeated, "%s was sent %d times", name, len(q[name]))
	}
	return nil
}

// repeated is the first name, in the order of the alphabet, that was sent more
// than once and may not be.
func repeated(v url.Values) string {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if len(v[name]) > 1 && name != "resource" {
			return name
		}
	}
	return ""
}

func checkState(s *Server, req *authorizeRequest, q url.Values) *refused {
	state := q.Get("state")
	if !isPrintable(state) {
		return no(errState, "state holds characters outside of ASCII 20 to 7E")
	}
	if state == "" && s.needsState(req.client) {
		return no(errState, "state is missing; client %q must send it", req.client.ClientID)
	}
	req.back.state = state
	return nil
}

func checkNonce(s *Server, req *authorizeRequest, q url.Values) *refused {
	nonce := q.Get("nonce")
	if !isPrintable(nonce) {
		return no(errNonce, "nonce holds characters outside of ASCII 20 to 7E")
	}
	if nonce == "" && s.needsState(req.client) && slices.Contains(req.scopes, scopeOpenID) {
		return no(errNonce, "nonce is missing; client %q must send it", req.client.ClientID)
	}
	req.nonce = nonce
	return nil
}

// needsState. docs: required of public clients; for others the sources
// disagree, hence the switch.
func (s *Server) needsState(c world.Client) bool {
	return s.Switches.StrictState || c.TokenEndpointAuthMethod == authNone
}

func checkResponseType(_ *Server, _ *authorizeRequest, q url.Values) *refused {
	switch t := q.Get("response_type"); t {
	case responseTypeCode:
		return nil
	case "":
		return no(errResponseTypeMissing, "response_type is missing; it must be %q", responseTypeCode)
	default:
		return no(errResponseType, "response_type is %q; only %q is served", t, responseTypeCode)
	}
}

func checkResponseMode(_ *Server, _ *authorizeRequest, q url.Values) *refused {
	if _, ok := responseModeOf(q.Get("response_mode")); !ok {
		return no(errResponseMode, "response_mode is %q; served: %q", q.Get("response_mode"), responseModeNames())
	}
	return nil
}

func checkRequestObject(_ *Server, _ *authorizeRequest, q url.Values) *refused {
	if q.Has("request") {
		return no(errRequestObject, "request objects are not served; the metadata says so")
	}
	if q.Has("request_uri") { // only inside a pushed request
		return no(errRequestObject, "a pushed request can't name another one")
	}
	return nil
}

// checkDisplay: the metadata offers page alone. guess: other values are
// refused.
func checkDisplay(_ *Server, _ *authorizeRequest, q url.Values) *refused {
	if d := q.Get("display"); d != "" && !slices.Contains(displays, d) {
		return no(errDisplay, "display is %q; served: %q", d, displays)
	}
	return nil
}

// checkACR: what becomes of levels that are not known is not documented, hence
// the switch. One that is known is enough.
func checkACR(s *Server, _ *authorizeRequest, q url.Values) *refused {
	wanted := strings.Fields(q.Get("acr_values"))
	if s.Switches.UnknownACR && len(wanted) > 0 && !slices.ContainsFunc(wanted, s.knowsACR) {
		return no(errACR, "acr_values is %q; known here: %q", wanted, s.levelNames())
	}
	return nil
}

// checkPKCE: S256 unless the registration lifts it; a challenge that is sent
// all the same counts. docs: oidc_func_pkce.
func checkPKCE(s *Server, req *authorizeRequest, q url.Values) *refused {
	challenge, method := q.Get("code_challenge"), q.Get("code_challenge_method")
	switch {
	case challenge == "" && method == "" && (req.client.CodeChallengeMethod == challengeNone || s.Switches.Legacy):
		return nil
	case challenge == "":
		return no(errPKCEMissing, "code_challenge is missing; client %q must use PKCE", req.client.ClientID)
	case method != challengeS256:
		return no(errPKCEMethod, "code_challenge_method is %q; only %q is served", method, challengeS256)
	case !isChallenge(challenge):
		return no(errPKCEChallenge, "code_challenge must be a SHA-256 in base64url without padding, %d characters; it has %d", challengeLen, len(challenge))
	}
	req.challenge = challenge
	return nil
}

func isChallenge(s string) bool {
	if len(s) != challengeLen {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n") // which the decoder passes over
}

func no(r *refusal, format string, args ...any) *refused {
	e := r.because(format, args...)
	return &e
}

// isPrintable is the rule for state and nonce. docs: oidc_protocol_logout has
// the pattern ^[\x20-\x7E]+$.
func isPrintable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}
