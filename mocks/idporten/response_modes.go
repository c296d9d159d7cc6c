package idporten

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"sync"

	"github.com/portprove/portprove/mocks/kernel"
)

// responseMode is a way for an authorization response to reach the client:
// in the address or in a form that the browser posts, and as parameters or as
// one signed JWT (JARM).
type responseMode struct {
	name           string
	posted, signed bool
}

// responseModes in the order of the metadata, the default first. seen:
// discovery of 2024.
var responseModes = []responseMode{
	{name: "query"},
	{name: "form_post", posted: true},
	{name: "query.jwt", signed: true},
	{name: "form_post.jwt", posted: true, signed: true},
}

// responseModeOf finds the mode that a request names. One that isn't served
// is no way back: its error takes the default one.
func responseModeOf(name string) (mode responseMode, ok bool) {
	for _, m := range responseModes {
		if m.name == name {
			return m, true
		}
	}
	return responseModes[0], name == ""
}

func responseModeNames() []string {
	names := make([]string, 0, len(responseModes))
	for _, m := range responseModes {
		names = append(names, m.name)
	}
	return names
}

// signedResponse are the claims of an answer as a JWT (JARM, 2.1). It holds
// the state as it was sent: guess, the second encoding is about addresses.
type signedResponse struct {
	Iss         string `json:"iss,omitempty"`
	Aud         string `json:"aud"`
	Exp         int64  `json:"exp"`
	Code        string `json:"code,omitempty"`
	Error       string `json:"error,omitempty"`
	Description string `json:"error_description,omitempty"`
	State       string `json:"state,omitempty"`
}

func (s *Server) signResponse(c callback, a answer, p said) (string, error) {
	return s.signer.sign(signedResponse{
		Iss: p.iss, Aud: c.client, Exp: s.kernel.Clock.Now().Add(signedResponseLifetime).Unix(),
		Code: a.code, Error: a.err, Description: a.description, State: p.state,
	})
}

// formPostView is a page that sends itself off.
type formPostView struct {
	frame
	Script template.JS
	Action template.URL
	Fields []parameter
}

// formPostScript runs once the form is there. Where scripts are off, its
// button does the same. docs: OAuth 2.0 Form Post Response Mode, appendix A.
const formPostScript = template.JS(`document.forms[0].submit()`)

// formPost lets the browser post the parameters to the client. The page has no
// form-action: browsers hold one against every address that the client
// redirects to, and those are not ours to know.
func (s *Server) formPost(c callback, fields []parameter) (kernel.Reply, error) {
	view := formPostView{
		frame: bareFrame(c.locale, "back"), Script: formPostScript,
		Action: template.URL(c.redirectURI), //nolint:gosec // a registered address, of whatever scheme.
		Fields: fields,
	}
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, "form_post.html", view); err != nil {
		return kernel.Reply{}, err
	}
	return policed(http.StatusOK, b.Bytes(), "script-src '"+formPostScriptHash()+"'"), nil
}

var formPostScriptHash = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(formPostScript))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
})
