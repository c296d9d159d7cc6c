package idporten

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// visitOf is what a browser sends along: its cookies, and the number of the
// form, once that was read.
func visitOf(r *http.Request) visit {
	v := visit{number: r.PostForm.Get(fieldNumber)}
	for _, c := range r.CookiesNamed(cookieSession) {
		v.cookies = append(v.cookies, digestOf(c.Value))
	}
	return v
}

// chosenLocale is the language of the pages: what the person chose wins over what
// the client asks for. docs: oidc_guide_idporten.
func chosenLocale(r *http.Request, otherwise string) string {
	for _, c := range r.CookiesNamed(cookieLanguage) {
		if slices.Contains(locales, c.Value) {
			return c.Value
		}
	}
	return otherwise
}

// loginBase is where the login host stands, as cookies and links need it.
type loginBase struct {
	// path is empty, or begins with a slash and ends without.
	path   string
	secure bool
}

func newLoginBase(address string) (loginBase, error) {
	u, err := url.Parse(address)
	if err != nil {
		return loginBase{}, err
	}
	return loginBase{u.EscapedPath(), u.Scheme == "https"}, nil
}

// attributes of a cookie, in the order seen. Browsers drop secure cookies of
// an http host, so those of such a host are not.
func (b loginBase) attributes(httpOnly bool) string {
	attributes := "; Path=" + b.path
	if b.path == "" {
		attributes += "/"
	}
	if b.secure {
		attributes += "; Secure"
	}
	if httpOnly {
		attributes += "; HttpOnly"
	}
	return attributes + "; SameSite=Lax"
}

// sessionCookie lives as long as the browser is open.
func (s *Server) sessionCookie(value string) string {
	return cookieSession + "=" + value + s.login.attributes(true)
}

func (s *Server) languageCookie(locale string) string {
	age := strconv.Itoa(int(cookieLanguageAge / time.Second))
	return cookieLanguage + "=" + locale + "; Max-Age=" + age + s.login.attributes(false)
}
