package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// read shows one registration.
func (s *Server) read(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	registered, err := c.find(s.World(), kernel.Variable(r, "id"), wantsInactive(r))
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, s.show(registered))
}
