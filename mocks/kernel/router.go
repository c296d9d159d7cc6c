package kernel

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/mux"
)

// Route is one row of a host's table: an address, its methods, what it does.
type Route struct {
	Methods []string
	// Path may hold {variables}.
	Path string
	Operation
}

// On makes a row.
func On(path string, op Operation, methods ...string) Route {
	return Route{Methods: methods, Path: path, Operation: op}
}

// Router returns the handler of a host. Unknown paths are 404, unknown methods
// 405 with Allow, both without a body and in the journal. Paths are not
// cleaned: the real services see what the client sent.
//
// The table is compiled when the first request comes: a sandbox has several
// hosts, and most of its users ask one or two of them.
func (k *Kernel) Router(refuse Refuse, routes []Route) http.Handler {
	for _, route := range routes {
		k.Faults.know(route.Operation, route.Methods)
	}
	compiled := sync.OnceValue(func() http.Handler { return k.router(refuse, routes) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { compiled().ServeHTTP(w, r) })
}

func (k *Kernel) router(refuse Refuse, routes []Route) http.Handler {
	r := mux.NewRouter().SkipClean(true)
	allowed := make(map[string][]string)
	for _, route := range routes {
		allowed[route.Path] = append(allowed[route.Path], route.Methods...)
		// mux writes into the methods, which may be a table that others read.
		r.Path(route.Path).Methods(slices.Clone(route.Methods)...).Handler(k.Serve(route.Operation, refuse))
	}
	for path, methods := range allowed {
		refusal := Empty(http.StatusMethodNotAllowed).With("Allow", strings.Join(methods, ", "))
		r.Path(path).Handler(k.Serve(unknown(refusal), refuse))
	}
	r.NotFoundHandler = k.Serve(unknown(Empty(http.StatusNotFound)), refuse)
	return r
}

// unknown answers what no route is for.
func unknown(reply Reply) Operation {
	return Operation{Name: "unknown", Run: func(*http.Request) (Reply, error) { return reply, nil }}
}

// Variable is the value of a {variable} in the path of the request's route.
func Variable(r *http.Request, name string) string { return mux.Vars(r)[name] }
