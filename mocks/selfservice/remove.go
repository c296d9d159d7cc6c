package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// remove deactivates a registration: it can't be used, is hidden and keeps its
// client_id. admin: 200; guess: the body is empty.
func (s *Server) remove(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	_, err = s.changeClient(c, kernel.Variable(r, "id"), false, func(_ *world.World, client world.Client) (world.Client, error) {
		inactive := false
		client.Active = &inactive
		return client, nil
	})
	return kernel.Empty(http.StatusOK), err
}
