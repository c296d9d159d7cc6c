package mocks

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// byHost is the main handler of the layout hosts. The default sandbox answers
// under the real names; the start page, the control API and named sandboxes
// are at the listener's own address, whose Host can be no real one.
func (s *Site) byHost(w http.ResponseWriter, r *http.Request) {
	name := hostname(r.Host)
	known := findReal(name)
	switch {
	case isOwnName(name):
		s.own.ServeHTTP(w, r)
	case known.standing == served:
		s.Default.Host(known.host).ServeHTTP(w, r)
	default:
		s.elsewhere.ServeHTTP(w, r)
	}
}

// elsewhereHandler answers for every other host, so that the journal has what
// the client took for an address.
func (s *Sandbox) elsewhereHandler() http.Handler {
	op := kernel.Operation{Name: "host", Run: func(r *http.Request) (kernel.Reply, error) {
		return kernel.Reply{}, refuseHost(findReal(hostname(r.Host)))
	}}
	return s.kernel.Serve(op, func(_ *http.Request, err error) kernel.Reply { return s.hostReply(err) })
}

// hostRefusal is the answer to a request for a host that isn't served.
type hostRefusal struct {
	status            int
	body, name, entry string
	cause, cure       string
}

func (e hostRefusal) Error() string { return e.cause }

// refuseHost: what the real retired hosts do has been reported as refused
// connections, 404 and redirects (IDP-16); 404 is the one that a mock can
// explain. 421 is what RFC 9110, 15.5.20, has for a host that a server does
// not answer for.
func refuseHost(h realHost) hostRefusal {
	const gone = "not found\n"
	switch h.standing {
	case retired:
		return hostRefusal{
			status: http.StatusNotFound, body: gone, name: "host_retired", entry: h.catalogue,
			cause: h.name + " " + h.gone + "; its successor is " + h.successor,
			cure:  "use https://" + h.successor,
		}
	case production:
		return hostRefusal{
			status: http.StatusMisdirectedRequest, body: h.name + " is a production host and is not served here.\n", name: "host_production",
			cause: h.name + " is a production host; a mock never stands in for one", cure: "use the test environment's hosts: " + servedNames(),
		}
	default:
		return hostRefusal{
			status: http.StatusMisdirectedRequest, body: fmt.Sprintf("The host %q is not served here. Served: %s.\n", h.name, servedNames()), name: "host_unknown",
			cause: fmt.Sprintf("the host %q is not served here", h.name), cure: "served are " + servedNames(),
		}
	}
}

func servedNames() string { return strings.Join(named(served), ", ") }

func (s *Sandbox) hostReply(err error) kernel.Reply {
	var e hostRefusal
	if !errors.As(err, &e) {
		return kernel.Empty(http.StatusInternalServerError)
	}
	reply := kernel.Bytes(e.status, kernel.TypeText, []byte(e.body))
	reply.Why = &kernel.Why{Refusal: e.name, Catalogue: e.entry, Cause: e.cause, Cure: e.cure, CorrelationID: s.kernel.IDs.UUID()}
	if entry, ok := catalogue.Find(e.entry); ok {
		reply.Why.Source = entry.Source
	}
	return reply
}
