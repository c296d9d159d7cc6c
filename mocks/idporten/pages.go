package idporten

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/portprove/portprove/mocks/kernel"
)

//go:embed pages/*.html pages/style.css pages/texts/*.json
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

// pagePaths are where a change of language may lead back to.
var pagePaths = []string{pathSelector, pathTestID, pathMinID, pathOTC, pathFullmakt, pathConsent}

// frame is what all pages of an interaction have around them; the templates
// head and foot show it.
type frame struct {
	Style template.CSS
	// Lang is the language of the page, Name the part of its texts' keys
	// before the dot.
	Lang, Name string
	Locales    []string
	// Base is the path of the login host, which every link begins with;
	// Path is this page's, below it.
	Base, Path string
	// Number goes with every form, as does Client into every text about it.
	Number, Client string
	// Problem with the last form, or empty.
	Problem string
	// Onward is where a page goes by itself, or empty.
	Onward template.URL
}

func (s *Server) frame(at standing, name, path string) frame {
	return frame{
		Style: style(), Lang: at.req.locale, Name: name, Locales: locales, Base: s.login.path, Path: path,
		Number: at.interaction.number, Client: at.req.asker(),
	}
}

// with tells the person what was wrong, if anything.
func (f frame) with(p *problem) frame {
	if p != nil {
		f.Problem = p.in(f.Lang)
	}
	return f
}

// T is a text of the page.
func (f frame) T(key string, args ...string) string { return text(f.Lang, key, args...) }

// Title of the page.
func (f frame) Title() string { return f.T(f.Name + ".title") }

// Language is what a language calls itself.
func (f frame) Language(locale string) string { return text(locale, "language") }

// errorView is what the error page shows; {id} is a key of the journal.
type errorView struct {
	Style             template.CSS
	Status            int
	Code, Description string
	TraceID           string
}

func (s *Server) errorPage(w wording, id string) (kernel.Reply, error) {
	return render(w.status, "error.html", errorView{style(), w.status, w.code, w.text, id}, "form-action 'none'")
}

// render answers with a page. Those of an interaction have no form-action:
// Chromium holds one against every address that a form leads to in the end,
// and where the client sends the browser from its own is not ours to know.
func render(status int, name string, view any, directives ...string) (kernel.Reply, error) {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, view); err != nil {
		return kernel.Reply{}, err
	}
	return policed(status, b.Bytes(), directives...), nil
}

// policed is a page that may do what the directives say, and nothing else.
func policed(status int, body []byte, directives ...string) kernel.Reply {
	policy := slices.Concat([]string{"default-src 'none'", "style-src '" + styleHash() + "'"}, directives, []string{"frame-ancestors 'none'", "base-uri 'none'"})
	return noStore(kernel.Bytes(status, kernel.TypeHTML, body)).
		With("Content-Security-Policy", strings.Join(policy, "; ")).
		With("Referrer-Policy", "no-referrer").
		With("X-Content-Type-Options", "nosniff")
}

var styleHash = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(style()))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
})
