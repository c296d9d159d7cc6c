package world

import "strings"

// check applies the rules that concern more than the form of one value. Each
// method below it stands in the file of what it checks.
func (r *report) check(w *World) {
	c := &checker{report: r, w: w, parties: map[string]string{}, partyUUIDs: map[string]string{}}
	if w.Version != 1 {
		r.refuse("version", "is %d: this program reads version 1", w.Version)
	}
	c.people()
	c.companies()
	c.roles()
	c.mandates()
	c.eidasPeople()
	c.emailPeople()
	c.scopes()
	c.clients()
}

// checker is a report that knows the world it is about. People and companies
// share the numbers and identifiers of Altinn's parties.
type checker struct {
	*report
	w                   *World
	parties, partyUUIDs map[string]string
}

// keys are the keys of one section, to look references up in.
type keys struct {
	known map[string]bool
	// all is what a message may suggest.
	all []string
	// open is set when a part of the section could not be read.
	open bool
}

func keysOf[T any](c *checker, section string, elements []T, key func(T) string) keys {
	found := keys{known: map[string]bool{}, open: c.spoilt(section) || c.incomplete[section]}
	for _, element := range elements {
		k := key(element)
		found.known[k] = true
		if !LooksReal(k) {
			found.all = append(found.all, k)
		}
	}
	return found
}

// refer refuses a reference that leads nowhere. The value itself is not
// repeated: it may be the number of a person.
func (c *checker) refer(path, value string, to keys, message string) {
	if value == "" || to.known[value] || to.open {
		return
	}
	c.refuse(path, "%s%s", message, c.guess(value, to.all))
}

// organisation refuses a wrong organisation number; an absent one is not its
// business unless required is set.
func (c *checker) organisation(path, number string, required bool) {
	if number == "" && !required {
		return
	}
	if err := CheckOrganisationNumber(number); err != nil {
		c.refuse(path, "%v", err)
	}
}

// printable says whether s is made of visible ASCII characters, which is what
// identifiers and secrets of OAuth are (RFC 6749, appendix A).
func printable(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c < '!' || c > '~' })
}
