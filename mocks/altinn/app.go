package altinn

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// AppsHost serves the apps' addresses: the Tax Administration's app for VAT
// returns, as Altinn's app library makes one.
func (s *Server) AppsHost() http.Handler {
	on := func(address, name, step string, run func(*http.Request) (kernel.Reply, error), method string) kernel.Route {
		return kernel.On(address, kernel.Operation{Name: name, Step: step, Run: run}, method)
	}
	router := s.kernel.Router(s.refuseApp, []kernel.Route{
		kernel.On(pathInstances, kernel.Operation{Name: "instance.create", Step: "instance", Run: s.create, MaxBody: maxUpload}, http.MethodPost),
		kernel.On(pathCreate, kernel.Operation{Name: "instance.create", Step: "instance", Run: s.createSimplified}, http.MethodPost),
		on(pathActive, "instance.active", "", s.active, http.MethodGet),
		on(pathInstance, "instance.read", "", s.readInstance, http.MethodGet),
		on(pathInstance, "instance.delete", "", s.deleteInstance, http.MethodDelete),
		on(pathComplete, "instance.complete", "", s.ownersOnly, http.MethodPost),
		on(pathSubstatus, "instance.substatus", "", s.ownersOnly, http.MethodPut),
		kernel.On(pathData, kernel.Operation{Name: "data.create", Step: "upload", Run: s.createData, MaxBody: maxUpload}, http.MethodPost),
		kernel.On(pathElement, kernel.Operation{Name: "data.replace", Classify: s.classifyReplace, Kinds: replaceKinds, Run: s.replaceData, MaxBody: maxUpload}, http.MethodPut),
		on(pathElement, "data.read", "collect", s.readData, http.MethodGet),
		on(pathElement, "data.delete", "", s.deleteData, http.MethodDelete),
		on(pathProcess, "process.read", "", s.readProcess, http.MethodGet),
		on(pathStart, "process.start", "", s.startProcess, http.MethodPost),
		kernel.On(pathNext, kernel.Operation{Name: "process.next", Classify: s.classifyNext, Kinds: nextKinds, Run: s.next}, http.MethodPut),
		on(pathFinish, "process.complete", "", s.finishProcess, http.MethodPut),
		on(pathHistory, "process.history", "", s.history, http.MethodGet),
		on(pathStatus, "feedback.status", "feedback", s.feedbackStatus, http.MethodGet),
		on(pathFeedback, "feedback.wait", "feedback", s.feedback, http.MethodGet),
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { router.ServeHTTP(w, tidied(r)) })
}

// refuseApp answers like refuse; what nobody foresaw is a 500 of an app.
func (s *Server) refuseApp(r *http.Request, err error) kernel.Reply {
	return s.answer(r, err, errAppFault)
}

// tidied lets the router see the address as ASP.NET does: a slash too many, or
// at the end, is none; words of the route may have any case. The journal keeps
// what was sent. Seen: the Tax Administration's own script sends /instances/ and
// //feedback/status.
func tidied(r *http.Request) *http.Request {
	segments := strings.Split(path.Clean("/"+r.URL.Path), "/")
	for i, segment := range segments {
		if i != 2 { // the app's name is no word of a route
			segments[i] = strings.ToLower(segment)
		}
	}
	tidy := *r.URL
	tidy.Path, tidy.RawPath = strings.Join(segments, "/"), ""
	copied := r.Clone(r.Context())
	copied.URL = &tidy
	return copied
}

// query is a value of the query, whose names may have any case. App-lib:
// dataType and datatype are both in use.
func query(r *http.Request, name string) string {
	for key, values := range r.URL.Query() {
		if strings.EqualFold(key, name) {
			return values[0]
		}
	}
	return ""
}

// appOf is the app that an address names.
func appOf(r *http.Request) (string, error) {
	switch app := strings.ToLower(kernel.Variable(r, "app")); {
	case app == appRetired:
		return "", errRetired.because("%s was switched off; its successor in test is %s", app, apps[0])
	case !slices.Contains(apps, app):
		return "", errPath.because("there is no app %q; the apps are %s", app, strings.Join(apps, " and "))
	default:
		return app, nil
	}
}

// partyOf reads a party id, which the route wants to be a whole number.
func partyOf(r *http.Request) (int, error) {
	party, err := strconv.ParseInt(kernel.Variable(r, "party"), 10, 32)
	if err != nil {
		return 0, errPath.because("the party id %q is not a whole number", kernel.Variable(r, "party"))
	}
	return int(party), nil
}

// guidOf reads a GUID, which the route wants to be one.
func guidOf(r *http.Request, variable string) (string, error) {
	guid := strings.ToLower(kernel.Variable(r, variable))
	if !isGUID(guid) {
		return "", errPath.because("%q is not a GUID", guid)
	}
	return guid, nil
}

func isGUID(s string) bool {
	const length = 36
	if len(s) != length {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdef", rune(s[i])) {
			return false
		}
	}
	return true
}

// uncached marks answers about instances.
func uncached(reply kernel.Reply, err error) (kernel.Reply, error) {
	if err != nil {
		return reply, err
	}
	return reply.With("Cache-Control", cacheControl).With("Pragma", pragma), nil
}
