package altinn

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/scenarios/catalogue"
)

// refusal is one way to say no; all of them stand in errors.go.
type refusal struct {
	name, catalogue, requirement string
	status                       int
}

// because returns the refusal with this time's cause. No secrets, please.
func (r *refusal) because(format string, args ...any) refused {
	return refused{refusal: r, cause: fmt.Sprintf(format, args...)}
}

// refused is a refusal that happened. text, if set, is its body.
type refused struct {
	*refusal
	cause string
	text  string
}

func (e refused) Error() string { return e.name + ": " + e.cause }

func (e refused) saying(format, value string) refused {
	e.text = fmt.Sprintf(format, value)
	return e
}

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
	trace := s.kernel.IDs.Hex(16)
	reply := s.body(r, e, trace)
	reply.Why = e.why(trace)
	return reply
}

func (s *Server) body(r *http.Request, e refused, trace string) kernel.Reply {
	switch {
	case e.refusal == errTestParameter:
		return s.problem(problem{
			Type: problemType400, Title: title400, Status: e.status,
			Errors: map[string][]string{"test": {e.text}}, TraceID: s.traceparent(trace),
		})
	case e.text != "":
		return text(r, e.status, e.text)
	case e.status == http.StatusUnauthorized && e.refusal != errRefreshToken && !s.Switches.Empty401:
		return s.problem(problem{Type: problemType401, Title: title401, Status: e.status, TraceID: s.traceparent(trace)})
	}
	return kernel.Empty(e.status)
}

// problem is ASP.NET's ProblemDetails (RFC 9457).
type problem struct {
	Type    string              `json:"type"`
	Title   string              `json:"title"`
	Status  int                 `json:"status"`
	Errors  map[string][]string `json:"errors,omitempty"`
	TraceID string              `json:"traceId"`
}

// traceparent is how ASP.NET prints a trace: 00-<trace>-<span>-00.
func (s *Server) traceparent(trace string) string {
	return "00-" + trace + "-" + s.kernel.IDs.Hex(8) + "-00"
}

func (s *Server) problem(p problem) kernel.Reply {
	body, err := kernel.MarshalJSON(p)
	if err != nil {
		return kernel.Empty(p.Status)
	}
	return kernel.Bytes(p.Status, typeProblem, body)
}

// text answers a string as ASP.NET does: bare, unless the client would rather
// have JSON; then in quotes.
func text(r *http.Request, status int, s string) kernel.Reply {
	if prefersJSON(r.Header.Values("Accept")) {
		if quoted, err := kernel.MarshalJSON(s); err == nil {
			return kernel.Bytes(status, typeJSONWithUTF, quoted)
		}
	}
	return kernel.Bytes(status, kernel.TypeText, []byte(s))
}

// prefersJSON says whether application/json comes before text/plain, by quality
// and then by order. An Accept with */* counts as none (guess: the framework's
// rule for browsers).
func prefersJSON(accept []string) bool {
	best, bestQuality := "", 0.0
	for _, part := range strings.Split(strings.Join(accept, ","), ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			quality = q
		}
		switch {
		case media == "*/*":
			return false
		case (media == kernel.TypeJSON || media == "text/plain") && quality > bestQuality:
			best, bestQuality = media, quality
		}
	}
	return best == kernel.TypeJSON
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
