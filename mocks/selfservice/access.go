package selfservice

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// access is who may use a scope, on the wire. docs: oidc_protocol_scope; the
// times that the real one has, too, are not kept here.
type access struct {
	Scope         string `json:"scope"`
	State         string `json:"state"`
	ConsumerOrgno string `json:"consumer_orgno"`
	OwnerOrgno    string `json:"owner_orgno"`
}

const (
	stateApproved = "APPROVED"
	stateDenied   = "DENIED"
)

// grantedToMe shows what the caller has been granted, or asked for. A scope of
// the world that says nothing of access is open to everybody.
func (s *Server) grantedToMe(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayReadAccess)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []access{}
	for _, w := range s.World().Scopes {
		switch {
		case w.OwnerOrgno == "" || !w.IsActive():
		case w.Access == nil:
			list = append(list, access{w.Name, stateApproved, c.orgno, w.OwnerOrgno})
		default:
			list = append(list, entriesOf(w, c.orgno)...)
		}
	}
	return kernel.JSON(http.StatusOK, list)
}

// grantedByMe shows who has access to the caller's scope that the query names,
// or to all of them.
func (s *Server) grantedByMe(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayScopes)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []access{}
	if name := r.URL.Query().Get("scope"); name != "" {
		found, err := c.findScope(s.World(), name)
		if err != nil {
			return kernel.Reply{}, err
		}
		return kernel.JSON(http.StatusOK, append(list, entriesOf(found, "")...))
	}
	for _, w := range s.World().Scopes {
		if w.OwnerOrgno == c.orgno {
			list = append(list, entriesOf(w, "")...)
		}
	}
	return kernel.JSON(http.StatusOK, list)
}

// entriesOf are the entries of a scope, those of one organisation if it is
// named.
func entriesOf(w world.Scope, orgno string) []access {
	var list []access
	for _, a := range w.Access {
		if orgno == "" || a.ConsumerOrgno == orgno {
			list = append(list, access{w.Name, a.State, a.ConsumerOrgno, w.OwnerOrgno})
		}
	}
	return list
}

// grant opens a scope to an organisation.
func (s *Server) grant(r *http.Request) (kernel.Reply, error) { return s.setAccess(r, stateApproved) }

// withdraw closes it again; what has been issued lives on. guess: the entry
// stays, and says DENIED.
func (s *Server) withdraw(r *http.Request) (kernel.Reply, error) { return s.setAccess(r, stateDenied) }

func (s *Server) setAccess(r *http.Request, state string) (kernel.Reply, error) {
	c, err := s.admit(r, mayScopes)
	if err != nil {
		return kernel.Reply{}, err
	}
	orgno, name := kernel.Variable(r, "orgno"), r.URL.Query().Get("scope")
	if err := world.CheckOrganisationNumber(orgno); err != nil {
		return kernel.Reply{}, errScopeBody.because("%.20q %v", orgno, err).at(fault{"consumer_orgno", err.Error()})
	}
	var after world.Scope
	err = s.Change(func(w *world.World) (any, error) {
		before, err := c.findScope(w, name)
		if err != nil {
			return nil, err
		}
		after = before
		after.Access = withAccess(w, before, world.Access{ConsumerOrgno: orgno, State: state})
		return replacing("scopes", before, after)
	})
	if err != nil {
		return kernel.Reply{}, asScopeError(err)
	}
	return kernel.JSON(http.StatusOK, access{name, state, orgno, after.OwnerOrgno})
}

// withAccess is the list with one entry set. A scope that was open to everybody
// for want of a list gets one: those whose clients use it keep it.
func withAccess(w *world.World, s world.Scope, entry world.Access) []world.Access {
	list := slices.Clone(s.Access)
	if list == nil {
		list = usersOf(w, s.Name)
	}
	i := slices.IndexFunc(list, func(a world.Access) bool { return a.ConsumerOrgno == entry.ConsumerOrgno })
	if i < 0 {
		return append(list, entry)
	}
	list[i] = entry
	return list
}

func usersOf(w *world.World, name string) []world.Access {
	list := []world.Access{}
	for _, c := range w.Clients {
		entry := world.Access{ConsumerOrgno: c.AccessOrgno(), State: stateApproved}
		if slices.Contains(c.Scopes, name) && !slices.Contains(list, entry) {
			list = append(list, entry)
		}
	}
	return list
}
