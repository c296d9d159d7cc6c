package client

import "strings"

// Profile is an environment: one row of a table of addresses. ID-porten lives
// on two hosts (the browser's and the back channel's), Altinn on a third.
type Profile struct {
	Name string // "mock"

	Issuer       string // ID-porten's, compared byte for byte; the real ones end without a slash
	AuthorizeURL string
	TokenURL     string
	JWKSURL      string

	ExchangeURL   string
	AltinnIssuer  string // compared byte for byte; ends in a slash
	AltinnJWKSURL string

	// ClockFromServer takes "now" from the Date header of the latest answer.
	// It marks a mock, whose clock may stand still or be years away.
	ClockFromServer bool
}

// Mock returns the row for a mock, given the bases of three of its hosts
// without a trailing slash: idporten is the issuer, login the browser's host,
// altinn the platform.
func Mock(idporten, login, altinn string) Profile {
	openid := altinn + altinnIssuerPath
	return Profile{
		Name:            "mock",
		Issuer:          idporten,
		AuthorizeURL:    login + authorizePath,
		TokenURL:        idporten + tokenPath,
		JWKSURL:         idporten + jwksPath,
		ExchangeURL:     altinn + exchangePath,
		AltinnIssuer:    openid,
		AltinnJWKSURL:   openid + altinnJWKSPath,
		ClockFromServer: true,
	}
}

// isProduction tells whether real people log in here.
func (p Profile) isProduction() bool {
	return strings.EqualFold(p.Name, "prod") || p.Issuer == productionIssuer
}
