package client

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Error is a step that did not succeed: what happened, why it matters, and
// what to do next. No field shows a secret or a personal number.
type Error struct {
	Step  string // login, token, refresh, exchange, validate, instance and so on
	Label string // what Finance calls the step

	What string
	Why  string
	Next string

	Status int    // of the refusing answer; 0 if there is none
	Body   string // of the refusing answer, masked, at most 4 KiB
	Code   string // the OAuth error or the Tax Administration's code, if the answer had one

	Unsure  bool   // the request may have been carried out: resume, never repeat it
	Filed   bool   // the return is with the Tax Administration all the same
	Finance string // the message's status in Finance then, with Config.Persona finance

	Err error `json:"-"` // the cause below, if any
}

// Error is one paragraph: what, where, why, and what next.
func (e *Error) Error() string {
	sentences := []string{e.What}
	if e.Step != "" {
		sentences = append(sentences, fmt.Sprintf("This was step %s, in Finance %q.", e.Step, e.Label))
	}
	if e.Finance != "" {
		sentences = append(sentences, fmt.Sprintf("There the message now has the status %q (%s).", e.Finance, financeKind(e.Finance)))
	}
	if e.Why != "" {
		sentences = append(sentences, e.Why)
	}
	if e.Next != "" {
		sentences = append(sentences, e.Next)
	}
	return strings.Join(sentences, " ")
}

// Unwrap returns the cause below.
func (e *Error) Unwrap() error { return e.Err }

// The steps, and what Finance calls them.
const (
	stepLogin    = "login"
	stepToken    = "token"
	stepRefresh  = "refresh"
	stepExchange = "exchange"
	stepRevoke   = "revoke"
	stepLogout   = "logout"
	stepUserinfo = "userinfo"
	stepValidate = "validate"
	stepInstance = "instance"
	stepEnvelope = "envelope"
	stepUpload   = "upload"
	stepFill     = "fill"
	stepConfirm  = "confirm"
	stepFeedback = "feedback"
	stepCollect  = "collect"
	stepResume   = "resume"
	stepRead     = "read"
	stepDelete   = "delete"
)

var labels = map[string]string{
	stepLogin:    "Get authorization code (NO ID-Porten)",
	stepToken:    "Obtain access token (NO ID-Porten)",
	stepRefresh:  "Refresh access token (NO ID-Porten)",
	stepExchange: "Obtain access token (NO Altinn)",
	stepRevoke:   "(none: Finance does not revoke)",
	stepLogout:   "(none: Finance does not log out)",
	stepUserinfo: "(none: Finance does not ask who it is)",
	stepValidate: "Send report, validation",
	stepInstance: "Send request to create instance",
	stepEnvelope: "Upload VAT return submission",
	stepUpload:   "Upload VAT return",
	stepFill:     "Complete data filling",
	stepConfirm:  "Complete VAT return submission",
	stepFeedback: "Send feedback status request",
	stepCollect:  "Download validation result, payment information, receipt",
	stepResume:   "Send report, again",
	stepRead:     "(none: Finance does not look at an instance)",
	stepDelete:   "(none: Finance leaves drafts behind)",
}

// step is a step under way: its name, and what its messages must not show.
type step struct {
	name    string
	subject string // whose advice counts; mostly the step's own
	secrets []string
	most    int    // bytes of an answer; 0: maxBody
	proof   string // how the client proves who it is

	until   time.Time // the end of the Altinn token, where there is one
	level   int       // of the login behind that token
	patient bool      // moves a file, or waits for an answer that is held back
}

func (c *Client) step(name string, secrets ...string) step {
	return step{name: name, subject: name, proof: c.cfg.AuthMethod}.hiding(c.cfg.ClientSecret, c.basic()).hiding(secrets...)
}

// about is the step while it does something that has advice of its own.
func (s step) about(subject string) step {
	s.subject = subject
	return s
}

// allowing sets how long an answer may be.
func (s step) allowing(bytes int) step {
	s.most = bytes
	return s
}

func (s step) hiding(secrets ...string) step {
	s.secrets = slices.Concat(s.secrets, secrets)
	return s
}

// fail makes the error of this step. Text from elsewhere comes in as an
// argument, never as the format: that is where it is masked.
func (s step) fail(a advice, format string, args ...any) *Error {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = s.clean(text)
		}
	}
	return &Error{Step: s.name, Label: labels[s.name], What: fmt.Sprintf(format, args...), Why: a.why, Next: a.next}
}

// because keeps the cause for errors.Is and errors.As, its text masked.
func (e *Error) because(err error) *Error {
	e.Err = cause{text: step{}.clean(reason(err)), err: err}
	return e
}

// cause is an error from outside whose own text may hold an address with a
// code or a login hint in it.
type cause struct {
	text string
	err  error
}

func (c cause) Error() string { return c.text }

func (c cause) Unwrap() error { return c.err }

// refused is a web service's answer with another status than the agreed one.
func (s step) refused(got answer) *Error {
	code, text := oauthError(got.body)
	e := s.fail(refusalAdvice(s.subject, got.status, code, text), "Web service returned error code %d (%s).", got.status, string(got.body))
	e.Status, e.Body, e.Code = got.status, s.clean(string(got.body)), s.clean(code)
	if code == "invalid_client" {
		e.Why += " The client proved itself by " + s.proof + "."
	}
	e.Next = got.afterWait(e.Next)
	return e
}

// oauthError is what the members error and error_description of a JSON body
// say, or "".
func oauthError(body []byte) (code, text string) {
	var refusal struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &refusal) != nil {
		return "", ""
	}
	return refusal.Error, refusal.Description
}

// GoString shows no more than Error does.
func (e *Error) GoString() string { return "client.Error(" + strconv.Quote(e.Error()) + ")" }
