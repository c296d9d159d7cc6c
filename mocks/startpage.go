package mocks

import (
	"bytes"
	_ "embed" // the page
	"html/template"
	"net/http"
	"sync"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

//go:embed startpage.html
var startPageText string

// startPageTemplate is parsed when it is first shown, to keep the start short.
var startPageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("start").Parse(startPageText))
})

// startPageView is what the start page shows.
type startPageView struct {
	Addresses map[string]string
	World     *world.World
	Now       string
	Switches  map[string]string
	// Control is the sandbox's control API, empty if it isn't here.
	Control string
}

// startPage shows where everything is. It is not protocol, and a blind sandbox
// doesn't have it.
func (s *Sandbox) startPage(w http.ResponseWriter, control string) {
	var b bytes.Buffer
	err := startPageTemplate().Execute(&b, startPageView{
		Addresses: s.Addresses.names(), World: s.World(), Now: s.Clock().Now().Format("2006-01-02 15:04:05 MST"), Switches: s.Switches, Control: control,
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kernel.TypeHTML)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
	if _, err := w.Write(b.Bytes()); err != nil {
		return // the browser has gone
	}
}
