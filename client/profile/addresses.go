package profile

import (
	"cmp"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/portprove/portprove/client"
)

// address is one address of an environment by the name it has in the file.
type address struct {
	name  string
	value *string
	need  bool // a step can't do without it
}

func addresses(p *client.Profile) []address {
	return []address{
		{"issuer", &p.Issuer, true},
		{"authorize", &p.AuthorizeURL, true},
		{"logout", &p.LogoutURL, false},
		{"token", &p.TokenURL, true},
		{"par", &p.PARURL, false},
		{"jwks", &p.JWKSURL, true},
		{"introspect", &p.IntrospectURL, false},
		{"revoke", &p.RevokeURL, false},
		{"userinfo", &p.UserinfoURL, false},
		{"altinn_platform", &p.AltinnPlatform, false},
		{"exchange", &p.ExchangeURL, true},
		{"altinn_issuer", &p.AltinnIssuer, true},
		{"altinn_jwks", &p.AltinnJWKSURL, true},
		{"storage", &p.StorageURL, false},
		{"app", &p.AppURL, false},
		{"validator", &p.ValidatorURL, false},
		{"self_service", &p.SelfServiceURL, false},
	}
}

const (
	mock       = "mock"
	mockPreset = "finance-refresh"
	mockBase   = "http://127.0.0.1:8480" // where portprove serve listens by default
)

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// row is the environment's row with the file's addresses laid over it. A mock
// and an environment of the user's own have no fixed row: there everything
// follows from issuer, authorize and altinn_platform.
func (w *written) row(r *reader) client.Profile {
	row, ok := client.Row(w.environment)
	if !ok && w.environment != "" {
		row = w.ownRow(r)
	}
	for _, a := range addresses(&row) {
		if given := w.addresses[a.name]; given != nil && *given != "" {
			*a.value = *given
		}
	}
	w.placeApp(r, &row)
	return row
}

func (w *written) ownRow(r *reader) client.Profile {
	given := func(name, otherwise string) string {
		if value := w.addresses[name]; value != nil && *value != "" {
			return *value
		}
		return otherwise
	}
	if w.environment == mock {
		row := follow(given("issuer", mockBase+"/idporten"), given("authorize", mockBase+"/login"), given("altinn_platform", mockBase+"/altinn"))
		if given("issuer", "") == "" {
			// One mock, all of it: who has another one names its addresses.
			row.AppURL, row.ValidatorURL = defaultMock.AppURL, defaultMock.ValidatorURL
		}
		return row
	}
	if !nameShape.MatchString(w.environment) {
		return client.Profile{Name: w.environment} // refused for its name
	}
	missing := slices.DeleteFunc([]string{"issuer", "authorize", "altinn_platform"}, func(name string) bool { return given(name, "") != "" })
	if len(missing) > 0 {
		r.spoil("addresses", "lacks %s: the environment %s has no row of its own%s",
			strings.Join(missing, ", "), quote(w.environment), guess(w.environment, environments()))
	}
	row := follow(given("issuer", ""), given("authorize", ""), given("altinn_platform", ""))
	row.Name, row.ClockFromServer = w.environment, false
	return row
}

// defaultMock is where portprove serve listens by default.
var defaultMock = client.Mock(client.MockBases{
	IDPorten: mockBase + "/idporten", Login: mockBase + "/login", Altinn: mockBase + "/altinn",
	Apps: mockBase + "/apps", Skatteetaten: mockBase + "/skatteetaten",
})

// follow is a mock's row from three of its addresses.
func follow(issuer, authorize, platform string) client.Profile {
	return client.Mock(client.MockBases{
		IDPorten: strings.TrimSuffix(issuer, "/"), Login: strings.TrimSuffix(authorize, "/authorize"), Altinn: strings.TrimSuffix(platform, "/"),
	})
}

func environments() []string { return append([]string{mock}, client.RowNames()...) }

// placeApp puts the name of an app into the address of the row's.
func (w *written) placeApp(r *reader, row *client.Profile) {
	switch given := w.addresses["app"]; {
	case w.app == "":
	case given != nil && *given != "":
		r.spoil("app", "and addresses.app are both given: leave one out")
	case row.AppURL == "":
		r.spoil("app", "has no address to stand in: give addresses.app instead")
	case !nameShape.MatchString(w.app):
		r.spoil("app", "is %s; allowed is the name of an app alone, such as mva-melding-innsending-v1", quote(w.app))
	default:
		row.AppURL = row.AppURL[:strings.LastIndex(row.AppURL, "/")+1] + w.app
	}
}

