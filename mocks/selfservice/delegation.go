package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// delegationSource is where an organisation can delegate its access. admin:
// name and issuer.
type delegationSource struct {
	Name   string `json:"name"`
	Issuer string `json:"issuer"`
}

// sources. guess: the one that Maskinporten's documentation names for the test
// environment. Nothing at ID-porten is delegated.
var sources = []delegationSource{{"Altinn", "https://tt02.altinn.no/"}}

func (s *Server) delegationSources(r *http.Request) (kernel.Reply, error) {
	if _, err := s.admit(r, allScopes); err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, sources)
}
