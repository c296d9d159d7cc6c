package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/control"
)

// Cast makes the actors' clients: the reference client, or somebody else's. It is
// handed in, as this package knows no client.
type Cast func(ctx context.Context, s Setting) (Troupe, error)

// Troupe does what the acts say.
type Troupe interface {
	// Perform lets an actor do an act with what it has got so far; with lender,
	// with that actor's tokens.
	Perform(ctx context.Context, act, actor, lender string) Ending
	// Change replaces what an actor is.
	Change(actor string, part Part)
}

// Setting is where the troupe plays.
type Setting struct {
	Addresses map[string]string
	Switches  map[string]string
	World     World
	Actors    map[string]Part
	// Transport of an actor's HTTP client; all requests go by it.
	Transport func(actor string) http.RoundTripper
	// Sleep passes time in the sandbox.
	Sleep func(ctx context.Context, d time.Duration) error
	Now   time.Time
}

// World is the part of a sandbox's world that clients need.
type World struct {
	People []struct {
		PID string `json:"pid"`
	} `json:"people"`
	Clients []Registration `json:"clients"`
}

// Registration is a client of the world.
type Registration struct {
	ClientID                string   `json:"client_id"`
	ClientSecret            string   `json:"client_secret"`
	TokenEndpointAuthMethod string   `json:"token_endpoint_auth_method"`
	CodeChallengeMethod     string   `json:"code_challenge_method"`
	RedirectURIs            []string `json:"redirect_uris"`
	PostLogoutRedirectURIs  []string `json:"post_logout_redirect_uris"`
	Scopes                  []string `json:"scopes"`
}

// Ending is what an act came to.
type Ending struct {
	Act, Actor string
	OK         bool
	// Step at which it stopped, what it says, and what to do next.
	Step, What, Why, Next string
	// Accepted is of a submission that went to its end.
	Accepted bool
}

// mainActor is the one that is always there.
const mainActor = "main"

// usualClock is a day when the usual return, of March and April 2026, can be
// filed.
const usualClock = "2026-05-15T12:00:00Z"

// stage is a sandbox in which a story is told.
type stage struct {
	scenario Scenario
	given    Given
	sandbox  control.Sandbox
	control  *control.Client
	// parent deletes it.
	parent *control.Client
	wire   *wire
	troupe Troupe
}

// open makes the sandbox and arms it.
func open(ctx context.Context, c *control.Client, s Scenario, given Given, blind bool) (*stage, error) {
	clock, err := given.clock()
	if err != nil {
		return nil, err
	}
	sandbox, err := c.NewSandbox(ctx, control.Order{Clock: clock, Frozen: !blind, Blind: blind, Switches: given.Switches})
	if err != nil {
		return nil, err
	}
	st := &stage{scenario: s, given: given, sandbox: sandbox, control: sandbox.Client(c.Token), parent: c}
	if err := st.arm(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w (and the sandbox: %w)", s.ID, err, st.close(ctx))
	}
	return st, nil
}

// clock is where the sandbox's time begins; "now" is the machine's.
func (g Given) clock() (time.Time, error) {
	if g.Clock == "now" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, or(g.Clock, usualClock))
}

func (st *stage) close(ctx context.Context) error { return st.parent.DeleteSandbox(ctx, st.sandbox.ID) }

// arm brings the story about, as far as it is the server's.
func (st *stage) arm(ctx context.Context) error {
	if st.given.World != nil {
		if err := st.control.PatchWorld(ctx, st.given.World); err != nil {
			return err
		}
	}
	for _, e := range st.given.Events {
		f := e.fault()
		if st.given.repeat && e.Step == st.scenario.Step {
			f = f.repeated()
		}
		if err := st.addFault(ctx, f); err != nil {
			return err
		}
	}
	for _, f := range st.given.Faults {
		if err := st.addFault(ctx, f); err != nil {
			return err
		}
	}
	if st.given.Overlay {
		return st.addFault(ctx, st.overlay())
	}
	return nil
}

func (st *stage) addFault(ctx context.Context, f Fault) error {
	order, err := f.order()
	if err == nil {
		_, err = st.control.AddFault(ctx, order)
	}
	return err
}

