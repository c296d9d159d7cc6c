// Package troupe plays the client's part in a scenario with the reference
// client: each actor is one of its own, with a person before a browser that
// needs none.
package troupe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/scenarios"
)

// Reference is the cast that plays with the reference client.
func Reference(_ context.Context, s scenarios.Setting) (scenarios.Troupe, error) {
	t := &troupe{setting: s, actors: map[string]*actor{}}
	for name, part := range s.Actors {
		t.actors[name] = &actor{name: name, part: part}
	}
	return t, nil
}

// With is a cast whose one actor has a configuration of its own: that of a
// profile, for a real environment.
func With(cfg client.Config) scenarios.Cast {
	return func(ctx context.Context, s scenarios.Setting) (scenarios.Troupe, error) {
		made, err := Reference(ctx, s)
		if t, ok := made.(*troupe); ok {
			t.own = &cfg
		}
		return made, err
	}
}

type troupe struct {
	setting scenarios.Setting
	actors  map[string]*actor
	// own, if set, is the configuration of all.
	own *client.Config
	// shared are the cookies of the browser that several actors sit at.
	shared http.CookieJar
}

// actor is a client and what it has got so far.
type actor struct {
	name   string
	part   scenarios.Part
	client *client.Client
	jar    http.CookieJar

	authorization client.Authorization
	tokens        client.Tokens
	verdict       client.Verdict
	state         client.SubmissionRecord
}

// high is the level that actors log in at unless told otherwise.
const high = "idporten-loa-high"

// Change implements scenarios.Troupe.
func (t *troupe) Change(name string, part scenarios.Part) {
	a := t.actors[name]
	a.part, a.client = part, nil
}

// Perform implements scenarios.Troupe.
func (t *troupe) Perform(ctx context.Context, act, name, lender string) scenarios.Ending {
	a, from := t.actors[name], t.actors[lender]
	if a == nil || from == nil {
		return scenarios.Ending{Step: act, What: fmt.Sprintf("there is no actor %q or %q", name, lender)}
	}
	if a.client == nil {
		c, err := t.hire(a)
		if err != nil {
			return ended(act, err)
		}
		a.client = c
	}
	do, known := acts[act]
	if !known {
		return scenarios.Ending{Step: act, What: fmt.Sprintf("the reference client does no %s", act)}
	}
	ending := scenarios.Ending{OK: true}
	if err := do(ctx, t, a, from, &ending); err != nil {
		return ended(act, err)
	}
	return ending
}

// ended tells an error in the words of the scenarios.
func ended(act string, err error) scenarios.Ending {
	if e, ok := errors.AsType[*client.Error](err); ok {
		return scenarios.Ending{Step: e.Step, What: e.What, Why: e.Why, Next: e.Next}
	}
	return scenarios.Ending{Step: act, What: err.Error()}
}

// hire makes the client of an actor.
func (t *troupe) hire(a *actor) (*client.Client, error) {
	cfg, err := t.config(a)
	if err != nil {
		return nil, err
	}
	return client.New(cfg)
}

func (t *troupe) config(a *actor) (client.Config, error) {
	p := a.part
	if t.own != nil {
		cfg := *t.own
		cfg.HTTP = &http.Client{Transport: t.setting.Transport(a.name), Timeout: time.Minute}
		cfg.Browser = client.RobotBrowser(cfg.HTTP)
		return cfg, nil
	}
	r, ok := t.registration(or(p.Client, "finance"))
	if !ok {
		return client.Config{}, fmt.Errorf("this world has no client %q", p.Client)
	}
	addresses, pid, level := t.setting.Addresses, or(p.Person, t.setting.World.People[0].PID), or(p.Level, high)
	web, hinted, err := t.browser(a, pid, level)
	if err != nil {
		return client.Config{}, err
	}
	cfg := client.Config{
		Profile: client.Mock(client.MockBases{
			IDPorten: addresses["idporten"], Login: addresses["login"], Altinn: addresses["altinn"],
			Apps: addresses["apps"], Skatteetaten: addresses["skatteetaten"],
		}),
		RedirectURI: or(p.RedirectURI, r.RedirectURIs[0]), Scopes: p.Scopes, PKCE: r.CodeChallengeMethod == "S256",
		ACR: acrOf(p), Prompt: p.Prompt, Persona: p.Persona, PAR: p.PAR,
		HTTP:    &http.Client{Transport: missigning{p.Assertion, t.setting.Transport(a.name)}, Timeout: time.Minute},
		Browser: client.RobotBrowser(&http.Client{Transport: web, Timeout: time.Minute}), Sleep: t.setting.Sleep,
	}
	if hinted {
		cfg.LoginHint = "testid:" + pid + "_" + level
	}
	cfg.PostLogoutRedirectURI = p.Bye
	if p.Bye == "" && len(r.PostLogoutRedirectURIs) > 0 {
		cfg.PostLogoutRedirectURI = r.PostLogoutRedirectURIs[0]
	}
	if cfg.Scopes == nil {
		cfg.Scopes = r.Scopes
	}
	if p.PKCE != nil {
		cfg.PKCE = *p.PKCE
	}
	issuer := strings.ReplaceAll(p.Issuer, "{{idporten}}", addresses["idporten"])
	cfg.Profile.Issuer = or(issuer, cfg.Profile.Issuer)
	if t.setting.Switches["generation"] == "legacy" {
		cfg = asLegacy(cfg, addresses["idporten"], issuer)
	}
	return identified(cfg, r, p)
}

// identified adds what the client proves itself with.
func identified(cfg client.Config, r scenarios.Registration, p scenarios.Part) (client.Config, error) {
	cfg.ClientID, cfg.ClientSecret, cfg.AuthMethod = r.ClientID, or(p.Secret, r.ClientSecret), or(p.Method, r.TokenEndpointAuthMethod)
	var err error
	if cfg.AuthMethod == "private_key_jwt" {
		cfg.Key, err = signingKey()
	}
	return cfg, err
}

func (t *troupe) registration(id string) (scenarios.Registration, bool) {
	for _, r := range t.setting.World.Clients {
		if r.ClientID == id {
			return r, true
		}
	}
	return scenarios.Registration{}, false
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
