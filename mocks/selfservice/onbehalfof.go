package selfservice

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// party is somebody for whom a client signs people in, on the wire. admin. The
// supplier page has display_name and url for two of the members; the other
// names are taken, as openapi has them.
type party struct {
	OnBehalfOf       string `json:"onbehalfof"`
	Name             string `json:"name"`
	OrganizationName string `json:"organization_name,omitempty"`
	LogoURI          string `json:"logo_uri,omitempty"`
	ClientURI        string `json:"client_uri,omitempty"`
	Description      string `json:"description,omitempty"`
	Orgno            string `json:"orgno,omitempty"`
	Created          string `json:"created,omitempty"`
	LastUpdated      string `json:"last_updated,omitempty"`
}

func showParty(w world.OnBehalfOf) party {
	return party{
		w.OnBehalfOf, w.Name, w.OrganizationName, w.LogoURI, w.ClientURI, w.Description, w.Orgno, stamp(w.Created), stamp(w.LastUpdated),
	}
}

// onto puts what the body says onto an entry, whose name stays.
func (p party) onto(w world.OnBehalfOf) world.OnBehalfOf {
	w.Name, w.OrganizationName, w.Description, w.Orgno = p.Name, p.OrganizationName, p.Description, p.Orgno
	w.LogoURI, w.ClientURI = p.LogoURI, p.ClientURI
	return w
}

// listParties shows all entries of a client.
func (s *Server) listParties(r *http.Request) (kernel.Reply, error) {
	client, err := s.findForParties(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []party{}
	for _, w := range client.OnBehalfOf {
		list = append(list, showParty(w))
	}
	return kernel.JSON(http.StatusOK, list)
}

// readParty shows one.
func (s *Server) readParty(r *http.Request) (kernel.Reply, error) {
	client, err := s.findForParties(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	found, known := client.Behalf(kernel.Variable(r, "value"))
	if !known {
		return kernel.Reply{}, noParty(r)
	}
	return kernel.JSON(http.StatusOK, showParty(found))
}

func (s *Server) findForParties(r *http.Request) (world.Client, error) {
	c, err := s.admit(r, mayReadParties)
	if err != nil {
		return world.Client{}, err
	}
	return c.find(s.World(), kernel.Variable(r, "id"), false)
}

func noParty(r *http.Request) error {
	return errPartyUnknown.because("client %.64s has no onbehalfof %.64q", kernel.Variable(r, "id"), kernel.Variable(r, "value"))
}

// createParty adds an entry. admin: 201.
func (s *Server) createParty(r *http.Request) (kernel.Reply, error) {
	body, c, err := s.partyBody(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	now := s.kernel.Clock.Now()
	fresh := body.onto(world.OnBehalfOf{OnBehalfOf: body.OnBehalfOf, Created: &now, LastUpdated: &now})
	err = s.changeParties(c, r, func(client world.Client, parties []world.OnBehalfOf) ([]world.OnBehalfOf, error) {
		if _, taken := client.Behalf(fresh.OnBehalfOf); taken {
			return nil, errPartyTaken.because("client %s has an onbehalfof %.64q already", client.ClientID, fresh.OnBehalfOf)
		}
		if len(parties) >= maxParties {
			return nil, errFull.because("client %s has %d onbehalfof entries, and no room for more", client.ClientID, len(parties))
		}
		return append(parties, fresh), nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusCreated, showParty(fresh))
}

func (s *Server) partyBody(r *http.Request) (party, caller, error) {
	c, err := s.admit(r, mayParties)
	if err != nil {
		return party{}, c, err
	}
	body, err := readBody[party](r)
	return body, c, err
}

// replaceParty changes an entry, whose name is that of the address.
func (s *Server) replaceParty(r *http.Request) (kernel.Reply, error) {
	body, c, err := s.partyBody(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	value := kernel.Variable(r, "value")
	if body.OnBehalfOf != "" && body.OnBehalfOf != value {
		return kernel.Reply{}, errImmutable.because("the body says %.64q, the address %.64q", body.OnBehalfOf, value).at(fault{"onbehalfof", "can not be changed"})
	}
	var after world.OnBehalfOf
	err = s.changeParties(c, r, func(_ world.Client, parties []world.OnBehalfOf) ([]world.OnBehalfOf, error) {
		i := partyAt(parties, value)
		if i < 0 {
			return nil, noParty(r)
		}
		now := s.kernel.Clock.Now()
		after = body.onto(parties[i])
		after.LastUpdated = &now
		parties[i] = after
		return parties, nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, showParty(after))
}

// removeParty takes an entry away. admin: 200, empty.
func (s *Server) removeParty(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayParties)
	if err != nil {
		return kernel.Reply{}, err
	}
	err = s.changeParties(c, r, func(_ world.Client, parties []world.OnBehalfOf) ([]world.OnBehalfOf, error) {
		i := partyAt(parties, kernel.Variable(r, "value"))
		if i < 0 {
			return nil, noParty(r)
		}
		return slices.Delete(parties, i, i+1), nil
	})
	return kernel.Empty(http.StatusOK), err
}

func partyAt(parties []world.OnBehalfOf, value string) int {
	return slices.IndexFunc(parties, func(p world.OnBehalfOf) bool { return p.OnBehalfOf == value })
}

// changeParties changes the entries of a client; change gets a copy.
func (s *Server) changeParties(c caller, r *http.Request, change func(world.Client, []world.OnBehalfOf) ([]world.OnBehalfOf, error)) error {
	_, err := s.changeClient(c, kernel.Variable(r, "id"), false, func(_ *world.World, client world.Client) (world.Client, error) {
		parties, err := change(client, slices.Clone(client.OnBehalfOf))
		client.OnBehalfOf = parties
		return client, err
	})
	if e := asRefused(err); err != nil && e.refusal == errInvalid {
		return errParty.because("%s", e.cause).at(ofParty(e.faults)...)
	}
	return err
}

// ofParty names the members of an entry: onbehalfof[2].name is name here.
func ofParty(faults []fault) []fault {
	for i, f := range faults {
		if _, member, found := strings.Cut(f.field, "]."); found {
			faults[i].field = member
		}
	}
	return faults
}
