package mocks

import (
	"net"
	"slices"
	"strings"
)

// standing says what a host of the real services is to a mock.
type standing int

const (
	// unknown: nothing is known of the name.
	unknown standing = iota
	// served: a sandbox stands in for the test host.
	served
	// retired: a test host that was switched off and has a successor.
	retired
	// production: real people, real returns. Never served, and no certificate
	// is issued for it.
	production
)

// realHost is a host of the real services.
type realHost struct {
	name     string
	standing standing
	// host, if it is served.
	host Host
	// gone, successor and catalogue are of a retired host: what became of it,
	// who stands in its place, and the entry of the error catalogue.
	gone, successor, catalogue string
}

const offWithOldIDPorten = "was switched off with the old ID-porten (2024-02-23)"

// realHosts are those that clients are, or were, configured with.
// Docs: docs.digdir.no, oidc_protocol_nye_idporten (issuers, old and new) and
// oidc_api_admin (self-service);
// docs.altinn.studio (platform, apps); skatteetaten.github.io/mva-meldingen
// (validator, with its change log); Microsoft Learn, Norway VAT setup (which
// printed most of the retired ones).
var realHosts = []realHost{
	{name: "test.idporten.no", standing: served, host: HostIDPorten},
	{name: "login.test.idporten.no", standing: served, host: HostLogin},
	{name: "platform.tt02.altinn.no", standing: served, host: HostAltinn},
	{name: "skd.apps.tt02.altinn.no", standing: served, host: HostApps},
	{name: "idporten-api-test.sits.no", standing: served, host: HostSkatteetaten},
	{name: "api.test.samarbeid.digdir.no", standing: served, host: HostSelfService},

	{name: "oidc-ver1.difi.no", standing: retired, gone: offWithOldIDPorten, successor: "test.idporten.no", catalogue: "IDP-16"},
	{name: "oidc-ver2.difi.no", standing: retired, gone: offWithOldIDPorten, successor: "test.idporten.no", catalogue: "IDP-16"},
	{name: "oidc-test.difi.no", standing: retired, gone: offWithOldIDPorten, successor: "test.idporten.no", catalogue: "IDP-16"},
	{name: "mp-test.sits.no", standing: retired, gone: "was replaced as host of the validator (2021-11)", successor: "idporten-api-test.sits.no", catalogue: "VAL-06"},
	{name: "idporten-api-sbstest.sits.no", standing: retired, gone: "was replaced as host of the validator", successor: "idporten-api-test.sits.no", catalogue: "VAL-06"},

	{name: "idporten.no", standing: production},
	{name: "login.idporten.no", standing: production},
	{name: "oidc.difi.no", standing: production},
	{name: "altinn.no", standing: production},
	{name: "www.altinn.no", standing: production},
	{name: "platform.altinn.no", standing: production},
	{name: "apps.altinn.no", standing: production},
	{name: "skd.apps.altinn.no", standing: production},
	{name: "skatteetaten.no", standing: production},
	{name: "www.skatteetaten.no", standing: production},
	{name: "api.skatteetaten.no", standing: production},
	{name: "idporten.api.skatteetaten.no", standing: production},
	{name: "api.samarbeid.digdir.no", standing: production},
	{name: "maskinporten.no", standing: production},
}

// realDomains hold real services; a mock takes no name there but those that it
// stands in for.
var realDomains = []string{"idporten.no", "altinn.no", "skatteetaten.no", "sits.no", "difi.no", "digdir.no", "maskinporten.no"}

// findReal looks a name up, in whatever case it comes.
func findReal(name string) realHost {
	i := slices.IndexFunc(realHosts, func(h realHost) bool { return strings.EqualFold(h.name, name) })
	if i < 0 {
		return realHost{name: name, standing: unknown}
	}
	return realHosts[i]
}

// named lists the hosts of the given standings.
func named(wanted ...standing) []string {
	var names []string
	for _, h := range realHosts {
		if slices.Contains(wanted, h.standing) {
			names = append(names, h.name)
		}
	}
	return names
}

// isReal says whether a name belongs to the real services, known or not.
func isReal(name string) bool {
	return slices.ContainsFunc(realDomains, func(domain string) bool { return isWithin(strings.ToLower(name), domain) })
}

// isWithin is true for the domain itself and for what lies below it.
func isWithin(name, domain string) bool {
	return name == domain || strings.HasSuffix(name, "."+domain)
}

// realAddresses are those of the layout hosts: the real ones, to the letter.
func realAddresses() Addresses {
	a := make(Addresses)
	for _, h := range realHosts {
		if h.standing == served {
			a[h.host] = "https://" + h.name
		}
	}
	return a
}

// hostname is a Host header without its port, and without the dot that ends a
// full name.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return strings.TrimSuffix(name, ".")
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}

// isOwnName is true for the names under which a listener goes by itself, its
// IP address or localhost.
func isOwnName(name string) bool {
	return net.ParseIP(name) != nil || strings.EqualFold(name, "localhost")
}
