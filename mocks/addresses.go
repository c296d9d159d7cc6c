package mocks

// Host is one of the real hosts that a sandbox stands in for.
type Host string

// The hosts, by the name of their prefix in the layout paths.
const (
	HostIDPorten     Host = "idporten"     // the issuer: discovery, keys, token
	HostLogin        Host = "login"        // authorize and the login page
	HostAltinn       Host = "altinn"       // Altinn's platform
	HostApps         Host = "apps"         // the Tax Administration's apps at Altinn
	HostSkatteetaten Host = "skatteetaten" // the Tax Administration's validator
	HostSelfService  Host = "selfservice"  // the admin API of integrations
)

// Hosts lists them all.
func Hosts() []Host {
	return []Host{HostIDPorten, HostLogin, HostAltinn, HostApps, HostSkatteetaten, HostSelfService}
}

// Addresses is the base of each host, without a trailing slash.
type Addresses map[Host]string

// Below returns the addresses of the layout paths: one origin, a prefix for
// each host.
func Below(base string) Addresses {
	a := make(Addresses)
	for _, h := range Hosts() {
		a[h] = base + "/" + string(h)
	}
	return a
}

// behind returns the addresses with a path put behind each, for the layout
// ports.
func (a Addresses) behind(path string) Addresses {
	b := make(Addresses, len(a))
	for h, base := range a {
		b[h] = base + path
	}
	return b
}

func (a Addresses) names() map[string]string {
	m := make(map[string]string, len(a))
	for h, base := range a {
		m[string(h)] = base
	}
	return m
}
