package client

import (
	"slices"
	"strings"
)

// Profile is an environment: one row of a table of addresses. ID-porten lives
// on two hosts (the browser's and the back channel's), Altinn on a third, the
// Tax Administration's app and its validator on two more. The steps need the
// addresses of login, token and exchange, and from validate on those of the Tax
// Administration; the others are for whoever shows, checks or ends something,
// and may be empty.
type Profile struct {
	Name string // mock, test, prod, or a name of the user's own

	Issuer        string // ID-porten's, compared byte for byte; the real ones end without a slash
	AuthorizeURL  string
	LogoutURL     string
	TokenURL      string
	PARURL        string
	JWKSURL       string
	IntrospectURL string
	RevokeURL     string
	UserinfoURL   string

	AltinnPlatform string // the base, without a trailing slash
	ExchangeURL    string
	AltinnIssuer   string // compared byte for byte; ends in a slash
	AltinnJWKSURL  string
	StorageURL     string // the base of the storage API

	AppURL         string // the Tax Administration's app for VAT returns
	ValidatorURL   string
	SelfServiceURL string // where clients are registered

	Source   string // where the addresses are from
	AsOf     string // the month they were read there
	Verified bool   // somebody has called them and they answered

	// ClockFromServer takes "now" from the Date header of the latest answer.
	// It marks a mock, whose clock may stand still or be years away.
	ClockFromServer bool
}

// MockBases are the bases of a mock's hosts, without a trailing slash. Those of
// the Tax Administration may be empty; then the steps from validate on have no
// address.
type MockBases struct {
	IDPorten     string // the issuer
	Login        string // the browser's host
	Altinn       string // the platform
	Apps         string // the Tax Administration's apps
	Skatteetaten string // its validator
}

// Mock returns the row for a mock.
func Mock(bases MockBases) Profile {
	p := addresses(bases.IDPorten, bases.Login, bases.Altinn)
	p.Name, p.ClockFromServer = "mock", true
	if bases.Apps != "" {
		p.AppURL = bases.Apps + testAppPath
	}
	if bases.Skatteetaten != "" {
		p.ValidatorURL = bases.Skatteetaten + validatorPath
	}
	return p
}

// addresses are what follows from the bases: the paths are the same everywhere.
func addresses(idporten, login, altinn string) Profile {
	openid := altinn + altinnIssuerPath
	return Profile{
		Issuer:         idporten,
		AuthorizeURL:   login + authorizePath,
		LogoutURL:      login + logoutPath,
		TokenURL:       idporten + tokenPath,
		PARURL:         idporten + parPath,
		JWKSURL:        idporten + jwksPath,
		IntrospectURL:  idporten + introspectPath,
		RevokeURL:      idporten + revokePath,
		UserinfoURL:    idporten + userinfoPath,
		AltinnPlatform: altinn,
		ExchangeURL:    altinn + exchangePath,
		AltinnIssuer:   openid,
		AltinnJWKSURL:  openid + altinnJWKSPath,
		StorageURL:     altinn + storagePath,
	}
}

// rows are the real environments. The hosts of ID-porten are its
// documentation's (docs.digdir.no, oidc_func_wellknown), those of Altinn and of
// the Tax Administration the latter's (Skatteetaten/mva-meldingen). Nobody has
// called them for this table, so whoever uses a row should compare.
var rows = []Profile{
	realRow("test",
		addresses("https://test.idporten.no", "https://login.test.idporten.no", "https://platform.tt02.altinn.no"),
		"https://skd.apps.tt02.altinn.no"+testAppPath,
		"https://idporten-api-test.sits.no"+validatorPath,
		"https://api.test.samarbeid.digdir.no"),
	realRow("prod",
		addresses(productionIssuer, "https://login.idporten.no", "https://platform.altinn.no"),
		"https://skd.apps.altinn.no/skd/mva-melding-innsending-v1",
		"https://idporten.api.skatteetaten.no"+validatorPath,
		"https://api.samarbeid.digdir.no"),
}

func realRow(name string, p Profile, app, validator, selfService string) Profile {
	p.Name = name
	p.AppURL, p.ValidatorURL, p.SelfServiceURL = app, validator, selfService
	p.Source = "docs.digdir.no (oidc_func_wellknown); Skatteetaten/mva-meldingen"
	p.AsOf = "2026-11"
	return p
}

// Row returns the row of a real environment.
func Row(name string) (Profile, bool) {
	for _, row := range rows {
		if row.Name == name {
			return row, true
		}
	}
	return Profile{}, false
}

// RowNames returns the names of the real environments.
func RowNames() []string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return names
}

// retired are names that old guides still give, and what took their place.
// ID-porten's old provider was turned off on 2024-02-23 (docs.digdir.no,
// oidc_protocol_nye_idporten), the validators moved with it, and the app of the
// first trials answers 418 (Skatteetaten/mva-meldingen).
var retired = []struct{ name, successor string }{
	{"oidc-ver2.difi.no", "test.idporten.no"},
	{"oidc.difi.no", "idporten.no"},
	{"mp-test.sits.no", "idporten-api-test.sits.no"},
	{"idporten-api-sbstest.sits.no", "idporten-api-test.sits.no"},
	{"mva-melding-innsending-etm2", "mva-melding-innsending-test"},
}

// Retired tells whether a host, or the name of an app, no longer answers, and
// which one took its place.
func Retired(name string) (successor string, ok bool) {
	i := slices.IndexFunc(retired, func(row struct{ name, successor string }) bool {
		return row.name == strings.ToLower(strings.TrimSuffix(name, "."))
	})
	if i < 0 {
		return "", false
	}
	return retired[i].successor, true
}

// isProduction tells whether real people log in here.
func (p Profile) isProduction() bool {
	return strings.EqualFold(p.Name, "prod") || p.Issuer == productionIssuer
}
