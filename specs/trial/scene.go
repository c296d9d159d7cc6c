package trial

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// DefaultRegistration is the client of the default world that is judged unless
// another is named.
const DefaultRegistration = "finance-refresh"

// The default world's company, and the level that is asked for.
const (
	organisation = "311223348"
	levelHigh    = "idporten-loa-high"
)

// scene is the sandbox of a case.
type scene struct {
	control.Sandbox
	trial        *Trial
	remote       *control.Client
	brief        Brief
	registration registration
	before       handed // at this address, by earlier cases
}

// registration is what of a client in a world has to be known.
type registration struct {
	ClientID     string   `json:"client_id"`
	Secret       string   `json:"client_secret"`
	Method       string   `json:"token_endpoint_auth_method"`
	Challenge    string   `json:"code_challenge_method"`
	RedirectURIs []string `json:"redirect_uris"`
	Scopes       []string `json:"scopes"`
}

type world struct {
	People []struct {
		PID string `json:"pid"`
	} `json:"people"`
	Clients []registration `json:"clients"`
}

// open makes the sandbox with what is wrong in it, and lets the witness begin.
func (t *Trial) open(ctx context.Context, p play) (*scene, error) {
	sandbox, remote, err := t.Venue.Open(ctx, control.Order{Blind: true, Switches: p.switches})
	if err != nil {
		return nil, err
	}
	sc := &scene{Sandbox: sandbox, trial: t, remote: remote, before: t.handed.at(sandbox.Base)}
	if err := sc.furnish(ctx, p); err != nil {
		return nil, errors.Join(err, sc.close(context.WithoutCancel(ctx)))
	}
	var parties []evidence.Base
	for name, address := range sandbox.Addresses {
		parties = append(parties, evidence.Base{Party: name, URL: address})
	}
	t.Witness.Begin(sandbox.Base, sc.moved(), parties...)
	return sc, nil
}

// moved tells what the client has done so far.
func (sc *scene) moved() func() {
	t := sc.trial
	if t.Saw == nil {
		return nil
	}
	return func() {
		s := sight{masker: evidence.NewMasker()}
		s.raw, s.strays = sc.before.own(t.Witness.Seen())
		s.read()
		t.Saw(s.way())
	}
}

// furnish registers the client and sets what is wrong.
func (sc *scene) furnish(ctx context.Context, p play) error {
	var w world
	if err := sc.remote.World(ctx, &w); err != nil {
		return err
	}
	if err := sc.register(ctx, w); err != nil {
		return err
	}
	if p.world != nil {
		if err := sc.remote.PatchWorld(ctx, p.world(sc.registration)); err != nil {
			return err
		}
	}
	for _, f := range p.faults {
		if _, err := sc.remote.AddFault(ctx, f(sc)); err != nil {
			return err
		}
	}
	sc.brief = sc.briefing(w.People[0].PID)
	sc.brief.Until = sc.trial.Terms.until(p)
	return nil
}

// register gives the client a secret of its own, which no other case knows,
// unless it can't be told of one, and the redirect URI that was asked for.
func (sc *scene) register(ctx context.Context, w world) error {
	id := sc.trial.Terms.Registration
	if id == "" {
		id = DefaultRegistration
	}
	var names []string
	for _, r := range w.Clients {
		names = append(names, r.ClientID)
		if r.ClientID == id {
			sc.registration = r
		}
	}
	r := &sc.registration
	if r.ClientID == "" {
		return fmt.Errorf("%w: the world has no registration %q; it has %s", ErrTerms, id, strings.Join(names, ", "))
	}
	patch := map[string]any{"client_id": id}
	if r.Secret != "" && !sc.trial.Terms.KeepsSecret {
		r.Secret = "secret-" + rand.Text()
		patch["client_secret"] = r.Secret
	}
	if own := sc.trial.Terms.RedirectURI; own != "" {
		r.RedirectURIs = []string{own}
		patch["redirect_uris"] = r.RedirectURIs
	}
	return sc.remote.PatchWorld(ctx, map[string]any{"clients": []any{patch}})
}

func (sc *scene) briefing(pid string) Brief {
	a, r := sc.Addresses, sc.registration
	redirect := ""
	for _, candidate := range r.RedirectURIs {
		// One on this machine is the likelier to be served.
		if redirect == "" || strings.HasPrefix(candidate, "http://localhost") {
			redirect = candidate
		}
	}
	return Brief{
		Issuer: a["idporten"], AuthorizeURL: a["login"] + "/authorize", TokenURL: a["idporten"] + "/token",
		ClientID: r.ClientID, ClientSecret: r.Secret, AuthMethod: r.Method, RedirectURI: onePort.Replace(redirect), Scope: strings.Join(r.Scopes, " "),
		ACR: levelHigh, LoginHint: "testid:" + pid + "_" + levelHigh, PID: pid,
		ExchangeURL:  a["altinn"] + "/authentication/api/v1/exchange/id-porten",
		ValidateURL:  a["skatteetaten"] + "/api/mva/grensesnittstoette/mva-melding/valider",
		InstancesURL: a["apps"] + "/skd/mva-melding-innsending-test/instances",
		Organisation: organisation, Return: sc.trial.returnFile(),
	}
}

// onePort chooses a port where a native client's registration leaves it open.
// docs: oidc_auth_sbs, oidc_api_admin.
var onePort = strings.NewReplacer("http://127.0.0.1:0", "http://127.0.0.1:8400", "https://127.0.0.1:*", "https://127.0.0.1:8400")

// sight is what was seen of a walk.
func (sc *scene) sight(ctx context.Context, ending Ending) (sight, error) {
	s := sight{brief: sc.brief, registration: sc.registration, ending: ending}
	s.raw, s.strays = sc.before.own(sc.trial.Witness.Seen())
	var err error
	if s.faults, err = sc.remote.Faults(ctx); err != nil {
		return s, err
	}
	if s.instances, err = sc.remote.Instances(ctx); err != nil {
		return s, err
	}
	s.masker = evidence.NewMasker(append([]string{"client_secret", sc.registration.Secret}, sc.trial.Secrets...)...)
	s.masked = s.masker.Masked(s.raw) // from then on it knows every secret that went by
	s.read()
	sc.trial.handed = sc.before.at(sc.Base)
	sc.trial.handed.add(&s)
	return s, nil
}

func (sc *scene) close(ctx context.Context) error {
	return sc.trial.Venue.Close(ctx, sc.Sandbox)
}
