package mask

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// plainHeaders are those whose values may be kept after a look at their text.
const plainHeaders = `
accept accept-charset accept-encoding accept-language accept-ranges access-control-allow-credentials access-control-allow-headers
access-control-allow-methods access-control-allow-origin access-control-expose-headers access-control-max-age
access-control-request-headers access-control-request-method age allow alt-svc api-supported-versions cache-control connection
content-disposition content-encoding content-language content-length content-location content-security-policy content-type
cross-origin-opener-policy cross-origin-resource-policy cross-origin-embedder-policy expect feature-policy host keep-alive
link location origin permissions-policy portprove-why pragma proxy-authenticate range referer referrer-policy refresh retry-after
sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user server strict-transport-security te trailer transfer-encoding upgrade
upgrade-insecure-requests user-agent vary via warning www-authenticate x-content-type-options x-frame-options x-powered-by
x-requested-with x-xss-protection x-permitted-cross-domain-policies
`

// timeHeaders hold points in time.
var timeHeaders = []string{"Date", "Expires", "Last-Modified", "If-Modified-Since", "If-Unmodified-Since"}

// Header masks all headers of a message.
func (m *Masker) Header(place string, h http.Header) http.Header {
	masked := make(http.Header, len(h))
	for _, name := range slices.Sorted(mapsKeys(h)) {
		for _, value := range h[name] {
			masked[name] = append(masked[name], m.stable(func(text string) string { return m.header(place, name, text) }, value))
		}
	}
	return masked
}

func mapsKeys(h http.Header) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range h {
			if !yield(name) {
				return
			}
		}
	}
}

func (m *Masker) header(place, name, value string) string {
	s := spot{place: place + "." + strings.ToLower(name), name: plainName(name)}
	switch name = http.CanonicalHeaderKey(name); {
	case value == "", isPlaceholder(value):
		return value
	case slices.Contains(timeHeaders, name):
		return m.timestamp(s, value)
	case name == "Cookie":
		return m.cookies(s, value)
	case name == "Set-Cookie":
		return m.setCookie(s, value)
	case name == "Authorization" || name == "Proxy-Authorization":
		return m.authorization(s, value)
	case slices.Contains([]string{"Location", "Referer", "Content-Location", "Origin"}, name):
		return m.url(s, m.replaceKnown(value))
	case name == "Host":
		return strings.TrimPrefix(m.authority(s, "//"+value), "//")
	case name == "Portprove-Why":
		// What comes third is told with names and values.
		if parts := strings.SplitN(value, ";", 3); len(parts) == 3 {
			return m.field(s, parts[0]+";"+parts[1])
		}
	case name == "Traceparent" || name == "Tracestate" || strings.HasSuffix(name, "-Id"):
		return m.placeholder("trace", value, true)
	}
	return m.field(s, value)
}

// authorization keeps the scheme.
func (m *Masker) authorization(s spot, value string) string {
	scheme, rest, _ := strings.Cut(value, " ")
	switch {
	case rest == "":
		return m.placeholder("secret:authorization", value, true)
	case strings.EqualFold(scheme, "Basic"):
		return scheme + " " + m.basic(s, rest)
	case strings.EqualFold(scheme, "Bearer"), strings.EqualFold(scheme, "DPoP"):
		return scheme + " " + m.secret(s, "token:other", rest)
	}
	return m.shapes(s, scheme) + " " + m.placeholder("secret:authorization", rest, true)
}

// basic masks user and password as one; the password is a secret on its own,
// too, as it is sent and as it is meant (RFC 6749, 2.3.1).
func (m *Masker) basic(_ spot, value string) string {
	if isPlaceholder(value) {
		return value
	}
	name := m.placeholder("basic", value, true)
	if user, password, ok := readBasic(value); ok {
		m.placeholder("secret:client", unescaped(password), true)
		if unescaped(password) != password {
			m.placeholder("secret:client", password, true)
		}
		m.text(spot{place: "basic", name: "clientid"}, unescaped(user))
	}
	m.explain(m.book.byRaw[value])
	return name
}

func readBasic(value string) (user, password string, ok bool) {
	plain, err := base64.StdEncoding.DecodeString(value)
	if err != nil || !isText(plain) {
		return "", "", false
	}
	return strings.Cut(string(plain), ":")
}

func (m *Masker) explainBasic(e *entry) {
	user, password, ok := readBasic(e.raw)
	if !ok {
		return
	}
	e.Text = m.text(spot{place: "basic", name: "clientid"}, unescaped(user)) + ":" + m.placeholder("secret:client", unescaped(password), true)
}

// cookies masks the values; names stay, unless they are made by chance.
func (m *Masker) cookies(s spot, value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		name, content, isPair := strings.Cut(part, "=")
		if !isPair {
			name, content = "", part
		}
		parts[i] = m.shapes(s, m.replaceKnown(name)) + "=" + m.cookie(name, content)
		if !isPair && strings.TrimSpace(part) == "" {
			parts[i] = part
		}
	}
	return strings.Join(parts, ";")
}

func (m *Masker) cookie(name, content string) string {
	if isPlaceholder(content) {
		return content
	}
	kind := "cookie:" + strings.TrimSpace(name)
	if !isPlaceholder("{{" + kind + "#1}}") {
		kind = "cookie:other"
	}
	masked := m.placeholder(kind, content, !trivial(content))
	if plain, err := url.PathUnescape(content); err == nil && plain != content {
		m.placeholder("cookie:other", plain, !trivial(plain))
	}
	return masked
}

// cookieAttributes may stand as they are, once their text was looked at.
var cookieAttributes = []string{"path", "domain", "max-age", "secure", "httponly", "samesite", "partitioned", "priority"}

func (m *Masker) setCookie(s spot, value string) string {
	first, rest, hasRest := strings.Cut(value, ";")
	name, content, isPair := strings.Cut(first, "=")
	if !isPair {
		name, content = "", first
	}
	parts := []string{m.shapes(s, m.replaceKnown(name)) + "=" + m.cookie(name, content)}
	if hasRest {
		for part := range strings.SplitSeq(rest, ";") {
			parts = append(parts, m.cookieAttribute(s, part))
		}
	}
	return strings.Join(parts, ";")
}

func (m *Masker) cookieAttribute(s spot, part string) string {
	name, value, isPair := strings.Cut(part, "=")
	word := strings.ToLower(strings.TrimSpace(name))
	switch {
	case word == "expires":
		return name + "=" + m.timestamp(s, value)
	case word == "domain" && isPair:
		dot := value[:len(value)-len(strings.TrimPrefix(value, "."))]
		return name + "=" + dot + strings.TrimPrefix(m.authority(s, "//"+value[len(dot):]), "//")
	case slices.Contains(cookieAttributes, word) && isPair:
		return name + "=" + m.path(s, value)
	case slices.Contains(cookieAttributes, word), word == "":
		return part
	}
	return m.unknown(s, part)
}
