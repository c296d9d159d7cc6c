package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// cancel ends the interaction and tells the client. Whoever has signed in
// stays signed in.
func (s *Server) cancel(r *http.Request) (kernel.Reply, error) {
	at, err := s.stand(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if _, err := s.state.abandon(s.kernel.Clock.Now(), at.visit); err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Reply{}, errCancelled.because("the person pressed Cancel").to(at.req.back)
}
