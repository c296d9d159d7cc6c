package recorder

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// services are the domains that real people sign in and file at.
var services = []string{"idporten.no", "altinn.no", "skatteetaten.no", "digdir.no", "difi.no"}

// testLabels mark the hosts of test environments below those domains.
var testLabels = []string{"test", "tt02", "at21", "at22", "at23", "at24", "yt01", "ver1", "ver2", "oidc-ver1", "oidc-ver2", "systest"}

// ProductionError names the hosts at which real people's data would be seen.
type ProductionError struct{ Hosts []string }

// Error implements error.
func (e *ProductionError) Error() string {
	return fmt.Sprintf("%s: production, where real people sign in and real returns are filed. Nothing of it is recorded", strings.Join(e.Hosts, ", "))
}

// isProduction tells by the name. What is not known to be a test is none.
func isProduction(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !slices.ContainsFunc(services, func(service string) bool { return host == service || strings.HasSuffix(host, "."+service) }) {
		return false
	}
	return !slices.ContainsFunc(strings.Split(host, "."), func(label string) bool { return slices.Contains(testLabels, label) })
}

// refuseProduction looks at addresses.
func refuseProduction(addresses []string) error {
	var hosts []string
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err == nil && isProduction(u.Hostname()) && !slices.Contains(hosts, u.Hostname()) {
			hosts = append(hosts, u.Hostname())
		}
	}
	if hosts == nil {
		return nil
	}
	return &ProductionError{hosts}
}
