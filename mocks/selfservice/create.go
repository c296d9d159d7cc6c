package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// create registers a client. The answer is the only one that has its secret.
func (s *Server) create(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayCreate)
	if err != nil {
		return kernel.Reply{}, err
	}
	if s.Switches.TermsUnsigned {
		return kernel.Reply{}, errTerms.because("the switch terms_of_use says that no organisation here has signed")
	}
	body, err := readBody[client](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	created, err := s.register(c, body.fill())
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(s.createdStatus(), s.showSecret(created))
}

// createdStatus. openapi and Digdir's own tests: 201; the prose: 200.
func (s *Server) createdStatus() int {
	if s.Switches.Create200 {
		return http.StatusOK
	}
	return http.StatusCreated
}

func (s *Server) register(c caller, body client) (world.Client, error) {
	fresh, err := s.newClient(c, body)
	if err != nil {
		return world.Client{}, err
	}
	err = s.Change(func(w *world.World) (any, error) {
		if len(w.Clients) >= maxClients {
			return nil, errFull.because("this world has %d clients, and no room for more", len(w.Clients))
		}
		// A deactivated one is not revived. admin, said of scopes.
		if _, taken := w.Client(fresh.ClientID); taken {
			return nil, errClientTaken.because("there is a client %s already", fresh.ClientID).at(fault{"client_id", "is taken"})
		}
		if err := check(w, body, fresh); err != nil {
			return nil, err
		}
		return map[string]any{"clients": []world.Client{fresh}}, nil
	})
	return fresh, err
}

func (s *Server) newClient(c caller, body client) (world.Client, error) {
	now := s.kernel.Clock.Now()
	fresh := body.onto(world.Client{ClientID: body.ClientID, Created: &now, LastUpdated: &now})
	if fresh.ClientID == "" {
		fresh.ClientID = s.kernel.IDs.UUID()
	}
	if hasSecret(fresh.TokenEndpointAuthMethod) {
		s.giveSecret(&fresh)
	}
	err := c.own(&fresh, body)
	return fresh, err
}

// own says whose the registration is: the caller's own or, for a supplier, its
// customer's. admin: the supplier's number is set by the server.
func (c caller) own(fresh *world.Client, body client) error {
	fresh.ClientOrgno = c.orgno
	if body.ClientOrgno == "" || body.ClientOrgno == c.orgno {
		return nil
	}
	if !c.has(scopeSupplier) {
		return errOrganisation.because("client_orgno is %.20q, the token speaks for %s and lacks %s", body.ClientOrgno, c.orgno, scopeSupplier)
	}
	fresh.ClientOrgno, fresh.SupplierOrgno = body.ClientOrgno, c.orgno
	return nil
}
