package skatteetaten

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// refusal is one way to say no; all of them stand in errors.go.
type refusal struct {
	name, catalogue, requirement string
	status                       int
	code, message                string
}

// because returns the refusal with this time's cause. No secrets, please.
func (r *refusal) because(format string, args ...any) refused {
	return refused{refusal: r, cause: fmt.Sprintf(format, args...)}
}

// refused is a refusal that happened.
type refused struct {
	*refusal
	cause string
}

func (e refused) Error() string { return e.name + ": " + e.cause }

func (e refused) why(id string) *kernel.Why {
	w := kernel.Why{Refusal: e.name, Catalogue: e.catalogue, Cause: e.cause, CorrelationID: id}
	if entry, ok := catalogue.Find(e.catalogue); ok {
		w.Cure, w.Source = entry.Cure, entry.Source
	}
	return &w
}

// refuse is the one place where an error becomes an answer.
func (s *Server) refuse(r *http.Request, err error) kernel.Reply {
	var e refused
	if !errors.As(err, &e) {
		e = errInternal.because("%v", err)
	}
	id := s.correlationID(r)
	reply := failure{Code: e.code, Message: e.message, CorrelationID: id}.reply(e.status, formatOf(r) == formatXML)
	if e.refusal == errMethod {
		reply = reply.With("Allow", http.MethodPost)
	}
	reply.Why = e.why(id)
	return reply
}

var correlation = regexp.MustCompile(`^[0-9A-Za-z-]{8,64}$`)

// correlationID is the client's own, if it sends one.
func (s *Server) correlationID(r *http.Request) string {
	if id := r.Header.Get(headerCorrelation); correlation.MatchString(id) {
		return id
	}
	return s.kernel.IDs.UUID()
}

// failure is the body of a refusal. Docs: feil; JSON unless XML is asked for.
type failure struct {
	Code          string `json:"kode"`
	Message       string `json:"melding"`
	CorrelationID string `json:"korrelasjonsid"`
}

func (f failure) reply(status int, asXML bool) kernel.Reply {
	if asXML {
		var b strings.Builder
		root := node{name: "feil", namespace: namespaceError, children: []node{
			leaf("kode", f.Code), leaf("melding", f.Message), leaf("korrelasjonsid", f.CorrelationID),
		}}
		root.write(&b, 0)
		return kernel.Bytes(status, typeXML, []byte(b.String()))
	}
	body, err := kernel.MarshalJSON(f)
	if err != nil {
		return kernel.Empty(status)
	}
	return kernel.Bytes(status, kernel.TypeJSON, body)
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
