package idporten

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/url"
	"strings"
	"sync"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

//go:embed pages/*.html pages/style.css
var pageFiles embed.FS

// pages are parsed when the first one is shown, to keep the start short.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

var style = sync.OnceValue(func() template.CSS {
	css, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		panic(err) // it is embedded above
	}
	return template.CSS(css) //nolint:gosec // our own file, embedded.
})

// loginView is what the login page shows.
type loginView struct {
	Style    template.CSS
	Client   string
	Action   string
	Scopes   []string
	Problem  string
	MinLevel string
	Levels   []string
	People   []world.Person
}

func (s *Server) loginPage(status int, rawQuery string, req authorizeRequest, problem string) (kernel.Reply, error) {
	action, err := s.loginAction(rawQuery)
	if err != nil {
		return kernel.Reply{}, err
	}
	view := loginView{
		Style: style(), Client: req.client.ClientName, Action: action, Scopes: req.scopes, Problem: problem,
		MinLevel: req.minLevel, People: s.World().People,
	}
	for _, level := range levels {
		if reaches(level, req.minLevel) {
			view.Levels = append(view.Levels, level)
		}
	}
	// Browsers apply form-action to the redirect that follows, too.
	return s.page(status, "login.html", view, "'self' "+origin(req.back.redirectURI))
}

// errorView is what the error page shows; {id} is a key of the journal.
type errorView struct {
	Style             template.CSS
	Status            int
	Code, Description string
	TraceID           string
}

func (s *Server) errorPage(w wording, id string) (kernel.Reply, error) {
	return s.page(w.status, "error.html", errorView{style(), w.status, w.code, w.text, id}, "'none'")
}

func (s *Server) page(status int, name string, view any, formAction string) (kernel.Reply, error) {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, view); err != nil {
		return kernel.Reply{}, err
	}
	return policed(status, b.Bytes(), "form-action "+formAction), nil
}

// policed is a page that may do what directive says, and nothing else.
func policed(status int, body []byte, directive string) kernel.Reply {
	policy := "default-src 'none'; style-src '" + styleHash() + "'; " + directive + "; frame-ancestors 'none'; base-uri 'none'"
	return noStore(kernel.Bytes(status, kernel.TypeHTML, body)).
		With("Content-Security-Policy", policy).
		With("Referrer-Policy", "no-referrer").
		With("X-Content-Type-Options", "nosniff")
}

var styleHash = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(style()))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
})

// origin is scheme and host of an address, safe to stand in a header.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(u.Host, " ;,'\"") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
