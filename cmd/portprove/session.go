package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/client/store"
)

// acting holds the flags of commands that act as a client.
type acting struct {
	*app
	profile    string
	store      string
	clientID   string
	caCerts    string
	resolve    []string
	production bool
	// change, if set, lays flags of one command over the profile.
	change func(*profile.Profile)
	// configure, if set, does so with the client's own configuration.
	configure func(*client.Config)
}

// environment names of the shipped rows.
const (
	environmentMock = "mock"
	environmentProd = "prod"
)

// as adds the flags to a command.
func (t *acting) as(cmd *cobra.Command) *cobra.Command {
	f := cmd.Flags()
	f.StringVar(&t.profile, "profile", environmentMock, "mock (a running portprove serve), or a profile file")
	f.StringVar(&t.store, "store", "", "directory for tokens; default: $XDG_STATE_HOME/portprove or ~/.local/state/portprove")
	f.StringVar(&t.clientID, "client", "finance", "registered client to act as (profile mock only)")
	f.StringVar(&t.caCerts, "ca-file", "", "certificates (PEM) to trust beside the system's; overrides the profile's ca_file")
	f.StringArrayVar(&t.resolve, "resolve", nil, "host:port:address[:port] to use instead of a look-up; may be repeated")
	f.BoolVar(&t.production, "production", false, "allow an environment where real returns are filed")
	return t.remote(cmd)
}

// session is a client with its profile and its store.
type session struct {
	profile profile.Profile
	store   *store.Store
	state   store.State
	client  *client.Client
	// registered are the redirect URIs that a mock knows; nil elsewhere.
	registered []string
}

