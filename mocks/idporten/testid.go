package idporten

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// testIDView is the page of the eID that signs in whoever is named.
type testIDView struct {
	frame
	PID, Level string
	// Chosen is who has that number.
	Chosen string
	Levels []string
	Search string
	People []world.Person
	// Found is how many people there are, also if not all are shown.
	Found int
}

// testID shows the form; a person of the list is filled in by a link.
func (s *Server) testID(at standing, r *http.Request) (kernel.Reply, error) {
	q := r.URL.Query()
	return s.testIDPage(http.StatusOK, at, testIDView{PID: q.Get(fieldPID), Search: q.Get(fieldSearch)}, nil)
}

func (s *Server) submitTestID(at standing, r *http.Request) (kernel.Reply, error) {
	pid, level := strings.TrimSpace(r.PostForm.Get(fieldPID)), r.PostForm.Get(fieldLevel)
	if p := s.mayLogIn(at.req, pid, level); p != nil {
		return s.testIDPage(http.StatusBadRequest, at, testIDView{PID: pid, Level: level}, p)
	}
	return s.signIn(at, authentication{pid: pid, acr: level, amr: amrTestID, at: s.kernel.Clock.Now()})
}

func (s *Server) testIDPage(status int, at standing, view testIDView, p *problem) (kernel.Reply, error) {
	view.frame = s.frame(at, "testid", pathTestID).with(p)
	for _, level := range levels {
		if reaches(level, at.req.minLevel) {
			view.Levels = append(view.Levels, level)
		}
	}
	if !slices.Contains(view.Levels, view.Level) {
		view.Level = s.bestLevel(view.PID, view.Levels)
	}
	if person, ok := s.World().Person(view.PID); ok {
		view.Chosen = person.Name
	}
	found := matching(s.World().People, view.Search)
	view.People, view.Found = found[:min(len(found), maxPeopleShown)], len(found)
	return render(status, "testid.html", view)
}

// bestLevel is the highest of the offered ones that the person can reach, or
// the highest of all for somebody unknown.
func (s *Server) bestLevel(pid string, offered []string) string {
	best := offered[len(offered)-1]
	person, ok := s.World().Person(pid)
	if !ok {
		return best
	}
	for _, level := range slices.Backward(offered) {
		if slices.Contains(person.Levels, level) {
			return level
		}
	}
	return best
}

// matching are the people whose number, name or note has the words.
func matching(people []world.Person, search string) []world.Person {
	words := strings.Fields(strings.ToLower(search))
	if len(words) == 0 {
		return people
	}
	var found []world.Person
	for _, p := range people {
		text := strings.ToLower(p.PID + " " + p.Name + " " + p.Note)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			found = append(found, p)
		}
	}
	return found
}
