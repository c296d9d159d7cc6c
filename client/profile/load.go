package profile

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/portprove/portprove/client"
)

// written is the file's members as they stand there.
type written struct {
	environment, app           string
	addresses                  map[string]*string
	clientID, method, redirect string
	secret                     SecretSource
	key, kid, chain            string
	preset                     string
	scopes                     []string
	pkce, par                  *bool
	acr, language, prompt      string
	person, organisation       string
	lifetime                   time.Duration
	secretIssued, keyIssued    time.Time
	feedback                   Feedback
	caFile, proxy              string
	resolve                    []string
}

// Load reads a profile. Its name is the file's, without .yaml or .yml. An
// error of the file's content is of type [Problems] and holds everything that
// is wrong, in the order of the file.
func Load(file string) (Profile, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Profile{}, fmt.Errorf("the profile can't be read: %w", err)
	}
	return parse(file, data)
}

func parse(file string, data []byte) (Profile, error) {
	if len(data) > maxSize || !utf8.Valid(data) {
		return Profile{}, Problems{{File: file, Message: fmt.Sprintf("a profile is UTF-8 text of at most %d bytes, and this is not", maxSize)}}
	}
	r := &reader{file: file, places: map[string]*node{}, bad: map[string]bool{}}
	root := r.parse(string(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	if r.problems != nil {
		r.problems.sort()
		return Profile{}, r.problems
	}
	w := written{addresses: map[string]*string{}}
	r.fields(root, "", w.fields())
	p := w.profile(r)
	p.Name = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".yaml"), ".yml")
	p.check(r.refuse)
	if r.problems != nil {
		r.problems.sort()
		return Profile{}, r.problems
	}
	return p, nil
}

// fields is the table of members, in the order in which messages list them.
func (w *written) fields() []field {
	return []field{
		{"environment", words(&w.environment)},
		{"addresses", w.takeAddresses},
		{"app", words(&w.app)},
		{"client_id", words(&w.clientID)},
		{secretPath, w.takeSecret},
		{"token_endpoint_auth_method", words(&w.method)},
		{"key", words(&w.key)},
		{"kid", words(&w.kid)},
		{"certificate_chain", words(&w.chain)},
		{"redirect_uri", words(&w.redirect)},
		{"preset", words(&w.preset)},
		{"scopes", texts(&w.scopes)},
		{"pkce", flag(&w.pkce)},
		{"par", flag(&w.par)},
		{"acr", words(&w.acr)},
		{"language", words(&w.language)},
		{"prompt", words(&w.prompt)},
		{"person", words(&w.person)},
		{"organisation", words(&w.organisation)},
		{"authorization_lifetime", seconds(&w.lifetime)},
		{"secret_issued", day(&w.secretIssued)},
		{"key_issued", day(&w.keyIssued)},
		{"feedback", w.takeFeedback},
		{"ca_file", words(&w.caFile)},
		{"proxy", words(&w.proxy)},
		{"resolve", texts(&w.resolve)},
	}
}

func (w *written) takeAddresses(r *reader, n *node, path string) {
	var known []field
	for _, a := range addresses(&client.Profile{}) {
		value := new(string)
		w.addresses[a.name] = value
		known = append(known, field{a.name, words(value)})
	}
	r.fields(n, path, known)
}

func (w *written) takeFeedback(r *reader, n *node, path string) {
	r.fields(n, path, []field{
		{"mode", words(&w.feedback.Mode)},
		{"interval", duration(&w.feedback.Interval)},
		{"limit", duration(&w.feedback.Limit)},
	})
}

const (
	secretPath  = "client_secret"
	secretForms = `{env: NAME}, {file: PATH} or {command: "…"}`
)

// takeSecret says what is wrong without showing anything of what stands there.
func (w *written) takeSecret(r *reader, n *node, path string) {
	if n.kind != mapping {
		r.spoil(path, "does not stand in the file itself: take it out, make a new one if others could read it, and say where it is: %s", secretForms)
		return
	}
	var known *bool
	r.fields(n, path, []field{
		{"env", words(&w.secret.Env)},
		{"file", words(&w.secret.File)},
		{"command", words(&w.secret.Command)},
		{"inline", words(&w.secret.Inline)},
		{"i_know_this_is_a_secret", flag(&known)},
	})
	if w.secret.Inline != "" && (known == nil || !*known) {
		r.spoil(path, "stands inline: for a mock add i_know_this_is_a_secret: true, else say where it is: %s", secretForms)
	}
	if w.secret.Inline == "" && known != nil {
		r.spoil(path+".i_know_this_is_a_secret", "belongs to inline only")
	}
}

// profile puts row, preset and members together.
func (w *written) profile(r *reader) Profile {
	p := Profile{
		Environment:           w.row(r),
		ClientID:              w.clientID,
		ClientSecret:          w.secret,
		AuthMethod:            w.method,
		KeyFile:               w.beside(r, "key", w.key),
		KeyID:                 w.kid,
		ChainFile:             w.beside(r, "certificate_chain", w.chain),
		RedirectURI:           w.redirect,
		Preset:                w.preset,
		Scopes:                w.scopes,
		PKCE:                  true, // ID-porten demands it unless the registration opts out
		ACR:                   w.acr,
		Language:              w.language,
		Prompt:                w.prompt,
		Person:                Person(w.person),
		Organisation:          w.organisation,
		AuthorizationLifetime: w.lifetime,
		SecretIssued:          w.secretIssued,
		KeyIssued:             w.keyIssued,
		Feedback:              w.feedback,
		CAFile:                w.beside(r, "ca_file", w.caFile),
		Proxy:                 w.proxy,
		Resolve:               w.resolve,
	}
	p.ClientSecret.File = w.beside(r, secretPath+".file", w.secret.File)
	if w.acr == "none" {
		p.ACR = ""
	} else if level, ok := levels[w.acr]; ok {
		p.ACR = level
	}
	if p.AuthMethod == "" {
		p.AuthMethod = authPost
	}
	w.choosePreset(r, &p)
	if w.pkce != nil {
		p.PKCE = *w.pkce
	}
	p.PAR = w.par != nil && *w.par
	return p
}

// choosePreset fills the scopes. Only a mock has some by default.
func (w *written) choosePreset(r *reader, p *Profile) {
	if w.preset != "" && w.scopes != nil {
		r.spoil("preset", "and scopes are both given: a preset is a list of scopes, so leave one out")
		r.bad["scopes"] = true
		return
	}
	if p.Environment.Name == mock && w.preset == "" && w.scopes == nil && !r.bad["preset"] && !r.bad["scopes"] {
		p.Preset = mockPreset
	}
	if p.Preset != "" {
		p.Choose(p.Preset)
	}
}

// beside makes a path that is relative to the profile's folder whole.
func (w *written) beside(r *reader, path, name string) string {
	switch {
	case name == "":
		return ""
	case strings.HasPrefix(name, "~"):
		r.spoil(path, "begins with ~, which only a shell understands: write the whole path, or one from the profile's folder")
		return name
	case filepath.IsAbs(name):
		return filepath.Clean(name)
	}
	whole, err := filepath.Abs(filepath.Join(filepath.Dir(r.file), name))
	if err != nil {
		r.spoil(path, "can't be made a whole path: %s", err)
	}
	return whole
}
