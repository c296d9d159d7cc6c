package idporten

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// Signing in by eIDAS: the person picks the country of the eID and goes on to
// that country's own pages, which one page of the mock stands for. guess: the
// looks and addresses of both; docs: oidc_func_eidas has only that they are.

// countriesView is the country picker.
type countriesView struct {
	frame
	Countries []country
}

type country struct {
	Code, Name string
	// L says in which language the name is, if not in the page's.
	L template.HTMLAttr
}

// country is named in the page's language; one that isn't in the texts, by its
// code.
func (f frame) country(code string) country {
	key := "country." + code
	if _, ok := texts()[defaultLocale][key]; !ok {
		return country{Code: code, Name: code}
	}
	return country{code, f.T(key), f.L(key)}
}

// countries are those that somebody in this world has an eID of.
func (s *Server) countries() []string {
	var codes []string
	for _, p := range s.World().EIDASPeople {
		codes = append(codes, p.Country())
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func (s *Server) pickCountry(at standing, _ *http.Request) (kernel.Reply, error) {
	view := countriesView{frame: s.frame(at, "country", pathEIDAS)}
	for _, code := range s.countries() {
		view.Countries = append(view.Countries, view.country(code))
	}
	slices.SortFunc(view.Countries, func(a, b country) int { return strings.Compare(a.Name, b.Name) })
	return render(http.StatusOK, "country.html", view)
}

func (s *Server) submitCountry(at standing, r *http.Request) (kernel.Reply, error) {
	code := r.PostForm.Get(fieldCountry)
	if !slices.Contains(s.countries(), code) {
		return kernel.Reply{}, errPage.because("%s is %q; there are %q", fieldCountry, code, s.countries())
	}
	if err := s.state.claim(s.kernel.Clock.Now(), at.visit, func(i *interaction) { i.country = code }); err != nil {
		return kernel.Reply{}, err
	}
	return s.to(pathEIDASPerson), nil
}

// eidasView is the page that signs in whoever of a country is named.
type eidasView struct {
	frame
	peopleList
	Country           country
	Identifier, Level string
	// Chosen is who has that identifier.
	Chosen string
	Levels []string
}

func (s *Server) eidasPerson(at standing, r *http.Request) (kernel.Reply, error) {
	if at.country == "" {
		return s.to(pathEIDAS), nil
	}
	return s.eidasPage(http.StatusOK, at, r, eidasView{Identifier: r.URL.Query().Get(fieldEIDAS)}, nil)
}

func (s *Server) submitEIDAS(at standing, r *http.Request) (kernel.Reply, error) {
	if at.country == "" {
		return s.to(pathEIDAS), nil
	}
	identifier, level := strings.TrimSpace(r.PostForm.Get(fieldEIDAS)), r.PostForm.Get(fieldLevel)
	who, p := s.byEIDAS(at.req.minimum, identifier, level)
	if p == nil && !strings.HasPrefix(identifier, at.country) {
		p = &problem{"problem.identifier", nil}
	}
	if p != nil {
		return s.eidasPage(http.StatusBadRequest, at, r, eidasView{Identifier: identifier, Level: level}, p)
	}
	return s.signIn(r.Context(), at, who)
}

func (s *Server) eidasPage(status int, at standing, r *http.Request, view eidasView, p *problem) (kernel.Reply, error) {
	view.frame = s.frame(at, "eidas", pathEIDASPerson).with(p)
	view.Country, view.Levels = view.country(at.country), at.req.minimum.of(eidasLevels)
	person, ok := s.World().EIDASPerson(view.Identifier)
	if ok {
		view.Chosen = person.Name()
	}
	if !slices.Contains(view.Levels, view.Level) {
		view.Level = best(view.Levels, person.Levels)
	}
	view.peopleList = listOf(r, fieldEIDAS, peopleFrom(s.World(), at.country))
	return render(status, "eidas.html", view)
}

func peopleFrom(w *world.World, country string) []listed {
	var people []listed
	for _, p := range w.EIDASPeople {
		if p.Country() == country {
			people = append(people, listed{p.Identifier, p.Name(), p.Note})
		}
	}
	return people
}

// byEIDAS is who an identifier and a level stand for, or what stands against
// signing in. docs: oidc_func_eidas has amr and claims.
func (s *Server) byEIDAS(m minimum, identifier, level string) (authentication, *problem) {
	person, ok := s.World().EIDASPerson(identifier)
	if !ok {
		return authentication{}, &problem{"problem.identifier", nil}
	}
	who := s.authentication(userOf(person), level, amrEIDAS)
	who.abroad = eidasClaims{person.Identifier, person.LastName, person.FirstName, person.DateOfBirth}
	return who, unfit(m, eidasLevels, level, person.Name(), person.Levels)
}
