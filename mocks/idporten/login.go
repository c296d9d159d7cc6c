package idporten

import (
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// headlessLogin signs in the person that the hint names. It leaves no session,
// and all scopes are consented to. docs: oidc_func_apitesting.
func (s *Server) headlessLogin(req authorizeRequest) (kernel.Reply, error) {
	pid, level, ok := strings.Cut(strings.TrimPrefix(req.loginHint, hintPrefix), "_")
	if !ok {
		return kernel.Reply{}, errLoginHint.because("login_hint must be %s<personal number>_<acr>", hintPrefix).to(req.back)
	}
	if p := s.mayLogIn(req, pid, level); p != nil {
		return kernel.Reply{}, errLoginHint.because("login_hint: %s", p.in(localeOfCauses)).to(req.back)
	}
	who := authentication{pid: pid, acr: level, amr: amrTestID, at: s.kernel.Clock.Now()}
	details, err := s.detailsOf(req, pid, s.firstAuthorizer(req, pid))
	if err != nil {
		return kernel.Reply{}, err
	}
	req.details = details
	reply, err := s.issueCode(req, s.newGrant(req, who, s.kernel.IDs.Token(sidBytes)))
	if err != nil {
		return kernel.Reply{}, err
	}
	for _, c := range clearedCookies {
		reply = reply.With("Set-Cookie", c)
	}
	return reply, nil
}

// mayLogIn says what stands against a login, or nothing. It names no number.
func (s *Server) mayLogIn(req authorizeRequest, pid, level string) *problem {
	person, ok := s.World().Person(pid)
	switch {
	case !ok:
		return &problem{"problem.nobody", nil}
	case !slices.Contains(levels, level):
		return &problem{"problem.level", []string{strings.Join(levels, ", ")}}
	case !slices.Contains(person.Levels, level):
		return &problem{"problem.unreachable", []string{person.Name, level, strings.Join(person.Levels, ", ")}}
	case !reaches(level, req.minLevel):
		return &problem{"problem.below", []string{req.minLevel, level}}
	}
	return nil
}

// newGrant is what the person allows by signing in. An id_token carries the sid
// only if the client takes part in logouts; that of the generation before
// always did (docs: oidc_protocol_nye_idporten).
func (s *Server) newGrant(req authorizeRequest, who authentication, sid string) grant {
	now := s.kernel.Clock.Now()
	g := grant{
		client: req.client.ClientID, pid: who.pid, scopes: req.scopes, acr: who.acr, amr: who.amr,
		nonce: req.nonce, locale: req.locale, session: sid, authTime: who.at, started: now, additions: req.additions,
	}
	copy(g.tag[:], s.kernel.IDs.Bytes(len(g.tag)))
	g.ends = now.Add(authorizationLife(s.World(), req.client, req.scopes))
	if s.takesSid(req.client) {
		g.sid = sid
	}
	return g
}

// issueCode sends the browser back to the client with a code for the grant.
func (s *Server) issueCode(req authorizeRequest, g grant) (kernel.Reply, error) {
	code := s.kernel.IDs.Token(codePartBytes) + "." + s.kernel.IDs.Token(codePartBytes)
	if s.Switches.Legacy {
		code = s.kernel.IDs.Token(legacyRandomBytes)
	}
	s.state.addCode(g.started, digestOf(code), pendingCode{
		grant: g, redirectURI: req.back.redirectURI, challenge: req.challenge,
		issued: g.started, expires: g.started.Add(s.Switches.CodeLifetime),
	}, s.Switches.ReplaceAtAuthorize)
	return s.sendBack(req.back, answer{code: code})
}
