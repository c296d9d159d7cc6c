package party_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

// back is where another client is led to, and wishOfAnother its request.
const back = "http://localhost:8401/callback"

var wishOfAnother = url.Values{
	"response_type": {"code"}, "client_id": {"web-demo"}, "redirect_uri": {back}, "scope": {"openid"}, "state": {"state-of-another"}, "nonce": {"nonce-of-another"},
	"code_challenge": {"b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"}, "code_challenge_method": {"S256"}, "login_hint": {"testid:15817840008_" + loaHigh},
}

// redeemForAnother lets another client of the same mock sign in, at the same
// time.
func (s *site) redeemForAnother(ctx context.Context) error {
	const verifier = "xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.mock.Addresses()[mocks.HostLogin]+"/authorize?"+wishOfAnother.Encode(), http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	led, err := response.Location()
	if err != nil {
		return err
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {led.Query().Get("code")}, "redirect_uri": {back}, "code_verifier": {verifier}}
	if r, err = http.NewRequestWithContext(ctx, http.MethodPost, s.issuer+"/token", strings.NewReader(form.Encode())); err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("web-demo", "web-demo-secret")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the other client got %d", answer.StatusCode)
	}
	return nil
}

// A consent is asked for at each login, and is none.
func TestAConsentIsNoLogin(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	change := map[string]any{"scopes": []any{map[string]any{"name": "profile", "requires_user_consent": true, "description": "who you are"}}}
	if err := s.control.PatchWorld(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	list := judged(t, s.options())
	if amiss(list) != "" || len(list) != 12 {
		tellAll(t, list)
		t.Errorf("not right: %s", amiss(list))
	}
}
