package idporten

import (
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// Signing in with an e-mail address alone: the address, then the code that was
// sent to it. The mock sends nothing. docs: oidc_func_emaillogin, 2025, has
// that there is such a login; guess: how its pages look.

// emailView is the page that asks for the address.
type emailView struct {
	frame
	peopleList
	Address string
}

func (s *Server) email(at standing, r *http.Request) (kernel.Reply, error) {
	address := at.mailed
	if q := r.URL.Query(); q.Has(fieldEmail) {
		address = q.Get(fieldEmail)
	}
	return s.emailPage(http.StatusOK, at, r, address, nil)
}

func (s *Server) emailPage(status int, at standing, r *http.Request, address string, p *problem) (kernel.Reply, error) {
	var people []listed
	for _, p := range s.World().EmailPeople {
		people = append(people, listed{Key: p.Email, Note: p.Note})
	}
	view := emailView{s.frame(at, "email", pathEmail).with(p), listOf(r, fieldEmail, people), address}
	return render(status, "email.html", view)
}

// submitEmail notes who wants to sign in and asks for the code.
func (s *Server) submitEmail(at standing, r *http.Request) (kernel.Reply, error) {
	address := strings.ToLower(strings.TrimSpace(r.PostForm.Get(fieldEmail)))
	if _, p := s.byEmail(at.req.minimum, address); p != nil {
		return s.emailPage(http.StatusBadRequest, at, r, address, p)
	}
	if err := s.state.claim(s.kernel.Clock.Now(), at.visit, func(i *interaction) { i.mailed = address }); err != nil {
		return kernel.Reply{}, err
	}
	return s.to(pathEmailCode), nil
}

// emailOTC asks for the code of whoever has given an address.
func (s *Server) emailOTC(at standing, _ *http.Request) (kernel.Reply, error) {
	if at.mailed == "" {
		return s.to(pathEmail), nil
	}
	return s.otcPage(http.StatusOK, at, pathEmailCode, at.mailed, nil)
}

// submitEmailOTC signs in with the code that every test person has.
func (s *Server) submitEmailOTC(at standing, r *http.Request) (kernel.Reply, error) {
	switch who, p := s.byEmail(at.req.minimum, at.mailed); {
	case at.mailed == "":
		return s.to(pathEmail), nil
	case p != nil: // the world has changed since the address was given
		return s.emailPage(http.StatusBadRequest, at, r, at.mailed, p)
	case strings.TrimSpace(r.PostForm.Get(fieldCode)) != emailCode:
		return s.otcPage(http.StatusBadRequest, at, pathEmailCode, at.mailed, &problem{"problem.otc", nil})
	default:
		return s.signIn(r.Context(), at, who)
	}
}

// byEmail is who an address stands for, or what stands against signing in.
func (s *Server) byEmail(m minimum, address string) (authentication, *problem) {
	person, ok := s.World().EmailPerson(address)
	if !ok {
		return authentication{}, &problem{"problem.address", nil}
	}
	level := emailLevels[0]
	return s.authentication(user{email: person.Email}, level, amrEmail), unfit(m, emailLevels, level, person.Email, emailLevels)
}
