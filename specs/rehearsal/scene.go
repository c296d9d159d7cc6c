package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/control"
)

// scene is one sandbox with a standing clock.
type scene struct {
	stage   Stage
	id      string
	control *control.Client
	profile client.Profile
	world   registrations
	shown   []Moment
	// last is the main exchange of the latest step.
	last client.Exchange
	// meter measures the steps of a submission.
	meter Meter
}

// registrations is the part of the world that a rehearsal needs to know.
type registrations struct {
	People []struct {
		PID string `json:"pid"`
	} `json:"people"`
	Clients   []registration `json:"clients"`
	Companies []struct {
		OrganisationNumber string `json:"organisation_number"`
	} `json:"companies"`
}

type registration struct {
	ClientID                string   `json:"client_id"`
	ClientSecret            string   `json:"client_secret"`
	TokenEndpointAuthMethod string   `json:"token_endpoint_auth_method"`
	CodeChallengeMethod     string   `json:"code_challenge_method"`
	RedirectURIs            []string `json:"redirect_uris"`
	Scopes                  []string `json:"scopes"`
}

func (stage Stage) open(ctx context.Context) (*scene, error) {
	sandbox, err := stage.Control.NewSandbox(ctx, control.Order{Frozen: true})
	if err != nil {
		return nil, err
	}
	a := sandbox.Addresses
	sc := &scene{
		stage: stage, id: sandbox.ID, control: sandbox.Client(stage.Control.Token),
		profile: client.Mock(client.MockBases{
			IDPorten: a["idporten"], Login: a["login"], Altinn: a["altinn"], Apps: a["apps"], Skatteetaten: a["skatteetaten"],
		}),
	}
	return sc, sc.control.World(ctx, &sc.world)
}

func (sc *scene) close(ctx context.Context) error { return sc.stage.Control.DeleteSandbox(ctx, sc.id) }

// registration of a client in this world.
func (sc *scene) registration(id string) (registration, error) {
	i := slices.IndexFunc(sc.world.Clients, func(r registration) bool { return r.ClientID == id })
	if i < 0 {
		return registration{}, fmt.Errorf("this world has no client %q", id)
	}
	return sc.world.Clients[i], nil
}

// pid is the default person's.
func (sc *scene) pid() string { return sc.world.People[0].PID }

// actor returns the reference client in the part of a registered client; with
// scopes it asks for these instead of all its own.
func (sc *scene) actor(id string, scopes ...string) (*client.Client, error) {
	cfg, err := sc.part(id, scopes...)
	if err != nil {
		return nil, err
	}
	return client.New(cfg)
}

// part is the actor's configuration. Its waits pass by the sandbox's clock.
func (sc *scene) part(id string, scopes ...string) (client.Config, error) {
	r, err := sc.registration(id)
	if err != nil {
		return client.Config{}, err
	}
	if len(scopes) == 0 {
		scopes = r.Scopes
	}
	return client.Config{
		Profile: sc.profile, ClientID: r.ClientID, ClientSecret: r.ClientSecret, AuthMethod: r.TokenEndpointAuthMethod,
		RedirectURI: r.RedirectURIs[0], Scopes: scopes, PKCE: r.CodeChallengeMethod == "S256",
		ACR: "idporten-loa-high", LoginHint: "testid:" + sc.pid() + "_idporten-loa-high",
		Browser: client.RobotBrowser(&http.Client{Transport: witness{sc}}),
		Trace: func(x client.Exchange) {
			if x.Main {
				sc.last = x
			}
			sc.meter.Note(x)
		},
		Sleep: sc.advance,
	}, nil
}

// witness notes what the browser's request of step login came to; the client
// itself does not see it.
type witness struct{ *scene }

// RoundTrip is http.RoundTripper's.
func (w witness) RoundTrip(r *http.Request) (*http.Response, error) {
	begin := time.Now()
	response, err := http.DefaultTransport.RoundTrip(r)
	w.last = client.Exchange{Step: "login", Method: r.Method, Duration: time.Since(begin), Main: true}
	if err == nil {
		w.last.Status = response.StatusCode
	}
	return response, err
}

// show notes what happened, by the sandbox's clock.
func (sc *scene) show(ctx context.Context, format string, args ...any) error {
	now, err := sc.now(ctx)
	if err != nil {
		return err
	}
	sc.shown = append(sc.shown, Moment{now, fmt.Sprintf(format, args...)})
	return nil
}

func (sc *scene) now(ctx context.Context) (time.Time, error) {
	clock, err := sc.control.Clock(ctx)
	return clock.Now, err
}

func (sc *scene) advance(ctx context.Context, d time.Duration) error {
	_, err := sc.control.Advance(ctx, d)
	return err
}

func (sc *scene) set(ctx context.Context, t time.Time) error {
	_, err := sc.control.Set(ctx, t)
	return err
}

// refused demands that a step was refused, with this status and OAuth error.
func refused(err error, status int, code string) (client.Error, error) {
	var e *client.Error
	switch {
	case err == nil:
		return client.Error{}, unexpected("it was accepted, and should have been refused with %d %s", status, code)
	case !errors.As(err, &e):
		return client.Error{}, err
	case e.Status != status || e.Code != code:
		return client.Error{}, unexpected("it was refused with %d %s, not %d %s: %s", e.Status, e.Code, status, code, e.What)
	}
	return *e, nil
}

// reason demands that the latest refusal of a step had this reason.
func (sc *scene) reason(ctx context.Context, step, want string) error {
	exchanges, err := sc.control.Journal(ctx, control.Filter{Step: step})
	if err != nil {
		return err
	}
	if len(exchanges) == 0 {
		return unexpected("the journal has no exchange of step %s", step)
	}
	if got := exchanges[len(exchanges)-1].Refusal; got != want {
		return unexpected("the reason was %q, not %q", got, want)
	}
	return nil
}
