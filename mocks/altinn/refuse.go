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

// form is how a refusal looks on the wire.
type form int

// The forms that clients meet. Docs: app-lib and authn, the controllers' answers.
const (
	// formEmpty has no body: Forbid(), and 401 of an app.
	formEmpty form = iota
	// formText is a bare string, in quotes for who would rather have JSON.
	formText
	// formString is a string in quotes: [Produces("application/json")].
	formString
	// formStandard is the framework's ProblemDetails, with type and traceId.
	formStandard
	// formBinding is its list of what couldn't be bound.
	formBinding
	// formOwn is a ProblemDetails made by hand: title, status and detail.
	formOwn
	// formObligation names the level that is required.
	formObligation
	// formXML is a document.
	formXML
	// formPath is a formOwn that names the address, and plain JSON.
	formPath
)

// refusal is one way to say no; all of them stand in errors.go and its
// neighbours.
type refusal struct {
	name, catalogue, requirement string
	status                       int
	form                         form
	// ofApp refusals are an app's, not the platform's.
	ofApp bool
	// title of a formOwn.
	title string
	// v8 is the same refusal by an app of the later library; nil: no different.
	v8 *refusal
}

// in returns the refusal as the given version of the app library has it.
func (r *refusal) in(v8 bool) *refusal {
	if v8 && r.v8 != nil {
		return r.v8
	}
	return r
}

// because returns the refusal with this time's cause. No secrets, please.
func (r *refusal) because(format string, args ...any) refused {
	return refused{refusal: r, cause: fmt.Sprintf(format, args...)}
}

// refused is a refusal that happened. text is what its body says; field is what
// a formBinding is about, and the address of a formPath.
type refused struct {
	*refusal
	cause string
	text  string
	field string
}

func (e refused) Error() string { return e.name + ": " + e.cause }

func (e refused) saying(format string, args ...any) refused {
	e.text = fmt.Sprintf(format, args...)
	return e
}

func (e refused) about(field string) refused {
	e.field = field
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
	return s.answer(r, err, errInternal)
}

// answer makes a reply of an error; otherwise is what an error is that nobody
// foresaw.
func (s *Server) answer(r *http.Request, err error, otherwise *refusal) kernel.Reply {
	var e refused
	if !errors.As(err, &e) {
		e = otherwise.because("%v", err)
	}
	trace := s.kernel.IDs.Hex(16)
	reply := s.body(r, e, trace)
	reply.Why = e.why(trace)
	return reply
}

func (s *Server) body(r *http.Request, e refused, trace string) kernel.Reply {
	shape := e.in(s.Switches.AppV8)
	switch shape.form {
	case formText:
		return text(r, shape.status, e.text)
	case formString:
		return quoted(shape.status, e.text)
	case formStandard:
		if shape.status == http.StatusUnauthorized && s.Switches.Empty401 {
			break
		}
		return s.problem(problem{Type: s.problemType(shape), Title: http.StatusText(shape.status), Status: shape.status, Detail: e.text, TraceID: s.traceparent(trace)})
	case formBinding:
		return s.problem(problem{
			Type: s.problemType(shape), Title: title400, Status: shape.status,
			Errors: map[string][]string{e.field: {e.text}}, TraceID: s.traceparent(trace),
		})
	case formOwn:
		return s.problem(problem{Title: shape.title, Status: shape.status, Detail: e.text})
	case formPath:
		return s.problemAs(typeJSONWithUTF, problem{Title: shape.title, Status: shape.status, Detail: e.text, Instance: e.field})
	case formObligation:
		return obligation(shape.status, e.text)
	case formXML:
		return kernel.Bytes(shape.status, typeXML, []byte(e.text))
	case formEmpty:
	}
	return kernel.Empty(shape.status)
}

func (s *Server) problemType(shape *refusal) string {
	if shape.ofApp && !s.Switches.AppV8 {
		return earlierProblemTypes[shape.status]
	}
	return problemTypes[shape.status]
}

// problem is ASP.NET's ProblemDetails (RFC 9457).
type problem struct {
	Type     string              `json:"type,omitempty"`
	Title    string              `json:"title,omitempty"`
	Status   int                 `json:"status"`
	Detail   string              `json:"detail,omitempty"`
	Instance string              `json:"instance,omitempty"`
	Errors   map[string][]string `json:"errors,omitempty"`
	TraceID  string              `json:"traceId,omitempty"`
}

// traceparent is how ASP.NET prints a trace: 00-<trace>-<span>-00.
func (s *Server) traceparent(trace string) string {
	return "00-" + trace + "-" + s.kernel.IDs.Hex(8) + "-00"
}

func (s *Server) problem(p problem) kernel.Reply { return s.problemAs(typeProblem, p) }

func (s *Server) problemAs(contentType string, p problem) kernel.Reply {
	body, err := kernel.MarshalJSON(p)
	if err != nil {
		return kernel.Empty(p.Status)
	}
	return kernel.Bytes(p.Status, contentType, body)
}

// obligation is what the policy demands. App-lib: FailedObligations.
func obligation(status int, level string) kernel.Reply {
	body, err := kernel.MarshalJSON(map[string]string{"RequiredAuthenticationLevel": level})
	if err != nil {
		return kernel.Empty(status)
	}
	return kernel.Bytes(status, typeJSONWithUTF, body)
}

func quoted(status int, s string) kernel.Reply {
	body, err := kernel.MarshalJSON(s)
	if err != nil {
		return kernel.Empty(status)
	}
	return kernel.Bytes(status, typeJSONWithUTF, body)
}

// text answers a string as ASP.NET does: bare, unless the client would rather
// have JSON; then in quotes.
func text(r *http.Request, status int, s string) kernel.Reply {
	if prefersJSON(r.Header.Values("Accept")) {
		return quoted(status, s)
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
