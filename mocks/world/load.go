package world

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxSize bounds a world file: some thousand people with their clients.
const maxSize = 1 << 20

//go:embed default.yaml
var defaultFile []byte

//go:embed jwt-demo-key.pem
var demoKey []byte

// DemoKey is the private key of the default world's client jwt-demo, as PEM.
// Everybody has it.
func DemoKey() []byte { return bytes.Clone(demoKey) }

// DefaultFile returns the file of the default world, with its comments: a
// good beginning for a world of one's own.
func DefaultFile() []byte { return bytes.Clone(defaultFile) }

// Default is the world that ships with portprove. It is read once and shared:
// nobody may change it.
func Default() *World { return defaultWorld() }

var defaultWorld = sync.OnceValue(func() *World {
	w, err := Load("default.yaml", defaultFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test loads it
	}
	return w
})

// Load reads a world from YAML or JSON and fills in the defaults. The name is
// that of the file; messages begin with it. The error is of type [Problems]
// and holds everything that is wrong, in the order of the file.
func Load(name string, data []byte) (*World, error) {
	root, problems := read(name, data)
	if problems != nil {
		problems.sort()
		return nil, problems
	}
	r := newReport(name)
	r.repetitions(root)
	return r.build(root)
}

// read chooses the notation: whatever is valid JSON is read as such.
func read(name string, data []byte) (*node, Problems) {
	if problem := unreadable(data); problem != "" {
		return nil, Problems{{File: name, Message: problem}}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if strings.HasSuffix(name, ".json") || json.Valid(data) {
		return readJSON(name, data)
	}
	root, problems := readYAML(name, data)
	if root == nil && problems == nil {
		problems = Problems{{File: name, Message: "is empty: a world has at least a version and one person"}}
	}
	return root, problems
}

// unreadable says what keeps data from being read at all, or nothing.
func unreadable(data []byte) string {
	if len(data) > maxSize {
		return fmt.Sprintf("is %d bytes long: at most %d (1 MiB) are allowed", len(data), maxSize)
	}
	if !utf8.Valid(data) {
		return "is not UTF-8 text"
	}
	return ""
}

// build makes the world that root describes, or returns all its problems.
func (r *report) build(root *node) (*World, error) {
	w := &World{}
	r.decode(root, reflect.ValueOf(w).Elem(), "")
	w.fill()
	r.check(w)
	if r.problems != nil {
		r.problems.sort()
		return nil, r.problems
	}
	w.buildIndex()
	return w, nil
}

// The defaults of ID-porten's self-service API for what does not say
// otherwise (https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin).
const (
	defaultAuthorizationLifetime = 7200
	defaultAccessTokenLifetime   = 120
	defaultRefreshTokenLifetime  = 600
	defaultCodeChallengeMethod   = "S256"
	defaultRefreshTokenUsage     = "ONETIME"
	defaultTokenType             = "SELF_CONTAINED"
)

// fill gives every absent member that has a default its value, and absent
// sections an empty list, which JSON writes as such.
func (w *World) fill() {
	w.Companies = orEmpty(w.Companies)
	w.Roles = orEmpty(w.Roles)
	w.Mandates = orEmpty(w.Mandates)
	w.EIDASPeople = orEmpty(w.EIDASPeople)
	w.EmailPeople = orEmpty(w.EmailPeople)
	w.Scopes = orEmpty(w.Scopes)
	w.Clients = orEmpty(w.Clients)
	for i := range w.Scopes {
		if w.Scopes[i].TokenType == "" {
			w.Scopes[i].TokenType = defaultTokenType
		}
	}
	for i := range w.Clients {
		w.Clients[i].fill()
	}
}

func (c *Client) fill() {
	orDefault(&c.AuthorizationLifetime, defaultAuthorizationLifetime)
	orDefault(&c.AccessTokenLifetime, defaultAccessTokenLifetime)
	orDefault(&c.RefreshTokenLifetime, defaultRefreshTokenLifetime)
	if c.CodeChallengeMethod == "" {
		c.CodeChallengeMethod = defaultCodeChallengeMethod
	}
	if c.RefreshTokenUsage == "" {
		c.RefreshTokenUsage = defaultRefreshTokenUsage
	}
}

func orDefault(value **int64, otherwise int64) {
	if *value == nil {
		*value = &otherwise
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
