package idporten

import (
	"net/http"
	"slices"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// consentView is the dialogue that asks whether the client may have access.
type consentView struct {
	frame
	Scopes []consentScope
	// Ends is how long the access would last.
	Ends string
}

type consentScope struct {
	Name, Description string
	Long              []block
}

// needsConsent: a scope demands it, or the client does. docs: oidc_auth_oauth2;
// prompt=consent is guess.
func (s *Server) needsConsent(req authorizeRequest) bool {
	return slices.Contains(req.prompts, promptConsent) || len(s.withoutConsent(req.scopes)) < len(req.scopes)
}

func (s *Server) wantsConsent(scope string) bool {
	found, ok := s.World().Scope(scope)
	return ok && found.RequiresUserConsent
}

// withoutConsent are the scopes that need none.
func (s *Server) withoutConsent(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), s.wantsConsent)
}

// nothingLeft says whether a declined consent is the end of the login. Nobody
// knows what ID-porten does when only the login itself is left.
func (s *Server) nothingLeft(scopes []string) bool {
	if !s.Switches.RefuseEmptyConsent {
		return len(scopes) == 0
	}
	return !slices.ContainsFunc(scopes, func(name string) bool { return name != scopeOpenID && name != scopeProfile })
}

func (s *Server) consent(at standing, _ *http.Request) (kernel.Reply, error) {
	view := consentView{frame: s.frame(at, "consent", pathConsent)}
	life := authorizationLife(s.World(), at.req.client, at.req.scopes)
	view.Ends = view.duration(life)
	for _, name := range at.req.scopes {
		if s.asks(at.req, name) {
			scope, _ := s.World().Scope(name)
			view.Scopes = append(view.Scopes, consentScope{name, scope.Description, blocks(scope.LongDescription)})
		}
	}
	return render(http.StatusOK, "consent.html", view)
}

// asks says whether a scope is on the page: those that need a consent, or all
// if none does and the client wants the page all the same.
func (s *Server) asks(req authorizeRequest, scope string) bool {
	return s.wantsConsent(scope) || len(s.withoutConsent(req.scopes)) == len(req.scopes)
}

// submitConsent takes the answer. Declining is no error: what was declined is
// missing from the answer, that is all. docs: oidc_auth_oauth2.
func (s *Server) submitConsent(at standing, r *http.Request) (kernel.Reply, error) {
	decision := r.PostForm.Get(fieldDecision)
	if decision != decisionAccept && decision != decisionDecline {
		return kernel.Reply{}, errPage.because("%s is %q; it must be %s or %s", fieldDecision, decision, decisionAccept, decisionDecline)
	}
	p, err := s.state.proceed(s.kernel.Clock.Now(), outcome{
		visit: at.visit, step: stepConsent, sid: s.kernel.IDs.Token(sidBytes),
		note: func(i *interaction) { i.declined = decision == decisionDecline },
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.onward(r.Context(), at.req, p)
}

// duration in words, in the largest unit that it is a whole number of.
func (f frame) duration(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "days"}, {time.Hour, "hours"}, {time.Minute, "minutes"}} {
		if d >= unit.length && d%unit.length == 0 {
			return counted(f.Lang, "duration."+unit.name, int(d/unit.length))
		}
	}
	return counted(f.Lang, "duration.seconds", int(d/time.Second))
}
