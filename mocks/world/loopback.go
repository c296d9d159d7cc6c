package world

import (
	"net/url"
	"strconv"
	"strings"
)

// AnyPort is a redirect URI of a native client that leaves the port open: the
// application takes one that is free when it starts.
type AnyPort struct {
	// Star is how the admin API's example has it, https://127.0.0.1:*/…;
	// else it is http://127.0.0.1:0/…, as the guide for native
	// applications does.
	Star          bool
	before, after string
}

// The two spellings. docs: oidc_auth_sbs and R:20-04; oidc_api_admin.
const (
	loopbackZero = "http://127.0.0.1:0"
	loopbackStar = "https://127.0.0.1:*"
)

// ReadAnyPort says whether a registered address leaves the port open.
func ReadAnyPort(uri string) (AnyPort, bool) {
	for _, open := range []string{loopbackZero, loopbackStar} {
		after, ok := strings.CutPrefix(uri, open)
		if ok && (after == "" || after[0] == '/' || after[0] == '?') {
			return AnyPort{open == loopbackStar, open[:len(open)-1], after}, true
		}
	}
	return AnyPort{}, false
}

// Matches says whether an address is the registered one with a port of its
// own; everything else is compared byte for byte.
func (a AnyPort) Matches(uri string) bool {
	rest, ok := strings.CutPrefix(uri, a.before)
	if !ok {
		return false
	}
	port, ok := strings.CutSuffix(rest, a.after)
	if !ok {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 && port == strconv.FormatUint(n, 10)
}

// IsPrivateUse says whether an address has a scheme of an app's own, a domain
// the other way round, and no host: com.example.app:/callback. RFC 8252, 7.1.
func IsPrivateUse(uri string) bool {
	u, err := url.Parse(uri)
	return err == nil && strings.Contains(u.Scheme, ".") && u.Opaque == "" && u.Host == "" &&
		strings.HasPrefix(u.Path, "/") && !strings.Contains(uri, "//")
}
