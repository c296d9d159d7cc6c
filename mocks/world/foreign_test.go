package world_test

import (
	"strings"
	"testing"
)

// traveller is a right person of eIDAS in the world valid.
const traveller = `{"identifier":"SE/NO/A-1","pid":"15817840008","first_name":"A","last_name":"B","date_of_birth":"1978-01-15","levels":["eidas-loa-low"]}`

func TestEIDASPeopleRules(t *testing.T) {
	const scopes = `"scopes":[{"name":"openid"}`
	const form = "eidas_people[0].identifier: is not the identifier of an eIDAS person: xx/NO/yyyy is needed, such as SE/NO/MOCK-0001"
	with := func(people string) string { return `"eidas_people":[` + people + `],` + scopes }
	changed := func(from, to string) string { return with(strings.Replace(traveller, from, to, 1)) }
	check(t, []rule{
		{scopes, with(traveller), ""},
		{scopes, with(traveller + "," + strings.Replace(traveller, "A-1", "A-2", 1)), ""}, // two foreign eIDs of one person
		{scopes, changed(`"pid":"15817840008",`, ""), ""},
		{scopes, with(traveller + "," + traveller), "eidas_people[1].identifier: is the same identifier as eidas_people[0].identifier: each may stand once"},
		{scopes, changed("SE/NO/A-1", "SE/SE/A-1"), form},
		{scopes, changed("SE/NO/A-1", "se/NO/A-1"), form},
		{scopes, changed("SE/NO/A-1", "SE/NO/"), form},
		{scopes, changed("SE/NO/A-1", "SE/NO/a b"), form},
		{scopes, changed("SE/NO/A-1", "NO/NO/A-1"), "eidas_people[0].identifier: begins with NO: a person with a Norwegian eID belongs under people"},
		{scopes, changed("SE/NO/A-1", "SE/NO/"+looksReal), "eidas_people[0].identifier: ends in what could be a real person's number"},
		{scopes, changed("15817840008", "17908540190"), "eidas_people[0].pid: no person of this world has this number"},
		{scopes, changed(`"first_name":"A"`, `"first_name":" "`), "eidas_people[0].first_name: is empty: write some text"},
		{scopes, changed(`"last_name":"B"`, `"last_name":""`), "eidas_people[0].last_name: is empty: write some text"},
		{scopes, changed("1978-01-15", "15.1.1978"), "eidas_people[0].date_of_birth: must be a day such as 2026-01-31"},
		{scopes, changed(`["eidas-loa-low"]`, `[]`), "eidas_people[0].levels: is empty; allowed: eidas-loa-low, eidas-loa-substantial, eidas-loa-high"},
		{scopes, changed("eidas-loa-low", "idporten-loa-high"), `eidas_people[0].levels[0]: "idporten-loa-high" is not known; allowed: eidas-loa-low, eidas-loa-substantial, eidas-loa-high`},
	})
}

func TestEmailPeopleRules(t *testing.T) {
	const scopes = `"scopes":[{"name":"openid"}`
	const form = "email_people[0].email: is not an e-mail address in lower case, such as kari@post.example"
	const realAddress = "email_people[0].email: could be a real person's address: its domain must be one that is reserved for examples and tests, such as post.example"
	with := func(addresses ...string) string {
		return `"email_people":[{"email":"` + strings.Join(addresses, `"},{"email":"`) + `"}],` + scopes
	}
	check(t, []rule{
		{scopes, with("a_b+c@x.example", "a@example.com", "a@localhost", "a@b.test"), ""},
		{scopes, with("a@b.test", "a@b.test"), "email_people[1].email: is the same address as email_people[0].email: each may stand once"},
		{scopes, with("A@b.test"), form},
		{scopes, with("b.test"), form},
		{scopes, with("A <a@b.test>"), form},
		{scopes, with("se/no/a@b.test"), form},
		{scopes, with("a@notexample.com"), realAddress},
		{scopes, with("a@post.no"), realAddress},
	})
}

func TestForeignersArePatched(t *testing.T) {
	w := patched(t, loadValid(t), `{"eidas_people":[`+traveller+`],"email_people":[{"email":"a@b.test"}]}`)
	if p, ok := w.EIDASPerson("SE/NO/A-1"); !ok || p.Name() != "A B" || p.Country() != "SE" {
		t.Errorf("got %+v", p)
	}
	if p, ok := w.EmailPerson("a@b.test"); !ok || p.Note != "" {
		t.Errorf("got %+v", p)
	}
	w = patched(t, w, `{"eidas_people":[{"identifier":"SE/NO/A-1","last_name":"C"}],"email_people":[{"email":"a@b.test","note":"n"}]}`)
	if w.EIDASPeople[0].LastName != "C" || w.EmailPeople[0].Note != "n" || len(w.EIDASPeople)+len(w.EmailPeople) != 2 {
		t.Errorf("got %+v %+v", w.EIDASPeople, w.EmailPeople)
	}
	for patch, left := range map[string]int{
		`{"remove":{"people":["15817840008"]}}`:                                 1, // matched: goes with the person
		`{"remove":{"eidas_people":["SE/NO/A-1"],"email_people":["a@b.test"]}}`: 0,
	} {
		if w := patched(t, w, patch); len(w.EIDASPeople)+len(w.EmailPeople) != left {
			t.Errorf("%s leaves %+v %+v", patch, w.EIDASPeople, w.EmailPeople)
		}
	}
}
