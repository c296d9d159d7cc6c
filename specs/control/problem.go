package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Problem is a refusal of the API (RFC 9457).
type Problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	// Errors names all that is wrong, where it can be told by member.
	Errors []ProblemError `json:"errors,omitempty"`
}

// ProblemError is one thing that is wrong with a request.
type ProblemError struct {
	// Path names the member, for example people[2].pid; empty: the whole.
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Error has one line, and one more for each of Errors.
func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the mock refused (%d %s): %s", p.Status, p.Title, p.Detail)
	for _, e := range p.Errors {
		b.WriteString("\n  " + strings.TrimPrefix(e.Path+": "+e.Message, ": "))
	}
	return b.String()
}

// maxShown is how much is shown of an answer that isn't the API's.
const maxShown = 200

// problem makes an error of an answer. What answers at the address need not be
// a mock; then the problem says what came instead.
func problem(response *http.Response, text []byte) *Problem {
	var p Problem
	err := json.Unmarshal(text, &p)
	if err == nil && strings.HasPrefix(response.Header.Get("Content-Type"), "application/problem+json") {
		return &p
	}
	return &Problem{
		Status: response.StatusCode, Title: http.StatusText(response.StatusCode),
		Detail: fmt.Sprintf("%s does not answer as portprove's control API does: %.*q", response.Request.URL, maxShown, text),
	}
}