func (p Profile) checkAddresses(refuse refusal) {
	e := p.Environment
	switch {
	case e.Name == "":
		refuse("environment", "is missing; allowed: %s, or a name of your own with its addresses", strings.Join(environments(), ", "))
		return
	case !nameShape.MatchString(e.Name):
		refuse("environment", "is %s%s; allowed are small letters, digits, dots and hyphens", quote(e.Name), guess(e.Name, environments()))
		return
	}
	for _, a := range addresses(&e) {
		path := "addresses." + a.name
		switch {
		case *a.value != "":
			p.checkAddress(refuse, path, *a.value)
		case a.need:
			refuse(path, "is missing")
		}
	}
}

func (p Profile) checkAddress(refuse refusal, path, value string) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || strings.Contains(value, "#") || (u.Scheme != "https" && u.Scheme != "http"):
		refuse(path, "is not an absolute address: allowed is https://host/path, without credentials, query and fragment")
		return
	case u.Scheme == "http" && p.Environment.Name != mock && !isLoopback(u.Hostname()):
		refuse(path, "is %s; allowed is https (http only for a mock and on this machine)", quote(value))
	}
	if gone, successor := retiredPart(u); successor != "" {
		refuse(path, "names %s, which no longer answers: its successor is %s", quote(gone), successor)
	}
	if owner := ownerOf(u.Hostname()); owner != "" && owner != p.Environment.Name {
		refuse(path, "is a host of the environment %s, and this profile is of %s: one profile is one environment, so write one for each",
			owner, p.Environment.Name)
	}
}

// retiredPart finds a host, or an app in the path, that was turned off.
func retiredPart(u *url.URL) (gone, successor string) {
	for _, part := range append([]string{u.Hostname()}, strings.Split(u.Path, "/")...) {
		if next, ok := client.Retired(part); ok {
			return part, next
		}
	}
	return "", ""
}

// ownerOf returns the real environment that a host belongs to, or "".
func ownerOf(host string) string {
	host = plainHost(host)
	for _, name := range client.RowNames() {
		row, _ := client.Row(name)
		for _, a := range addresses(&row) {
			if u, err := url.Parse(*a.value); err == nil && u.Hostname() == host {
				return name
			}
		}
	}
	return ""
}

// plainHost is how a resolver reads a name: case and a last dot don't matter.
func plainHost(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

func isLoopback(host string) bool {
	host = plainHost(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
}

// overridden are the addresses that differ from the environment's row, or
// where there is none, from what would follow from the three that are needed.
func (p Profile) overridden() []address {
	e := p.Environment
	row, ok := client.Row(e.Name)
	if !ok {
		row = follow(e.Issuer, e.AuthorizeURL, e.AltinnPlatform)
		row.Issuer, row.AuthorizeURL, row.AltinnPlatform = "", "", ""
	}
	standard := addresses(&row)
	var own []address
	for i, a := range addresses(&e) {
		if *a.value != *standard[i].value {
			own = append(own, a)
		}
	}
	return own
}

// Default is the profile of an environment without a file. For mock it is
// complete: the default world's client finance-refresh, at the bases that the
// mock names (idporten, login, altinn, apps, skatteetaten), or with nil where
// portprove serve listens by default. For the real ones it holds the row only,
// and Check says what is missing.
func Default(environment string, bases map[string]string) (Profile, error) {
	p := Profile{Name: environment, AuthMethod: authPost, PKCE: true}
	if environment != mock {
		row, ok := client.Row(environment)
		if !ok {
			return Profile{}, Problems{{Path: "environment", Message: quote(environment) + " has no default" +
				guess(environment, environments()) + "; allowed: " + strings.Join(environments(), ", ")}}
		}
		p.Environment = row
		return p, nil
	}
	chosen, _ := findPreset(mockPreset)
	p.Environment = defaultMock
	if bases != nil {
		base := func(host string) string { return cmp.Or(bases[host], mockBase+"/"+host) }
		p.Environment = client.Mock(client.MockBases{
			IDPorten: base("idporten"), Login: base("login"), Altinn: base("altinn"), Apps: bases["apps"], Skatteetaten: bases["skatteetaten"],
		})
	}
	p.ClientID = "finance-refresh"
	p.ClientSecret = SecretSource{Inline: "finance-refresh-secret"}
	p.RedirectURI = "http://localhost:8400/?cmp=USMF&mi=WebApplications"
	p.Preset, p.Scopes, p.PKCE = chosen.name, slices.Clone(chosen.scopes), chosen.pkce
	p.AuthorizationLifetime = year
	return p, nil
}