// open gets everything ready; nothing is sent to ID-porten or Altinn yet.
func (t *acting) open(ctx context.Context, browser client.Browser) (*session, error) {
	s := &session{}
	name, err := t.prepare(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := s.needsAFile(); err != nil {
		return nil, err
	}
	config, err := s.profile.Config(ctx)
	if err != nil {
		return nil, usageError{err}
	}
	config.Browser = browser
	if t.configure != nil {
		t.configure(&config)
	}
	if s.client, err = client.New(config); err != nil {
		return nil, usageError{err}
	}
	dir, err := t.dataDir(t.store)
	if err != nil {
		return nil, err
	}
	if s.store, err = store.Open(dir, name, s.profile.Environment.Issuer); err != nil {
		return nil, usageError{err}
	}
	s.state, err = s.store.Load()
	return s, err
}

// needsAFile: a mock knows the public half of a client's key only.
func (at *session) needsAFile() error {
	if at.registered == nil || at.profile.AuthMethod != methodKey {
		return nil
	}
	id := at.profile.ClientID
	return usageError{fmt.Errorf("client %s proves itself with a key, and only a profile file can say where the private one is: "+
		"portprove init --profile mock --client %s --key FILE --kid KID, then --profile my-mock.yaml (portprove keys demo prints the key of jwt-demo)", id, id)}
}

// lay puts flags over the profile.
func (t *acting) lay(p *profile.Profile) {
	if t.caCerts != "" {
		p.CAFile = t.caCerts
	}
	p.Resolve = slices.Concat(t.resolve, p.Resolve)
	if t.change != nil {
		t.change(p)
	}
}

// prepare gets the profile ready, and nothing that the profile may be wrong
// about: no secret is fetched. It returns the name of the tokens' file.
func (t *acting) prepare(ctx context.Context, s *session) (name string, err error) {
	if name, err = t.load(ctx, s); err != nil {
		return "", err
	}
	t.lay(&s.profile)
	if s.profile.Environment.Name == environmentProd && !t.production {
		return "", usageError{errors.New("this profile is production, where real returns of real companies are filed; add --production if that is what you want")}
	}
	s.profile.UserAgent = "portprove/" + version
	return name, nil
}

// load reads the profile and returns the name of its tokens' file.
func (t *acting) load(ctx context.Context, s *session) (name string, err error) {
	if t.profile == environmentMock {
		return t.loadMock(ctx, s)
	}
	if err := noFile(t.profile); err != nil {
		return "", err
	}
	if s.profile, err = profile.Load(t.profile); err != nil {
		return "", usageError{fmt.Errorf("the profile is not right:\n%w", err)}
	}
	return s.profile.Name, nil
}

// noFile says what to do about a name where a profile file is wanted: a real
// environment needs a client of the user's own, which only a file can name.
func noFile(name string) error {
	if strings.ContainsAny(name, `./\`) {
		return nil // meant as a file; Load says what is wrong with it
	}
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	rows := client.RowNames()
	if slices.Contains(rows, name) {
		file := "my-" + name + ".yaml"
		if _, err := os.Stat(file); err == nil {
			return usageError{fmt.Errorf("environment %s needs a client of your own, and here is a profile file: use --profile %s", name, file)}
		}
		return usageError{fmt.Errorf("environment %s needs a client of your own; make a profile file with portprove init --profile %s --file %s, then use --profile %s", name, name, file, file)}
	}
	hint := ""
	if near := nearest(name, append(rows, environmentMock)); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return usageError{fmt.Errorf("there is no profile %q%s Allowed: mock, or a profile file (portprove init makes one)", name, hint)}
}

// mockWorld is the part of a mock's world that a client must know.
type mockWorld struct {
	Clients []mockClient `json:"clients"`
}

type mockClient struct {
	ClientID              string   `json:"client_id"`
	ClientSecret          string   `json:"client_secret"`
	AuthMethod            string   `json:"token_endpoint_auth_method"`
	CodeChallengeMethod   string   `json:"code_challenge_method"`
	RedirectURIs          []string `json:"redirect_uris"`
	Scopes                []string `json:"scopes"`
	AuthorizationLifetime int64    `json:"authorization_lifetime"`
}

// mockInterval is how often a mock is asked for feedback: nobody is burdened.
const mockInterval = time.Second

// loadMock asks a running mock for its addresses and the client's registration.
func (t *acting) loadMock(ctx context.Context, s *session) (string, error) {
	remote := t.remoteSandbox()
	sandbox, err := remote.Describe(ctx)
	if err != nil {
		return "", err
	}
	var w mockWorld
	if err := remote.World(ctx, &w); err != nil {
		return "", err
	}
	i := slices.IndexFunc(w.Clients, func(c mockClient) bool { return c.ClientID == t.clientID })
	if i < 0 {
		return "", usageError{fmt.Errorf("the mock has no client %q%s", t.clientID, suggestion(t.clientID, w.Clients))}
	}
	if s.profile, err = profile.Default(environmentMock, sandbox.Addresses); err != nil {
		return "", err
	}
	w.Clients[i].lay(&s.profile)
	s.profile.Feedback.Interval = mockInterval
	if t.http != nil { // TLS: what is trusted for its control API is for all of it
		s.profile.CAFile = t.caFile
	}
	s.registered = w.Clients[i].RedirectURIs
	return storeName(s.profile), nil
}

// suggestion names the nearest client, and all of them.
func suggestion(id string, clients []mockClient) string {
	names := make([]string, 0, len(clients))
	for _, c := range clients {
		names = append(names, c.ClientID)
	}
	hint := ""
	if near := nearest(id, names); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return hint + " It has: " + strings.Join(names, ", ")
}

// lay puts the registration into a profile.
func (c mockClient) lay(p *profile.Profile) {
	p.ClientID, p.ClientSecret = c.ClientID, profile.SecretSource{Inline: c.ClientSecret}
	p.AuthMethod, p.RedirectURI = c.AuthMethod, loopback(c.RedirectURIs)
	p.Preset, p.Scopes, p.PKCE = "", c.Scopes, c.CodeChallengeMethod == "S256"
	p.AuthorizationLifetime = seconds(c.AuthorizationLifetime)
}

var notInNames = regexp.MustCompile(`[^a-z0-9._-]+`)

// storeName is another one for each mock, sandbox and client.
func storeName(p profile.Profile) string {
	place := p.Environment.Issuer
	if u, err := url.Parse(place); err == nil {
		place = u.Host + u.Path
	}
	return "mock-" + strings.Trim(notInNames.ReplaceAllString(strings.ToLower(place+"-"+p.ClientID), "-"), "-")
}
