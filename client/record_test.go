package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

// stored is a record as it comes back from a file.
func stored[T any](t *testing.T, record T) T {
	t.Helper()
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestRecordsBringEveryValueBack(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) { cfg.PKCE = true })
	authorization := f.login(c)
	back := AuthorizationFrom(stored(t, authorization.Record()))
	if authorization.verifier == "" || !reflect.DeepEqual(back, authorization) {
		t.Error("the authorization has changed")
	}
	idporten := f.goodToken(c, back)
	again := IDPortenTokenFrom(stored(t, idporten.Record()))
	if idporten.subject == "" || !reflect.DeepEqual(again, idporten) {
		t.Error("the ID-porten token has changed")
	}
	refreshed, err := c.Refresh(t.Context(), again)
	if err != nil {
		t.Fatal(err)
	}
	altinn, err := c.Exchange(t.Context(), refreshed)
	if err != nil {
		t.Fatal(err)
	}
	if got := AltinnTokenFrom(stored(t, altinn.Record())); !reflect.DeepEqual(got, altinn) {
		t.Error("the Altinn token has changed")
	}
}

// Each member matters: a record that loses one is found here, whichever it is.
func TestRecordsHoldEveryMember(t *testing.T) {
	for _, kind := range []reflect.Type{
		reflect.TypeFor[AskedRecord](), reflect.TypeFor[AuthorizationRecord](), reflect.TypeFor[IDPortenTokenRecord](), reflect.TypeFor[AltinnTokenRecord](),
	} {
		of := map[string]reflect.Type{
			"AskedRecord": reflect.TypeFor[asked](), "AuthorizationRecord": reflect.TypeFor[Authorization](),
			"IDPortenTokenRecord": reflect.TypeFor[IDPortenToken](), "AltinnTokenRecord": reflect.TypeFor[AltinnToken](),
		}[kind.Name()]
		if kind.NumField() != of.NumField() {
			t.Errorf("%s has %d members, %s has %d", kind, kind.NumField(), of, of.NumField())
		}
	}
}

func TestARecordOfAnotherEnvironmentIsRefused(t *testing.T) {
	f := newFake(t)
	c := f.client()
	record := f.login(c).Record()
	record.Asked.Issuer = "https://idporten.no"
	_, err := c.Token(t.Context(), AuthorizationFrom(record))
	if !said(err, `The code or token is from "https://idporten.no", but this client works with`) {
		t.Errorf("got %v", err)
	}
	if n := len(f.requests("/token")); n != 0 {
		t.Errorf("asked %d times", n)
	}
	record.Asked.Issuer = ""
	if _, err = c.Token(t.Context(), AuthorizationFrom(record)); !said(err, "There is no code to redeem") {
		t.Errorf("a record without an issuer: %v", err)
	}
	if _, err = c.Refresh(t.Context(), IDPortenTokenFrom(IDPortenTokenRecord{RefreshToken: theRefresh})); !said(err, "There is no refresh token") {
		t.Errorf("a record without an issuer: %v", err)
	}
}

func said(err error, what string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && strings.Contains(e.What, what)
}

func TestRecordsArePrintedWithoutSecrets(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) { cfg.PKCE = true })
	authorization := f.login(c)
	idporten := f.goodToken(c, authorization)
	altinn, err := c.Exchange(t.Context(), idporten)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{authorization.Record(), authorization.Record().Asked, idporten.Record(), altinn.Record()} {
		texts := []string{logged(slog.NewTextHandler, value), logged(slog.NewJSONHandler, value)}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			texts = append(texts, fmt.Sprintf(verb, value), fmt.Sprintf(verb, []any{value}))
		}
		for _, text := range texts {
			showsNothing(t, text)
			for _, hidden := range []string{authorization.verifier, authorization.asked.nonce, altinn.JWT, idporten.IDToken} {
				if hidden == "" || strings.Contains(text, hidden) {
					t.Errorf("%T shows %q", value, hidden)
				}
			}
		}
	}
}
