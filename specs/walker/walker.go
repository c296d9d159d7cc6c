// Package walker lets the reference client walk by the environment that
// `portprove check client` gives to a program. It is what that command is
// tried with, and an example of how little a client needs for it.
package walker

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// Walk does the steps until the one that PORTPROVE_UNTIL names. An error is why
// it stopped before; one that is ErrEnvironment came before the first of them.
func Walk(ctx context.Context, getenv func(string) string) error {
	w := &walk{getenv: getenv, until: getenv("PORTPROVE_UNTIL"), http: &http.Client{Timeout: 30 * time.Second}}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	if w.until == untilRefresh {
		return w.refresh(ctx)
	}
	for _, step := range steps {
		if err := step.take(w, ctx); err != nil {
			return err
		}
		if step.name == w.until {
			break
		}
	}
	return nil
}

// untilRefresh stands beside the steps: a login, and two refreshes.
const untilRefresh = "refresh"

// feedback is asked for every second: the mock's comes after two.
var feedback = client.FeedbackOptions{Interval: time.Second, Limit: 30 * time.Second}

// walk carries what one step hands to the next.
type walk struct {
	getenv func(string) string
	until  string
	http   *http.Client
	client *client.Client

	authorization client.Authorization
	tokens        client.Tokens
	ret           client.Return
	verdict       client.Verdict
	draft         client.Draft
	enveloped     client.Enveloped
	uploaded      client.Uploaded
	filled        client.Filled
	filed         client.Filed
	answered      client.Answered
}

var steps = []struct {
	name string
	take func(*walk, context.Context) error
}{
	{"login", (*walk).login},
	{"token", (*walk).token},
	{"exchange", (*walk).exchange},
	{"validate", (*walk).validate},
	{"instance", (*walk).instance},
	{"envelope", (*walk).envelope},
	{"upload", (*walk).upload},
	{"fill", (*walk).fill},
	{"confirm", (*walk).confirm},
	{"feedback", (*walk).feedback},
	{"collect", (*walk).collect},
}

// readReturn reads what is validated and filed, if the walk goes so far.
func (w *walk) readReturn() error {
	var names []string
	for _, step := range steps {
		names = append(names, step.name)
	}
	at := slices.Index(names, w.until)
	switch {
	case at < 0 && w.until != untilRefresh:
		return wrongly("PORTPROVE_UNTIL", w.until, strings.Join(names, ", ")+" or "+untilRefresh)
	case at < slices.Index(names, "validate"):
		return nil
	}
	file := w.getenv("PORTPROVE_RETURN")
	document, err := os.ReadFile(file)
	if err == nil {
		w.ret, err = client.ReadReturn(document)
	}
	if err != nil {
		return fmt.Errorf("%w: PORTPROVE_RETURN is %q: %w", ErrEnvironment, file, err)
	}
	return nil
}

func (w *walk) login(ctx context.Context) (err error) {
	w.authorization, err = w.client.Login(ctx)
	return err
}

func (w *walk) token(ctx context.Context) (err error) {
	w.tokens.IDPorten, err = w.client.Token(ctx, w.authorization)
	return err
}

func (w *walk) exchange(ctx context.Context) (err error) {
	w.tokens.Altinn, err = w.client.Exchange(ctx, w.tokens.IDPorten)
	return err
}

func (w *walk) validate(ctx context.Context) error {
	var err error
	if w.verdict, err = w.client.Validate(ctx, w.tokens.IDPorten, w.ret); err != nil {
		return err
	}
	if w.verdict.Blocking() {
		return fmt.Errorf("the validator says %q, so nothing is filed", w.verdict.Word)
	}
	return nil
}

func (w *walk) instance(ctx context.Context) error {
	s, err := w.client.Begin(w.tokens, w.verdict, w.ret, nil, client.SubmitOptions{CreatedBy: "portprove", Feedback: feedback})
	if err != nil {
		return err
	}
	w.draft, err = w.client.CreateInstance(ctx, w.tokens.Altinn, s)
	return err
}

func (w *walk) envelope(ctx context.Context) (err error) {
	w.enveloped, err = w.client.UploadEnvelope(ctx, w.tokens.Altinn, w.draft)
	return err
}

func (w *walk) upload(ctx context.Context) (err error) {
	w.uploaded, err = w.client.Upload(ctx, w.tokens.Altinn, w.enveloped)
	return err
}

func (w *walk) fill(ctx context.Context) (err error) {
	w.filled, err = w.client.Fill(ctx, w.tokens.Altinn, w.uploaded)
	return err
}

func (w *walk) confirm(ctx context.Context) (err error) {
	w.filed, err = w.client.Confirm(ctx, w.tokens.Altinn, w.filled)
	return err
}

func (w *walk) feedback(ctx context.Context) (err error) {
	w.answered, err = w.client.Feedback(ctx, w.tokens.Altinn, w.filed)
	return err
}

func (w *walk) collect(ctx context.Context) error {
	result, err := w.client.Collect(ctx, w.tokens.Altinn, w.answered)
	if err != nil {
		return err
	}
	if !result.Accepted() {
		return fmt.Errorf("the return was filed, and the final verdict says %q: it does not count as delivered", result.Verdict.Word)
	}
	return nil
}

// refresh renews the token twice, each time with the newest refresh token.
func (w *walk) refresh(ctx context.Context) error {
	if err := w.login(ctx); err != nil {
		return err
	}
	if err := w.token(ctx); err != nil {
		return err
	}
	for range 2 {
		token, err := w.client.Refresh(ctx, w.tokens.IDPorten)
		if err != nil {
			return err
		}
		w.tokens.IDPorten = token
	}
	return nil
}
