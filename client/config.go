package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config says who the client is, where it works and what it asks for.
type Config struct {
	Profile Profile

	ClientID     string
	ClientSecret string
	AuthMethod   string     // client_secret_post (default), client_secret_basic, private_key_jwt or none: the one registered
	Key          SigningKey // for private_key_jwt

	RedirectURI string // as registered; sent and compared byte for byte, its query included
	// PostLogoutRedirectURI is where a logout leads back to, as registered; "": nowhere.
	PostLogoutRedirectURI string

	Scopes    []string // with openid the answer has an id_token, and without one no level can be checked
	PKCE      bool     // S256; ID-porten demands it unless the registration opts out
	PAR       bool     // push the request to ID-porten first, so that the browser carries a reference only
	ACR       string   // acr_values: the level to reach at least; "" = omitted
	Language  string   // ui_locales: nb, nn, en or se; "" = omitted
	Prompt    string   // prompt: login asks for a new login although the person is signed in; consent, none; "" = omitted
	LoginHint string   // testid:<synthetic pid>_<acr>: a login without a person; test environments and mocks only

	Browser Browser                 // the one human seam; needed for Login
	HTTP    *http.Client            // nil: one with a timeout of 30 s. What takes its time gets five minutes in any case. Redirects are never followed
	Now     func() time.Time        // nil: time.Now. Ignored once Profile.ClockFromServer has seen a Date
	Rand    io.Reader               // nil: crypto/rand
	Trace   func(exchange Exchange) // nil: none. Called after each HTTP exchange of the client's own

	Persona string                                           // "", or PersonaFinance: as strict and as blind as Dynamics 365 Finance
	Sleep   func(ctx context.Context, d time.Duration) error // nil: by the machine's clock. The waits for feedback
}

// Browser opens authorizeURL for the person and returns when the browser has
// come back to redirect_uri.
type Browser func(ctx context.Context, authorizeURL string) (Callback, error)

// Callback is the answer that reached redirect_uri through the browser.
type Callback struct {
	URL string // the whole address, with its query
}

// check returns every fault of the configuration at once, each with the field
// and what is allowed. No message repeats a secret or a login hint.
func (cfg Config) check() error {
	var faults []error
	reject := func(field, format string, args ...any) {
		faults = append(faults, fmt.Errorf("client: Config.%s %s", field, fmt.Sprintf(format, args...)))
	}
	cfg.checkProfile(reject)
	cfg.checkRegistration(reject)
	cfg.checkRequest(reject)
	return errors.Join(faults...)
}

type rejection func(field, format string, args ...any)

func (cfg Config) checkProfile(reject rejection) {
	p := cfg.Profile
	type field struct{ field, value string }
	addresses := []field{
		{"Issuer", p.Issuer},
		{"AuthorizeURL", p.AuthorizeURL},
		{"TokenURL", p.TokenURL},
		{"JWKSURL", p.JWKSURL},
		{"ExchangeURL", p.ExchangeURL},
		{"AltinnIssuer", p.AltinnIssuer},
		{"AltinnJWKSURL", p.AltinnJWKSURL},
	}
	if cfg.PAR {
		addresses = append(addresses, field{"PARURL", p.PARURL})
	}
	for _, address := range addresses {
		if allowed := p.allowedInstead(address.value); allowed != "" {
			reject("Profile."+address.field, "is %q; allowed is %s", address.value, allowed)
		}
	}
}

// allowedInstead says what may stand in place of an address that nothing is
// sent to; "" if it is right.
func (p Profile) allowedInstead(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || (u.Scheme != "https" && u.Scheme != "http"):
		return "an absolute address, http or https"
	case u.Scheme == "http" && !p.ClockFromServer && !isLoopback(u.Hostname()):
		return "https (http only for a mock and on this machine)"
	}
	return ""
}

func isLoopback(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
}

func (cfg Config) checkRegistration(reject rejection) {
	if cfg.ClientID == "" {
		reject("ClientID", "is empty; allowed is the identifier of the integration")
	}
	cfg.checkKey(reject)
	switch cfg.AuthMethod {
	case authKey:
		if cfg.ClientSecret != "" {
			reject("ClientSecret", "is set; AuthMethod private_key_jwt would not send it")
		}
	case authPost, authBasic:
		if cfg.ClientSecret == "" {
			reject("ClientSecret", "is empty; AuthMethod %s needs it", cfg.AuthMethod)
		}
	case authNone:
		if cfg.ClientSecret != "" {
			reject("ClientSecret", "is set; AuthMethod none would not send it")
		}
		if !cfg.PKCE {
			reject("PKCE", "is off; a client with AuthMethod none must use it")
		}
	default:
		reject("AuthMethod", "is %q; allowed are %s, %s, %s and %s", cfg.AuthMethod, authPost, authBasic, authKey, authNone)
	}
	if u, err := url.Parse(cfg.RedirectURI); err != nil || !u.IsAbs() || u.User != nil || strings.Contains(cfg.RedirectURI, "#") {
		reject("RedirectURI", "is %q; allowed is an absolute address without fragment and credentials", cfg.RedirectURI)
	}
}

// checkKey: kid where keys are registered, x5c where none is (docs:
// oidc_func_clientreg).
func (cfg Config) checkKey(reject rejection) {
	key := cfg.Key
	switch {
	case cfg.AuthMethod != authKey:
		if key.Private != nil {
			reject("Key", "is set; AuthMethod %s would not use it", cfg.AuthMethod)
		}
	case key.Private == nil:
		reject("Key", "has no private key; AuthMethod %s needs it", authKey)
	case key.tooWeak() != nil:
		reject("Key", "%s", key.tooWeak())
	case (key.KeyID == "") == (len(key.Chain) == 0):
		reject("Key", "has both KeyID and Chain, or neither; allowed is one: KeyID if the key is registered, Chain if a business certificate stands for it")
	case len(key.Chain) > 0 && !key.fits():
		reject("Key", "has a Chain whose first certificate is not this key's")
	}
}

func (cfg Config) checkRequest(reject rejection) {
	if len(cfg.Scopes) == 0 {
		reject("Scopes", "is empty; ID-porten refuses a request without a scope")
	}
	for i, scope := range cfg.Scopes {
		if scope == "" || strings.ContainsFunc(scope, notScope) || slices.Contains(cfg.Scopes[:i], scope) {
			reject("Scopes", "has %q; allowed is each scope once, printable ASCII without blank, quote and backslash", scope)
		}
	}
	for value := range strings.FieldsSeq(cfg.ACR) {
		if _, known := levels[value]; !known {
			reject("ACR", "has %q; allowed are idporten-loa-low, -substantial and -high, eidas-loa-low, -substantial and -high, "+
				"selfregistered-email, and the old Level3 and Level4", value)
		}
	}
	if cfg.Persona != "" && cfg.Persona != PersonaFinance {
		reject("Persona", "is %q; allowed is %s, or none", cfg.Persona, PersonaFinance)
	}
	if cfg.Language != "" && !slices.Contains(languages, cfg.Language) {
		reject("Language", "is %q; allowed are %s", cfg.Language, strings.Join(languages, ", "))
	}
	if cfg.Prompt != "" && !slices.Contains(prompts, cfg.Prompt) {
		reject("Prompt", "is %q; allowed are %s", cfg.Prompt, strings.Join(prompts, ", "))
	}
	if cfg.LoginHint != "" && cfg.Profile.isProduction() {
		reject("LoginHint", "is set; it is allowed in test environments and mocks only")
	}
}

func notScope(r rune) bool {
	return r <= ' ' || r > '~' || r == '"' || r == '\\'
}
