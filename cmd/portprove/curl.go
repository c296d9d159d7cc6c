package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks"
)

// curl is a line to paste that signs the default person in without a page; the
// Location it prints holds the code.
func curl(c card) string {
	params := [][2]string{
		{"response_type", "code"},
		{"client_id", c.Client.ClientID},
		{"redirect_uri", loopback(c.Client.RedirectURIs)},
		{"scope", strings.Join(c.Client.Scopes, " ")},
		{"state", "my-state"},
		{"nonce", "my-nonce"},
		{"login_hint", "testid:" + c.Person.PID + "_idporten-loa-high"},
	}
	if c.Client.PKCE {
		// The pair that ID-porten's documentation of PKCE prints; its verifier
		// is xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo.
		params = append(params, [2]string{"code_challenge", "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"}, [2]string{"code_challenge_method", "S256"})
	}
	fields := make([]string, 0, len(params))
	for _, p := range params {
		fields = append(fields, p[0]+"="+url.QueryEscape(p[1]))
	}
	return "curl -si " + c.curlOptions() + "'" + c.Addresses["authorize"] + "?" + strings.Join(fields, "&") + "' | grep -i '^location'"
}

// curlOptions let curl trust the certificate and find the real names here.
func (c card) curlOptions() string {
	var options string
	if c.CA != "" {
		options += "--cacert " + quoted(c.CA) + " "
	}
	if c.Layout == mocks.LayoutHosts {
		options += "--connect-to ::" + strings.TrimPrefix(c.Base, "https://") + " "
	}
	return options
}

// loopback prefers an address on this machine.
func loopback(uris []string) string {
	if i := slices.IndexFunc(uris, func(u string) bool { return strings.HasPrefix(u, "http://localhost") }); i >= 0 {
		return uris[i]
	}
	return uris[0]
}
