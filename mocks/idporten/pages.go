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
var pagePaths = []string{pathSelector, pathTestID, pathMinID, pathOTC, pathEIDAS, pathEIDASPerson, pathEmail, pathEmailCode, pathFullmakt, pathConsent}

// frame is what all pages have around them; the templates head and foot show
// it. Pages that belong to no login have the first members only.
type frame struct {
	Style template.CSS
	// Lang is the language of the page, Heading the key of its title.
	Lang, Heading string
	Locales       []string
	// Base is the path of the login host, which every link begins with;
	// Path is this page's, below it.
	Base, Path string
	// Number goes with every form, as does Client into every text about it.
	Number, Client string
	// Problem with the last form, or empty.
	Problem string
	problem problem
	// Onward is where a page goes by itself, or empty.
	Onward template.URL
}

// bareFrame is for pages without a login.
func bareFrame(locale, name string) frame {
	return frame{Style: style(), Lang: locale, Heading: name + ".title"}
}

func (s *Server) frame(at standing, name, path string) frame {
	f := bareFrame(at.req.locale, name)
	f.Locales, f.Base, f.Path = locales, s.login.path, path
	f.Number, f.Client = at.interaction.number, at.req.asker()
	return f
}

// with tells the person what was wrong, if anything.
func (f frame) with(p *problem) frame {
	if p != nil {
		f.problem, f.Problem = *p, p.in(f.Lang)
	}
	return f
}

// T is a text of the page.
func (f frame) T(key string, args ...string) string { return text(f.Lang, key, args...) }

// L is the attribute of the element that a text stands in: it says so where
// the page's language lacks the text and another one stands in.
func (f frame) L(key string) template.HTMLAttr {
	if _, ok := texts()[f.Lang][key]; ok || f.Lang == defaultLocale {
		return ""
	}
	return ` lang="` + defaultLocale + `"`
}

// ProblemL is the same for the problem.
func (f frame) ProblemL() template.HTMLAttr { return f.L(f.problem.key) }

// Flaw are the attributes of the input of a field: if the problem is about one
// of the names, they lead whoever sees or hears the page there.
func (f frame) Flaw(names ...string) template.HTMLAttr {
	if f.Problem == "" || !slices.Contains(names, f.problem.field()) {
		return ""
	}
	return ` aria-invalid="true" aria-describedby="problem" autofocus`
}

// Language is what a language calls itself.
func (f frame) Language(locale string) string { return text(locale, "language") }

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
