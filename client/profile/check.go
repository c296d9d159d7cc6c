package profile

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Client authentication, as registered for the client.
const (
	authPost  = "client_secret_post"
	authBasic = "client_secret_basic"
	authNone  = "none"
	authKey   = "private_key_jwt"
)

const year = 365 * 24 * time.Hour

// longest is more than any authorization lives; a year is the longest known.
const longest = 10 * year

// levels are the words for a level, as Finance's lookup has them.
var levels = map[string]string{
	"high":        "idporten-loa-high",
	"substantial": "idporten-loa-substantial",
	"low":         "idporten-loa-low",
}

var (
	levelWords = []string{"high", "substantial", "low", "none"}
	rawLevels  = []string{
		"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high",
		"eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high",
		"selfregistered-email", "Level3", "Level4",
	}
	methods   = []string{authPost, authBasic, authKey, authNone}
	languages = []string{"nb", "nn", "en", "se"}
	prompts   = []string{"login", "consent", "none"}
	waits     = []string{"both", "status", "feedback", "instance"}
)

// Check returns everything that is wrong with the profile, as [Problems]. It
// is what Load checks, for a profile that flags have changed.
func (p Profile) Check() error {
	var problems Problems
	p.check(func(path, format string, args ...any) {
		problems = append(problems, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
	})
	if problems == nil {
		return nil
	}
	return problems
}

func (p Profile) check(refuse refusal) {
	if !nameShape.MatchString(p.Name) {
		refuse("", "the profile's name %s can't name its tokens: call the file by small letters, digits, dots and hyphens, such as test.yaml", quote(p.Name))
	}
	p.checkAddresses(refuse)
	p.checkRegistration(refuse)
	p.checkRedirect(refuse)
	p.checkScopes(refuse)
	p.checkRequest(refuse)
	p.checkLifetimes(refuse)
	p.checkNetwork(refuse)
}

// isReal tells whether a slip matters to somebody: all but a mock.
func (p Profile) isReal() bool { return p.Environment.Name != mock }

func (p Profile) isProduction() bool { return p.Environment.Name == "prod" }

func (p Profile) checkRegistration(refuse refusal) {
	if p.ClientID == "" {
		refuse("client_id", "is missing: it is the identifier of the integration in Samarbeidsportalen")
	}
	if p.AuthMethod == "" {
		refuse("token_endpoint_auth_method", "is missing; allowed: %s", strings.Join(methods, ", "))
	}
	choice(refuse, "token_endpoint_auth_method", p.AuthMethod, methods)
	p.checkSecret(refuse)
	p.checkKey(refuse)
	if p.AuthMethod == authNone && !p.PKCE {
		refuse("pkce", "is off; a client without a secret must use it")
	}
}

// hasNoSecret: a key or nothing takes its place.
func (p Profile) hasNoSecret() bool { return p.AuthMethod == authNone || p.AuthMethod == authKey }

var variableShape = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// checkSecret shows no value: somebody may have put the secret in its place.
func (p Profile) checkSecret(refuse refusal) {
	s := p.ClientSecret
	given := slices.DeleteFunc([]string{s.Env, s.File, s.Command, s.Inline}, func(v string) bool { return v == "" })
	switch {
	case p.hasNoSecret() && len(given) > 0:
		refuse(secretPath, "is given; token_endpoint_auth_method %s would not send it", p.AuthMethod)
	case !p.hasNoSecret() && len(given) == 0:
		refuse(secretPath, "is missing: say where it is: %s", secretForms)
	case len(given) > 1:
		refuse(secretPath, "has more than one source; allowed is one of %s", secretForms)
	case s.Inline != "" && p.isReal():
		refuse(secretPath, "stands inline, which is for mocks only: take it out, make a new one if others could read it, and say where it is: %s", secretForms)
	case s.Env != "" && !variableShape.MatchString(s.Env):
		refuse(secretPath+".env", "is not the name of a variable (if it is the secret itself, take it out)")
	}
	if words, err := split(s.Command); s.Command != "" && (err != nil || len(words) == 0) {
		refuse(secretPath+".command", "has a quote that is not closed, or no word")
	}
}

// checkRedirect: an address at this machine is http in test and is for native
// clients in prod (docs.digdir.no, oidc_func_clientreg).
func (p Profile) checkRedirect(refuse refusal) {
	const path = "redirect_uri"
	u, err := url.Parse(p.RedirectURI)
	switch {
	case p.RedirectURI == "":
		refuse(path, "is missing: it is one of those registered on the integration, to the letter")
	case err != nil || u.Host == "" || u.User != nil || strings.Contains(p.RedirectURI, "#") || (u.Scheme != "https" && u.Scheme != "http"):
		refuse(path, "is not an absolute address, http or https, without credentials and fragment")
	case !p.isReal():
	case !isLoopback(u.Hostname()) && u.Scheme != "https":
		refuse(path, "is %s; allowed is https, and http at this machine", quote(p.RedirectURI))
	case isLoopback(u.Hostname()) && u.Scheme != "http":
		refuse(path, "is %s; at this machine it is http, not https", quote(p.RedirectURI))
	case isLoopback(u.Hostname()) && p.isProduction() && p.AuthMethod != authNone:
		refuse(path, "is at this machine, which in prod is for native clients only (token_endpoint_auth_method: none)")
	}
}

func (p Profile) checkScopes(refuse refusal) {
	if p.Preset != "" {
		chosen, ok := findPreset(p.Preset)
		if !ok {
			choice(refuse, "preset", p.Preset, PresetNames())
			return
		}
		if !slices.Equal(p.Scopes, chosen.scopes) {
			refuse("scopes", "are not those of the preset %s: leave the preset out", p.Preset)
		}
		return
	}
	if len(p.Scopes) == 0 {
		refuse("scopes", "are missing: list those registered on the integration, or choose a preset (%s)", strings.Join(PresetNames(), ", "))
	}
	for i, scope := range p.Scopes {
		if scope == "" || strings.ContainsFunc(scope, notScope) || slices.Contains(p.Scopes[:i], scope) {
			refuse("scopes["+itoa(i)+"]", "is %s; allowed is each scope once, printable ASCII without blank, quote and backslash", quote(scope))
		}
	}
}

func notScope(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }

func (p Profile) checkRequest(refuse refusal) {
	for acr := range strings.FieldsSeq(p.ACR) {
		if !slices.Contains(rawLevels, acr) {
			refuse("acr", "has %s%s; allowed: %s, or the names of ID-porten: %s", quote(acr),
				guess(acr, append(slices.Clone(levelWords), rawLevels...)), strings.Join(levelWords, ", "), strings.Join(rawLevels, ", "))
		}
	}
	choice(refuse, "language", p.Language, languages)
	choice(refuse, "prompt", p.Prompt, prompts)
	p.checkPerson(refuse)
	if p.Organisation != "" && !isOrganisation(p.Organisation) {
		refuse("organisation", "is not an organisation number: 9 digits in quotes, the last one a check digit")
	}
}

func (p Profile) checkLifetimes(refuse refusal) {
	if p.hasNoSecret() && !p.SecretIssued.IsZero() {
		refuse("secret_issued", "is given, and with token_endpoint_auth_method %s there is no secret (for a key it is key_issued)", p.AuthMethod)
	}
	switch lifetime := p.AuthorizationLifetime; {
	case lifetime == 0 && p.isReal():
		refuse("authorization_lifetime", "is missing: write the seconds registered on the integration (Authorization levetid), for Finance 31536000; the server never tells them")
	case lifetime < 0 || lifetime > longest || lifetime%time.Second != 0:
		refuse("authorization_lifetime", "is %s; allowed are whole seconds up to ten years", lifetime)
	}
	choice(refuse, "feedback.mode", p.Feedback.Mode, waits)
	if f := p.Feedback; f.Interval < 0 || f.Limit < 0 || (f.Limit != 0 && f.Limit < f.Interval) {
		refuse("feedback", "has a limit below its interval")
	}
}

const badProxy = "is not an address of a proxy: allowed is http://host:port, https://host:port or socks5://host:port, without credentials " +
	"(a proxy that wants them is set by HTTPS_PROXY)"

func (p Profile) checkNetwork(refuse refusal) {
	if p.Proxy != "" {
		u, err := url.Parse(p.Proxy)
		known := err == nil && slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme)
		if !known || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			refuse("proxy", "%s", badProxy)
		}
	}
	seen := map[string]bool{}
	for i, entry := range p.Resolve {
		path := "resolve[" + itoa(i) + "]"
		from, _, err := parseResolve(entry)
		switch {
		case err != nil:
			refuse(path, "%s; allowed is host:port:address, and host:port:address:port for another port", err)
		case seen[from]:
			refuse(path, "has %s for the second time", from)
		}
		seen[from] = true
	}
}

func (p Profile) checkPerson(refuse refusal) {
	switch {
	case p.Person == "":
	case p.isProduction():
		refuse("person", "is given: in prod a person logs in with a browser")
	case p.Person.hasNumber():
		if why := badPerson(string(p.Person)); why != "" {
			refuse("person", "%s", why)
		}
	case p.Environment.Name != mock:
		refuse("person", "is no personal number: only a mock takes an eIDAS identifier or an e-mail address here")
	}
}
