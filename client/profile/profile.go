package profile

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// Profile is one integration in one environment.
type Profile struct {
	Name        string         // of the file, without its ending; the token store goes by it
	Environment client.Profile // the row, with the addresses of the file laid over it

	ClientID     string
	ClientSecret SecretSource
	AuthMethod   string // client_secret_post, client_secret_basic, private_key_jwt or none
	KeyFile      string // for private_key_jwt: the private key, in PEM or as a JWK
	KeyID        string // kid that it is registered under; "" = what the JWK says
	ChainFile    string // business certificate, and those above it, where no key is registered
	RedirectURI  string

	Preset string   // the preset the scopes are from; "" if they are the user's own
	Scopes []string // never chosen silently on a real environment
	PKCE   bool
	PAR    bool // push the request before the browser is opened

	ACR      string // acr_values; "" = not asked for
	Language string
	Prompt   string

	Person       Person // logs in without a browser; not in prod
	Organisation string // the number of the company that the return is for

	AuthorizationLifetime time.Duration // as registered: the server never tells it
	SecretIssued          time.Time     // the day, for the 360 days that a secret lives; zero if unknown
	KeyIssued             time.Time     // the day the key was registered, for the year that it lives; zero if unknown
	Feedback              Feedback

	CAFile  string   // certificates to trust beside the system's
	Proxy   string   // for every request; "" = HTTPS_PROXY, HTTP_PROXY and NO_PROXY
	Resolve []string // host:port:address or host:port:address:port, in place of a look-up

	UserAgent string // of each request; not in the file. "" is portprove
}

// Person is the number of a synthetic person or, at a mock, the eIDAS identifier
// or e-mail address of one without a number. It is never printed.
type Person string

// Feedback is how the last steps wait for the Tax Administration. Zero values
// leave it to the step.
type Feedback struct {
	Mode     string // both, status, feedback or instance
	Interval time.Duration
	Limit    time.Duration
}

// preset is a set of scopes with the manner it is registered with.
type preset struct {
	name   string
	scopes []string
	pkce   bool
}

// presets are the editions of Microsoft's topic on the integration point for
// Norwegian VAT returns (2026 and 2021), and what an own client would choose.
var presets = []preset{
	{"finance", []string{"openid", "skatteetaten:mvameldinginnsending", "altinn:instances.read", "altinn:instances.write"}, false},
	{"finance-2021", []string{"openid", "skatteetaten:mvameldinginnsending", "skatteetaten:mvameldingvalidering"}, false},
	{"finance-refresh", []string{
		"openid", "skatteetaten:mvameldinginnsending", "skatteetaten:mvameldingvalidering",
		"altinn:instances.read", "altinn:instances.write",
	}, true},
}

// PresetNames are the presets there are.
func PresetNames() []string {
	var names []string
	for _, p := range presets {
		names = append(names, p.name)
	}
	return names
}

// Choose takes the scopes and the PKCE of a preset. One that there is not
// leaves them as they are, and Check refuses it.
func (p *Profile) Choose(name string) {
	p.Preset = name
	if chosen, ok := findPreset(name); ok {
		p.Scopes, p.PKCE = slices.Clone(chosen.scopes), chosen.pkce
	}
}

func findPreset(name string) (preset, bool) {
	i := slices.IndexFunc(presets, func(p preset) bool { return p.name == name })
	if i < 0 {
		return preset{}, false
	}
	return presets[i], true
}

// NearestPreset returns the preset that differs least from the profile's
// scopes, with what the profile lacks of it and what it has beyond it.
func (p Profile) NearestPreset() (name string, missing, extra []string) {
	least := math.MaxInt
	for _, chosen := range presets {
		lacks, has := beyond(chosen.scopes, p.Scopes), beyond(p.Scopes, chosen.scopes)
		if n := len(lacks) + len(has); n < least {
			least, name, missing, extra = n, chosen.name, lacks, has
		}
	}
	return name, missing, extra
}

func beyond(these, those []string) []string {
	var left []string
	for _, s := range these {
		if !slices.Contains(those, s) {
			left = append(left, s)
		}
	}
	return left
}

// Config is the client's configuration. It checks the profile again, for flags
// may have changed it, and fetches the secret or the key. The browser is the caller's.
func (p Profile) Config(ctx context.Context) (client.Config, error) {
	if err := p.Check(); err != nil {
		return client.Config{}, err
	}
	hc, err := p.HTTPClient()
	if err != nil {
		return client.Config{}, err
	}
	secret, err := p.Secret(ctx)
	if err != nil {
		return client.Config{}, err
	}
	key, err := p.Key()
	if err != nil {
		return client.Config{}, err
	}
	return client.Config{
		Key:          key,
		PAR:          p.PAR,
		Profile:      p.Environment,
		ClientID:     p.ClientID,
		ClientSecret: secret,
		AuthMethod:   p.AuthMethod,
		RedirectURI:  p.RedirectURI,
		Scopes:       slices.Clone(p.Scopes),
		PKCE:         p.PKCE,
		ACR:          p.ACR,
		Language:     p.Language,
		Prompt:       p.Prompt,
		LoginHint:    p.loginHint(),
		HTTP:         hc,
	}, nil
}

// loginHint makes the person log in at the level asked for, or at the highest
// one when the profile asks for none that the person can have.
func (p Profile) loginHint() string {
	if p.Person == "" {
		return ""
	}
	kind, level := p.Person.levels()
	for _, asked := range strings.Fields(p.ACR) {
		if strings.HasPrefix(asked, kind) {
			level = asked
			break
		}
	}
	return "testid:" + string(p.Person) + "_" + level
}

// levels are what those that the person can log in at begin with, and the
// highest of them.
func (p Person) levels() (kind, highest string) {
	switch {
	case strings.Contains(string(p), "/"):
		return "eidas-loa-", "eidas-loa-high"
	case strings.Contains(string(p), "@"):
		return "selfregistered-email", "selfregistered-email"
	}
	return "idporten-loa-", levels["high"]
}

// hasNumber says whether it is meant to be a personal number.
func (p Person) hasNumber() bool { return !strings.ContainsAny(string(p), "/@") }

// String shows which profile it is, without a secret or a person.
func (p Profile) String() string {
	return fmt.Sprintf("Profile(%s, environment %s, client %s, %s, scope %s)",
		p.Name, p.Environment.Name, p.ClientID, p.AuthMethod, strings.Join(p.Scopes, " "))
}

// GoString is String.
func (p Profile) GoString() string { return p.String() }

// LogValue is String.
func (p Profile) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON writes String.
func (p Profile) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }

// String tells only whether there is one.
func (p Person) String() string {
	if p == "" {
		return "no person"
	}
	return "a synthetic person"
}

// GoString is String.
func (p Person) GoString() string { return p.String() }

// LogValue is String.
func (p Person) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON writes String.
func (p Person) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }
