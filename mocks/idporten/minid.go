package idporten

import (
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// minIDView is the first page of MinID, which asks for the number.
type minIDView struct {
	frame
	PID string
}

// codeView is the page that asks for a one-time code.
type codeView struct {
	frame
	Name string
}

// minID asks for the personal number. Where MinID's level is too low the
// selector has no link to it, and neither is there a page.
func (s *Server) minID(at standing, _ *http.Request) (kernel.Reply, error) {
	if !at.req.minimum.isMetBy(minIDLevel) {
		return s.to(pathSelector), nil
	}
	return s.minIDPage(http.StatusOK, at, at.claimed, nil)
}

func (s *Server) minIDPage(status int, at standing, pid string, p *problem) (kernel.Reply, error) {
	return render(status, "minid.html", minIDView{s.frame(at, "minid", pathMinID).with(p), pid})
}

// submitMinID notes who wants to sign in and asks for the code.
func (s *Server) submitMinID(at standing, r *http.Request) (kernel.Reply, error) {
	pid := strings.TrimSpace(r.PostForm.Get(fieldPID))
	if p := s.mayLogIn(at.req.minimum, pid, minIDLevel); p != nil {
		return s.minIDPage(http.StatusBadRequest, at, pid, p)
	}
	if err := s.state.claim(s.kernel.Clock.Now(), at.visit, func(i *interaction) { i.claimed = pid }); err != nil {
		return kernel.Reply{}, err
	}
	return s.to(pathOTC), nil
}

// otc asks for the code of whoever has given a number.
func (s *Server) otc(at standing, _ *http.Request) (kernel.Reply, error) {
	if at.claimed == "" {
		return s.to(pathMinID), nil
	}
	return s.otcPage(http.StatusOK, at, pathOTC, at.claimed, nil)
}

// otcPage asks whoever goes by that name for a code, to be sent to the path.
func (s *Server) otcPage(status int, at standing, path, name string, p *problem) (kernel.Reply, error) {
	return render(status, "otc.html", codeView{s.frame(at, "otc", path).with(p), name})
}

// submitOTC signs in with the code that every test person has.
func (s *Server) submitOTC(at standing, r *http.Request) (kernel.Reply, error) {
	switch p := s.mayLogIn(at.req.minimum, at.claimed, minIDLevel); {
	case at.claimed == "":
		return s.to(pathMinID), nil
	case p != nil: // the world has changed since the number was given
		return s.minIDPage(http.StatusBadRequest, at, at.claimed, p)
	case strings.TrimSpace(r.PostForm.Get(fieldCode)) != minIDCode:
		return s.otcPage(http.StatusBadRequest, at, pathOTC, at.claimed, &problem{"problem.otc", nil})
	}
	return s.signIn(r.Context(), at, s.authentication(user{pid: at.claimed}, minIDLevel, amrMinID))
}
