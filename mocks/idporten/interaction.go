package idporten

import (
	"context"
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// stepName names a step of an interaction.
type stepName string

const (
	stepSignIn   stepName = "login"
	stepFullmakt stepName = "fullmakt"
	stepConsent  stepName = "consent"
)

// interactionStep is a page, or a few, that may stand between an authorization
// request and its code.
type interactionStep struct {
	name stepName
	// path of the page that the step begins with; empty: it depends on what
	// the client takes.
	path string
	// due says whether a request needs it; a session may still do away
	// with signing in.
	due func(*Server, authorizeRequest) bool
}

// interactionSteps in their order; signing in is the first.
var interactionSteps = []interactionStep{
	{stepSignIn, "", func(*Server, authorizeRequest) bool { return true }},
	{stepFullmakt, pathFullmakt, (*Server).needsFullmakt},
	{stepConsent, pathConsent, (*Server).needsConsent},
}

// stepsOf are the steps that a request needs.
func (s *Server) stepsOf(req authorizeRequest) []stepName {
	var names []stepName
	for _, step := range interactionSteps {
		if step.due(s, req) {
			names = append(names, step.name)
		}
	}
	return names
}

func pageOf(name stepName, m minimum) string {
	if name == stepSignIn {
		return m.firstPage()
	}
	i := slices.IndexFunc(interactionSteps, func(s interactionStep) bool { return s.name == name })
	return interactionSteps[i].path
}

// interact answers an authorization request from the browser's session, or
// with the first page.
func (s *Server) interact(r *http.Request, req authorizeRequest) (kernel.Reply, error) {
	now, cookie := s.kernel.Clock.Now(), s.kernel.IDs.Token(cookieBytes)
	p, e := s.state.arrive(now, arrival{
		visit: visitOf(r), cookie: digestOf(cookie), sid: s.kernel.IDs.Token(sidBytes), silent: req.silent(),
		interaction: interaction{
			number: s.kernel.IDs.Token(numberBytes), query: req.query, demand: s.demandOf(req), todo: s.stepsOf(req), asked: now,
		},
	})
	if e != nil {
		return kernel.Reply{}, e.to(req.back)
	}
	reply, err := s.onward(r.Context(), req, p)
	if p.fresh {
		reply = reply.With("Set-Cookie", s.sessionCookie(cookie))
	}
	return reply, err
}

// demandOf is what a request asks of a session.
func (s *Server) demandOf(req authorizeRequest) demand {
	return demand{
		client: req.client.ClientID, isolated: req.client.SSODisabled, minimum: req.minimum,
		again: slices.Contains(req.prompts, promptLogin) || s.needsAuthentication(req), maxAge: req.maxAge,
	}
}

// needsAuthentication: some scopes want a fresh login each time. docs:
// oidc_protocol_scope.
func (s *Server) needsAuthentication(req authorizeRequest) bool {
	return slices.ContainsFunc(req.scopes, func(name string) bool {
		scope, ok := s.World().Scope(name)
		return ok && scope.RequiresUserAuthentication
	})
}

// onward sends the browser to the page of the next step, or back to the client
// with the code.
func (s *Server) onward(ctx context.Context, req authorizeRequest, p progress) (kernel.Reply, error) {
	if !p.done() {
		return s.to(pageOf(p.todo[0], p.minimum)), nil
	}
	if p.declined {
		kept := s.withoutConsent(req.scopes)
		if s.nothingLeft(kept) {
			return kernel.Reply{}, errNothingConsented.because("the person declined, and of the scopes asked for %q is left", kept).to(req.back)
		}
		req.scopes = kept
	}
	details, err := s.detailsOf(req, p.who.pid, p.authorizer)
	if err != nil {
		return kernel.Reply{}, err
	}
	req.details = details
	return s.issueCode(ctx, req, s.newGrant(req, p.who, p.sid))
}

// to leads to a page of the login host.
func (s *Server) to(path string) kernel.Reply { return noStore(kernel.Redirect(s.Login + path)) }

// standing is where a browser stands: its interaction, and the request that
// this is about.
type standing struct {
	visit
	interaction
	req authorizeRequest
}

// stand finds the interaction of a page or form. The request is read again:
// the world may have changed since.
func (s *Server) stand(r *http.Request) (standing, error) {
	if err := parseForm(r); err != nil {
		return standing{}, err
	}
	v := visitOf(r)
	if r.Method == http.MethodPost && v.number == "" {
		return standing{}, errPageStale.because("the form lacks the field %s", fieldNumber)
	}
	i, err := s.state.waiting(s.kernel.Clock.Now(), v)
	if err != nil {
		return standing{}, err
	}
	req, err := s.parseAuthorize(i.query)
	if err != nil {
		return standing{}, err
	}
	req.locale = chosenLocale(r, req.locale)
	req.back.locale = req.locale
	return standing{v, i, req}, nil
}

// action shows a page to a browser in an interaction, or takes its form.
type action func(standing, *http.Request) (kernel.Reply, error)

// pageAt answers with the page of an interaction's
// step, and leads to where the interaction stands if that is elsewhere.
func (s *Server) pageAt(step stepName, show action) func(*http.Request) (kernel.Reply, error) {
	return func(r *http.Request) (kernel.Reply, error) {
		at, err := s.stand(r)
		switch {
		case err != nil:
			return kernel.Reply{}, err
		case at.todo[0] != step:
			return s.to(pageOf(at.todo[0], at.minimum)), nil
		}
		return show(at, r)
	}
}

// submitted is the same for a form, which must be of where the interaction
// stands.
func (s *Server) submitted(step stepName, take action) func(*http.Request) (kernel.Reply, error) {
	return func(r *http.Request) (kernel.Reply, error) {
		at, err := s.stand(r)
		if err != nil {
			return kernel.Reply{}, err
		}
		if err := at.at(step); err != nil {
			return kernel.Reply{}, err
		}
		return take(at, r)
	}
}

// takes lets a page of signing in be shown, or its form be taken, if the client
// takes a level of the ladder; else it leads to where signing in begins.
func (s *Server) takes(l ladder, run action) action {
	return func(at standing, r *http.Request) (kernel.Reply, error) {
		if !at.req.minimum.wants(l) {
			return s.to(at.req.minimum.firstPage()), nil
		}
		return run(at, r)
	}
}

// signIn makes the person of an interaction's login known and goes on.
func (s *Server) signIn(ctx context.Context, at standing, who authentication) (kernel.Reply, error) {
	cookie := s.kernel.IDs.Token(cookieBytes)
	p, err := s.state.signIn(who.at, outcome{visit: at.visit, step: stepSignIn, sid: s.kernel.IDs.Token(sidBytes)}, who, digestOf(cookie))
	if err != nil {
		return kernel.Reply{}, err
	}
	reply, err := s.onward(ctx, at.req, p)
	return reply.With("Set-Cookie", s.sessionCookie(cookie)), err
}
