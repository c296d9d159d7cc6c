package scenarios

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/portprove/portprove/specs/control"
)

// stepNames are the steps of the way, and what is asked for beside it.
var stepNames = []string{
	"login", "token", "exchange", "validate", "instance", "envelope", "upload", "fill", "confirm", "feedback", "collect",
	"refresh", "revoke", "logout", "par", "page", "keys", "altinn-keys", "userinfo", "introspect", "read",
}

// tokenKinds are the tokens that a request can be given instead of its own.
var tokenKinds = []string{"idporten", "altinn", "id_token", "foreign", "none"}

// actNames are what an actor can do. submit is all of the steps from instance
// to collect, authorize the first three.
var actNames = []string{
	"login", "token", "exchange", "authorize", "refresh", "validate", "submit", "resume", "revoke", "logout", "userinfo", "introspect",
}

func actNamesAndSteps() []string { return append(append([]string{}, stepNames...), actNames...) }

// operations are what the journal of a mock and its faults call steps that are
// none of the eleven, or that have pages beside their request.
var operations = map[string]string{
	"login": "authorize", "par": "par", "keys": "jwks", "altinn-keys": "altinn.jwks", "revoke": "revoke",
	"logout": "logout", "userinfo": "userinfo", "introspect": "introspect", "read": "instance.read",
}

// at is a fault that falls on the nth request of a step. A page is a form of the
// login's that a person sends.
func at(step string, nth int) Fault {
	f := Fault{"nth": max(nth, 1)}
	switch operation, ok := operations[step]; {
	case ok:
		f["operation"] = operation
	case step == "page":
		f["step"], f["method"] = "login", http.MethodPost
	default:
		f["step"] = step
	}
	return f
}

// isAt tells whether an exchange of a mock's journal belongs to a step.
func isAt(step string, x control.Exchange) bool {
	if operation, ok := operations[step]; ok {
		return x.Operation == operation
	}
	if step == "page" {
		return x.Method == http.MethodPost && strings.HasPrefix(x.Operation, "login.")
	}
	return x.Step == step
}

// stepOf names the step of a request, as the journal of a mock does; fills says
// how many process/next of the instance were answered well before.
func stepOf(r *http.Request, form url.Values, moved int) string {
	p := strings.TrimSuffix(r.URL.Path, "/")
	has := func(part string) bool { return strings.Contains(p, part) }
	switch {
	case strings.HasSuffix(p, "/authorize"):
		return "login"
	case has("/authorize/") && r.Method == http.MethodPost:
		return "page"
	case strings.HasSuffix(p, "/logout"):
		return "logout"
	case strings.HasSuffix(p, "/par"):
		return "par"
	case has("/exchange/"):
		return "exchange"
	case strings.HasSuffix(p, "/valider"):
		return "validate"
	case has("/openid/"):
		return "altinn-keys"
	case strings.HasSuffix(p, "/jwks.json"):
		return "keys"
	case strings.HasSuffix(p, "/userinfo"):
		return "userinfo"
	case strings.HasSuffix(p, "/introspect"):
		return "introspect"
	case strings.HasSuffix(p, "/revoke"):
		return "revoke"
	case strings.HasSuffix(p, "/token"):
		if form.Get("grant_type") == "refresh_token" {
			return "refresh"
		}
		return "token"
	}
	return appStep(r.Method, p, moved)
}

// instanceForm is the address of an instance.
var instanceForm = regexp.MustCompile(`/instances/\d+/[0-9a-f-]{36}$`)

// appStep names the steps at the app for returns.
func appStep(method, p string, moved int) string {
	switch {
	case method == http.MethodPost && strings.HasSuffix(p, "/instances"):
		return "instance"
	case strings.HasSuffix(p, "/process/next"):
		return []string{"fill", "confirm", ""}[min(moved, 2)]
	case strings.Contains(p, "/feedback"):
		return "feedback"
	case method == http.MethodPost && strings.HasSuffix(p, "/data"):
		return "upload"
	case method == http.MethodPut && strings.Contains(p, "/data/"):
		return "envelope"
	case method == http.MethodGet && strings.Contains(p, "/data/"):
		return "collect"
	case method == http.MethodGet && instanceForm.MatchString(p):
		return "read"
	}
	return ""
}
