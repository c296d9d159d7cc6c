package main

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/client/profile"
)

// checkRegistration looks at what must agree with the integration.
func (x *examination) checkRegistration() {
	var wrong profile.Problems
	if errors.As(x.at.Check(), &wrong) {
		for _, p := range wrong {
			x.add(isError, "", diagnosis{"profile", p.String(), "Mend it; until then no step begins."})
		}
	}
	x.checkRedirect()
	x.checkScopes()
	x.checkPKCE()
}

func (x *examination) checkRedirect() {
	u, err := url.Parse(x.at.RedirectURI)
	if err != nil {
		return // refused by the profile's own check
	}
	note := func(id, what, cure string) { x.add(isNote, "", diagnosis{id, what, cure}) }
	isHere := isLoopback(u.Hostname())
	switch {
	case isHere && u.Scheme == "https":
		x.add(isWarning, "", diagnosis{"redirect-https", "redirect_uri is https at this machine, where nothing answers with TLS", "Register and use http://localhost:PORT/."})
	case !isHere && u.Scheme == "http":
		x.add(isWarning, "", diagnosis{"redirect-http", "redirect_uri is http and not at this machine: the code would travel in the open, and real environments refuse it", "Register and use https."})
	}
	if !isHere {
		note("redirect-elsewhere", "redirect_uri is not at this machine, so login can't receive the code by itself", "Use login --paste, or register http://localhost:PORT/ as well.")
	}
	if u.RawQuery != "" {
		note("redirect-query", "redirect_uri has a query, which belongs to it", "Register it with the query, to the letter: neither order nor escaping may differ.")
	}
	x.checkRegistered()
}

// checkRegistered knows the registered ones of a mock only.
func (x *examination) checkRegistered() {
	if x.onMock == nil || slices.Contains(x.onMock.RedirectURIs, x.at.RedirectURI) {
		return
	}
	near := nearestURI(x.at.RedirectURI, x.onMock.RedirectURIs)
	x.add(isError, "control", diagnosis{
		"redirect-unregistered",
		fmt.Sprintf("redirect_uri is not among those registered: %s; registered: %s%s", x.at.RedirectURI, strings.Join(x.onMock.RedirectURIs, " , "), difference(x.at.RedirectURI, near)),
		"Use a registered one to the letter, or register this one.",
	})
}

// nearestURI is the one that goes along the longest.
func nearestURI(given string, registered []string) string {
	best, length := "", -1
	for _, r := range registered {
		if n := common(given, r); n > length {
			best, length = r, n
		}
	}
	return best
}

func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// difference shows where two begin to differ.
func difference(given, near string) string {
	if near == "" {
		return ""
	}
	n := common(given, near)
	return fmt.Sprintf("; against the nearest, after %q it goes on with %q instead of %q", given[:n], given[n:], near[n:])
}

// checkScopes compares with the mock's registration, else with the presets.
func (x *examination) checkScopes() {
	if x.onMock != nil {
		isRegistered := func(scope string) bool { return slices.Contains(x.onMock.Scopes, scope) }
		if extra := slices.DeleteFunc(slices.Clone(x.at.Scopes), isRegistered); len(extra) > 0 {
			x.add(isError, "control", diagnosis{"scopes", "scopes ask for what is not registered: " + strings.Join(extra, " "), "Register them, or leave them out."})
		}
		return
	}
	name, missing, extra := x.at.NearestPreset()
	if missing == nil && extra == nil {
		return
	}
	what := "scopes differ from the nearest preset, " + name
	if missing != nil {
		what += "; missing: " + strings.Join(missing, " ")
	}
	if extra != nil {
		what += "; extra: " + strings.Join(extra, " ")
	}
	x.add(isWarning, "", diagnosis{"scopes", what, "If that is not on purpose, write preset: " + name + " in place of scopes. What is asked for must be registered on the integration."})
}

func (x *examination) checkPKCE() {
	switch {
	case x.onMock != nil && x.onMock.CodeChallengeMethod == "S256" && !x.at.PKCE:
		x.add(isError, "control", diagnosis{"pkce", "pkce is off, and the registration demands it", "Write pkce: true."})
	case x.onMock == nil && !x.at.PKCE:
		x.add(isNote, "", diagnosis{"pkce", "pkce is off, which ID-porten allows only if the registration opts out", "Look at the integration, or write pkce: true."})
	}
	if x.onMock != nil && x.onMock.AuthMethod != x.at.AuthMethod {
		x.add(isError, "control", diagnosis{"auth-method", fmt.Sprintf("token_endpoint_auth_method is %s, and %s is registered", x.at.AuthMethod, x.onMock.AuthMethod), "Use the one registered."})
	}
}
