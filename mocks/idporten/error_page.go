package idporten

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// errorView is what the error page shows. TraceID is a key of the journal; Why
// says that portprove tells the cause, which a blind sandbox does not.
type errorView struct {
	frame
	Status            int
	Code, Description string
	DescriptionL      template.HTMLAttr
	TraceID           string
	Why               bool
}

// errorPage is where an error ends that has no way back to a client. What the
// person reads is in the person's language, as far as it is known; what is
// for developers is English, as the wire has it.
func (s *Server) errorPage(r *http.Request, w wording, id string) (kernel.Reply, error) {
	view := errorView{
		frame: bareFrame(s.errorLocale(r), "error"), Status: w.status, Code: w.code, Description: w.text,
		TraceID: id, Why: !s.kernel.Blind,
	}
	if key, ok := keyOf(w.text); ok {
		view.Description, view.DescriptionL = view.T(key), view.L(key)
	} else if view.Lang != localeOfCauses {
		view.DescriptionL = ` lang="` + localeOfCauses + `"`
	}
	return render(w.status, "error.html", view, "form-action 'none'")
}

// keyOf finds the text that a wording is in bokmål: what is said to a person,
// and not to a developer.
func keyOf(said string) (key string, ok bool) {
	for key, t := range texts()[defaultLocale] {
		if t == said && strings.HasPrefix(key, "said.") {
			return key, true
		}
	}
	return "", false
}

// errorLocale is the language of a request that has failed: the person's
// choice, or what this request or the one that is going on asks for.
func (s *Server) errorLocale(r *http.Request) string {
	asked := r.URL.Query().Get(paramLocales)
	if asked == "" {
		asked = r.PostForm.Get(paramLocales)
	}
	if pending, err := url.ParseQuery(s.state.pendingQuery(visitOf(r))); asked == "" && err == nil {
		asked = pending.Get(paramLocales)
	}
	return chosenLocale(r, wantedLocale(asked))
}

// pendingQuery is the request of the login that is going on in a browser, or
// empty.
func (s *state) pendingQuery(v visit) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.browsers.find(v.cookies); b != nil && b.pending != nil {
		return b.pending.query
	}
	return ""
}
