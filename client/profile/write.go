package profile

import (
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"
)

var (
	errWriteSecret = errors.New("client_secret: a profile with an inline secret is not written: say where the secret is, " + secretForms)
	errNotSame     = errors.New("the profile can't be written so that it reads back the same: a path may be relative, or a value unprintable")
)

// Write writes the profile as a file with comments, for the user to go on
// with. Load reads back the same, but for UserAgent, which is no matter of the
// file, and Name, which is the file's. It refuses a profile with a problem and
// one with an inline secret.
func Write(w io.Writer, p Profile) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.ClientSecret.Inline != "" {
		return errWriteSecret
	}
	text := p.text()
	p.UserAgent = ""
	back, err := parse(filepath.Join(string(filepath.Separator), p.Name+".yaml"), []byte(text))
	if err != nil || !reflect.DeepEqual(back, p) {
		return errNotSame
	}
	_, err = io.WriteString(w, text)
	return err
}

// sheet is a file under way. What is not set stands there as a comment that
// shows what could be.
type sheet struct{ strings.Builder }

func (s *sheet) comment(lines ...string) {
	s.WriteByte('\n')
	for _, line := range lines {
		s.WriteString("# " + line + "\n")
	}
}

// line writes a member, or its example as a comment when it is not set.
func (s *sheet) line(name, value, example string) {
	if value == "" {
		s.WriteString("# " + name + ": " + example + "\n")
		return
	}
	s.WriteString(name + ": " + value + "\n")
}

// scalar quotes what is set.
func scalar(value string) string {
	if value == "" {
		return ""
	}
	return strconv.Quote(value)
}

func (p Profile) text() string {
	s := &sheet{}
	s.WriteString("# A profile of portprove: one integration in one environment. It holds no secret.\n")
	p.writeEnvironment(s)
	p.writeRegistration(s)
	p.writeRequest(s)
	p.writeRest(s)
	return s.String()
}

func (p Profile) writeEnvironment(s *sheet) {
	s.comment("mock, test, prod, or a name of your own with its addresses.")
	s.line("environment", scalar(p.Environment.Name), "")
	s.comment("Addresses that differ from the environment's, each an absolute URL:",
		"issuer, authorize, logout, token, par, jwks, introspect, revoke, userinfo, altinn_platform, exchange,",
		"altinn_issuer, altinn_jwks, storage, app, validator, self_service.")
	own := p.overridden()
	if len(own) == 0 {
		s.line("addresses", "", `{app: "https://…"}`)
		return
	}
	s.WriteString("addresses:\n")
	for _, a := range own {
		s.WriteString("  " + a.name + ": " + scalar(*a.value) + "\n")
	}
}

func (p Profile) writeRegistration(s *sheet) {
	s.comment("The integration, as it stands in Samarbeidsportalen.")
	s.line("client_id", scalar(p.ClientID), "")
	s.comment(`Where the secret is: {env: NAME}, {file: PATH} or {command: "…"} (run without a shell).`)
	source := ""
	for _, kind := range []struct{ name, value string }{{"env", p.ClientSecret.Env}, {"file", p.ClientSecret.File}, {"command", p.ClientSecret.Command}} {
		if kind.value != "" {
			source = "{" + kind.name + ": " + scalar(kind.value) + "}"
		}
	}
	s.line(secretPath, source, "{env: PORTPROVE_CLIENT_SECRET}")
	s.comment("The day it was made: a secret lives 360 days.")
	s.line("secret_issued", dayText(p.SecretIssued), "2026-01-31")
	s.comment("client_secret_post, client_secret_basic, private_key_jwt or none: the one registered.")
	s.line("token_endpoint_auth_method", p.AuthMethod, "")
	s.comment("For private_key_jwt: the file with the private key (PEM or JWK, readable by you alone), the kid it is registered",
		"under, and the day of that: a key lives a year at most. Where no key is registered, a business certificate with its",
		"chain (PEM) stands for it instead of kid.")
	s.line("key", scalar(p.KeyFile), "my-key.pem")
	s.line("kid", scalar(p.KeyID), `"my-key-2026"`)
	s.line("key_issued", dayText(p.KeyIssued), "2026-01-31")
	s.line("certificate_chain", scalar(p.ChainFile), "business.pem")
	s.comment("Exactly one of those registered, its query included.")
	s.line("redirect_uri", scalar(p.RedirectURI), "")
	s.comment("Authorization levetid in seconds, as registered. The server never tells it.")
	lifetime := ""
	if p.AuthorizationLifetime > 0 {
		lifetime = strconv.FormatInt(int64(p.AuthorizationLifetime/time.Second), 10)
	}
	s.line("authorization_lifetime", lifetime, "31536000")
}

func (p Profile) writeRequest(s *sheet) {
	s.comment("What is asked for: a preset (finance, finance-2021, finance-refresh) or a list of scopes.")
	if p.Preset != "" {
		s.line("preset", p.Preset, "")
	} else {
		s.line("scopes", quotedList(p.Scopes), "")
	}
	s.comment("PKCE: ID-porten demands it unless the registration opts out.")
	s.line("pkce", strconv.FormatBool(p.PKCE), "")
	s.comment("Pushed requests (PAR): the request goes to ID-porten first, and the browser carries a reference only.")
	s.line("par", strconv.FormatBool(p.PAR), "")
	s.comment("The level to reach at least: high, substantial, low, none, or a name of ID-porten's.")
	s.line("acr", p.levelText(), "")
	s.comment("The language of the login page (nb, nn, en, se), and login for a new login every time.")
	s.line("language", p.Language, "nb")
	s.line("prompt", p.Prompt, "login")
	s.comment("A synthetic person who logs in without a browser (mock and test), and the company.")
	s.line("person", scalar(string(p.Person)), `"…"`)
	s.line("organisation", scalar(p.Organisation), `"…"`)
}

func (p Profile) writeRest(s *sheet) {
	s.comment("How to wait for the Tax Administration: mode both, status, feedback or instance.")
	var parts []string
	for _, part := range []struct{ name, value string }{
		{"mode", p.Feedback.Mode}, {"interval", durationText(p.Feedback.Interval)}, {"limit", durationText(p.Feedback.Limit)},
	} {
		if part.value != "" {
			parts = append(parts, part.name+": "+part.value)
		}
	}
	feedback := ""
	if parts != nil {
		feedback = "{" + strings.Join(parts, ", ") + "}"
	}
	s.line("feedback", feedback, "{mode: both, interval: 10s, limit: 6m}")
	s.comment("The network: certificates to trust beside the system's (where TLS is inspected); a proxy, if HTTPS_PROXY and",
		"NO_PROXY don't say it; and addresses in place of a look-up, as curl's --resolve has them.")
	s.line("ca_file", scalar(p.CAFile), "company-ca.pem")
	s.line("proxy", scalar(p.Proxy), "http://proxy.example:3128")
	s.line("resolve", quotedList(p.Resolve), `["test.idporten.no:443:127.0.0.1:8443"]`)
}

// levelText is the word for the level where there is one.
func (p Profile) levelText() string {
	if p.ACR == "" {
		return "none"
	}
	for word, level := range levels {
		if level == p.ACR {
			return word
		}
	}
	return scalar(p.ACR)
}

func quotedList(values []string) string {
	if len(values) == 0 {
		return ""
	}
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = strconv.Quote(value)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func durationText(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
