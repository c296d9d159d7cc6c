package idporten

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// logoutView is the page that signs out of clients, each in an iframe, and
// goes on to where the person came from.
type logoutView struct {
	frame
	Clients []frontchannelCall
	Script  template.JS
}

// OnwardAfter is how many seconds a page waits that goes on by itself.
func (frame) OnwardAfter() int { return int(onwardAfter / time.Second) }

// frontchannelCall is a client and the address that it wants opened.
type frontchannelCall struct{ Name, Address string }

// signedOut answers a logout: it leads back at once if no client has to be
// called by the browser first, and stays if it may not lead back, of which the
// journal has the reason.
func (s *Server) signedOut(r *http.Request, calls []frontchannelCall, back string, stays error) (kernel.Reply, error) {
	if back != "" && len(calls) == 0 {
		return noStore(kernel.Redirect(back)), nil
	}
	reply, err := s.logoutPage(chosenLocale(r, defaultLocale), calls, back)
	var e refused
	if errors.As(stays, &e) {
		reply.Why = e.why(s.kernel.IDs.UUID())
	}
	return reply, err
}

// frontchannelCalls are one for each client of the session with an address for
// it, the one that asked for the logout included unless it is spared (docs:
// oidc_protocol_logout).
func (s *Server) frontchannelCalls(logins []login, spared string) []frontchannelCall {
	var calls []frontchannelCall
	for _, l := range logins {
		client, _ := s.World().Client(l.client)
		if client.FrontchannelLogoutURI == "" || l.client == spared {
			continue
		}
		address := client.FrontchannelLogoutURI
		if client.FrontchannelLogoutSessionRequired {
			address = withParameters(address, []parameter{{paramIss, s.Issuer}, {paramSid, l.session}})
		}
		calls = append(calls, frontchannelCall{client.ClientName, address})
	}
	return calls
}

// onwardScript goes on when the iframes are loaded, or don't load in time.
// Where scripts are off, the page goes on by itself after that time; its link
// does so at any time.
func onwardScript() template.JS {
	return template.JS(`(function(on){addEventListener("load",on);setTimeout(on,` + //nolint:gosec // our own.
		strconv.FormatInt(onwardAfter.Milliseconds(), 10) + `)})(function(){location.replace(document.getElementById("onward").href)})`)
}

func (s *Server) logoutPage(locale string, calls []frontchannelCall, back string) (kernel.Reply, error) {
	view := logoutView{
		frame:   bareFrame(locale, "logout"),
		Clients: calls,
		Script:  onwardScript(),
	}
	view.Onward = template.URL(back) //nolint:gosec // a registered address, of whatever scheme.
	directives := []string{"form-action 'none'"}
	if back != "" {
		directives = append(directives, "script-src '"+hashOf(string(view.Script))+"'")
	}
	if len(calls) > 0 {
		directives = append(directives, "frame-src "+strings.Join(origins(calls), " "))
	}
	return render(http.StatusOK, "logout.html", view, directives...)
}

// origins that the page shows.
func origins(calls []frontchannelCall) []string {
	var all []string
	for _, c := range calls {
		if o := origin(c.Address); !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

// origin is scheme and host of an address, safe to stand in a header.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(u.Host, " ;,'\"") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// hashOf is how a content security policy names a script.
func hashOf(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
