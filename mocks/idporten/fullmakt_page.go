package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// fullmaktView lets the person choose whom to represent.
type fullmaktView struct {
	frame
	Self    party
	Parties []party
}

// needsFullmakt: the request has authorization_details.
func (s *Server) needsFullmakt(req authorizeRequest) bool { return req.roles != nil }

// fullmakt shows who may be represented. If there is nobody, it is an error
// page; the person goes back by the browser's button. docs: oidc_auth_fullmakt.
func (s *Server) fullmakt(at standing, _ *http.Request) (kernel.Reply, error) {
	if _, err := s.detailsOf(at.req, at.who.pid, at.who.pid); err != nil {
		return kernel.Reply{}, err
	}
	view := fullmaktView{frame: s.frame(at, "fullmakt", pathFullmakt), Self: s.party(at.who.pid)}
	for _, m := range s.World().MandatesOf(at.who.pid, at.req.roles) {
		view.Parties = append(view.Parties, s.party(m.Authorizer))
	}
	return render(http.StatusOK, "fullmakt.html", view)
}

// submitFullmakt takes the choice; the world is asked again for the code.
func (s *Server) submitFullmakt(at standing, r *http.Request) (kernel.Reply, error) {
	authorizer := r.PostForm.Get(fieldAuthorizer)
	if _, err := s.detailsOf(at.req, at.who.pid, authorizer); err != nil {
		return kernel.Reply{}, err
	}
	p, err := s.state.proceed(s.kernel.Clock.Now(), outcome{
		visit: at.visit, step: stepFullmakt, sid: s.kernel.IDs.Token(sidBytes),
		note: func(i *interaction) { i.authorizer = authorizer },
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.onward(r.Context(), at.req, p)
}
