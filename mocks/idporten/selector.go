package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// selectorView is the list of eIDs.
type selectorView struct {
	frame
	// TestID is the key of its name.
	TestID string
	MinID  bool
}

// selector lets the person choose how to sign in. docs: oidc_protocol_id_token
// has the levels; MinID does not reach high.
func (s *Server) selector(at standing, _ *http.Request) (kernel.Reply, error) {
	view := selectorView{frame: s.frame(at, "selector", pathSelector), TestID: "selector.testid", MinID: reaches(minIDLevel, at.req.minLevel)}
	if at.req.minLevel == highLevel {
		view.TestID = "selector.testid.high"
	}
	return render(http.StatusOK, "selector.html", view)
}