// order is the fault as the control API takes it.
func (f Fault) order() (control.FaultOrder, error) {
	text, err := json.Marshal(f)
	if err != nil {
		return control.FaultOrder{}, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var order control.FaultOrder
	err = d.Decode(&order)
	return order, err
}

// overlay is the recorded answer, laid over its step.
func (st *stage) overlay() Fault {
	a := st.scenario.Answer
	f := at(st.scenario.Step, st.scenario.Attempt)
	if st.given.repeat {
		f = f.repeated()
	}
	f["note"] = "scenario " + st.scenario.ID
	if a.Lost {
		f["drop"] = "after"
		return f
	}
	f["status"] = a.Status
	if a.Body != "" {
		f["body"] = filled(a.Body, placed(st.sandbox.Addresses))
	}
	headers := map[string]string{}
	for header, value := range a.Headers {
		switch {
		case strings.EqualFold(header, "content-type"):
			f["content_type"] = or(filled(value, placed(st.sandbox.Addresses)), "none")
		case value != "":
			headers[header] = filled(value, placed(st.sandbox.Addresses))
		}
	}
	if len(headers) > 0 {
		f["headers"] = headers
	}
	return f
}

// fault is an event as a fault of the sandbox: it happens there just before the
// request.
func (e Event) fault() Fault {
	f := at(e.Step, e.Attempt)
	f["do"] = e.order()
	return f
}

// order is what happens, in the words of the control API.
func (e Event) order() map[string]any {
	do := map[string]any{}
	if e.Advance != "" {
		do["clock"] = map[string]any{"advance": e.Advance}
	}
	if e.World != nil {
		do["world"] = e.World
	}
	if e.Age != "" {
		do["age"] = map[string]any{"client_id": or(e.Client, "finance"), "by": e.Age}
	}
	if e.Keys != "" {
		do["keys"] = map[string]any{"do": e.Keys}
	}
	return do
}

// cast brings the actors on stage.
func (st *stage) cast(ctx context.Context, cast Cast) error {
	st.wire = newWire(st.given.Wrong, placed(st.sandbox.Addresses))
	setting := Setting{
		Addresses: st.sandbox.Addresses, Switches: st.given.Switches, Actors: map[string]Part{mainActor: {}}, Transport: st.wire.of, Now: st.sandbox.Clock.Now,
		Sleep: func(ctx context.Context, d time.Duration) error {
			_, err := st.control.Advance(ctx, d)
			return err
		},
	}
	for name, part := range st.given.Actors {
		setting.Actors[name] = part
	}
	if err := st.control.World(ctx, &setting.World); err != nil {
		return err
	}
	var err error
	st.troupe, err = cast(ctx, setting)
	return err
}

// acts are those of the scenario, or all that lead to the step.
func (st *stage) acts() []string {
	if st.given.Acts != nil {
		return st.given.Acts
	}
	return leading[st.scenario.Step]
}

// leading are the acts that come to a step.
var leading = map[string][]string{
	"login": {"login"}, "token": {"login", "token"}, "exchange": {"authorize"}, "refresh": {"login", "token", "refresh"},
	"validate": {"authorize", "validate"}, "keys": {"login", "token"}, "altinn-keys": {"authorize"}, "revoke": {"login", "token", "revoke"},
	"logout": {"login", "token", "logout"}, "userinfo": {"login", "token", "userinfo"}, "introspect": {"login", "token", "introspect"}, "par": {"login"}, "page": {"login"},
	"read":     {"authorize", "submit"},
	"instance": {"authorize", "submit"}, "envelope": {"authorize", "submit"}, "upload": {"authorize", "submit"}, "fill": {"authorize", "submit"},
	"confirm": {"authorize", "submit"}, "feedback": {"authorize", "submit"}, "collect": {"authorize", "submit"},
}

// perform does acts in order until one fails that must not.
func (st *stage) perform(ctx context.Context, acts []string) Ending {
	var last Ending
	for _, act := range acts {
		parts := actForm.FindStringSubmatch(act)
		actor := or(parts[2], mainActor)
		last = st.troupe.Perform(ctx, parts[1], actor, or(parts[3], actor))
		last.Act, last.Actor = act, actor
		if !last.OK && parts[4] == "" {
			return last
		}
	}
	return last
}

// filed counts what was filed, and the instances that were not.
func (st *stage) filed(ctx context.Context) (filed, drafts int, err error) {
	list, err := st.control.Instances(ctx)
	for _, i := range list {
		switch {
		case !i.Submitted.IsZero():
			filed++
		case !i.Deleted:
			drafts++
		}
	}
	return filed, drafts, err
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// ordinal is how a person counts attempts.
func ordinal(n int) string {
	n = max(n, 1)
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
