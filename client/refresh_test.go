package client

import (
	"net/url"
	"reflect"
	"testing"
	"time"
)

func TestRefreshSendsExactlyThisForm(t *testing.T) {
	f := newFake(t)
	c := f.client()
	old := f.goodTokens(c)
	f.tokenMembers = claims{"access_token": "second", "refresh_token": "third", "id_token": nil, "scope": nil}
	got, err := c.Refresh(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {theRefresh},
		"client_id": {"finance"}, "client_secret": {theSecret},
	}
	if sent := f.requests("/token")[1]; !reflect.DeepEqual(sent.Form, want) {
		t.Errorf("form\n got %v\nwant %v", sent.Form, want)
	}
	if got.AccessToken != "second" || got.RefreshToken != "third" {
		t.Errorf("access %q, refresh %q", got.AccessToken, got.RefreshToken)
	}
	if got.IDToken != old.IDToken || got.ACR != "idporten-loa-high" || !reflect.DeepEqual(got.GrantedScope, old.GrantedScope) {
		t.Error("what the answer left out did not stay")
	}
	if !got.RefreshExpiresAt.Equal(noon.Add(600 * time.Second)) {
		t.Errorf("refresh ends at %s", got.RefreshExpiresAt)
	}
}

func TestRefreshKeepsAReusableToken(t *testing.T) {
	f := newFake(t)
	c := f.client()
	old := f.goodTokens(c)
	f.tokenMembers = claims{"refresh_token": nil, "refresh_token_expires_in": nil}
	got, err := c.Refresh(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	if got.RefreshToken != theRefresh || !got.RefreshExpiresAt.Equal(old.RefreshExpiresAt) {
		t.Errorf("refresh %q until %s", got.RefreshToken, got.RefreshExpiresAt)
	}
}

func TestRefreshRefusals(t *testing.T) {
	const spent = `{"error":"invalid_grant","error_description":"Invalid grant"}`
	t.Run("spent", func(t *testing.T) {
		f := newFake(t)
		c := f.client()
		old := f.goodTokens(c)
		f.answers["/token"] = answerText(400, spent)
		_, err := c.Refresh(t.Context(), old)
		e := refusal(t, err, "refresh", "Web service returned error code 400 ("+spent+").", "Run authorize again")
		if e.Label != "Refresh access token (NO ID-Porten)" || len(f.requests("/token")) != 2 {
			t.Errorf("label %q, asked %d times", e.Label, len(f.requests("/token")))
		}
	})
	t.Run("echo", func(t *testing.T) {
		f := newFake(t)
		c := f.client()
		old := f.goodTokens(c)
		f.answers["/token"] = answerText(503, "no "+theRefresh+", no "+theAccess)
		_, err := c.Refresh(t.Context(), old)
		wantRefusal(t, err, "refresh", "Web service returned error code 503 (no ***, no ***).", "refresh again")
	})
	t.Run("none", func(t *testing.T) {
		_, err := newFake(t).client().Refresh(t.Context(), IDPortenToken{AccessToken: "x"})
		wantRefusal(t, err, "refresh", "There is no refresh token.", "Authorize again")
	})
	idTokens := []struct {
		name   string
		claims claims
		what   string
	}{
		{"other person", claims{"sub": "other"}, "The id_token is about another person (sub) than the login."},
		{"other nonce", claims{"nonce": "other"}, "The id_token carries another nonce than the login sent."},
		{"lower level", claims{"acr": "idporten-loa-low"}, `The id_token says level "idporten-loa-low" (acr), which is not at least "idporten-loa-substantial".`},
	}
	for _, tc := range idTokens {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			c := f.client()
			old := f.goodTokens(c)
			f.idClaims = tc.claims
			_, err := c.Refresh(t.Context(), old)
			wantRefusal(t, err, "refresh", tc.what, "")
		})
	}
}

func TestRefreshAcceptsAnIDTokenWithoutNonce(t *testing.T) {
	f := newFake(t)
	c := f.client()
	old := f.goodTokens(c)
	f.idClaims = claims{"nonce": nil}
	got, err := c.Refresh(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}
	if got.IDToken == old.IDToken {
		t.Error("kept the old id_token although a new one came")
	}
}
