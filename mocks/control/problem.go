package control

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

const typeProblem = "application/problem+json"

// problem is how the API says no (RFC 9457). A step returns it as an error.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Errors has everything that is wrong with the request, if it is more
	// than what Detail says.
	Errors []flaw `json:"errors,omitempty"`

	header http.Header
}

// flaw is one thing that is wrong with a body or a query.
type flaw struct {
	// Path names the member, for example people[2].pid; empty: the whole.
	Path    string `json:"path"`
	Message string `json:"message"`
}

func (p problem) Error() string { return strconv.Itoa(p.Status) + " " + p.Detail }

func refusal(status int, format string, args ...any) problem {
	return problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...)}
}

// flawed refuses a request that can be read and makes no sense.
func flawed(detail string, flaws []flaw) problem {
	p := refusal(http.StatusUnprocessableEntity, "%s", detail)
	p.Errors = flaws
	return p
}

// with returns the problem with a header of its answer.
func (p problem) with(name, value string) problem {
	p.header = p.header.Clone()
	if p.header == nil {
		p.header = make(http.Header)
	}
	p.header.Set(name, value)
	return p
}

func noSandbox(id string) problem {
	return refusal(http.StatusNotFound,
		"there is no sandbox %s: it may have been deleted or its time may be over; GET %s/sandboxes lists those there are", quote(id), base)
}

// refuse is the one place where an error becomes an answer.
func refuse(err error) kernel.Reply {
	p := asProblem(err)
	body, err := kernel.MarshalJSON(p)
	if err != nil { // cannot happen: it is made of texts and numbers
		return kernel.Empty(p.Status)
	}
	reply := kernel.Bytes(p.Status, typeProblem, body)
	for name := range p.header {
		reply = reply.With(name, p.header.Get(name))
	}
	return reply
}

func asProblem(err error) problem {
	var (
		p        problem
		tooLarge *http.MaxBytesError
		problems world.Problems
		order    OrderError
		fault    kernel.FaultFlaws
	)
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &tooLarge):
		return refusal(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", tooLarge.Limit)
	case errors.As(err, &problems):
		return worldProblem(problems, "")
	case errors.As(err, &fault):
		return faultProblem(fault)
	case errors.As(err, &order):
		return refusal(http.StatusUnprocessableEntity, "%s", order.Detail)
	}
	return refusal(http.StatusInternalServerError, "%v", err)
}

// worldProblem lists what is wrong with a world that stood at a member of the
// body, or was the body.
func worldProblem(problems world.Problems, at string) problem {
	flaws := make([]flaw, len(problems))
	for i, p := range problems {
		flaws[i] = flaw{under(at, p.Path), p.Message}
	}
	return flawed("the world would not be a good one: see errors; nothing was changed", flaws)
}

// faultProblem lists what is wrong with a fault.
func faultProblem(wrong kernel.FaultFlaws) problem {
	flaws := make([]flaw, len(wrong))
	for i, w := range wrong {
		flaws[i] = flaw{w.Member, w.Message}
	}
	return flawed("the fault is not as it should be: see errors", flaws)
}

func under(at, path string) string {
	if at == "" || path == "" {
		return at + path
	}
	return at + "." + path
}

// maxQuoted is how much of a request's text an answer repeats.
const maxQuoted = 64

// quote shows a text of the request: shortened, with nothing that could
// disturb a terminal, and never the number of a possible real person.
func quote(s string) string {
	if world.LooksReal(s) {
		return `"…"`
	}
	if runes := []rune(s); len(runes) > maxQuoted {
		s = string(runes[:maxQuoted]) + "…"
	}
	return strconv.Quote(s)
}
