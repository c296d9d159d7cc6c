package control

import (
	_ "embed"
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

func (a *api) health(*http.Request) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, map[string]string{"status": "ok", "version": a.host.Version})
}

//go:embed openapi.json
var openAPIDocument []byte

// openAPI serves the description of all this; a test compares it with the
// table of routes and with the answers.
func openAPI(*http.Request) (kernel.Reply, error) {
	return kernel.Bytes(http.StatusOK, kernel.TypeJSON, openAPIDocument), nil
}
