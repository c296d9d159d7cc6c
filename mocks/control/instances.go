package control

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// listInstances shows what became of every instance.
func listInstances(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	list, err := s.Instances()
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, map[string]any{"instances": list})
}
