package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// selectorView is the list of eIDs.
type selectorView struct {
	frame
	TestID string
	MinID  bool
}

// selector lets the person choose how to sign in. docs: oidc_protocol_id_token
// has the levels; MinID does not reach high.
func (s *Server) selector(at standing, _ *http.Request) (kernel.Reply, error) {
	f := s.frame(at, "selector", pathSelector)
	view := selectorView{frame: f, TestID: f.T("selector.testid"), MinID: reaches(minIDLevel, at.req.minLevel)}
	if at.req.minLevel == highLevel {
		view.TestID = f.T("selector.testid.high")
	}
	return render(http.StatusOK, "selector.html", view)
}
