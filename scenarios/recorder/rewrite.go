package recorder

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/portprove/portprove/scenarios/recorder/mask"
)

// rewriter leads the services' addresses to the proxy and back. Issuers look
// like addresses and are names, which clients compare: they stay.
type rewriter struct {
	pairs   []pair // the longest base first
	issuers []string
}

// pair is a base and where the proxy stands for it.
type pair struct {
	base, proxy string
	inText      *regexp.Regexp
}

func newRewriter(hosts []Host, addresses map[string]string, issuers []string) *rewriter {
	w := &rewriter{issuers: issuers}
	for _, host := range hosts {
		// In JSON a slash may be escaped.
		base := strings.ReplaceAll(regexp.QuoteMeta(host.Base), "/", `\\?/`)
		w.pairs = append(w.pairs, pair{host.Base, addresses[host.Name], regexp.MustCompile(base + `(\\?/[^\s"'<>]*)`)})
	}
	slices.SortStableFunc(w.pairs, func(a, b pair) int { return len(b.base) - len(a.base) })
	return w
}

// address leads one address to the proxy.
func (w *rewriter) address(address string) string {
	for _, p := range w.pairs {
		if rest, ok := strings.CutPrefix(address, p.base); ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
			return p.proxy + rest
		}
	}
	return address
}

// back leads an address of the proxy to the service.
func (w *rewriter) back(address string) string {
	for _, p := range w.pairs {
		if rest, ok := strings.CutPrefix(address, p.proxy); ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
			return p.base + rest
		}
	}
	return address
}

// request changes the headers in which a browser tells where it comes from.
func (w *rewriter) request(header http.Header) {
	if referer := header.Get("Referer"); referer != "" {
		header.Set("Referer", w.back(referer))
	}
	if origin := header.Get("Origin"); origin != "" {
		header.Set("Origin", originOf(w.back(origin), origin))
	}
}

// originOf has no path.
func originOf(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return otherwise
	}
	return u.Scheme + "://" + u.Host
}

// response leads redirects and cookies to the proxy. A redirect to the client
// is no address of a service and stays.
func (w *rewriter) response(header http.Header) {
	for _, name := range []string{"Location", "Content-Location"} {
		if address := header.Get(name); address != "" {
			header.Set(name, w.location(address))
		}
	}
	cookies := header.Values("Set-Cookie")
	for i, cookie := range cookies {
		cookies[i] = w.cookie(cookie)
	}
}

// location also knows an address without a host, whose path begins with the
// path of a base.
func (w *rewriter) location(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return w.address(address)
	}
	for _, p := range w.pairs {
		path := pathOf(p.base)
		if rest, ok := strings.CutPrefix(address, path); ok && path != "" && (rest == "" || strings.ContainsRune("/?#", rune(rest[0]))) {
			return p.proxy + rest
		}
	}
	return address
}

func pathOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Path
}

var (
	domainAttribute = regexp.MustCompile(`(?i);\s*Domain=[^;]*`)
	secureAttribute = regexp.MustCompile(`(?i);\s*Secure\b`)
	sameSiteNone    = regexp.MustCompile(`(?i);\s*SameSite=None\b`)
	pathAttribute   = regexp.MustCompile(`(?i)(;\s*Path=)([^;]*)`)
)

// cookie fits a cookie to the proxy, which has other hosts, no TLS and no path
// before the service's own. Names that begin with __Host- or __Secure- demand
// Secure, which browsers allow on loopback.
func (w *rewriter) cookie(cookie string) string {
	cookie = domainAttribute.ReplaceAllString(cookie, "")
	if !strings.HasPrefix(cookie, "__") {
		cookie = sameSiteNone.ReplaceAllString(secureAttribute.ReplaceAllString(cookie, ""), "")
	}
	return pathAttribute.ReplaceAllStringFunc(cookie, func(found string) string {
		part := pathAttribute.FindStringSubmatch(found)
		for _, p := range w.pairs {
			if path := pathOf(p.base); path != "" && (part[2] == path || strings.HasPrefix(part[2], path+"/")) {
				return part[1] + "/" + strings.TrimPrefix(strings.TrimPrefix(part[2], path), "/")
			}
		}
		return found
	})
}

// body leads the addresses in a text to the proxy.
func (w *rewriter) body(encoding string, raw []byte) ([]byte, bool) {
	plain, err := mask.Inflate(encoding, raw)
	if err != nil {
		return nil, false
	}
	changed := plain
	for _, p := range w.pairs {
		changed = p.inText.ReplaceAllFunc(changed, func(found []byte) []byte {
			address := strings.ReplaceAll(string(found), `\/`, "/")
			if slices.Contains(w.issuers, address) {
				return found
			}
			return []byte(p.proxy + strings.TrimPrefix(address, p.base))
		})
	}
	changed = w.paths(changed)
	return changed, !bytes.Equal(changed, plain)
}

var linkAttribute = regexp.MustCompile(`((?:href|src|action)=["'])(/[^"'/][^"']*)`)

// paths leads links of pages to the proxy that have a path and no host.
func (w *rewriter) paths(text []byte) []byte {
	return linkAttribute.ReplaceAllFunc(text, func(found []byte) []byte {
		part := linkAttribute.FindSubmatch(found)
		return append(slices.Clone(part[1]), w.location(string(part[2]))...)
	})
}
