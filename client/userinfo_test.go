package client

import (
	"net/http"
	"strings"
	"testing"
)

func TestUserinfoIsAboutThePersonOfTheIDToken(t *testing.T) {
	f := newFake(t)
	c := f.client()
	token := f.goodTokens(c)
	f.answers["/userinfo"] = answerJSON(claims{"sub": token.subject, "pid": thePerson, "locale": "nb"})
	info, err := c.Userinfo(t.Context(), token)
	if err != nil || info.Subject != token.subject || info.Locale != "nb" {
		t.Fatalf("%v, %v", info, err)
	}
	if sent := f.requests("/userinfo")[0]; sent.Header.Get("Authorization") != "Bearer "+theAccess {
		t.Error(sent.Header)
	}
	f.answers["/userinfo"] = answerJSON(claims{"sub": "somebody else"})
	_, err = c.Userinfo(t.Context(), token)
	wantRefusal(t, err, "userinfo", "Userinfo is about another person (sub) than the id_token.", "Do not use it")
	f.answers["/userinfo"] = answerText(200, "<p>portal</p>")
	_, err = c.Userinfo(t.Context(), token)
	wantRefusal(t, err, "userinfo", "The answer of userinfo is not the agreed JSON: <p>portal</p>", "")
}

func TestUserinfoRefusals(t *testing.T) {
	f := newFake(t)
	c := f.client()
	token := f.goodTokens(c)
	f.answers["/userinfo"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="Invalid access token"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
	_, err := c.Userinfo(t.Context(), token)
	e := refusal(t, err, "userinfo", "Web service returned error code 401 ().", "Get a new token")
	if !strings.Contains(e.Why, `says: Bearer error="invalid_token", error_description="Invalid access token".`) {
		t.Error(e.Why)
	}
	f.answers["/userinfo"] = answerText(403, "")
	_, err = c.Userinfo(t.Context(), token)
	wantRefusal(t, err, "userinfo", "Web service returned error code 403 ().", "Add profile to Config.Scopes")

	token.asked.issuer = "https://another.example"
	if _, err := c.Userinfo(t.Context(), token); err == nil || len(f.requests("/userinfo")) != 2 {
		t.Errorf("a token of another environment: %v, %d requests", err, len(f.requests("/userinfo")))
	}
}
