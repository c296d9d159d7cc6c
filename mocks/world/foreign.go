package world

import (
	"errors"
	"net/mail"
	"regexp"
	"slices"
	"strings"
)

// EIDASPerson is somebody who signs in with the eID of another country, over
// eIDAS. docs: oidc_func_eidas.
type EIDASPerson struct {
	// Identifier is what eIDAS calls the person in Norway: xx/NO/yyyy, the
	// country of the eID and what that country has chosen.
	Identifier string `yaml:"identifier" json:"identifier"`
	// PID is the number of the person of this world with whom the National
	// Population Register has matched this one; empty: it has not.
	PID         string `yaml:"pid,omitempty"  json:"pid,omitempty"`
	FirstName   string `yaml:"first_name"     json:"first_name"`
	LastName    string `yaml:"last_name"      json:"last_name"`
	DateOfBirth string `yaml:"date_of_birth"  json:"date_of_birth"`
	// Note says in a few words what the person is good for in a test.
	Note string `yaml:"note,omitempty" json:"note,omitempty"`
	// Levels are the acr values the person can reach.
	Levels []string `yaml:"levels" json:"levels"`
}

// Name is the person's whole name.
func (p EIDASPerson) Name() string { return p.FirstName + " " + p.LastName }

// Country is the one whose eID the person has, in two letters.
func (p EIDASPerson) Country() string { return p.Identifier[:2] }

// EmailPerson is somebody who signs in with nothing but an e-mail address.
// docs: oidc_func_emaillogin, 2025.
type EmailPerson struct {
	Email string `yaml:"email" json:"email"`
	// Note says in a few words what the person is good for in a test.
	Note string `yaml:"note,omitempty" json:"note,omitempty"`
}

// eidasLevels are the acr values of eIDAS.
var eidasLevels = []string{"eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high"}

// identifierForm. docs: oidc_func_eidas has xx/NO/yyyy. Norway's own eIDs do
// not come over eIDAS.
var identifierForm = regexp.MustCompile(`^[A-Z]{2}/NO/[0-9A-Za-z._-]+$`)

var (
	errIdentifierForm   = errors.New("is not the identifier of an eIDAS person: xx/NO/yyyy is needed, such as SE/NO/MOCK-0001")
	errIdentifierNorway = errors.New("begins with NO: a person with a Norwegian eID belongs under people")
	errIdentifierReal   = errors.New("ends in what could be a real person's number")
	errEmailForm        = errors.New("is not an e-mail address in lower case, such as kari@post.example")
	errEmailReal        = errors.New("could be a real person's address: its domain must be one that is reserved for examples and tests, such as post.example")
)

// checkIdentifier never repeats the identifier: it may be somebody's.
func checkIdentifier(s string) error {
	switch {
	case !identifierForm.MatchString(s):
		return errIdentifierForm
	case strings.HasPrefix(s, "NO/"):
		return errIdentifierNorway
	case LooksReal(s[len("xx/NO/"):]):
		return errIdentifierReal
	}
	return nil
}

// reservedDomains can't have a mailbox (RFC 2606).
var reservedDomains = []string{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"}

func checkEmail(s string) error {
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || strings.ToLower(s) != s || strings.Contains(s, "/") {
		return errEmailForm
	}
	_, domain, _ := strings.Cut(s, "@")
	reserved := func(d string) bool { return domain == d || strings.HasSuffix(domain, "."+d) }
	if !slices.ContainsFunc(reservedDomains, reserved) {
		return errEmailReal
	}
	return nil
}

func (c *checker) eidasPeople() {
	people := keysOf(c, "people", c.w.People, func(p Person) string { return p.PID })
	seen := map[string]string{}
	for i, person := range c.w.EIDASPeople {
		at := item("eidas_people", i)
		if err := checkIdentifier(person.Identifier); err != nil {
			c.refuse(under(at, "identifier"), "%v", err)
		}
		c.once(seen, under(at, "identifier"), person.Identifier, "identifier")
		c.refer(under(at, "pid"), person.PID, people, "no person of this world has this number")
		c.filled(under(at, "first_name"), person.FirstName)
		c.filled(under(at, "last_name"), person.LastName)
		c.date(under(at, "date_of_birth"), person.DateOfBirth)
		c.choices(under(at, "levels"), person.Levels, eidasLevels)
	}
}

func (c *checker) emailPeople() {
	seen := map[string]string{}
	for i, person := range c.w.EmailPeople {
		at := under(item("email_people", i), "email")
		if err := checkEmail(person.Email); err != nil {
			c.refuse(at, "%v", err)
		}
		c.once(seen, at, person.Email, "address")
	}
}
