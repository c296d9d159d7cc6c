package idporten

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// selectorView is the list of eIDs.
type selectorView struct {
	frame
	// TestID is the key of its name; empty: only people from abroad or with
	// an e-mail address will do.
	TestID              string
	MinID, EIDAS, Email bool
}

// selector lets the person choose how to sign in. docs: oidc_protocol_id_token
// has the levels; MinID does not reach high. Where there is one way only that
// has pages of its own there is no choice.
func (s *Server) selector(at standing, _ *http.Request) (kernel.Reply, error) {
	m := at.req.minimum
	if first := m.firstPage(); first != pathSelector {
		return s.to(first), nil
	}
	view := selectorView{
		frame: s.frame(at, "selector", pathSelector),
		MinID: m.isMetBy(minIDLevel), EIDAS: m.wants(eidasLevels), Email: m.wants(emailLevels),
	}
	if m.wants(norwegianLevels) {
		view.TestID = "selector.testid"
	}
	if slices.Contains(m, highLevel) {
		view.TestID = "selector.testid.high"
	}
	return render(http.StatusOK, "selector.html", view)
}
