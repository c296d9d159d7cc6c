package control

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

const typePEM = "application/x-pem-file"

// ca serves the certificate that has to be trusted. Whoever fetches it by the
// very TLS that it is for can't check it; the file on disk is the better way.
func (a *api) ca(*http.Request) (kernel.Reply, error) {
	if len(a.host.CA) == 0 {
		return kernel.Reply{}, refusal(http.StatusNotFound, "there is no certificate authority of the mock's own: it serves without TLS, or with a certificate of yours")
	}
	return kernel.Bytes(http.StatusOK, typePEM, a.host.CA), nil
}
