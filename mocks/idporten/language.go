package idporten

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// chooseLanguage remembers a language and shows the page again.
func (s *Server) chooseLanguage(r *http.Request) (kernel.Reply, error) {
	at, err := s.stand(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	locale, page := r.PostForm.Get(fieldLocale), r.PostForm.Get(fieldPage)
	switch {
	case !slices.Contains(locales, locale):
		return kernel.Reply{}, errLocale.because("%s is %q; there are %q", fieldLocale, locale, locales)
	case !slices.Contains(pagePaths, page):
		page = pageOf(at.todo[0], at.minimum)
	}
	return s.to(page).With("Set-Cookie", s.languageCookie(locale)), nil
}
