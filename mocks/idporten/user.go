package idporten

import (
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

// user is whom sessions and authorizations are of: somebody with a Norwegian
// number or, without one, whom eIDAS or an e-mail address names. One member is
// set, or none: nobody. guess: who was matched is the person of that number,
// whatever eID was used.
type user struct{ pid, eidas, email string }

func (u user) isNobody() bool { return u == user{} }

// userNamed is the one that goes by that name outside: the number, the eIDAS
// identifier or the e-mail address.
func userNamed(name string) user {
	switch {
	case strings.Contains(name, "/"):
		return user{eidas: name}
	case strings.Contains(name, "@"):
		return user{email: name}
	}
	return user{pid: name}
}

// userOf is who a person of eIDAS is.
func userOf(p world.EIDASPerson) user {
	if p.PID != "" {
		return user{pid: p.PID}
	}
	return user{eidas: p.Identifier}
}

// eidasClaims are those of an id_token about somebody who came by eIDAS. seen:
// oidc_func_eidas, whose sample wins over its table.
type eidasClaims struct {
	Identifier  string `json:"eidas_identifier,omitempty"`
	LastName    string `json:"eidas_lastname,omitempty"`
	FirstName   string `json:"eidas_firstname,omitempty"`
	DateOfBirth string `json:"eidas_date_of_birth,omitempty"`
}
