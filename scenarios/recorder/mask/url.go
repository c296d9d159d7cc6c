package mask

import (
	"net"
	"regexp"
	"strings"
)

// URL masks an address: credentials, an unknown host, the path, the query and
// the fragment.
func (m *Masker) URL(place, raw string) string {
	return m.stable(func(text string) string {
		return m.url(spot{place: place, name: "url"}, m.replaceKnown(text))
	}, raw)
}

var addressShape = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:)?(//(?:\{\{[a-z:]+#\d+\}\}|[^/?#])*)?`)

func (m *Masker) url(s spot, raw string) string {
	if s.depth > maxDepth {
		return m.unknown(s, raw)
	}
	s = s.deeper()
	rest, fragment, hasFragment := cutOutside(raw, '#')
	rest, query, hasQuery := cutOutside(rest, '?')
	head := addressShape.FindStringSubmatch(rest)
	masked := head[1] + m.authority(s, head[2]) + m.path(s, rest[len(head[0]):])
	if hasQuery {
		masked += "?" + m.form(s, query, "&;")
	}
	if hasFragment {
		masked += "#" + m.fragment(s, fragment)
	}
	return masked
}

func (m *Masker) fragment(s spot, raw string) string {
	if strings.Contains(raw, "=") {
		return m.form(s, raw, "&")
	}
	return m.path(s, raw)
}

// cutOutside cuts at the first sign that is no part of a placeholder.
func cutOutside(s string, sign byte) (before, after string, found bool) {
	at := placeholders.FindAllStringIndex(s, -1)
	for i := range len(s) {
		for len(at) > 0 && i >= at[0][1] {
			at = at[1:]
		}
		if s[i] == sign && (len(at) == 0 || i < at[0][0]) {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func (m *Masker) authority(s spot, raw string) string {
	if raw == "" {
		return ""
	}
	host := strings.TrimPrefix(raw, "//")
	user := ""
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		user, host = m.placeholder("userinfo", unescaped(host[:i]), true)+"@", host[i+1:]
	}
	if isPlaceholder(host) {
		return "//" + user + host
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, ""
	}
	if !m.mayShow(name) {
		name = outside(name, func(piece string) string { return m.placeholder("host", piece, true) })
	}
	if port != "" {
		name += ":" + m.shapes(s, port)
	}
	return "//" + user + name
}

// publicHosts are those of documentation and of the services themselves.
var publicHosts = []string{
	"localhost", "127.0.0.1", "[::1]", "::1", "example", "example.com", "example.org", "test", "w3.org", "ietf.org", "xmlsoap.org", "openid.net",
	"altinn.no", "altinn.cloud", "idporten.no", "digdir.no", "difi.no", "skatteetaten.no", "sits.no", "eidas.europa.eu", "uri.etsi.org",
}

func (m *Masker) mayShow(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" {
		return true
	}
	for _, list := range [][]string{publicHosts, m.o.Hosts} {
		for _, public := range list {
			if host == public || strings.HasSuffix(host, "."+public) && !suspicious(strings.TrimSuffix(host, public)) {
				return true
			}
		}
	}
	return false
}

// path masks what is in the segments of a path. Numbers of parties stand
// before the id of an instance.
func (m *Masker) path(s spot, raw string) string {
	segments := strings.Split(raw, "/")
	for i, segment := range segments {
		plain := segment
		if !strings.Contains(segment, "{{") {
			plain = pathUnescaped(segment)
		}
		var masked string
		if i > 0 && strings.EqualFold(segments[i-1], "instances") && partyNumber.MatchString(plain) {
			masked = m.placeholder("party", plain, true)
		} else {
			masked = m.shapes(s, m.replaceKnown(plain))
		}
		if masked != plain {
			segments[i] = escapeOutside(masked)
		}
	}
	return strings.Join(segments, "/")
}

var partyNumber = regexp.MustCompile(`^\d{4,10}$`)

func pathUnescaped(raw string) string {
	plain, ok := layers[0].decode(raw)
	if !ok {
		return raw
	}
	return plain
}

func (m *Masker) replaceKnown(s string) string {
	if m.known == nil {
		return s
	}
	return outside(s, m.known.Replace)
}

// isKnownURL is for an address of which only known parts are left.
func isKnownURL(masked string) bool { return wholeURL.MatchString(masked) }
