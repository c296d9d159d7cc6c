package idporten

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// refusal is one way to say no; all of them stand in errors.go.
type refusal struct {
	name, catalogue, requirement string
	// seen is the default wording, sdk that of the switch SDKTexts; without
	// one, seen serves for both.
	seen, sdk wording
}

// wording is what goes on the wire. {id} in the text stands for the
// correlation id.
type wording struct {
	status     int
	code, text string
}

// because returns the refusal with this time's cause. No secrets, please.
func (r *refusal) because(format string, args ...any) refused {
	return refused{refusal: r, cause: fmt.Sprintf(format, args...)}
}

// refused is a refusal that happened.
type refused struct {
	*refusal
	cause string
	// back is where an authorization error is sent; nil: it is a page.
	back *callback
}

func (e refused) Error() string { return e.name + ": " + e.cause }

// to sends the error back to the client instead of showing a page.
func (e refused) to(c callback) refused {
	e.back = &c
	return e
}

func (e refused) why(id string) *kernel.Why {
	w := kernel.Why{Refusal: e.name, Catalogue: e.catalogue, Cause: e.cause, CorrelationID: id}
	if entry, ok := catalogue.Find(e.catalogue); ok {
		w.Cure, w.Source = entry.Cure, entry.Source
	}
	return &w
}

func (s *Server) wording(e refused) wording {
	if s.Switches.SDKTexts && e.sdk.code != "" {
		return e.sdk
	}
	return e.seen
}

// refuse is the one place where an error becomes an answer.
func (s *Server) refuse(r *http.Request, err error) kernel.Reply {
	var e refused
	if !errors.As(err, &e) {
		e = errInternal.because("%v", err)
	}
	if s.Switches.Legacy {
		e = e.legacy()
	}
	id := s.kernel.IDs.UUID()
	reply, err := s.refusal(r, e, id)
	if err != nil { // only if answering fails, too
		e = errInternal.because("%v", err)
		reply = kernel.Empty(http.StatusInternalServerError)
	}
	reply.Why = e.why(id)
	return reply
}

func (s *Server) refusal(r *http.Request, e refused, id string) (kernel.Reply, error) {
	w := s.wording(e)
	w.text = strings.ReplaceAll(w.text, "{id}", id)
	switch {
	case e.back != nil:
		back := *e.back
		back.locale = chosenLocale(r, back.locale)
		return s.sendBack(r.Context(), back, answer{err: w.code, description: w.text})
	case strings.HasPrefix(r.URL.Path, pathAuthorize), r.URL.Path == pathLogout:
		return s.errorPage(r, w, id)
	case r.URL.Path == pathUserinfo, r.URL.Path == legacyUserinfo:
		return s.share(r, s.bearerError(r, e, w)), nil
	default:
		return s.tokenError(r, w)
	}
}

// oauthError is the body of RFC 6749, 5.2.
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

func (s *Server) tokenError(r *http.Request, w wording) (kernel.Reply, error) {
	reply, err := kernel.JSON(w.status, oauthError{w.code, w.text})
	if err != nil {
		return kernel.Reply{}, err
	}
	if w.status == http.StatusUnauthorized && r.Header.Get("Authorization") != "" {
		// RFC 6749, 5.2: a client that used the header is answered in kind.
		reply = reply.With("WWW-Authenticate", schemeBasic+` realm="`+s.Issuer+`"`)
	}
	return s.share(r, noStore(reply)), nil
}

// noStore. guess: not captured; OIDC Core, 3.1.3.3.
func noStore(r kernel.Reply) kernel.Reply {
	return r.With("Cache-Control", "no-store").With("Pragma", "no-cache")
}

// Refusal describes a refusal to tests and documents.
type Refusal struct{ Name, Catalogue, Requirement string }

// Refusals lists every way this server says no.
func Refusals() []Refusal {
	list := make([]Refusal, 0, len(refusals))
	for _, r := range refusals {
		list = append(list, Refusal{r.name, r.catalogue, r.requirement})
	}
	return list
}
