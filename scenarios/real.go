package scenarios

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/control"
)

// Environment is a real one, or a mock of which nothing is known but its
// addresses.
type Environment struct {
	// Addresses are the bases of idporten, login, altinn, apps and skatteetaten.
	Addresses map[string]string
	// RedirectURI of the client there.
	RedirectURI string
	// Transport reaches it; nil: the usual one.
	Transport http.RoundTripper
}

// OnReal lists the scenarios that may be verified at a real environment: they
// come about by what the client sends alone, change nothing there, and keep the
// environment's people out of it.
func OnReal(list []Scenario) []Scenario {
	var safe []Scenario
	for _, s := range list {
		if s.SafeOnReal {
			safe = append(safe, s)
		}
	}
	return safe
}

// checkSafe says what a scenario needs that only a mock has.
func (s Scenario) checkSafe(refuse refusal) {
	g := s.Given
	switch {
	case !s.SafeOnReal:
	case g.Clock != "" || g.Switches != nil || g.World != nil || g.Events != nil || g.Faults != nil || g.Overlay || g.Actors != nil:
		refuse("safe_on_real", "goes with wrong and acts only: a real environment has no clock, switches, world, events, faults or other actors")
	case s.Step != "login" && s.Step != "token" && s.Step != "exchange" && s.Step != "validate":
		refuse("safe_on_real", "is for login, token, exchange and validate: the other steps leave something behind")
	case slices.ContainsFunc(g.Acts, leavesSomething):
		refuse("safe_on_real", "does not go with acts that leave something behind")
	}
}

func leavesSomething(act string) bool {
	return strings.HasPrefix(act, "submit") || strings.HasPrefix(act, "resume") || strings.HasPrefix(act, "revoke") || strings.HasPrefix(act, "logout")
}

// usualRedirect is where the usual client of a mock is sent back to; recorded
// answers have it.
const usualRedirect = "https://finance.example/?cmp=USMF&mi=WebApplications"

// at is the scenario with the client's own address in the recorded answer.
func (s Scenario) at(redirectURI string) Scenario {
	headers := make(map[string]string, len(s.Answer.Headers))
	for name, value := range s.Answer.Headers {
		headers[name] = strings.ReplaceAll(value, usualRedirect, redirectURI)
	}
	s.Answer.Headers = headers
	return s
}

// VerifyAt asks whether a real environment still answers as it was recorded; the
// cast has its clients.
func VerifyAt(ctx context.Context, s Scenario, at Environment, cast Cast) (Verdict, error) {
	if !s.SafeOnReal {
		return Verdict{}, fmt.Errorf("%s is not marked safe_on_real: it needs a mock, or would change something", s.ID)
	}
	st := &stage{scenario: s.at(at.RedirectURI), given: s.Given, sandbox: control.Sandbox{Addresses: at.Addresses}, wire: newWire(s.Given.Wrong, placed(at.Addresses))}
	if at.Transport != nil {
		st.wire.below = at.Transport
	}
	now, err := Given{}.clock() // of the usual return, whose term is over
	if err != nil {
		return Verdict{}, err
	}
	st.troupe, err = cast(ctx, Setting{
		Addresses: at.Addresses, Actors: map[string]Part{mainActor: {}}, Transport: st.wire.of, Now: now,
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	if err != nil {
		return Verdict{}, err
	}
	v, err := Player{}.verified(ctx, st, st.perform(ctx, st.acts()))
	v.ID, v.Title = s.ID, s.Title
	return v, err
}
