package recorder

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Steps of the way through, and what is asked for beside it, as scenarios call
// them.
var Steps = []string{
	"login", "token", "exchange", "validate", "instance", "envelope", "upload", "fill", "confirm", "feedback", "collect",
	"refresh", "revoke", "logout", "par", "keys", "altinn-keys", "userinfo", "introspect",
}

// beside are the steps that are none of the way.
var beside = Steps[12:]

// wire tells a step by method and path. Docs: ID-porten's metadata; Altinn's
// app-lib; Skatteetaten's API page.
var wire = []struct {
	step    string
	methods string
	path    *regexp.Regexp
}{
	{"login", "GET POST", regexp.MustCompile(`/authorize$`)},
	{"par", "POST", regexp.MustCompile(`/par$`)},
	{"token", "POST", regexp.MustCompile(`/token$`)},
	{"keys", "GET", regexp.MustCompile(`/jwks\.json$`)},
	{"userinfo", "GET POST", regexp.MustCompile(`/userinfo$`)},
	{"introspect", "POST", regexp.MustCompile(`/introspect$`)},
	{"revoke", "POST", regexp.MustCompile(`/revoke$`)},
	{"logout", "GET POST", regexp.MustCompile(`/logout$`)},
	{"exchange", "GET POST", regexp.MustCompile(`/authentication/api/v1/exchange/[^/]+$`)},
	{"altinn-keys", "GET", regexp.MustCompile(`/authentication/api/v1/openid/`)},
	{"validate", "POST", regexp.MustCompile(`/mva-melding/valider$`)},
	{"instance", "POST", regexp.MustCompile(`/instances(?:/create)?/?$`)},
	{"envelope", "PUT", regexp.MustCompile(`/instances/[^/]+/[^/]+/data/[^/]+$`)},
	{"upload", "POST", regexp.MustCompile(`/instances/[^/]+/[^/]+/data/?$`)},
	{"fill", "PUT", regexp.MustCompile(`/instances/[^/]+/[^/]+/process/next$`)},
	{"feedback", "GET", regexp.MustCompile(`/instances/[^/]+/[^/]+/{1,2}feedback(?:/status)?$`)},
	{"collect", "GET", regexp.MustCompile(`/instances/[^/]+/[^/]+/data/[^/]+$`)},
}

// name gives each exchange its step and its attempt. Process/next is called
// twice: what ends the data is fill, what comes after a good one is confirm.
func (s *Session) name() {
	attempts, filled := map[string]int{}, map[string]bool{}
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		e.Step = e.step()
		if e.Step == "fill" {
			if filled[e.URL] {
				e.Step = "confirm"
			}
			filled[e.URL] = filled[e.URL] || e.Status == http.StatusOK
		}
		if e.Step != "" {
			attempts[e.Step]++
			e.Attempt = attempts[e.Step]
		}
	}
}

func (e *Exchange) step() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	for _, w := range wire {
		if strings.Contains(w.methods, e.Method) && w.path.MatchString(u.Path) {
			if w.step == "token" && strings.Contains(string(e.Request.Body.Data), "grant_type=refresh_token") {
				return "refresh"
			}
			return w.step
		}
	}
	return ""
}
