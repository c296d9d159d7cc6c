package idporten

import (
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// testIDView is the page of the eID that signs in whoever is named.
type testIDView struct {
	frame
	peopleList
	PID, Level string
	// Chosen is who has that number.
	Chosen string
	Levels []string
}

// testID shows the form; a person of the list is filled in by a link.
func (s *Server) testID(at standing, r *http.Request) (kernel.Reply, error) {
	return s.testIDPage(http.StatusOK, at, r, testIDView{PID: r.URL.Query().Get(fieldPID)}, nil)
}

func (s *Server) submitTestID(at standing, r *http.Request) (kernel.Reply, error) {
	pid, level := strings.TrimSpace(r.PostForm.Get(fieldPID)), r.PostForm.Get(fieldLevel)
	if p := s.mayLogIn(at.req.minimum, pid, level); p != nil {
		return s.testIDPage(http.StatusBadRequest, at, r, testIDView{PID: pid, Level: level}, p)
	}
	return s.signIn(r.Context(), at, s.authentication(user{pid: pid}, level, amrTestID))
}

func (s *Server) testIDPage(status int, at standing, r *http.Request, view testIDView, p *problem) (kernel.Reply, error) {
	view.frame = s.frame(at, "testid", pathTestID).with(p)
	view.Levels = at.req.minimum.of(norwegianLevels)
	person, _ := s.World().Person(view.PID)
	view.Chosen = person.Name
	if !slices.Contains(view.Levels, view.Level) {
		view.Level = best(view.Levels, person.Levels)
	}
	var people []listed
	for _, p := range s.World().People {
		people = append(people, listed{p.PID, p.Name, p.Note})
	}
	view.peopleList = listOf(r, fieldPID, people)
	return render(status, "testid.html", view)
}
