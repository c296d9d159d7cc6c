package client

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

// refusal checks that err is the step's refusal, that it begins with what
// happened, says what next, and shows no secret.
func refusal(t *testing.T, err error, step, what, next string) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %v, want a refusal of step %s", err, step)
	}
	if e.Step != step {
		t.Errorf("step %q, want %q", e.Step, step)
	}
	if e.What != what {
		t.Errorf("what happened\n got %q\nwant %q", e.What, what)
	}
	if !strings.HasPrefix(e.Error(), what) || !strings.Contains(e.Error(), e.Why) || e.Why == "" || e.Label == "" {
		t.Errorf("not a whole paragraph: %q", e.Error())
	}
	if !strings.Contains(e.Next, next) {
		t.Errorf("next action %q lacks %q", e.Next, next)
	}
	showsNothing(t, e.Error())
	return e
}

func wantRefusal(t *testing.T, err error, step, what, next string) {
	t.Helper()
	if e := refusal(t, err, step, what, next); e == nil {
		t.Error("no refusal")
	}
}

func showsNothing(t *testing.T, text string) {
	t.Helper()
	secrets := []string{theCode, theAccess, theRefresh, theSecret, url.QueryEscape(theSecret), thePerson, "eyJ"}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%q is shown in %q", secret, text)
		}
	}
}
