package control

import "github.com/gorilla/mux"

// Routes lists what the router of a host serves: method, path.
func Routes(h Host) [][2]string {
	a := &api{host: h}
	var routes [][2]string
	err := a.newRouter().Walk(func(r *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := r.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := r.GetMethods()
		for _, method := range methods {
			routes = append(routes, [2]string{method, path})
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return routes
}

// OpenAPIDocument is the embedded document.
func OpenAPIDocument() []byte { return openAPIDocument }

// ParseDuration is how durations are read.
var ParseDuration = parseDuration
