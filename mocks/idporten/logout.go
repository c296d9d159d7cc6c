package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// logout needs the browser's session cookie; without it the answer is an error
// page and nobody is signed out (docs: oidc_protocol_logout). This mock signs
// people in without leaving a session, so that is every call.
func (s *Server) logout(*http.Request) (kernel.Reply, error) {
	return kernel.Reply{}, errNoSession.because("the browser sent no session cookie of ID-porten; logins here leave no session")
}
