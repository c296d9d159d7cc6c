package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// rotateSecret makes a new secret; the old one is dead at once (guess: no
// overlap is documented). The answer has it, no later one does.
func (s *Server) rotateSecret(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	rotated, err := s.changeClient(c, kernel.Variable(r, "id"), false, func(_ *world.World, client world.Client) (world.Client, error) {
		if !hasSecret(client.TokenEndpointAuthMethod) {
			return client, errNoSecret.because("client %s is registered with %s", client.ClientID, client.TokenEndpointAuthMethod)
		}
		s.giveSecret(&client)
		return client, nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, s.showSecret(rotated))
}

// giveSecret makes a secret as of now. It dies after 360 days, which the token
// endpoint sees to. guess: the form, a UUID.
func (s *Server) giveSecret(client *world.Client) {
	now := s.kernel.Clock.Now()
	client.ClientSecret, client.SecretIssued = s.kernel.IDs.UUID(), &now
}
