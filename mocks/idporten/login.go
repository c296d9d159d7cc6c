package idporten

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// headlessLogin signs in the person that the hint names. It leaves no session.
func (s *Server) headlessLogin(req authorizeRequest) (kernel.Reply, error) {
	pid, level, ok := strings.Cut(strings.TrimPrefix(req.loginHint, hintPrefix), "_")
	if !ok {
		return kernel.Reply{}, errLoginHint.because("login_hint must be %s<personal number>_<acr>", hintPrefix).to(req.back)
	}
	if problem := s.mayLogIn(req, pid, level); problem != "" {
		return kernel.Reply{}, errLoginHint.because("login_hint: %s", problem).to(req.back)
	}
	reply, err := s.loggedIn(req, pid, level)
	if err != nil {
		return kernel.Reply{}, err
	}
	for _, c := range clearedCookies {
		reply = reply.With("Set-Cookie", c)
	}
	return reply, nil
}

// submitLogin takes the login page's form. The request stands in the query
// again and is checked again, so that an abandoned login leaves nothing.
func (s *Server) submitLogin(r *http.Request) (kernel.Reply, error) {
	req, err := s.parseAuthorize(r.URL.RawQuery)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := parseForm(r); err != nil {
		return kernel.Reply{}, err
	}
	if r.PostForm.Has("cancel") {
		return kernel.Reply{}, errCancelled.because("the person pressed Cancel").to(req.back)
	}
	pid, level := r.PostForm.Get("pid"), r.PostForm.Get("acr")
	if problem := s.mayLogIn(req, pid, level); problem != "" {
		return s.loginPage(http.StatusBadRequest, r.URL.RawQuery, req, problem)
	}
	return s.loggedIn(req, pid, level)
}

// mayLogIn says what stands against a login, or nothing. It names no number.
func (s *Server) mayLogIn(req authorizeRequest, pid, level string) string {
	person, ok := s.World().Person(pid)
	switch {
	case !ok:
		return "nobody in this world has that personal number"
	case !slices.Contains(levels, level):
		return "the level must be one of " + strings.Join(levels, ", ")
	case !slices.Contains(person.Levels, level):
		return person.Name + " can't reach " + level + ", only " + strings.Join(person.Levels, ", ")
	case !reaches(level, req.minLevel):
		return "the client asks for at least " + req.minLevel + ", not " + level
	}
	return ""
}

// loggedIn issues the code and sends the browser back with it.
func (s *Server) loggedIn(req authorizeRequest, pid, level string) (kernel.Reply, error) {
	now := s.kernel.Clock.Now()
	g := grant{
		client: req.client.ClientID, pid: pid, scopes: req.scopes, acr: level, amr: amrTestID,
		nonce: req.nonce, locale: req.locale, authTime: now, started: now,
	}
	copy(g.tag[:], s.kernel.IDs.Bytes(len(g.tag)))
	g.ends = now.Add(authorizationLife(s.World(), req.client, req.scopes))
	if req.client.FrontchannelLogoutSessionRequired || req.client.BackchannelLogoutURI != "" {
		g.sid = s.kernel.IDs.Token(sidBytes)
	}
	code := s.kernel.IDs.Token(codePartBytes) + "." + s.kernel.IDs.Token(codePartBytes)
	s.state.addCode(now, digestOf(code), pendingCode{
		grant: g, redirectURI: req.back.redirectURI, challenge: req.challenge,
		issued: now, expires: now.Add(s.Switches.CodeLifetime),
	}, s.Switches.ReplaceAtAuthorize)
	return s.sendBack(req.back, answer{code: code})
}

// loginAction is where the form of the login page goes: the mock's own path,
// with the request as it came.
func (s *Server) loginAction(rawQuery string) (string, error) {
	u, err := url.Parse(s.Login + pathLogin)
	if err != nil {
		return "", err
	}
	u.RawQuery = rawQuery
	return u.RequestURI(), nil
}
