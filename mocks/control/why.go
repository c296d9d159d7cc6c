package control

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/gorilla/mux"

	"github.com/portprove/portprove/mocks/kernel"
)

// why explains the exchange whose id somebody has copied out of an answer or
// a log, be it with what stood around it.
func why(r *http.Request, s Sandbox) (kernel.Reply, error) {
	pasted := mux.Vars(r)["correlation_id"]
	for _, id := range correlationIDs(pasted) {
		if found := s.Journal.List(kernel.Filter{CorrelationID: id}); len(found) > 0 {
			return kernel.JSON(http.StatusOK, found[len(found)-1])
		}
	}
	return kernel.Reply{}, refusal(http.StatusNotFound,
		"no exchange in this sandbox's journal has the correlation id %s: "+
			"the journal keeps the latest exchanges only, and each sandbox has its own; GET journal shows what there is", quote(pasted))
}

// anyID finds a trace as ASP.NET prints it (00-<trace>-<span>-<flags>, of which
// the journal knows the trace), a UUID, or a bare trace.
var anyID = regexp.MustCompile(`00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|([0-9a-f]{32})`)

// correlationIDs are the ids in a text; if there are none, the text is taken
// for one. There is always at least one.
func correlationIDs(pasted string) []string {
	var ids []string
	for _, match := range anyID.FindAllStringSubmatch(strings.ToLower(pasted), -1) {
		ids = append(ids, match[1]+match[2]+match[3])
	}
	if ids == nil {
		ids = []string{strings.TrimSpace(pasted)}
	}
	return ids
}
