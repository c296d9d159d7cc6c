package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
)

// fieldProfile reads the profile of an environment. The test environment has a
// row without a file: then there is a target, and no client.
func (a *app) fieldProfile(ctx context.Context, f field) (profile.Profile, error) {
	if f.Profile == environmentTest {
		p, err := profile.Default(environmentTest, nil)
		p.CAFile, p.Resolve = f.CAFile, f.Resolve
		return p, err
	}
	t := &acting{app: a, profile: f.Profile, caCerts: f.CAFile, resolve: f.Resolve, production: f.Production}
	s := &session{}
	if _, err := t.prepare(ctx, s); err != nil {
		return profile.Profile{}, err
	}
	return s.profile, nil
}

// fieldConfig is the client's part of it.
func fieldConfig(ctx context.Context, p profile.Profile) (client.Config, error) {
	if p.ClientID != "" {
		config, err := p.Config(ctx)
		if err != nil {
			return client.Config{}, usageError{err}
		}
		return config, nil
	}
	hc, err := p.HTTPClient()
	if err != nil {
		return client.Config{}, usageError{err}
	}
	return client.Config{Profile: p.Environment, HTTP: hc}, nil
}

// reachField asks for ID-porten's discovery document, which all depends on.
func (c *serverCheck) reachField(ctx context.Context) (judge.Target, error) {
	f := c.field
	f.Profile = c.profile
	p, err := c.fieldProfile(ctx, f)
	if err != nil {
		return judge.Target{}, err
	}
	config, err := fieldConfig(ctx, p)
	if err != nil {
		return judge.Target{}, err
	}
	if c.field.Interactive {
		if _, err := here(config.RedirectURI); err != nil {
			return judge.Target{}, usageError{fmt.Errorf("--interactive needs a redirect_uri on this machine, such as http://localhost:8400/; the profile has %s", config.RedirectURI)}
		}
	}
	address := p.Environment.Issuer + "/.well-known/openid-configuration"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return judge.Target{}, usageError{err}
	}
	response, err := config.HTTP.Do(request)
	if err != nil {
		return judge.Target{}, unreachableError{fmt.Errorf("nobody answers at %s, so no case was run; portprove doctor says more: %w", address, err)}
	}
	if err := response.Body.Close(); err != nil {
		return judge.Target{}, err
	}
	e := p.Environment
	return judge.Target{Name: p.Name + " (" + e.Issuer + ")", Kind: "environment", Addresses: map[string]string{
		"issuer": e.Issuer, "authorize": e.AuthorizeURL, "token": e.TokenURL, "altinn": e.AltinnPlatform, "app": e.AppURL, "validator": e.ValidatorURL,
	}}, nil
}

// fieldEnv is the target as the cases see it.
func (a *app) fieldEnv(ctx context.Context, f field, s *shard) (specs.Env, error) {
	p, err := a.fieldProfile(ctx, f)
	if err != nil {
		return specs.Env{}, err
	}
	config, err := fieldConfig(ctx, p)
	if err != nil {
		return specs.Env{}, err
	}
	config.HTTP.Transport = &paced{next: config.HTTP.Transport, pause: f.Pause}
	if f.Interactive && config.LoginHint == "" {
		config.Browser = a.personAt(config.RedirectURI)
	}
	return specs.Env{Name: p.Name, Field: &specs.Field{
		Config: config, Organisation: p.Organisation, Intrusive: f.Intrusive,
		Left: func(text string) { s.tell(event{Left: text}) },
	}}, nil
}

// personAt asks a person to sign in, and waits for the browser to come back.
// Cases after the first find the session in that browser, so the person is asked
// once. It says so on the error output: the output is for events.
func (a *app) personAt(redirectURI string) client.Browser {
	asks := "A person has to sign in, once: this address is opened in a browser (it is waited for five minutes)"
	return func(ctx context.Context, authorizeURL string) (client.Callback, error) {
		wait, err := receive(ctx, redirectURI)
		if err != nil {
			return client.Callback{}, err
		}
		fmt.Fprintf(a.err, "\n%s:\n%s\n", asks, authorizeURL)
		asks = "The same browser goes there once more; the session answers, unless it is over by now"
		openBrowser(ctx, authorizeURL)
		ctx, cancel := context.WithTimeout(ctx, personTimeout)
		defer cancel()
		return wait(ctx)
	}
}

// personTimeout is how long a person is waited for.
const personTimeout = 5 * time.Minute

// paced keeps a distance between requests: an environment belongs to others.
type paced struct {
	next  http.RoundTripper
	pause time.Duration
	mu    sync.Mutex
	last  time.Time
}

// RoundTrip is http.RoundTripper's.
func (p *paced) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	at := p.last.Add(p.pause)
	if now := time.Now(); at.Before(now) {
		at = now
	}
	p.last = at
	p.mu.Unlock()
	select {
	case <-time.After(time.Until(at)):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	next := p.next
	if next == nil {
		next = http.DefaultTransport
	}
	return next.RoundTrip(r)
}
