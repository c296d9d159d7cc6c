package world

import (
	"regexp"
	"strconv"
)

// levels are the acr values of ID-porten
// (https://docs.digdir.no/docs/idporten/oidc/oidc_protocol_nye_idporten).
var levels = []string{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"}

// guid is the form of identifiers in Altinn's Register.
var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (c *checker) people() {
	if len(c.w.People) == 0 {
		c.refuse("people", "is empty: a world needs at least one person")
	}
	pids, users := map[string]string{}, map[string]string{}
	for i, person := range c.w.People {
		at := item("people", i)
		if err := CheckPID(person.PID); err != nil {
			c.refuse(under(at, "pid"), "%v", err)
		}
		c.once(pids, under(at, "pid"), person.PID, "number")
		c.filled(under(at, "name"), person.Name)
		c.choices(under(at, "levels"), person.Levels, levels)
		if person.Altinn != nil {
			c.altinnUser(under(at, "altinn"), person.Altinn, users)
		}
	}
}

func (c *checker) altinnUser(at string, user *AltinnUser, users map[string]string) {
	c.number(under(at, "user_id"), user.UserID, users, "user")
	c.party(at, user.PartyID, user.PartyUUID)
}

// party checks what a person and a company have in common in Altinn.
func (c *checker) party(at string, id int, uuid string) {
	c.number(under(at, "party_id"), id, c.parties, "party")
	if !guid.MatchString(uuid) {
		c.refuse(under(at, "party_uuid"), "is not a GUID in lower case, such as 6b1c6d4e-0000-4000-8000-000000000001")
	}
	c.once(c.partyUUIDs, under(at, "party_uuid"), uuid, "party")
}

// number checks an identifier that counts up from one.
func (c *checker) number(path string, id int, seen map[string]string, what string) {
	if id <= 0 {
		c.refuse(path, "is %d: it must be greater than 0", id)
		return
	}
	c.once(seen, path, strconv.Itoa(id), what)
}
