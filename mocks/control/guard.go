package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"mime"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// Guard says who may use the API. The zero value lets in programs of this
// machine, and no web page: not by a form, not by a script, not by a name that
// was made to lead to this machine.
type Guard struct {
	// Token, if set, must come with every request, as Authorization: Bearer
	// or as X-Portprove-Token.
	Token string
	// AllowRemote lets in other machines, under any name of this one. It is
	// for a listener of its own that somebody asked for, and counts only
	// together with a token.
	AllowRemote bool
}

// protect lets through what the guard lets in. It adds to every answer that
// nobody shall store it or guess its type.
func (g Guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if err := g.check(r); err != nil {
			write(w, refuse(err))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (g Guard) check(r *http.Request) error {
	remote := g.AllowRemote && g.Token != ""
	switch {
	case !remote && !isLoopbackPeer(r.RemoteAddr):
		return refusal(http.StatusForbidden, "the control API serves this machine only")
	case !remote && !isLoopbackHost(r.Host):
		return refusal(http.StatusForbidden, "the control API goes by the names localhost, 127.0.0.1 and [::1] only, not by %s", quote(r.Host))
	case !remote && isForwarded(r):
		return refusal(http.StatusForbidden, "the control API serves this machine only, and this request came through a proxy or a tunnel")
	case !isSameOrigin(r):
		return refusal(http.StatusForbidden, "the control API is not for pages of another origin")
	case !g.knows(r):
		return refusal(http.StatusUnauthorized, "the token is missing or wrong: send Authorization: Bearer <token>, or X-Portprove-Token: <token>").
			with("WWW-Authenticate", "Bearer")
	}
	return checkContentType(r)
}

func isLoopbackPeer(address string) bool {
	peer, err := netip.ParseAddrPort(address)
	return err == nil && peer.Addr().IsLoopback()
}

// isForwarded is true where a proxy says so: a tunnel's end on this machine may
// hand on the requests of the whole world, under the name localhost.
func isForwarded(r *http.Request) bool {
	return slices.ContainsFunc([]string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"}, func(name string) bool {
		return len(r.Header.Values(name)) > 0
	})
}

var portOfHost = regexp.MustCompile(`:\d*$`)

// isLoopbackHost goes by the letters alone. Any other name may be one that its
// owner has made lead to this machine, so that a page of theirs can read what
// is answered here.
func isLoopbackHost(host string) bool {
	name := portOfHost.ReplaceAllString(host, "")
	if strings.EqualFold(name, "localhost") || name == "[::1]" {
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && address.Is4() && address.IsLoopback()
}

// isSameOrigin is true for programs other than browsers: they send no Origin.
func isSameOrigin(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, ownOrigin(r)) {
			return false
		}
	}
	return true
}

// ownOrigin is the origin that the client has addressed.
func ownOrigin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (g Guard) knows(r *http.Request) bool {
	if g.Token == "" {
		return true
	}
	scheme, bearer, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	byBearer := strings.EqualFold(scheme, "Bearer") && isSame(strings.TrimSpace(bearer), g.Token)
	return isSame(r.Header.Get("X-Portprove-Token"), g.Token) || byBearer
}

// isSame takes the same time whatever differs, the length included.
func isSame(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

const typeMergePatch = "application/merge-patch+json"

// checkContentType keeps out the forms of web pages, which can't send JSON.
func checkContentType(r *http.Request) error {
	allowed := []string{kernel.TypeJSON}
	switch r.Method {
	case http.MethodPost, http.MethodPut:
	case http.MethodPatch:
		allowed = append(allowed, typeMergePatch)
	default:
		return nil
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	for _, want := range allowed {
		if err == nil && media == want {
			return nil
		}
	}
	return refusal(http.StatusUnsupportedMediaType, "the Content-Type is %s; allowed: %s",
		quote(r.Header.Get("Content-Type")), strings.Join(allowed, ", "))
}
