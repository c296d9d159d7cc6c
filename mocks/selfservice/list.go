package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// list shows the caller's registrations, in the order of the world. admin:
// deactivated ones only with inactive=true.
func (s *Server) list(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []client{}
	for _, registered := range s.World().Clients {
		if c.owns(registered) && (registered.IsActive() || wantsInactive(r)) {
			list = append(list, s.show(registered))
		}
	}
	return kernel.JSON(http.StatusOK, list)
}

func wantsInactive(r *http.Request) bool { return r.URL.Query().Get("inactive") == "true" }
