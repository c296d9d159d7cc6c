package browser_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks"
)

// The docs' example of a verifier and its challenge.
const (
	verifier  = "xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo"
	challenge = "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"
)

// answered is a token response, and what its id_token says.
type answered struct {
	Scope   string `json:"scope"`
	IDToken string `json:"id_token"`
}

// redeem gets the tokens for a code, as the service's server or page does, and
// returns the claims of the id_token with the granted scopes among them.
func (s *stage) redeem(v *service, code string) map[string]any {
	s.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {v.address + "/callback"}, "code_verifier": {verifier},
		"client_id": {v.client},
	}
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.Addresses()[mocks.HostIDPorten]+"/token", strings.NewReader(form.Encode()))
	s.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if v.client == "web-demo" {
		r.SetBasicAuth("web-demo", "web-demo-secret")
	}
	response, err := http.DefaultClient.Do(r)
	s.must(err)
	defer func() { s.must(response.Body.Close()) }()
	var got answered
	s.must(json.NewDecoder(response.Body).Decode(&got))
	parts := strings.Split(got.IDToken, ".")
	if response.StatusCode != http.StatusOK || len(parts) != 3 {
		s.Fatalf("the token endpoint answers %s", response.Status)
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	s.must(err)
	var claims map[string]any
	s.must(json.Unmarshal(text, &claims))
	claims["scope"] = got.Scope
	return claims
}
