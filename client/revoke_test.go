package client

import (
	"net/url"
	"reflect"
	"testing"
)

func TestRevokeSendsExactlyThisForm(t *testing.T) {
	f := newFake(t)
	f.answers["/token/revoke"] = answerText(200, "")
	c := f.client()
	token := f.goodTokens(c)
	if err := c.Revoke(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	want := url.Values{"token": {theRefresh}, "client_id": {"finance"}, "client_secret": {theSecret}}
	if sent := f.requests("/token/revoke")[0]; !reflect.DeepEqual(sent.Form, want) {
		t.Errorf("form\n got %v\nwant %v", sent.Form, want)
	}
	token.RefreshToken = ""
	if err := c.Revoke(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if sent := f.requests("/token/revoke")[1]; sent.Form.Get("token") != token.AccessToken {
		t.Error("without a refresh token the access token is not sent")
	}
}

func TestRevokeRefusals(t *testing.T) {
	const body = `{"error":"invalid_client","error_description":"Client authentication failed"}`
	f := newFake(t)
	f.answers["/token/revoke"] = answerText(401, body)
	c := f.client()
	token := f.goodTokens(c)
	wantRefusal(t, c.Revoke(t.Context(), token), "revoke", "Web service returned error code 401 ("+body+").", "Check that Config.ClientSecret is right")
	f.answers["/token/revoke"] = answerText(503, "")
	wantRefusal(t, c.Revoke(t.Context(), token), "revoke", "Web service returned error code 503 ().", "Run logout again")
	token.asked.issuer = "https://another.example"
	if err := c.Revoke(t.Context(), token); err == nil || len(f.requests("/token/revoke")) != 2 {
		t.Errorf("a token of another environment: %v, %d requests", err, len(f.requests("/token/revoke")))
	}
}
