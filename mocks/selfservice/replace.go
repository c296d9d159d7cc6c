package selfservice

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// replace changes a registration to what the body says; what the body leaves
// out gets its default (guess: PUT is no patch). A deactivated one can be made
// active again by it (guess: active is documented as settable).
func (s *Server) replace(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	body, err := readBody[client](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	changed, err := s.changeClient(c, kernel.Variable(r, "id"), true, func(w *world.World, before world.Client) (world.Client, error) {
		if err := body.checkUnchanged(before); err != nil {
			return before, err
		}
		complete := body.of(before).fill()
		after := complete.onto(before)
		if after.TokenEndpointAuthMethod != before.TokenEndpointAuthMethod {
			after.ClientSecret, after.SecretIssued, after.JWKS = "", nil, nil // guess: the keys go as the secret does
		}
		return after, check(w, complete, after)
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, s.show(changed))
}

// of fills in what can't change.
func (c client) of(before world.Client) client {
	c.ClientID, c.ClientOrgno, c.SupplierOrgno = before.ClientID, before.ClientOrgno, before.SupplierOrgno
	c.IntegrationType = before.IntegrationType
	return c
}

// checkUnchanged: admin, clientreg for integration_type; the rest is a guess. A
// body may leave them out (guess).
func (c client) checkUnchanged(before world.Client) error {
	var faults []fault
	for _, m := range []struct{ name, given, is string }{
		{"client_id", c.ClientID, before.ClientID},
		{"client_orgno", c.ClientOrgno, before.ClientOrgno},
		{"supplier_orgno", c.SupplierOrgno, before.SupplierOrgno},
		{"integration_type", c.IntegrationType, before.IntegrationType},
	} {
		if m.given != "" && m.given != m.is {
			faults = append(faults, fault{m.name, "can not be changed"})
		}
	}
	if faults == nil {
		return nil
	}
	return errImmutable.because("%v", faults).at(faults...)
}
