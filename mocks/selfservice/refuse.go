package selfservice

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// refusal is one way to say no; all of them stand in errors.go.
type refusal struct {
	name, catalogue, requirement string
	status                       int
	text                         string
}

// because returns the refusal with this time's cause. No secrets, please.
func (r *refusal) because(format string, args ...any) refused {
	return refused{refusal: r, cause: fmt.Sprintf(format, args...)}
}

// refused is a refusal that happened, and the members that are at fault.
type refused struct {
	*refusal
	cause  string
	faults []fault
}

func (e refused) Error() string { return e.name + ": " + e.cause }

func (e refused) at(faults ...fault) refused {
	e.faults = faults
	return e
}

// fault is one thing that is wrong with a member of a body.
type fault struct{ field, message string }

func (f fault) String() string { return f.field + ": " + f.message }

// asRefused finds the refusal in an error. Problems of the world are those
// that its strict loader finds in a registration and the checks here don't.
func asRefused(err error) refused {
	var e refused
	var problems world.Problems
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &problems):
		return errInvalid.because("%v", problems).at(worldFaults(problems)...)
	}
	return errInternal.because("%v", err)
}

// worldFaults names the members by their own names: clients[3].redirect_uris[0]
// of the world is redirect_uris[0] here.
func worldFaults(problems world.Problems) []fault {
	faults := make([]fault, 0, len(problems))
	for _, p := range problems {
		_, member, found := strings.Cut(p.Path, "].")
		if !found {
			member = p.Path
		}
		faults = append(faults, fault{member, p.Message})
	}
	return faults
}

// errorBody is how the API says no. openapi.
type errorBody struct {
	Status        int          `json:"status"`
	Timestamp     string       `json:"timestamp"`
	CorrelationID string       `json:"correlation_id"`
	Error         string       `json:"error"`
	Description   string       `json:"error_description"`
	Errors        []fieldError `json:"errors"`
}

type fieldError struct {
	Message         string `json:"errorMessage"`
	IsFieldError    bool   `json:"isFieldError"`
	ObjectName      string `json:"objectName"`
	FieldIdentifier string `json:"fieldIdentifier"`
}

// refuse is the one place where an error becomes an answer.
func (s *Server) refuse(_ *http.Request, err error) kernel.Reply {
	e, id := asRefused(err), s.kernel.IDs.UUID()
	body := errorBody{
		Status: e.status, Timestamp: s.kernel.Clock.Now().Format(timeFormat), CorrelationID: id,
		Error: http.StatusText(e.status), Description: e.text, Errors: []fieldError{},
	}
	for _, f := range e.faults {
		body.Errors = append(body.Errors, fieldError{f.message, true, objectName, f.field})
	}
	reply, err := kernel.JSON(e.status, body)
	if err != nil {
		reply = kernel.Empty(e.status)
	}
	if e.status == http.StatusUnauthorized {
		reply = reply.With("WWW-Authenticate", tokenType) // RFC 6750, 3
	}
	why := kernel.Why{Refusal: e.name, Catalogue: e.catalogue, Cause: e.cause, CorrelationID: id}
	if entry, ok := catalogue.Find(e.catalogue); ok {
		why.Cure, why.Source = entry.Cure, entry.Source
	}
	reply.Why = &why
	return reply
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
