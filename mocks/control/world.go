package control

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

func readWorld(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, s.World())
}

// patchWorld changes the world as world.World.Patch has it, or not at all.
func patchWorld(r *http.Request, s Sandbox) (kernel.Reply, error) {
	patch, err := readBody(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := s.Patch(patch); err != nil {
		return kernel.Reply{}, err
	}
	return readWorld(r, s)
}
