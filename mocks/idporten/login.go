package idporten

import (
	"context"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// headlessLogin signs in the person that the hint names. It leaves no session,
// and all scopes are consented to. docs: oidc_func_apitesting.
func (s *Server) headlessLogin(ctx context.Context, req authorizeRequest) (kernel.Reply, error) {
	hint := strings.TrimPrefix(req.loginHint, hintPrefix)
	i := strings.LastIndex(hint, "_") // no level has one, an address may
	if i < 0 {
		return kernel.Reply{}, errLoginHint.because("login_hint must be %s<personal number>_<acr>", hintPrefix).to(req.back)
	}
	who, p := s.hinted(req.minimum, hint[:i], hint[i+1:])
	if p != nil {
		return kernel.Reply{}, errLoginHint.because("login_hint: %s", p.in(localeOfCauses)).to(req.back)
	}
	details, err := s.detailsOf(req, who.pid, s.firstAuthorizer(req, who.pid))
	if err != nil {
		return kernel.Reply{}, err
	}
	req.details = details
	reply, err := s.issueCode(ctx, req, s.newGrant(req, who, s.kernel.IDs.Token(sidBytes)))
	if err != nil {
		return kernel.Reply{}, err
	}
	for _, c := range clearedCookies {
		reply = reply.With("Set-Cookie", c)
	}
	return reply, nil
}

// hinted is who a hint names, or what stands against signing in. guess: only
// numbers are documented; the level tells what else the name is.
func (s *Server) hinted(m minimum, name, level string) (authentication, *problem) {
	switch {
	case slices.Contains(eidasLevels, level):
		return s.byEIDAS(m, name, level)
	case slices.Contains(emailLevels, level):
		return s.byEmail(m, name)
	}
	return s.authentication(user{pid: name}, level, amrTestID), s.mayLogIn(m, name, level)
}

func (s *Server) authentication(who user, level, amr string) authentication {
	return authentication{user: who, acr: level, amr: amr, at: s.kernel.Clock.Now()}
}

// mayLogIn says what stands against a login, or nothing. It names no number.
func (s *Server) mayLogIn(m minimum, pid, level string) *problem {
	person, ok := s.World().Person(pid)
	if !ok {
		return &problem{"problem.nobody", nil}
	}
	return unfit(m, norwegianLevels, level, person.Name, person.Levels)
}

// unfit says what stands against a level of a ladder, or nothing.
func unfit(m minimum, l ladder, level, name string, reached []string) *problem {
	switch {
	case !slices.Contains(l, level):
		return &problem{"problem.level", []string{strings.Join(l, ", ")}}
	case !slices.Contains(reached, level):
		return &problem{"problem.unreachable", []string{name, level, strings.Join(reached, ", ")}}
	case !m.isMetBy(level):
		return &problem{"problem.below", []string{m.String(), level}}
	}
	return nil
}

// newGrant is what the person allows by signing in. An id_token carries the sid
// only if the client takes part in logouts; that of the generation before
// always did (docs: oidc_protocol_nye_idporten).
func (s *Server) newGrant(req authorizeRequest, who authentication, sid string) grant {
	now := s.kernel.Clock.Now()
	g := grant{
		client: req.client.ClientID, user: who.user, abroad: who.abroad, scopes: req.scopes, acr: who.acr, amr: who.amr,
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
func (s *Server) issueCode(ctx context.Context, req authorizeRequest, g grant) (kernel.Reply, error) {
	for _, instead := range kernel.Effects(ctx, effectError) {
		return s.sendBack(ctx, req.back, errorAnswer(instead))
	}
	code := s.kernel.IDs.Token(codePartBytes) + "." + s.kernel.IDs.Token(codePartBytes)
	if s.Switches.Legacy {
		code = s.kernel.IDs.Token(legacyRandomBytes)
	}
	expires := g.started.Add(s.Switches.CodeLifetime)
	wrong := kernel.Effects(ctx, effectCode)
	if slices.Contains(wrong, valueExpired) {
		expires = g.started
	}
	s.state.addCode(g.started, digestOf(code), pendingCode{
		grant: g, redirectURI: req.back.redirectURI, challenge: req.challenge,
		issued: g.started, expires: expires,
	}, s.Switches.ReplaceAtAuthorize)
	if slices.Contains(wrong, valueMissing) {
		code = ""
	}
	return s.sendBack(ctx, req.back, answer{code: code})
}
