package idporten

import (
	"net/http"
	"slices"
	"strings"
)

// peopleList is what a page shows of those who can sign in on it; its template
// is people.
type peopleList struct {
	// Field is what the page's address calls the person that a link fills in.
	Field, Search string
	People        []listed
	// Found is how many people there are, also if not all are shown.
	Found int
}

// listed is a person by what the form asks for; an e-mail address has no name.
type listed struct{ Key, Name, Note string }

// listOf shows whom the search of a request finds.
func listOf(r *http.Request, field string, people []listed) peopleList {
	search := r.URL.Query().Get(fieldSearch)
	found := matching(people, search)
	return peopleList{Field: field, Search: search, People: found[:min(len(found), maxPeopleShown)], Found: len(found)}
}

// matching are the people whose key, name or note has the words.
func matching(people []listed, search string) []listed {
	words := strings.Fields(strings.ToLower(search))
	return slices.DeleteFunc(people, func(p listed) bool {
		text := strings.ToLower(p.Key + " " + p.Name + " " + p.Note)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// best is the highest of the offered levels that a person can reach, or the
// highest of all for somebody unknown.
func best(offered, reached []string) string {
	for _, level := range slices.Backward(offered) {
		if slices.Contains(reached, level) {
			return level
		}
	}
	return offered[len(offered)-1]
}
