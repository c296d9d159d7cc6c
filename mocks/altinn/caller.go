package altinn

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// caller is the person whose Altinn token a request carries.
type caller struct {
	userID string
	person world.Person
	level  int
	scope  string
}

// whose reads the Altinn token of a request to an app. App-lib: signature and
// lifetime are checked, issuer and audience are not.
func (s *Server) whose(r *http.Request, now time.Time) (caller, error) {
	raw, err := appToken(r)
	if err != nil {
		return caller{}, err
	}
	claims, err := verified(raw, s.own)
	if err != nil {
		return caller{}, errAppToken.because("not an Altinn token of this sandbox: %v", err)
	}
	if expires, ok := seconds(claims[claimExpires]); !ok || now.Sub(expires) >= clockSkew {
		return caller{}, errAppExpired.because("the Altinn token expired %s ago", now.Sub(expires).Round(time.Second))
	}
	return s.known(r, claims)
}

func appToken(r *http.Request) (string, error) {
	raw, err := bearer(r)
	if err == nil {
		return raw, nil
	}
	if cookie, missing := r.Cookie(cookieRuntime); missing == nil && looksLikeJWT(cookie.Value) {
		return cookie.Value, nil
	}
	return "", errAppToken.because("%v", err)
}

// known finds the person behind a token; whoever has left the world since has
// no rights.
func (s *Server) known(r *http.Request, claims map[string]any) (caller, error) {
	c := caller{userID: claimText(claims[claimUserID]), scope: claimText(claims[claimScope])}
	if level, err := strconv.Atoi(claimText(claims[claimLevel])); err == nil {
		c.level = level
	}
	for _, p := range s.World().People {
		if p.Altinn != nil && strconv.Itoa(p.Altinn.UserID) == c.userID {
			c.person = p
		}
	}
	needed := scopeFor(r.Method)
	if s.Switches.RequireInstanceScopes && !slices.Contains(strings.Fields(c.scope), needed) {
		return caller{}, errAppScope.because("the token's scope is %q; it needs %s", c.scope, needed).about(r.URL.Path).saying("Insufficient scope")
	}
	return c, nil
}

// scopeFor is what an address of instances asks for. App-lib v8.9:
// ScopeAuthorizationMiddleware.
func scopeFor(method string) string {
	if method == http.MethodGet {
		return scopeRead
	}
	return scopeWrite
}

// claimText reads a claim that is a text or a number.
func claimText(claim any) string {
	switch v := claim.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// may says whether the caller may do the action in a task of the owner's.
func (s *Server) may(c caller, o owner, action, taskID string) bool {
	return c.person.PID != "" && allows(rolesOf(s.World(), c.person.PID, o), action, taskID)
}

// lowLevel says whether the caller's login was too weak for the policy.
func (s *Server) lowLevel(c caller) bool { return c.level < s.Switches.minimumLevel() }
