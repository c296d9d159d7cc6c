package control

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"github.com/portprove/portprove/mocks/kernel"
)

// base is where the API begins.
const base = "/_portprove"

// maxBody limits request bodies; a world alone may have 1 MiB.
const maxBody = 2 << 20

// api serves a host.
type api struct {
	host   Host
	router *mux.Router
	// clocks is held while a clock is checked and moved, so that two moves
	// which are within the limits one by one stay there together.
	clocks sync.Mutex
}

// New returns the handler of the API. It sees full paths, which begin with
// /_portprove.
func New(h Host, g Guard) http.Handler {
	a := &api{host: h}
	a.router = a.newRouter()
	return g.protect(a.router)
}

// step answers a request, or refuses it with an error.
type step func(*http.Request) (kernel.Reply, error)

// anyText lets the last part of a path be anything: whatever is pasted as an id
// may contain slashes and line breaks.
const anyText = ":(?s:.+)"

// route is one row of the table.
type route struct {
	method, path string
	step         step
}

// routes are those of the whole.
func (a *api) routes() []route {
	return []route{
		{http.MethodGet, base + "/health", a.health},
		{http.MethodGet, base + "/openapi.json", openAPI},
		{http.MethodGet, base + "/ca.pem", a.ca},
		{http.MethodGet, base + "/sandboxes", a.listSandboxes},
		{http.MethodPost, base + "/sandboxes", a.createSandbox},
		{http.MethodDelete, base + "/sandboxes/{id}", a.deleteSandbox},
	}
}

// sandboxRoutes are those that every sandbox has below its control address.
func (a *api) sandboxRoutes(control string) []route {
	return []route{
		{http.MethodGet, control, a.of(describe)},
		{http.MethodGet, control + "/clock", a.of(readClock)},
		{http.MethodPost, control + "/clock", a.of(a.moveClock)},
		{http.MethodPost, control + "/age", a.of(age)},
		{http.MethodPost, control + "/selfservice/token", a.of(selfServiceToken)},
		{http.MethodPost, control + "/certificates", a.of(issueCertificate)},
		{http.MethodGet, control + "/keys", a.of(readKeys)},
		{http.MethodPost, control + "/keys", a.of(changeKeys)},
		{http.MethodGet, control + "/instances", a.of(listInstances)},
		{http.MethodGet, control + "/world", a.of(readWorld)},
		{http.MethodPatch, control + "/world", a.of(patchWorld)},
		{http.MethodGet, control + "/journal", a.of(readJournal)},
		{http.MethodGet, control + "/faults", a.of(listFaults)},
		{http.MethodPost, control + "/faults", a.of(a.addFault)},
		{http.MethodDelete, control + "/faults", a.of(clearFaults)},
		{http.MethodDelete, control + "/faults/{fault}", a.of(removeFault)},
		{http.MethodGet, control + "/why/{correlation_id" + anyText + "}", a.of(why)},
	}
}

func (a *api) allRoutes() []route {
	return slices.Concat(a.routes(), a.sandboxRoutes(base), a.sandboxRoutes(base+"/sandboxes/{id}"))
}

func (a *api) newRouter() *mux.Router {
	r := mux.NewRouter().SkipClean(true)
	for _, row := range a.allRoutes() {
		r.Path(row.path).Methods(row.method).Handler(serve(row.step))
	}
	r.NotFoundHandler = serve(a.unknownPath)
	r.MethodNotAllowedHandler = serve(a.wrongMethod)
	return r
}

// of makes a step from one of a sandbox: that of the path's id, or the
// default one.
func (a *api) of(s func(*http.Request, Sandbox) (kernel.Reply, error)) step {
	return func(r *http.Request) (kernel.Reply, error) {
		id := mux.Vars(r)["id"]
		sandbox, ok := a.host.Find(id)
		if !ok {
			return kernel.Reply{}, noSandbox(id)
		}
		return s(r, sandbox)
	}
}

func (a *api) unknownPath(r *http.Request) (kernel.Reply, error) {
	var known []string
	for _, row := range a.allRoutes() {
		known = append(known, row.method+" "+strings.ReplaceAll(row.path, anyText, ""))
	}
	return kernel.Reply{}, refusal(http.StatusNotFound, "there is no %s; known: %s", quote(r.URL.Path), strings.Join(known, ", "))
}

// wrongMethod tells which methods the path has by trying each.
func (a *api) wrongMethod(r *http.Request) (kernel.Reply, error) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		probe := *r
		probe.Method = method
		var match mux.RouteMatch
		if a.router.Match(&probe, &match) && match.MatchErr == nil {
			allowed = append(allowed, method)
		}
	}
	methods := strings.Join(allowed, ", ")
	p := refusal(http.StatusMethodNotAllowed, "%s is not a method of %s; allowed: %s", quote(r.Method), quote(r.URL.Path), methods)
	return kernel.Reply{}, p.with("Allow", methods)
}
