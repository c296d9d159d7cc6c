package mocks

import (
	"net/http"

	"github.com/gorilla/mux"
)

// paths routes by prefix. Paths are not cleaned: the real services see what
// the client sent.
func (s *Sandbox) paths() http.Handler {
	r := mux.NewRouter().SkipClean(true)
	for _, h := range Hosts() {
		prefix := "/" + string(h)
		r.PathPrefix(prefix + "/").Handler(http.StripPrefix(prefix, s.hosts[h]))
	}
	return r
}
