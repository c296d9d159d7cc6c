package mocks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Layout says how the hosts of a sandbox are laid out.
type Layout string

// The layouts. The handlers are the same in each.
const (
	// LayoutPaths puts every host below a prefix of one origin.
	LayoutPaths Layout = "paths"
	// LayoutPorts gives each host a listener, so that origins differ as in
	// reality.
	LayoutPorts Layout = "ports"
	// LayoutHosts goes by the Host header: the default sandbox has the real
	// addresses of the test environment. It needs TLS.
	LayoutHosts Layout = "hosts"
)

// Layouts lists them all, the default first.
func Layouts() []Layout { return []Layout{LayoutPaths, LayoutPorts, LayoutHosts} }

// check says which options don't go together.
func (o ServeOptions) check() error {
	switch {
	case o.Layout != "" && !slices.Contains(Layouts(), o.Layout):
		return fmt.Errorf("there is no layout %q; allowed: %s, %s, %s", o.Layout, LayoutPaths, LayoutPorts, LayoutHosts)
	case o.Layout == LayoutHosts && o.TLS == nil:
		return fmt.Errorf("layout %s needs TLS: its addresses are the real ones, which begin with https", LayoutHosts)
	case o.PublicBase != "" && o.Layout != LayoutPaths && o.Layout != "":
		return fmt.Errorf("a public base needs layout %s: it is one address for all hosts", LayoutPaths)
	case o.PublicBase != "":
		_, err := ParsePublicBase(o.PublicBase)
		return err
	}
	return nil
}

// ParsePublicBase returns the base without a slash at its end.
func ParsePublicBase(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#") {
		return "", fmt.Errorf("the public base is %q; write it like https://name.example or https://name.example/path", text)
	}
	if isReal(strings.TrimSuffix(u.Hostname(), ".")) {
		return "", fmt.Errorf("the public base is %q, an address of the real services; a mock's issuer is a real name in layout %s only", text, LayoutHosts)
	}
	return strings.TrimRight(text, "/"), nil
}

// pathOf is the path of a public base, empty if it has none.
func pathOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "" // it has been checked
	}
	return u.Path
}
